//! The authorization endpoint: checks the request of an application, and sends the browser back with a code, or to the
//! login page.

use super::codes::{self, Bound, is_challenge};
use super::error::{Kind, OidcError};
use super::form::Form;
use super::issue::has_scope;
use super::{SCOPES, session, token_info};
use crate::error::Code;
use crate::state::oidc::{BrowserSession, OidcClient};
use crate::state::pool::Pool;
use crate::state::sign_in::Grant;
use crate::state::user::User;
use crate::world::World;

/// The parameters that the login page sends back.
const PARAMETERS: [&str; 14] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "id_token_hint",
    "login_hint",
    "ui_locales",
];

/// The response to a browser.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Sends the browser to an address of the application.
    Redirect(String),
    /// Shows the login page.
    LogIn(Box<LoginPage>),
    /// Shows the reason why the browser cannot be sent back.
    Refused(Refusal),
}

/// The reason why a browser cannot be sent back to an application.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// No application has this `client_id`.
    UnknownApplication(String),
    /// The `client_id` or the `redirect_uri` was sent more than once.
    RepeatedParameter,
    /// The application does not have this `redirect_uri`.
    UnknownRedirectUri(String),
    /// A header cannot contain the address.
    InvalidRedirectUri,
}

/// The content of the login page.
#[derive(Debug, Default)]
pub(crate) struct LoginPage {
    /// The name of the application.
    pub(crate) app: String,
    pub(crate) scopes: Vec<String>,
    /// The parameters of the request, which the page sends back.
    pub(crate) parameters: Vec<(String, String)>,
    /// The name in the form.
    pub(crate) name: String,
    /// The user of the browser's session, who can continue without a password.
    pub(crate) user: Option<String>,
    /// The reason why the last attempt failed.
    pub(crate) problem: Option<Code>,
    /// The path of a captcha picture.
    pub(crate) captcha: Option<String>,
    pub(crate) asks_for_mfa_code: bool,
}

/// The reason why a request is invalid.
pub(super) enum Invalid {
    /// The application or its address is unknown, so that the browser must not be redirected.
    Unsafe(Refusal),
    /// The error is sent to the application.
    Sent(String),
}

impl From<Invalid> for Outcome {
    fn from(invalid: Invalid) -> Self {
        match invalid {
            Invalid::Unsafe(reason) => Self::Refused(reason),
            Invalid::Sent(address) => Self::Redirect(address),
        }
    }
}

/// A valid request of an application.
pub(super) struct Request<'a> {
    form: &'a Form,
    client: &'a str,
    redirect_uri: &'a str,
    scope: String,
    max_age: Option<i64>,
}

/// Serves a request of an application, whose browser may have a session.
pub(crate) fn authorize(world: &World, form: &Form, session: Option<&str>) -> Outcome {
    let client = form.text("client_id");
    let Some(mut pool) = world.pool_of_client(client) else {
        return Outcome::Refused(Refusal::UnknownApplication(client.to_owned()));
    };
    let request = match Request::read(&pool, form) {
        Ok(request) => request,
        Err(invalid) => return invalid.into(),
    };
    let is_silent = request.prompts("none");
    let Some((session, user)) = request.usable_session(world, &pool, session) else {
        if is_silent {
            return request.send_back(&OidcError::new(
                Kind::LoginRequired,
                "the user is not logged in",
            ));
        }
        return Outcome::LogIn(Box::new(request.page(&pool)));
    };
    if request.prompts("consent") || !request.is_granted(&pool, &user) {
        if is_silent {
            let missing = "the user has not granted the scope";
            return request.send_back(&OidcError::new(Kind::ConsentRequired, missing));
        }
        let mut page = request.page(&pool);
        page.user = Some(display_name(&user));
        return Outcome::LogIn(Box::new(page));
    }
    request.complete(world, &mut pool, &user, &session)
}

/// Returns a name of the user for the login page.
fn display_name(user: &User) -> String {
    let names = [user.address(), user.username.as_ref(), user.phone.as_ref()];
    let name = names.into_iter().flatten().find(|name| !name.is_empty());
    name.unwrap_or(&user.id).clone()
}

impl<'a> Request<'a> {
    /// Reads and checks a request.
    pub(super) fn read(pool: &Pool, form: &'a Form) -> Result<Self, Invalid> {
        let (client, redirect_uri) = (form.text("client_id"), form.text("redirect_uri"));
        if form.repeats("client_id") || form.repeats("redirect_uri") {
            return Err(Invalid::Unsafe(Refusal::RepeatedParameter));
        }
        let app = pool.oidc_client(client).filter(OidcClient::is_application);
        let Some(app) = app else {
            let unknown = Refusal::UnknownApplication(client.to_owned());
            return Err(Invalid::Unsafe(unknown));
        };
        if redirect_uri.is_empty() || redirect_uri.contains('#') || !app.redirects_to(redirect_uri)
        {
            let unknown = Refusal::UnknownRedirectUri(redirect_uri.to_owned());
            return Err(Invalid::Unsafe(unknown));
        }
        let request = Self {
            form,
            client,
            redirect_uri,
            scope: SCOPES
                .into_iter()
                .filter(|scope| has_scope(form.text("scope"), scope))
                .collect::<Vec<_>>()
                .join(" "),
            max_age: form.get("max_age").and_then(|text| text.parse().ok()),
        };
        match request.check(&app) {
            Ok(()) => Ok(request),
            Err(error) => Err(Invalid::Sent(request.error_address(&error))),
        }
    }

    /// Checks the parameters whose errors are sent to the application.
    fn check(&self, app: &OidcClient<'_>) -> Result<(), OidcError> {
        let form = self.form;
        if let Some(name) = form.repeated() {
            let twice = format!("the parameter `{name}` was sent more than once");
            return Err(OidcError::invalid_request(twice));
        }
        for (name, kind) in [
            ("request", Kind::RequestNotSupported),
            ("request_uri", Kind::RequestUriNotSupported),
            ("registration", Kind::RegistrationNotSupported),
        ] {
            if form.get(name).is_some() {
                return Err(OidcError::new(kind, format!("`{name}` is not supported")));
            }
        }
        match form.text("response_type") {
            "" => return Err(OidcError::invalid_request("`response_type` is missing")),
            "code" => {}
            _ => {
                let only = "only the response type `code` is supported";
                return Err(OidcError::new(Kind::UnsupportedResponseType, only));
            }
        }
        if !app.allows("response_types", "code") || !app.allows("grant_types", "authorization_code")
        {
            let lacks = "the application's `response_types` lack `code`, or its `grant_types` lack `authorization_code`";
            return Err(OidcError::new(Kind::UnauthorizedClient, lacks));
        }
        if !matches!(form.text("response_mode"), "" | "query") {
            let only = "only the response mode `query` is supported";
            return Err(OidcError::invalid_request(only));
        }
        if !has_scope(&self.scope, "openid") {
            return Err(OidcError::new(
                Kind::InvalidScope,
                "the scope lacks `openid`",
            ));
        }
        if form.get("max_age").is_some() && self.max_age.is_none_or(|age| age < 0) {
            return Err(OidcError::invalid_request(
                "`max_age` is not a number of seconds",
            ));
        }
        let mut prompts = form.text("prompt").split(' ');
        if !prompts
            .all(|prompt| matches!(prompt, "" | "none" | "login" | "consent" | "select_account"))
            || self.prompts("none") && form.text("prompt") != "none"
        {
            return Err(OidcError::invalid_request(
                "the value of `prompt` is invalid",
            ));
        }
        self.check_challenge(app)
    }

    fn check_challenge(&self, app: &OidcClient<'_>) -> Result<(), OidcError> {
        let method = self.form.get("code_challenge_method");
        match (self.form.get("code_challenge"), method) {
            (None, None) if app.is_public() => {
                let required = "an application without a secret requires `code_challenge`";
                Err(OidcError::invalid_request(required))
            }
            (None, None) => Ok(()),
            (None, Some(_)) => Err(OidcError::invalid_request("`code_challenge` is missing")),
            (Some(challenge), Some("S256")) if is_challenge(challenge) => Ok(()),
            (Some(_), Some("S256")) => Err(OidcError::invalid_request(
                "`code_challenge` is not a SHA-256",
            )),
            (Some(_), _) => {
                let only = "only the `code_challenge_method` S256 is supported";
                Err(OidcError::invalid_request(only))
            }
        }
    }

    fn prompts(&self, prompt: &str) -> bool {
        has_scope(self.form.text("prompt"), prompt)
    }

    /// Returns the session of the browser, unless the request demands another login.
    pub(super) fn usable_session(
        &self,
        world: &World,
        pool: &Pool,
        session: Option<&str>,
    ) -> Option<(BrowserSession, User)> {
        if self.prompts("login") || self.prompts("select_account") {
            return None;
        }
        let (session, user) = session::find(world, pool, session)?;
        let age = world.now().0.saturating_sub(session.logged_in_at.0);
        let is_usable =
            self.max_age.is_none_or(|max_age| age <= max_age) && self.hints_at(pool, &user);
        is_usable.then_some((session, user))
    }

    /// Returns whether the request accepts this user: if it has a hint, it must be an id token of the user.
    pub(super) fn hints_at(&self, pool: &Pool, user: &User) -> bool {
        let hint = self.form.get("id_token_hint");
        hint.is_none_or(|hint| {
            token_info::hinted(pool, hint).is_some_and(|hinted| hinted.sub == user.id)
        })
    }

    /// Returns the page on which the user logs in.
    pub(super) fn page(&self, pool: &Pool) -> LoginPage {
        let parameters = self.form.only(&PARAMETERS);
        LoginPage {
            app: pool
                .oidc_client(self.client)
                .map_or_else(String::new, |app| app.name.to_owned()),
            scopes: self.scope.split(' ').map(str::to_owned).collect(),
            parameters: parameters
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            name: self.form.text("login_hint").to_owned(),
            ..LoginPage::default()
        }
    }

    fn is_granted(&self, pool: &Pool, user: &User) -> bool {
        let mut grants = pool.grants.iter();
        let grant = grants.find(|grant| grant.app_id == self.client && grant.user_id == user.id);
        grant.is_some_and(|grant| {
            self.scope
                .split(' ')
                .all(|scope| has_scope(&grant.scope, scope))
        })
    }

    /// Records the user's consent, and sends the browser back with a code.
    pub(super) fn complete(
        &self,
        world: &World,
        pool: &mut Pool,
        user: &User,
        session: &BrowserSession,
    ) -> Outcome {
        let mut grants = pool.grants.iter_mut();
        match grants.find(|grant| grant.app_id == self.client && grant.user_id == user.id) {
            Some(grant) => {
                for scope in self.scope.split(' ') {
                    if !has_scope(&grant.scope, scope) {
                        grant.scope.push(' ');
                        grant.scope.push_str(scope);
                    }
                }
            }
            None => pool.grants.push(Grant {
                id: world.entropy.id(),
                app_id: self.client.to_owned(),
                user_id: user.id.clone(),
                scope: self.scope.clone(),
            }),
        }
        let bound = Bound {
            client: self.client,
            redirect_uri: self.redirect_uri,
            scope: &self.scope,
            nonce: self.form.get("nonce"),
            code_challenge: self.form.get("code_challenge"),
        };
        let code = codes::issue(world, pool, user, session.logged_in_at, &bound);
        Outcome::Redirect(self.address(&[("code", &code)]))
    }

    /// Sends the browser back with an error.
    pub(super) fn send_back(&self, error: &OidcError) -> Outcome {
        Outcome::Redirect(self.error_address(error))
    }

    fn error_address(&self, error: &OidcError) -> String {
        let (name, description) = (error.kind.name(), &*error.description);
        self.address(&[("error", &name), ("error_description", description)])
    }

    /// Returns the application's address with these parameters and the `state`.
    fn address(&self, parameters: &[(&str, &str)]) -> String {
        let state = self.form.get("state").map(|state| ("state", state));
        with_parameters(self.redirect_uri, parameters.iter().copied().chain(state))
    }
}

/// Adds parameters to the query of an address.
pub(super) fn with_parameters<'a>(
    address: &str,
    parameters: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let query = query.finish();
    if query.is_empty() {
        return address.to_owned();
    }
    let separator = match address.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    format!("{address}{separator}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_added_to_the_query_of_an_address() {
        let added = |address| with_parameters(address, [("a", "b c&d")].into_iter());
        assert_eq!(added("app:/back"), "app:/back?a=b+c%26d");
        assert_eq!(added("https://x.test/?"), "https://x.test/?a=b+c%26d");
        assert_eq!(
            added("https://x.test/?y=1"),
            "https://x.test/?y=1&a=b+c%26d"
        );
        assert_eq!(with_parameters("app:/", [].into_iter()), "app:/");
    }
}
