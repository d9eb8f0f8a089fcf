//! The second step of a login: its token, and the factors that complete the login.

use serde::{Deserialize, Serialize};

use crate::Secret;

/// The second step of a login, in an API that has one. The first step fails with code 1635, if the user has a second factor, or
/// 1636, if the application requires one. [`Error::mfa_challenge`](crate::Error::mfa_challenge) returns it.
///
/// The token is valid only for the second step. `Debug` does not print it. A web service stores it where secrets are kept until the
/// user has entered the code, and makes the challenge again with [`new`](Self::new).
///
/// ```
/// use authing::error::MfaChallenge;
///
/// let challenge = MfaChallenge::new("the token of the first step");
/// assert!(format!("{challenge:?}").contains("Secret(***)"));
/// assert!(challenge.factors().is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct MfaChallenge {
    token: Secret,
    factors: Vec<MfaFactor>,
}

impl MfaChallenge {
    /// Makes the challenge of a stored token. It lists no factors.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self::with_factors(token.into(), Vec::new())
    }

    pub(crate) fn with_factors(token: Secret, factors: Vec<MfaFactor>) -> Self {
        Self { token, factors }
    }

    /// Returns the token that the second step carries.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// Returns the factors that the application accepts, in its order. Empty if the service lists none: code 1635 then asks for the
    /// code of an authenticator.
    pub fn factors(&self) -> &[MfaFactor] {
        &self.factors
    }
}

/// The kinds of second factors. Known ones serialise as the service writes them.
///
/// ```
/// use authing::error::MfaFactor;
///
/// assert_eq!(serde_json::to_string(&[MfaFactor::Totp, MfaFactor::Sms])?, r#"["OTP","SMS"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum MfaFactor {
    /// The code of an authenticator, or a recovery code.
    #[serde(rename = "OTP")]
    Totp,
    /// The code of a text message.
    Sms,
    /// The code of an e-mail.
    Email,
    /// The user's face. The client lacks a call for it.
    Face,
    /// A kind without a name in this version of the crate.
    #[serde(other)]
    Other,
}
