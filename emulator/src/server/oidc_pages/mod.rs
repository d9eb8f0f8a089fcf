//! The pages of the OIDC login for browsers: login, errors, logout. They contain no scripts, and escape all texts.
//!
//! Links and forms of other websites can lead here, but only the pages can send the forms for login and logout. The browser's
//! session is in a cookie that other websites can use only by sending the user here.

mod html;
mod texts;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HeaderName, HeaderValue, LOCATION,
    REFERRER_POLICY, SET_COOKIE, USER_AGENT,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};

use super::guard;
use super::language::Language;
use super::oidc::form;
use crate::calls::oidc::authorize::{self, Outcome, Refusal};
use crate::calls::oidc::end_session;
use crate::calls::oidc::form::Form;
use crate::calls::oidc::login::{self, Browser};
use crate::network::connection::Peer;
use crate::world::{Current, World};
use html::Pages;

/// The cookie with the session of a browser.
const SESSION: &str = "authing_emulator_session";

/// Keeps pages out of caches, and lets them contain only their style, their icon and captchas. With a stricter referrer policy, browsers
/// would hide the origin of the forms.
const HEADERS: [(HeaderName, &str); 3] = [
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
    ),
    (REFERRER_POLICY, "same-origin"),
];

pub(super) fn router(current: &Current) -> Router<Current> {
    let guarded = middleware::from_fn_with_state(current.clone(), guard::guard);
    let open = middleware::from_fn_with_state(current.clone(), guard::guard_host);
    let forms = Router::new()
        .route("/oauth/oidc/login", post(log_in))
        .route("/oauth/oidc/logout", post(log_out))
        .route_layer(guarded);
    Router::new()
        .route("/oauth/oidc/auth", get(authorize).post(authorize))
        .route(
            "/oauth/oidc/session/end",
            get(end_session).post(end_session),
        )
        .route_layer(open)
        .merge(forms)
}

/// Reads the parameters from the query of a GET request, or from the form of a POST request.
fn parameters(query: Option<String>, headers: &HeaderMap, body: &[u8]) -> Form {
    match query {
        Some(query) if body.is_empty() => Form::parse(query.as_bytes()),
        _ => form(headers, body),
    }
}

async fn authorize(
    State(world): State<Arc<World>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = parameters(query, &headers, &body);
    let outcome = authorize::authorize(&world, &form, session(&headers));
    respond(&headers, outcome)
}

async fn log_in(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    let browser = Browser {
        ip: &peer.address.ip().to_string(),
        agent,
        session: session(&headers),
    };
    let done = login::log_in(&world, browser, &form(&headers, &body));
    let mut response = respond(&headers, done.outcome);
    if let Some(session) = done.session {
        set_session(&world, &mut response, &session);
    }
    response
}

async fn end_session(
    State(world): State<Arc<World>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = parameters(query, &headers, &body);
    log_out_with(&world, &headers, &form, false)
}

async fn log_out(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    log_out_with(&world, &headers, &form(&headers, &body), true)
}

fn log_out_with(world: &World, headers: &HeaderMap, form: &Form, is_confirmed: bool) -> Response {
    let mut response = match end_session::end(world, form, session(headers), is_confirmed) {
        end_session::Outcome::Ask(parameters) => {
            return page(StatusCode::OK, pages(headers).ask_log_out(&parameters));
        }
        end_session::Outcome::Ended => page(StatusCode::OK, pages(headers).logged_out()),
        end_session::Outcome::Redirect(address) => redirect(headers, &address),
    };
    set_session(world, &mut response, "");
    response
}

/// Returns the session in the cookies of a request.
fn session(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter();
    let cookies = cookies.filter_map(|header| header.to_str().ok());
    let mut pairs = cookies.flat_map(|header| header.split(';'));
    let session = pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == SESSION).then_some(value)
    });
    session.filter(|session| !session.is_empty())
}

/// Sets the session of the browser, or removes it if the session is empty.
fn set_session(world: &World, response: &mut Response, session: &str) {
    let secure = if world.base_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let age = if session.is_empty() {
        "; Max-Age=0"
    } else {
        ""
    };
    let cookie =
        format!("{SESSION}={session}; Path=/oauth/oidc; HttpOnly; SameSite=Lax{secure}{age}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
}

fn respond(headers: &HeaderMap, outcome: Outcome) -> Response {
    match outcome {
        Outcome::Redirect(address) => redirect(headers, &address),
        Outcome::LogIn(form) => {
            let mut response = page(StatusCode::OK, pages(headers).login(&form));
            // The journal records why a login failed.
            if let Some(code) = form.problem {
                response.extensions_mut().insert(code);
            }
            response
        }
        Outcome::Refused(refusal) => refused(headers, &refusal),
    }
}

fn refused(headers: &HeaderMap, refusal: &Refusal) -> Response {
    page(StatusCode::BAD_REQUEST, pages(headers).refused(refusal))
}

/// Sends the browser to an address that the application has registered. The browser uses GET.
fn redirect(headers: &HeaderMap, address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (HEADERS, (StatusCode::SEE_OTHER, [(LOCATION, address)])).into_response(),
        Err(_) => refused(headers, &Refusal::InvalidRedirectUri),
    }
}

/// Returns the pages in the language that the browser prefers.
fn pages(headers: &HeaderMap) -> Pages {
    Pages::new(Language::preferred(headers))
}

fn page(status: StatusCode, html: String) -> Response {
    (status, HEADERS, Html(html)).into_response()
}
