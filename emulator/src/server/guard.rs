//! Guards the addresses that are the emulator's own and not the service's: the page, the outbox, the public key.
//!
//! Web pages from elsewhere neither read nor change anything there. No CORS header lets them; a name that an attacker
//! points at this machine (DNS rebinding) is not a host that is answered; another page's `Origin` is refused.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::network::host::AllowedHosts;

const WRONG_HOST: &str = "The page and the outbox answer to localhost, 127.0.0.1 and [::1] only. \
    To reach them by another name, start the emulator with --allow-host NAME.\n";
const WRONG_ORIGIN: &str = "Pages of other origins may not use the emulator's page and outbox.\n";

/// What browsers are told about a response: not to guess its type, not to let other sites embed it.
const HEADERS: [(HeaderName, &str); 3] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Serves a request that names this machine, or a host that was allowed, and comes from no other page.
pub(super) async fn guard(
    State(hosts): State<Arc<AllowedHosts>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match refusal(&hosts, &request) {
        Some(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
        None => next.run(request).await,
    };
    let headers = HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    response
}

fn refusal(hosts: &AllowedHosts, request: &Request) -> Option<&'static str> {
    let mut named = request.headers().get_all(HOST).iter();
    let host = match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().unwrap_or_default(),
        _ => "",
    };
    // A request to a proxy names a host in its first line, too.
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
