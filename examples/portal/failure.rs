//! Errors of calls as HTTP responses.

use authing::{
    Error, ErrorCode,
    error::{ChallengeKind, ErrorKind},
    url::Url,
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// The response to a request that failed.
pub(crate) struct Failure(StatusCode, Value);

impl Failure {
    pub(crate) fn new(status: StatusCode, message: &str) -> Self {
        Self(status, json!({ "message": message }))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = status(&error);
        if status.is_server_error() {
            eprintln!("{error}");
            return Self::new(status, "please try again later");
        }
        let mut body = json!({ "message": error.message() });
        if let Error::Challenge(challenge) = &error {
            body["challenge"] = describe(&challenge.kind);
        }
        Self(status, body)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, Json(self.1)).into_response()
    }
}

/// Describes what the browser has to ask the user for before it repeats the login.
fn describe(challenge: &ChallengeKind) -> Value {
    match challenge {
        ChallengeKind::Captcha { image_url, .. } => {
            json!({ "kind": "captcha", "image_url": image_url.as_ref().map(Url::as_str) })
        }
        ChallengeKind::MfaCode => json!({ "kind": "mfa_code" }),
        other => json!({ "kind": other.to_string() }),
    }
}

fn status(error: &Error) -> StatusCode {
    match error {
        Error::InvalidArgument(_) => StatusCode::BAD_REQUEST,
        Error::Token(_) => StatusCode::UNAUTHORIZED,
        _ if error.is_transient() => StatusCode::SERVICE_UNAVAILABLE,
        _ => match error.code().map(ErrorCode::kind) {
            Some(ErrorKind::InvalidInput) => StatusCode::BAD_REQUEST,
            Some(ErrorKind::Challenge | ErrorKind::Credentials | ErrorKind::Unauthenticated) => {
                StatusCode::UNAUTHORIZED
            }
            Some(ErrorKind::PermissionDenied) => StatusCode::FORBIDDEN,
            Some(ErrorKind::NotFound) => StatusCode::NOT_FOUND,
            Some(ErrorKind::AlreadyExists) => StatusCode::CONFLICT,
            Some(ErrorKind::LimitExceeded) => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::BAD_GATEWAY,
        },
    }
}
