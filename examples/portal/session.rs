//! The session of a user, in a cookie.

use std::time::{Duration, SystemTime};

use authing::Session;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{failure::Failure, routes::Portal};

/// The session of the user who makes a request. Requests without a valid one do not reach the handler.
pub(crate) struct SignedIn(pub(crate) Session);

impl FromRequestParts<Portal> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Failure> {
        let token = token(&parts.headers).unwrap_or_default();
        // Anybody can write a cookie. The example `backend` caches the result.
        let session = portal.authing.auth().verified_session(token).await?;
        Ok(Self(session))
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let mut cookies = headers.get(header::COOKIE)?.to_str().ok()?.split("; ");
    cookies.find_map(|cookie| cookie.strip_prefix("session="))
}

/// Stores the session in the browser until its token expires.
pub(crate) fn keep(portal: &Portal, session: &Session) -> Response {
    let end = session.expires_at();
    let left = end.and_then(|end| end.duration_since(SystemTime::now()).ok());
    set_cookie(portal, session.token().expose(), left)
}

/// Deletes the session in the browser.
pub(crate) fn forget(portal: &Portal) -> Response {
    set_cookie(portal, "", Some(Duration::ZERO))
}

/// Sets the cookie. Scripts cannot read it, and other sites cannot send it with a change.
fn set_cookie(portal: &Portal, token: &str, lifetime: Option<Duration>) -> Response {
    let max_age = lifetime.map(|left| format!("; Max-Age={}", left.as_secs()));
    let max_age = max_age.unwrap_or_default();
    let secure = if portal.secure_cookie { "; Secure" } else { "" };
    let cookie = format!("session={token}; Path=/; HttpOnly; SameSite=Lax{max_age}{secure}");
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}
