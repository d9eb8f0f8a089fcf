//! Sessions, claims and errors for unit tests, without a service.
//!
//! Response types do not need this module: each has a default, whose nullable fields are null and whose lists are empty. A test
//! sets the fields that it is about.
//!
//! ```
//! use authing::types::User;
//!
//! fn greeting(user: &User) -> String {
//!     format!("Hello {}!", user.nickname.as_deref().unwrap_or("stranger"))
//! }
//!
//! // In a test of it:
//! let mut lea = User::default();
//! assert_eq!(greeting(&lea), "Hello stranger!");
//! lea.nickname = Some("Lea".into());
//! assert_eq!(greeting(&lea), "Hello Lea!");
//! ```
//!
//! Sessions, claims and refusals cannot be constructed in any other way. Enable the feature `test-data` in the dependencies of
//! tests only:
//!
//! ```toml
//! [dev-dependencies]
//! authing = { path = "../authing", features = ["test-data"] }
//! ```

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, json};

use crate::{
    Claims, Error, ErrorCode, Secret, error::ServiceError, id::UserId, operations::Service,
    response,
};
#[cfg(feature = "v2")]
use crate::{
    error::{MfaChallenge, MfaFactor},
    v2,
};

/// Returns an unsigned token of a user. [`Authing::session_from_token`](crate::Authing::session_from_token) makes a session from
/// it; the service rejects it.
///
/// ```
/// use authing::{Authing, test_data};
///
/// # fn main() -> Result<(), authing::Error> {
/// let session = Authing::new("pool id", "secret")?.session_from_token(test_data::token("lea"))?;
/// assert_eq!(session.user_id(), "lea");
/// # Ok(()) }
/// ```
pub fn token(user_id: &str) -> Secret {
    let part = |part: serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let head = part(json!({ "typ": "JWT", "alg": "none" }));
    let payload = part(json!({ "data": { "id": user_id } }));
    Secret::new(format!("{head}.{payload}."))
}

/// Returns the claims of a user's token that expires at the end of 2099. The token itself does not exist.
///
/// ```
/// use authing::{Claims, test_data};
///
/// fn may_write(claims: &Claims) -> bool {
///     claims.email.as_deref().is_some_and(|email| email.ends_with("@example.com"))
/// }
///
/// let mut claims = test_data::claims("lea");
/// assert!(!may_write(&claims));
/// claims.email = Some("lea@example.com".into());
/// assert!(may_write(&claims));
/// ```
pub fn claims(user_id: impl Into<UserId>) -> Claims {
    const END_OF_2099: Duration = Duration::from_secs(47_482 * 24 * 3600);
    Claims {
        user_id: user_id.into(),
        pool_id: None,
        email: None,
        unionid: None,
        issuer: None,
        audience: Vec::new(),
        issued_at: None,
        not_before: None,
        expires_at: SystemTime::UNIX_EPOCH + END_OF_2099,
        other: Map::new(),
    }
}

/// Returns the error of a call that the service refuses with a code: [`Error::Challenge`] for a code that asks for more input,
/// and [`Error::Service`] for any other. Challenges are those of v1.
///
/// ```
/// use authing::{Error, ErrorCode, test_data};
///
/// fn advice(error: &Error) -> &'static str {
///     match error {
///         Error::Challenge(_) => "ask for the code",
///         error if error.code() == Some(ErrorCode::UsernameTaken) => "take another name",
///         _ => "try again later",
///     }
/// }
///
/// assert_eq!(advice(&test_data::refusal(ErrorCode::UsernameTaken)), "take another name");
/// assert_eq!(advice(&test_data::refusal(ErrorCode::MfaCodeRequired)), "ask for the code");
/// ```
pub fn refusal(code: ErrorCode) -> Error {
    response::challenge_or_refusal::<Service>(Error::Service(Box::new(service_error(code))))
}

/// Returns the error of a login of the API v2 that must be completed in a second step, with a token and the factors that the service
/// lists.
///
/// ```
/// use authing::{error::MfaFactor, test_data};
///
/// let error = test_data::second_step("the token of the first step", [MfaFactor::Totp]);
/// let challenge = error.mfa_challenge().expect("a second step is required");
/// assert_eq!(challenge.factors(), [MfaFactor::Totp]);
/// ```
#[cfg(feature = "v2")]
pub fn second_step(
    token: impl Into<Secret>,
    factors: impl IntoIterator<Item = MfaFactor>,
) -> Error {
    let factors = factors.into_iter().collect();
    let refusal = ServiceError {
        mfa_challenge: Some(MfaChallenge::with_factors(token.into(), factors)),
        ..service_error(ErrorCode::MfaCodeRequired)
    };
    response::challenge_or_refusal::<v2::operations::Service>(Error::Service(Box::new(refusal)))
}

fn service_error(code: ErrorCode) -> ServiceError {
    ServiceError {
        code: Some(code),
        message: "refused in a test".to_owned(),
        did_nothing: true,
        ..response::without_message("test data")
    }
}
