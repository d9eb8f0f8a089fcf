//! Reads the data that comes with the text of a service's message: the picture of a captcha, the second step of a login, the token for a
//! new password, and the exception.

use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use crate::{
    Secret,
    error::{MfaChallenge, MfaFactor},
    json::is_object,
    response::{mask::Mask, message::number},
};

/// The maximum length of the address of a picture, in bytes.
const MAX_ADDRESS_LENGTH: usize = 4096;

/// The name of the service's exception for a revoked token. Its code is 500, as of other failures.
const REVOKED: &str = "TokenInBlackListError";

/// The fields of `data` or of `extensions`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Details {
    code: Option<Box<RawValue>>,
    url: Option<Box<RawValue>>,
    mfa_token: Option<Box<RawValue>>,
    application_mfa: Option<Box<RawValue>>,
    token: Option<Box<RawValue>>,
    exception: Option<Box<RawValue>>,
}

/// The service's exception.
#[derive(Deserialize)]
struct Exception {
    name: String,
}

/// A second factor of an application.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Factor {
    mfa_policy: MfaFactor,
    status: Option<i64>,
    sort: Option<i64>,
}

impl Details {
    /// Reads an object. Fails if a known key is repeated. Any other value is read as an empty object.
    pub(super) fn read(json: Option<&RawValue>) -> serde_json::Result<Self> {
        match json.map(RawValue::get).filter(|json| is_object(json)) {
            Some(json) => serde_json::from_str(json),
            None => Ok(Self::default()),
        }
    }

    pub(super) fn code(&self) -> Option<i64> {
        number(self.code.as_ref()?.get())
    }

    /// Returns whether the exception is that of a revoked token.
    pub(super) fn is_revoked(&self) -> bool {
        let exception = self.exception.as_ref();
        let exception = exception.and_then(|json| serde_json::from_str(json.get()).ok());
        exception.is_some_and(|exception: Exception| exception.name == REVOKED)
    }

    /// Reads the token that sets a new password.
    pub(super) fn password_token(&self) -> Option<Secret> {
        secret(self.token.as_ref()?)
    }

    /// Reads the second step of a login.
    pub(super) fn mfa_challenge(&self) -> Option<MfaChallenge> {
        let token = secret(self.mfa_token.as_ref()?)?;
        let factors = self.application_mfa.as_ref();
        let factors = factors.and_then(|factors| serde_json::from_str(factors.get()).ok());
        let mut factors: Vec<Factor> = factors.unwrap_or_default();
        factors.retain(|factor| factor.status != Some(0));
        factors.sort_by_key(|factor| factor.sort);
        let factors = factors.into_iter().map(|factor| factor.mfa_policy);
        Some(MfaChallenge::with_factors(token, factors.collect()))
    }

    /// Reads the address of a picture. Returns `None` if it contains a secret: the masked address would not work.
    pub(super) fn captcha_image_url(&self, mask: &Mask<'_>) -> Option<Url> {
        let url = self.url.as_ref()?.get();
        if url.len() > MAX_ADDRESS_LENGTH {
            return None;
        }
        let text = serde_json::from_str::<String>(url).ok()?;
        let url = Url::parse(&text).ok()?;
        let is_picture = matches!(url.scheme(), "http" | "https");
        (is_picture && !mask.hides_in(&text) && !mask.hides_in(url.as_str())).then_some(url)
    }
}

/// Reads a text that is not empty.
fn secret(json: &RawValue) -> Option<Secret> {
    let text = serde_json::from_str::<String>(json.get()).ok()?;
    (!text.is_empty()).then(|| Secret::new(text))
}
