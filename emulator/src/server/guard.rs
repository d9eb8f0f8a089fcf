//! Guards the emulator's own addresses (the page, the outbox, the public key, the control) and the pages of the OIDC login.
//!
//! Other websites can neither read nor change anything there. The responses lack CORS headers. Requests with a
//! foreign `Host` are rejected, which also stops DNS rebinding. So are requests with a foreign `Origin`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::world::World;

const WRONG_HOST: &str = "The emulator's own addresses and pages accept only localhost, 127.0.0.1 and [::1] as the host. \
    To use another name, start the emulator with --allow-host NAME.\n";
const WRONG_ORIGIN: &str = "Other origins cannot use the emulator's own addresses and pages.\n";

/// Headers that stop browsers from guessing the content type and other sites from embedding the response. The pages have
/// their own policies.
const HEADERS: [(HeaderName, &str); 3] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Serves a request whose `Host` is this machine or an allowed host, and whose `Origin`, if any, is the same host.
pub(super) async fn guard(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Response {
    let foreign = host_error(&world, &request).or_else(|| origin_error(&request));
    serve(foreign, request, next).await
}

/// Serves a request as [`guard`] does, from every origin: websites send their users here with links and forms.
pub(super) async fn guard_host(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Response {
    serve(host_error(&world, &request), request, next).await
}

async fn serve(error: Option<&'static str>, request: Request, next: Next) -> Response {
    let mut response = match error {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        let header = response.headers_mut().entry(name);
        header.or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Returns the host of a request, unless it has several.
pub(super) fn host(headers: &HeaderMap) -> &str {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().unwrap_or_default(),
        _ => "",
    }
}

fn host_error(world: &World, request: &Request) -> Option<&'static str> {
    let hosts = &world.allowed_hosts;
    // A request to a proxy also names a host in its request line.
    let target = request.uri().authority();
    let is_allowed = hosts.admits(host(request.headers()))
        && target.is_none_or(|target| hosts.admits(target.as_str()));
    (!is_allowed).then_some(WRONG_HOST)
}

fn origin_error(request: &Request) -> Option<&'static str> {
    let host = host(request.headers());
    let origins = request.headers().get_all(ORIGIN).iter();
    let is_own = |origin: &HeaderValue| {
        let origin = origin.to_str().unwrap_or_default();
        let authority = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
    };
    let all_own = origins.into_iter().all(is_own);
    (!all_own).then_some(WRONG_ORIGIN)
}
