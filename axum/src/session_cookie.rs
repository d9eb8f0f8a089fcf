//! The cookie that carries the token of a session.

use std::{borrow::Cow, time::SystemTime};

use authing::{Actor, Secret, Session};
use axum::{
    http::{
        HeaderMap, StatusCode,
        header::{COOKIE, HeaderValue, InvalidHeaderValue, SET_COOKIE},
    },
    response::{IntoResponse, IntoResponseParts, Response, ResponseParts},
};
use cookie::{Cookie, time::Duration};

pub use cookie::SameSite;

/// The cookie that carries the token of a session.
///
/// By default, browsers send it only over TLS (`Secure`), do not show it to scripts (`HttpOnly`), and do not send it with changes
/// that other sites start (`SameSite=Lax`). It is for all paths, and expires with the token.
///
/// ```
/// # authing_emulated::example_of_session(async |session, _| {
/// use authing_axum::SessionCookie;
/// use axum::http::StatusCode;
///
/// let cookie = SessionCookie::default();
/// // The response to a login.
/// let response = (StatusCode::NO_CONTENT, cookie.set(&session));
/// // The response to a logout.
/// let response = (StatusCode::NO_CONTENT, cookie.clear());
/// # Ok(()) });
/// ```
#[derive(Clone, Debug)]
pub struct SessionCookie(Cookie<'static>);

impl Default for SessionCookie {
    /// The cookie `__Host-session`.
    fn default() -> Self {
        Self::new("__Host-session")
    }
}

impl SessionCookie {
    /// Makes a cookie of this name. If the name begins with `__Host-`, browsers do not accept the cookie from other hosts of the
    /// domain, nor without `Secure`.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        let cookie = Cookie::build((name, ""))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(true);
        Self(cookie.build())
    }

    /// Limits the cookie to a path and the paths below it. Default: `/`, which is required if the name begins with `__Host-`, as
    /// the default name does: otherwise browsers ignore the cookie.
    #[must_use]
    pub fn path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.0.set_path(path);
        self
    }

    /// Sets which requests from other sites have the cookie. Default: [`SameSite::Lax`]. With [`SameSite::None`], the program must
    /// recognise forged requests itself.
    #[must_use]
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.0.set_same_site(same_site);
        self
    }

    /// Removes `Secure`: browsers send the cookie without TLS, too. Only for tests on a local machine. Requires a name that does not
    /// begin with `__Host-`, as the default name does: otherwise browsers ignore the cookie.
    #[must_use]
    pub fn insecure(mut self) -> Self {
        self.0.set_secure(false);
        self
    }

    /// Sets the cookie in the browser, until the token of the session expires. If the token does not state when, the browser
    /// deletes the cookie when it is closed.
    pub fn set(&self, session: &Session<impl Actor>) -> SetCookie {
        self.set_at(session, SystemTime::now())
    }

    /// [Sets](Self::set) the cookie as if it were `now`, for tests.
    pub fn set_at(&self, session: &Session<impl Actor>, now: SystemTime) -> SetCookie {
        let lifetime = session.expires_at().map(|end| {
            let left = end.duration_since(now).unwrap_or_default();
            Duration::try_from(left).unwrap_or(Duration::MAX)
        });
        self.with(session.token().expose(), lifetime)
    }

    /// Deletes the cookie in the browser. To end the login, too, call [`log_out`](crate::Authenticator::log_out).
    pub fn clear(&self) -> SetCookie {
        self.with("", Some(Duration::ZERO))
    }

    fn with(&self, token: &str, lifetime: Option<Duration>) -> SetCookie {
        let mut cookie = self.0.clone();
        cookie.set_value(token.to_owned());
        cookie.set_max_age(lifetime);
        let header = HeaderValue::try_from(cookie.encoded().to_string());
        SetCookie(header.map(|mut header| {
            header.set_sensitive(true);
            header
        }))
    }

    /// Returns the token in the cookies of a request.
    pub(crate) fn token(&self, headers: &HeaderMap) -> Option<Secret> {
        let sent = headers.get_all(COOKIE).into_iter();
        let sent = sent.filter_map(|header| header.to_str().ok());
        let mut cookies = sent.flat_map(Cookie::split_parse_encoded).flatten();
        let own = cookies.find(|cookie| cookie.name() == self.0.name());
        own.map(|cookie| Secret::new(cookie.value()))
    }
}

/// The header `Set-Cookie`, as a part of a response or as a whole response. `Debug` does not print the token.
///
/// A name or a path that a header cannot contain makes a response with status 500.
#[derive(Debug)]
#[must_use = "the browser receives it in a response"]
pub struct SetCookie(Result<HeaderValue, InvalidHeaderValue>);

impl IntoResponseParts for SetCookie {
    type Error = StatusCode;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, StatusCode> {
        let header = self.0.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        parts.headers_mut().append(SET_COOKIE, header);
        Ok(parts)
    }
}

impl IntoResponse for SetCookie {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}
