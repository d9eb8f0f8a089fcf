//! Methods that help a program decide how to handle an error: whether to retry, whether the call may have had an effect, and what
//! to show.

use std::borrow::Cow;

use super::{Error, ErrorCode, ErrorKind, TransportErrorKind};

impl Error {
    /// Returns the kind of the error, from the client's own checks, from the service's code, or from the HTTP status of a proxy.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::error::ErrorKind;
    ///
    /// let taken = authing.auth().register_by_username("lea", "battery staple").await.unwrap_err();
    /// assert_eq!(taken.kind(), ErrorKind::AlreadyExists);
    /// let empty = authing.auth().register_by_username("", "battery staple").await.unwrap_err();
    /// assert_eq!(empty.kind(), ErrorKind::InvalidInput);
    /// # Ok(()) });
    /// ```
    ///
    /// A web service returns status 400 for [`InvalidInput`](ErrorKind::InvalidInput), if the argument comes from its user, and 500 for
    /// [`Configuration`](ErrorKind::Configuration), which only its operator can correct. [`InvalidArgument::name`] names the
    /// argument or setting.
    ///
    /// [`InvalidArgument::name`]: crate::error::InvalidArgument::name
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::InvalidArgument(error) if !error.is_setting => ErrorKind::InvalidInput,
            Self::InvalidArgument(_) | Self::Credentials(_) => ErrorKind::Configuration,
            Self::Challenge(_) => ErrorKind::Challenge,
            Self::Token(_) => ErrorKind::Unauthenticated,
            Self::Transport(_) => ErrorKind::Unavailable,
            Self::Status(error) => of_status(error.status),
            Self::Service(error) => match error.code {
                // An unlisted code may be an HTTP status.
                Some(ErrorCode::Other(code @ 400..600)) => {
                    of_status(u16::try_from(code).unwrap_or(error.status))
                }
                Some(code) => code.kind(),
                None => of_status(error.status),
            },
            Self::Encrypt(_) | Self::Decode(_) | Self::Blocking(_) => ErrorKind::Other,
        }
    }

    /// Returns whether the same call may succeed later: the service was not reached, was busy, or did not respond in time. Before
    /// you repeat a change, check [`may_have_happened`](Self::may_have_happened).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let error = authing.auth().login_by_username("lea", "guessed").await.unwrap_err();
    /// assert!(!error.is_transient(), "a wrong password stays wrong");
    /// # Ok(()) });
    /// ```
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Transport(error) => error.kind != TransportErrorKind::TooLarge,
            Self::Status(error) => is_transient_status(error.status),
            Self::Service(error) => {
                is_transient_status(error.status)
                    || matches!(error.code, Some(ErrorCode::SystemBusy))
                    || error.retry_after.is_some()
            }
            _ => false,
        }
    }

    /// Returns whether the service may have made the change. If so, read the current state before you repeat the call. The change
    /// was not made if the call was not sent, or if the service refused it and did nothing.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let error = authing.auth().register_by_username("", "battery staple").await.unwrap_err();
    /// assert!(!error.may_have_happened(), "an empty name is not sent");
    /// # Ok(()) });
    /// ```
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::Transport(error) => !matches!(
                error.kind,
                TransportErrorKind::Connect | TransportErrorKind::Busy
            ),
            Self::Challenge(challenge) => !challenge.service.did_nothing,
            Self::Service(error) => !error.did_nothing,
            Self::Status(_) | Self::Decode(_) => true,
            Self::InvalidArgument(_)
            | Self::Encrypt(_)
            | Self::Blocking(_)
            | Self::Credentials(_)
            | Self::Token(_) => false,
        }
    }

    /// Returns the text to show to a person: the service's message without operation and code, or else the text of this error.
    /// The service's messages are in Chinese. The text may contain control characters.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let error = authing.auth().login_by_username("lea", "guessed").await.unwrap_err();
    /// assert_eq!(error.message(), "密码不正确");
    /// # Ok(()) });
    /// ```
    pub fn message(&self) -> Cow<'_, str> {
        match self {
            Self::Service(error) if !error.message.is_empty() => (&error.message).into(),
            Self::Challenge(challenge) if !challenge.service.message.is_empty() => {
                (&challenge.service.message).into()
            }
            other => other.to_string().into(),
        }
    }
}

fn of_status(status: u16) -> ErrorKind {
    match status {
        401 => ErrorKind::Unauthenticated,
        403 => ErrorKind::PermissionDenied,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::LimitExceeded,
        500.. => ErrorKind::Unavailable,
        _ => ErrorKind::Other,
    }
}

/// Returns whether an HTTP status means that the service is overloaded or down, so that a later attempt may succeed.
pub(crate) fn is_transient_status(status: u16) -> bool {
    matches!(status, 429 | 502..=504)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{
        Challenge, ChallengeKind, CredentialsError, DecodeError, InvalidArgument, ServiceError,
        StatusError, TokenError, TransportError,
    };

    fn service(status: u16, code: Option<ErrorCode>, did_nothing: bool) -> Box<ServiceError> {
        Box::new(ServiceError {
            operation: "CreateUser",
            status,
            code,
            message: "系统繁忙".to_owned(),
            captcha_image_url: None,
            additional: Vec::new(),
            retry_after: None,
            request_id: None,
            mfa_challenge: None,
            password_token: None,
            token_is_revoked: false,
            partial: None,
            did_nothing,
        })
    }

    fn status(status: u16) -> Error {
        let (call, retry_after) = ("CreateUser", None);
        StatusError {
            operation: call,
            status,
            retry_after,
            request_id: None,
        }
        .into()
    }

    fn transport(kind: TransportErrorKind) -> Error {
        TransportError::without_source("CreateUser", kind).into()
    }

    #[test]
    fn errors_say_whether_to_retry_and_whether_the_call_may_have_happened() {
        let challenge = Challenge {
            kind: ChallengeKind::MfaCode,
            service: service(200, Some(ErrorCode::MfaCodeRequired), true),
        };
        for (error, is_transient, may_have_happened) in [
            (InvalidArgument::empty("email").into(), false, false),
            (TokenError::Expired.into(), false, false),
            (CredentialsError { service: None }.into(), false, false),
            (challenge.into(), false, false),
            (
                DecodeError::new("CreateUser", "data", "null").into(),
                false,
                true,
            ),
            (transport(TransportErrorKind::Connect), true, false),
            (transport(TransportErrorKind::Busy), true, false),
            (transport(TransportErrorKind::Timeout), true, true),
            (transport(TransportErrorKind::Interrupted), true, true),
            (transport(TransportErrorKind::TooLarge), false, true),
            (status(404), false, true),
            (status(429), true, true),
            (status(500), false, true),
            (status(503), true, true),
            (
                service(200, Some(ErrorCode::UsernameTaken), true).into(),
                false,
                false,
            ),
            (
                service(200, Some(ErrorCode::SystemBusy), true).into(),
                true,
                false,
            ),
            (service(503, None, false).into(), true, true),
        ] {
            let error: Error = error;
            assert_eq!(error.is_transient(), is_transient, "{error}");
            assert_eq!(error.may_have_happened(), may_have_happened, "{error}");
        }
    }

    #[test]
    fn errors_have_a_kind_whoever_reports_them() {
        for (error, kind) in [
            (status(401), ErrorKind::Unauthenticated),
            (status(403), ErrorKind::PermissionDenied),
            (status(404), ErrorKind::NotFound),
            (status(429), ErrorKind::LimitExceeded),
            (status(503), ErrorKind::Unavailable),
            (status(302), ErrorKind::Other),
            (
                transport(TransportErrorKind::Timeout),
                ErrorKind::Unavailable,
            ),
            (TokenError::Expired.into(), ErrorKind::Unauthenticated),
            (
                CredentialsError { service: None }.into(),
                ErrorKind::Configuration,
            ),
            (
                InvalidArgument::empty("email").into(),
                ErrorKind::InvalidInput,
            ),
            (
                InvalidArgument::empty("secret").of_setting().into(),
                ErrorKind::Configuration,
            ),
            (
                service(200, Some(ErrorCode::UserNotFound), true).into(),
                ErrorKind::NotFound,
            ),
            (service(401, None, true).into(), ErrorKind::Unauthenticated),
            (
                service(200, Some(ErrorCode::Other(404)), true).into(),
                ErrorKind::NotFound,
            ),
            (
                service(404, Some(ErrorCode::Other(4711)), true).into(),
                ErrorKind::Other,
            ),
        ] {
            assert_eq!(error.kind(), kind, "{error}");
        }
    }

    #[test]
    fn the_message_is_without_operation_and_number() {
        let refused: Error = service(200, Some(ErrorCode::SystemBusy), true).into();
        assert_eq!(refused.message(), "系统繁忙");
        let input: Error = InvalidArgument::empty("email").into();
        assert_eq!(input.message(), "`email` is empty: give a value");
    }
}
