//! The HTML of the pages. All texts of others are escaped.

use super::texts::Texts;
use crate::calls::oidc::authorize::{LoginPage, Refusal};
use crate::server::language::Language;
use crate::server::page::{ICON, escape, fill};

const TEMPLATE: &str = include_str!("page.html");

/// The pages in one language.
pub(super) struct Pages {
    language: Language,
    texts: &'static Texts,
}

impl Pages {
    pub(super) fn new(language: Language) -> Self {
        let texts = Texts::of(language);
        Self { language, texts }
    }

    /// Returns a page. The content is HTML, the title is text.
    fn page(&self, title: &str, content: &str) -> String {
        fill(TEMPLATE, |name| match name {
            "language" => self.language.tag().to_owned(),
            "icon" => ICON.to_owned(),
            "title" => escape(title),
            _ => content.to_owned(),
        })
    }

    /// Returns the page that asks whether to end the session. Its form sends these parameters.
    pub(super) fn ask_log_out(&self, parameters: &[(String, String)]) -> String {
        let button = format!("<button>{}</button>", self.texts.log_out);
        let form = form("/oauth/oidc/logout", parameters, &button);
        self.page(&self.texts.ask_log_out, &form)
    }

    pub(super) fn logged_out(&self) -> String {
        self.page(&self.texts.logged_out, "")
    }

    /// Returns the page for a request that cannot be sent back to an application. It names the unknown value.
    pub(super) fn refused(&self, refusal: &Refusal) -> String {
        let texts = self.texts;
        let (reason, value) = match refusal {
            Refusal::UnknownApplication(id) => (&texts.unknown_application, Some(id)),
            Refusal::RepeatedParameter => (&texts.repeated_parameter, None),
            Refusal::UnknownRedirectUri(uri) => (&texts.unknown_redirect_uri, Some(uri)),
            Refusal::InvalidRedirectUri => (&texts.invalid_redirect_uri, None),
        };
        let value = value.map(|value| format!("<p><code>{}</code></p>", escape(value)));
        let content = paragraph(reason) + &value.unwrap_or_default();
        self.page(&texts.cannot_start, &content)
    }

    /// Returns the login page. The focus is on what the user should do first.
    pub(super) fn login(&self, page: &LoginPage) -> String {
        let texts = self.texts;
        let form = |content: &str| form("/oauth/oidc/login", &page.parameters, content);
        let mut html = paragraph(&texts.scopes.replace("{scopes}", &page.scopes.join(", ")));
        if let Some(code) = page.problem {
            html += &alert(&texts.problem(code));
        }
        if let Some(user) = &page.user {
            let text = escape(&texts.continue_as.replace("{user}", user));
            html += &form(&format!(
                "<button name=\"continue\" value=\"yes\" autofocus>{text}</button>"
            ));
            html += &paragraph(&texts.another_account);
        }
        html += &form(&self.fields(page));
        self.page(&texts.log_in_to.replace("{app}", &page.app), &html)
    }

    /// Returns the fields of the login form with its button.
    fn fields(&self, page: &LoginPage) -> String {
        let texts = self.texts;
        let focus = |is_first| {
            if is_first && page.user.is_none() {
                " autofocus"
            } else {
                ""
            }
        };
        let problem = if page.problem.is_some() {
            " aria-describedby=\"problem\""
        } else {
            ""
        };
        let name = format!(
            "name=\"name\" value=\"{}\" autocomplete=\"username\"{problem}{}",
            attribute(&page.name),
            focus(page.name.is_empty())
        );
        let password = format!(
            "name=\"password\" type=\"password\" autocomplete=\"current-password\"{problem}{}",
            focus(!page.name.is_empty())
        );
        let mut fields = label(&texts.name, &name) + &label(&texts.password, &password);
        if let Some(picture) = &page.captcha {
            fields += &image(picture, &texts.picture);
            fields += &label(&texts.captcha, "name=\"captcha\" autocomplete=\"off\"");
        }
        if page.asks_for_mfa_code {
            let code = "name=\"mfa_code\" inputmode=\"numeric\" autocomplete=\"one-time-code\"";
            fields += &label(&texts.mfa_code, code);
        }
        fields + &format!("<button>{}</button>", texts.log_in)
    }
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escape(text))
}

/// Returns the reason why a login failed. Screen readers read it, too, when they are at an input that it describes.
fn alert(text: &str) -> String {
    let text = escape(text);
    format!("<p class=\"problem\" id=\"problem\" role=\"alert\">{text}</p>\n")
}

fn image(path: &str, alternative: &str) -> String {
    let (path, alternative) = (attribute(path), attribute(alternative));
    format!("<img src=\"{path}\" alt=\"{alternative}\">\n")
}

/// Returns a required input with its label. The attributes are HTML.
fn label(text: &str, attributes: &str) -> String {
    format!("<label>{text} <input {attributes} required></label>\n")
}

/// Returns a form that also sends the parameters.
fn form(action: &str, parameters: &[(String, String)], content: &str) -> String {
    let inputs = parameters.iter().map(|(name, value)| {
        let (name, value) = (attribute(name), attribute(value));
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
    });
    let inputs: String = inputs.collect();
    format!("<form method=\"post\" action=\"{action}\">\n{inputs}{content}\n</form>\n")
}

/// Escapes a text for a quoted attribute.
fn attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;").replace('\'', "&#39;")
}
