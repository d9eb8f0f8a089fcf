//! The texts of the login pages, one JSON file for each language.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::error::Code;
use crate::server::language::Language;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("en.json")));
static CHINESE: LazyLock<Texts> = LazyLock::new(|| read(include_str!("zh-CN.json")));

/// The texts of the pages in one language. Names in braces are replaced.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Texts {
    pub(super) log_in_to: String,
    pub(super) scopes: String,
    pub(super) continue_as: String,
    pub(super) another_account: String,
    pub(super) name: String,
    pub(super) password: String,
    pub(super) picture: String,
    pub(super) captcha: String,
    pub(super) mfa_code: String,
    pub(super) log_in: String,
    incorrect: String,
    blocked: String,
    without_password: String,
    captcha_required: String,
    captcha_incorrect: String,
    mfa_code_required: String,
    failed: String,
    pub(super) cannot_start: String,
    pub(super) unknown_application: String,
    pub(super) repeated_parameter: String,
    pub(super) unknown_redirect_uri: String,
    pub(super) invalid_redirect_uri: String,
    pub(super) ask_log_out: String,
    pub(super) log_out: String,
    pub(super) logged_out: String,
}

fn read(json: &str) -> Texts {
    serde_json::from_str(json).unwrap_or_default()
}

impl Texts {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Chinese => &CHINESE,
        }
    }

    /// Returns the reason why a login failed, and what is missing.
    pub(super) fn problem(&self, code: Code) -> String {
        let text = match code {
            Code::UserNotFound | Code::PasswordIncorrect => &self.incorrect,
            Code::UserBlocked => &self.blocked,
            Code::AccountWithoutPassword => &self.without_password,
            Code::CaptchaRequired => &self.captcha_required,
            Code::CaptchaIncorrect => &self.captcha_incorrect,
            Code::MfaCodeRequired => &self.mfa_code_required,
            code => return self.failed.replace("{reason}", code.text()),
        };
        text.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_exactly_these_texts() {
        for json in [include_str!("en.json"), include_str!("zh-CN.json")] {
            serde_json::from_str::<Texts>(json).expect("all texts");
        }
    }
}
