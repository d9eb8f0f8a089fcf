//! The reason why a call failed, split by what the caller can do about it.
//!
//! No error prints a password, a token, a code or the body of a response.

mod advice;
mod argument;
mod blocking;
mod code;
mod decode;
mod mfa;
mod printed;
mod token;
mod transport;

use std::{fmt, sync::Arc, time::Duration};

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use url::Url;

use crate::Secret;

pub use argument::InvalidArgument;
pub use blocking::BlockingError;
pub use code::{ErrorCode, ErrorKind};
pub use decode::DecodeError;
pub use mfa::{MfaChallenge, MfaFactor};
pub use token::TokenError;
pub use transport::{TransportError, TransportErrorKind};

pub(crate) use advice::is_transient_status;
pub(crate) use printed::Printed;

/// The reason why a call failed.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// use authing::{Error, ErrorCode};
///
/// match authing.auth().login_by_email("lea@example.com", "guessed").await {
///     Ok(session) => unreachable!("{} logged in by guessing", session.user_id()),
///     Err(Error::InvalidArgument(error)) => return Err(format!("correct {}", error.name).into()),
///     Err(Error::Challenge(challenge)) => return Err(format!("ask: {challenge}").into()),
///     Err(Error::Service(error)) => assert_eq!(error.code, Some(ErrorCode::PasswordIncorrect)),
///     Err(error) => return Err(error.into()),
/// }
/// # Ok(()) });
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An argument or a setting is invalid. Correct it. Neither the call nor a preceding request, such as the upload of a photo,
    /// was sent.
    #[error(transparent)]
    InvalidArgument(#[from] InvalidArgument),
    /// A password could not be encrypted. The call was not sent.
    #[error("the password could not be encrypted")]
    Encrypt(#[source] Arc<dyn std::error::Error + Send + Sync>),
    /// The service was not reached, or its response did not arrive completely. Retry a call that only reads. Retry a change only
    /// if [`TransportError::kind`] is [`Connect`](TransportErrorKind::Connect) or [`Busy`](TransportErrorKind::Busy), or after
    /// you have checked whether it was made.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The HTTP status is an error, and the body contains no other error. The service may have made a change: check before you
    /// retry it.
    #[error(transparent)]
    Status(#[from] StatusError),
    /// The service rejects the pool's id or secret. Correct the settings of the client.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// The login needs further input from the user. Ask for it, and repeat the login, or complete it with
    /// [`mfa_challenge`](Self::mfa_challenge).
    #[error(transparent)]
    Challenge(#[from] Challenge),
    /// The service refused the call.
    #[error(transparent)]
    Service(#[from] Box<ServiceError>),
    /// The response cannot be used: it does not match the schema, or is null where the call needs a value. The service may have
    /// made a change.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A user's token was rejected. Do not let the caller in.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The thread must not block here. The call was not sent.
    #[error(transparent)]
    Blocking(#[from] BlockingError),
}

impl Error {
    /// Returns the service's code, if the service refused the call.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::ErrorCode;
    ///
    /// let error = authing.auth().register_by_username("lea", "battery staple").await.unwrap_err();
    /// if error.code() == Some(ErrorCode::UsernameTaken) {
    ///     println!("another name, please");
    /// }
    /// # assert_eq!(error.code(), Some(ErrorCode::UsernameTaken));
    /// # Ok(()) });
    /// ```
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Service(error) => error.code,
            Self::Challenge(challenge) => challenge.service.code,
            _ => None,
        }
    }

    /// Returns the second step of a login, if the service requires one. `None` in an API whose logins are repeated with a code instead.
    pub fn mfa_challenge(&self) -> Option<&MfaChallenge> {
        match self {
            Self::Service(error) => error.mfa_challenge.as_ref(),
            Self::Challenge(challenge) => challenge.service.mfa_challenge.as_ref(),
            _ => None,
        }
    }

    /// Returns the token that sets a new password, if a login requires one: at the first login (code 1639), or because the password has
    /// expired (2058).
    pub fn password_token(&self) -> Option<&Secret> {
        match self {
            Self::Service(error) => error.password_token.as_ref(),
            _ => None,
        }
    }

    /// Converts the error of a request for the owner token. Codes about the pool or about permissions mean that the pool's id or
    /// secret is wrong.
    pub(crate) fn of_owner_token(self) -> Self {
        match self {
            Self::Service(error) if error.code.is_some_and(ErrorCode::rejects_credentials) => {
                let service = Some(error);
                CredentialsError { service }.into()
            }
            other => other,
        }
    }

    /// Returns whether the service itself refused the call, in a GraphQL response without data. A proxy may be the source of a
    /// bare status or another body, after the service did its work.
    pub(crate) fn says_nothing_was_done(&self) -> bool {
        matches!(self, Self::Service(error) if error.did_nothing)
    }

    /// Returns whether the service rejected the token of the call.
    pub(crate) fn is_about_token(&self) -> bool {
        match self {
            Self::Status(error) => error.status == 401,
            Self::Service(error) => {
                error.status == 401
                    || error.token_is_revoked
                    || error.code.is_some_and(ErrorCode::rejects_token)
            }
            _ => false,
        }
    }
}

/// The service rejects the pool's id or secret.
///
/// ```
/// # authing_emulated::example(async |authing, emulator| {
/// # let users_url = emulator.users_url();
/// use authing::{Authing, Error};
///
/// let wrong = Authing::builder(authing.pool_id(), "guessed").users_url(users_url).build()?;
/// assert!(matches!(wrong.users().list().await, Err(Error::Credentials(_))));
/// # Ok(()) });
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "the service rejects the pool's id or secret: compare both with the settings of the user pool"
)]
#[non_exhaustive]
pub struct CredentialsError {
    /// The refusal. `None` if the service returned neither a token nor a reason.
    #[source]
    pub service: Option<Box<ServiceError>>,
}

/// An HTTP status that is an error, in a response without any other error. Data in such a response is ignored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{operation}` failed with HTTP status {status}, and the response has no message")]
#[non_exhaustive]
pub struct StatusError {
    /// The operation or address.
    pub operation: &'static str,
    /// The status.
    pub status: u16,
    /// The service's `Retry-After`: the time to wait before a retry.
    pub retry_after: Option<Duration>,
    /// The id of the request, like [`ServiceError::request_id`].
    pub request_id: Option<String>,
}

/// The service refused the call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServiceError {
    /// The operation or address.
    pub operation: &'static str,
    /// The HTTP status: 200 for most refusals.
    pub status: u16,
    /// The service's code; `None` for refusals of its GraphQL layer.
    pub code: Option<ErrorCode>,
    /// The service's message, in its own language, cut to 64 KiB. Secrets of the call are masked. `Display` prints the first 300
    /// characters, and escapes control characters.
    pub message: String,
    /// The HTTP or HTTPS address of a captcha picture, if the service requires a captcha.
    pub captcha_image_url: Option<Url>,
    /// Further errors of the same response, at most 100.
    pub additional: Vec<AdditionalError>,
    /// The service's `Retry-After`: the time to wait before a retry.
    pub retry_after: Option<Duration>,
    /// The id of the request, for the service's support: the header `x-request-id` or `request-id` of the service or a proxy, cut
    /// to 128 characters. `Display` does not print it. It is `None` if it repeats a secret of the call.
    pub request_id: Option<String>,
    /// The second step of a login that needs one.
    pub(crate) mfa_challenge: Option<MfaChallenge>,
    /// The token of a login that requires a new password.
    pub(crate) password_token: Option<Secret>,
    /// Whether the token of the call was revoked.
    pub(crate) token_is_revoked: bool,
    pub(crate) partial: Option<Partial>,
    /// Whether the refusal came in a GraphQL response without data, so that the service itself did nothing.
    pub(crate) did_nothing: bool,
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the service refused `{}`", self.operation)?;
        if let Some(code) = self.code {
            write!(formatter, " with code {code}")?;
        }
        if !self.message.is_empty() {
            write!(formatter, ": {}", Printed(&self.message))?;
        }
        Ok(())
    }
}

impl std::error::Error for ServiceError {}

/// A further error in the same response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AdditionalError {
    /// The service's code.
    pub code: Option<ErrorCode>,
    /// The service's message, cut and masked like that of [`ServiceError`].
    pub message: String,
}

/// Data that came with errors. It belongs to users, so `Debug` does not print it.
#[derive(Clone)]
pub(crate) struct Partial(pub(crate) Box<RawValue>);

crate::__hidden!(Partial);

/// A login that needs further input from the user.
///
/// ```
/// # authing_emulated::example_of_session(async |session, _| {
/// use authing::{Error, error::ChallengeKind};
///
/// session.mfa().enable().await?;
/// let auth = session.authing().auth();
/// match auth.login_by_email("lea@example.com", "correct horse").await {
///     Err(Error::Challenge(challenge)) => assert_eq!(challenge.kind, ChallengeKind::MfaCode),
///     other => panic!("a code is required: {other:?}"),
/// }
/// # Ok(()) });
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error("{kind}")]
#[non_exhaustive]
pub struct Challenge {
    /// The required input.
    pub kind: ChallengeKind,
    /// The service's refusal.
    #[source]
    pub service: Box<ServiceError>,
}

/// The input that a login needs. It serialises for a browser: `{"kind": "captcha", "image_url": "…", "is_retry": false}` or
/// `{"kind": "mfa_code"}` or `{"kind": "second_step"}`.
///
/// ```
/// use authing::error::ChallengeKind;
///
/// let written = serde_json::to_string(&ChallengeKind::MfaCode)?;
/// assert_eq!(written, r#"{"kind":"mfa_code"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChallengeKind {
    /// The text of a captcha picture: show it to the user, and repeat the login with `captcha`.
    Captcha {
        /// The address of the picture.
        #[serde(serialize_with = "as_text")]
        image_url: Option<Url>,
        /// Whether the previous captcha text was wrong.
        is_retry: bool,
    },
    /// The code of the user's authenticator: ask for it, and repeat the login with `mfa_code`.
    MfaCode,
    /// A second factor in a second step: complete the login with [`Error::mfa_challenge`].
    SecondStep,
}

#[expect(clippy::ref_option, reason = "serde passes it like this")]
fn as_text<S: Serializer>(url: &Option<Url>, serializer: S) -> Result<S::Ok, S::Error> {
    url.as_ref().map(Url::as_str).serialize(serializer)
}

impl fmt::Display for ChallengeKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Captcha {
                is_retry: false, ..
            } => "the login needs a captcha: show the picture and repeat it with `captcha`",
            Self::Captcha { is_retry: true, .. } => {
                "the captcha is wrong: show the new picture and repeat the login with `captcha`"
            }
            Self::MfaCode => {
                "the login needs the code of the user's authenticator: repeat it with `mfa_code`"
            }
            Self::SecondStep => {
                "the login needs a second factor: complete it with the token of `mfa_challenge`"
            }
        })
    }
}
