//! Errors of calls as HTTP responses.

use authing::{Error, error::ErrorKind};
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
            body["challenge"] = json!(challenge.kind);
        }
        Self(status, body)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, Json(self.1)).into_response()
    }
}

fn status(error: &Error) -> StatusCode {
    if error.is_transient() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    match error.kind() {
        ErrorKind::InvalidInput => StatusCode::BAD_REQUEST,
        ErrorKind::Challenge | ErrorKind::Credentials | ErrorKind::Unauthenticated => {
            StatusCode::UNAUTHORIZED
        }
        ErrorKind::PermissionDenied => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::AlreadyExists => StatusCode::CONFLICT,
        ErrorKind::LimitExceeded => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Configuration => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_GATEWAY,
    }
}
