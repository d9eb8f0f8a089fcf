//! Errors of calls as HTTP responses.

use std::{borrow::Cow, error::Error as StdError};

use authing::{Error, error::ErrorKind};
use axum::{
    Json,
    http::{StatusCode, header::WWW_AUTHENTICATE},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// An error as an HTTP response. [`Error`] converts into it. The documentation of the [crate](crate#errors) has the table of statuses.
///
/// The body is JSON with `kind` and `message`, and, if the error has them:
///
/// - `code`: the service's code;
/// - `argument`: the name of an invalid argument;
/// - `challenge`: the [`ChallengeKind`](authing::error::ChallengeKind) of a login, such as `{"kind": "mfa_code"}`. That of a
///   second step also has the `factors` that complete it. Its token is not in the body: store that of
///   [`mfa_challenge`](Error::mfa_challenge) before you convert the error.
///
/// It does not name operations. From status 500, the body has only `kind` and a general `message`; the error is logged with
/// `tracing`, at level ERROR.
///
/// ```
/// use authing::{ErrorCode, test_data};
/// use authing_axum::HttpError;
/// use axum::http::StatusCode;
///
/// let error = HttpError::from(test_data::refusal(ErrorCode::UsernameTaken));
/// assert_eq!(error.status(), StatusCode::CONFLICT);
/// assert_eq!(error.kind(), "already_exists");
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error("{status}: {message}")]
pub struct HttpError {
    status: StatusCode,
    kind: &'static str,
    message: Cow<'static, str>,
    source: Option<Box<Error>>,
}

impl HttpError {
    /// Makes a response to a request that your program refuses.
    pub fn new(
        status: StatusCode,
        kind: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            kind,
            message: message.into(),
            source: None,
        }
    }

    /// Converts the error of a login. The response to an unknown user is that to a wrong password, so that it does not reveal who
    /// has an account.
    ///
    /// ```
    /// use authing::{ErrorCode, test_data};
    /// use authing_axum::HttpError;
    ///
    /// let [unknown, wrong] = [ErrorCode::UserNotFound, ErrorCode::PasswordIncorrect]
    ///     .map(|code| HttpError::of_login(test_data::refusal(code)));
    /// assert_eq!(unknown.to_string(), wrong.to_string());
    /// ```
    pub fn of_login(error: Error) -> Self {
        let error = Self::from(error);
        match error.kind {
            "not_found" | "credentials" => Self::new(
                StatusCode::UNAUTHORIZED,
                "credentials",
                "the user is unknown, or the password or the code is wrong",
            ),
            _ => error,
        }
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "the request has no token",
        )
    }

    pub(crate) fn permission_denied() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "permission_denied",
            "the user does not have permission",
        )
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the `kind` in the body of the response.
    pub fn kind(&self) -> &'static str {
        self.kind
    }
}

impl From<Error> for HttpError {
    fn from(error: Error) -> Self {
        let (status, kind) = match error.kind() {
            _ if error.is_transient() => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            ErrorKind::InvalidInput => (StatusCode::BAD_REQUEST, "invalid_input"),
            ErrorKind::Challenge => (StatusCode::UNAUTHORIZED, "challenge"),
            ErrorKind::Credentials => (StatusCode::UNAUTHORIZED, "credentials"),
            ErrorKind::Unauthenticated => (StatusCode::UNAUTHORIZED, "unauthenticated"),
            ErrorKind::PermissionDenied => (StatusCode::FORBIDDEN, "permission_denied"),
            ErrorKind::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            ErrorKind::AlreadyExists => (StatusCode::CONFLICT, "already_exists"),
            ErrorKind::LimitExceeded => (StatusCode::TOO_MANY_REQUESTS, "limit_exceeded"),
            ErrorKind::Configuration => (StatusCode::INTERNAL_SERVER_ERROR, "configuration"),
            ErrorKind::Unavailable => (StatusCode::BAD_GATEWAY, "unavailable"),
            _ => (StatusCode::BAD_GATEWAY, "other"),
        };
        let message = match &error {
            _ if status == StatusCode::SERVICE_UNAVAILABLE => "please try again later".into(),
            _ if status.is_server_error() => "the request could not be completed".into(),
            // Their texts name the operation.
            Error::Status(_) => "the service refused the request".into(),
            Error::Service(refusal) if refusal.message.is_empty() => {
                "the service refused the request".into()
            }
            shown => shown.message().into_owned().into(),
        };
        Self {
            status,
            kind,
            message,
            source: Some(Box::new(error)),
        }
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let mut body = json!({ "kind": self.kind, "message": self.message });
        match self.source.as_deref() {
            Some(error) if self.status.is_server_error() => {
                tracing::error!(error = error as &dyn StdError, "a call failed");
            }
            Some(error) => {
                if let Some(code) = error.code() {
                    body["code"] = code.number().into();
                }
                match error {
                    Error::Challenge(challenge) => {
                        body["challenge"] = json!(challenge.kind);
                        if let Some(second_step) = error.mfa_challenge() {
                            body["challenge"]["factors"] = json!(second_step.factors());
                        }
                    }
                    Error::InvalidArgument(error) => body["argument"] = error.name.into(),
                    _ => {}
                }
            }
            None => {}
        }
        // HTTP requires it.
        let scheme =
            (self.status == StatusCode::UNAUTHORIZED).then_some([(WWW_AUTHENTICATE, "Bearer")]);
        (self.status, scheme, Json(body)).into_response()
    }
}
