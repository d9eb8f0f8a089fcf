//! Guards the emulator's own addresses: the page, the outbox, the public key, the control.
//!
//! Other websites can neither read nor change anything there. The responses lack CORS headers. Requests with a
//! foreign `Host` are rejected, which also stops DNS rebinding. So are requests with a foreign `Origin`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::network::host::AllowedHosts;

const WRONG_HOST: &str = "The emulator's own addresses accept only localhost, 127.0.0.1 and [::1] as the host. \
    To use another name, start the emulator with --allow-host NAME.\n";
const WRONG_ORIGIN: &str = "Other origins cannot use the emulator's own addresses.\n";

/// Headers that stop browsers from guessing the content type and other sites from embedding the response. The page has its
/// own policy.
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
    State(hosts): State<Arc<AllowedHosts>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match rejection_reason(&hosts, &request) {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        let header = response.headers_mut().entry(name);
        header.or_insert(HeaderValue::from_static(value));
    }
    response
}

fn rejection_reason(hosts: &AllowedHosts, request: &Request) -> Option<&'static str> {
    let mut headers = request.headers().get_all(HOST).iter();
    let host = match (headers.next(), headers.next()) {
        (Some(host), None) => host.to_str().unwrap_or_default(),
        _ => "",
    };
    // A request to a proxy also names a host in its request line.
    let target = request.uri().authority();
    if !hosts.admits(host) || target.is_some_and(|target| !hosts.admits(target.as_str())) {
        return Some(WRONG_HOST);
    }
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
