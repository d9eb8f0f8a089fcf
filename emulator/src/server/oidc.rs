//! The OIDC addresses for programs. The pages for browsers are in [`super::oidc_pages`].

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, PRAGMA, WWW_AUTHENTICATE,
};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde_json_bytes::Value;

use super::guard;
use crate::calls::oidc::error::{Kind, OidcError};
use crate::calls::oidc::form::Form;
use crate::calls::oidc::{self, discovery, token_info};
use crate::keys::published;
use crate::network::connection::Peer;
use crate::world::{Current, World};

/// The addresses of both versions of the API, below the issuer.
fn endpoints() -> Router<Current> {
    Router::new()
        .route("/token", post(grant))
        .route("/me", get(claims).post(claims))
        .route("/token/introspection", post(introspect))
        .route("/token/revocation", post(revoke))
}

/// The documents about the issuer, below it.
fn documents() -> Router<Current> {
    Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route(
            "/.well-known/jwks.json",
            get(async || Json(published::key_set())),
        )
}

/// The addresses that are also below each gateway.
pub(super) fn router() -> Router<Current> {
    let endpoints = endpoints()
        .route("/user/userinfo", get(claims).post(claims))
        .route("/validate_access_token", get(validate));
    Router::new().nest(oidc::PATH, endpoints)
}

/// The addresses that are below the issuer only.
pub(super) fn discovery_router() -> Router<Current> {
    Router::new().nest(oidc::PATH, documents())
}

/// The addresses of version 2 of the API, with the pages.
pub(super) fn core_router() -> Router<Current> {
    Router::new()
        .nest("/oidc", endpoints().merge(documents()))
        .route("/api/v2/oidc/validate_token", get(verify))
        .route("/cas/session", get(async || Json(Value::Null)))
        .route("/oidc/auth", any(to_page))
        .route("/oidc/session/end", any(to_page))
}

/// Sends a browser to the page. Its cookie is for the other path.
async fn to_page(uri: Uri) -> Redirect {
    let page = uri.path_and_query().map_or("", PathAndQuery::as_str);
    Redirect::temporary(&format!("/oauth{page}"))
}

/// Returns the issuer by the name under which the client reaches the emulator, so that `localhost`, 127.0.0.1 and allowed hosts
/// are consistent for each client.
fn issuer(world: &World, headers: &HeaderMap) -> String {
    let host = guard::host(headers);
    let base = match world.base_url.split_once("://") {
        Some((scheme, _)) if world.allowed_hosts.admits(host) => format!("{scheme}://{host}"),
        _ => world.base_url.clone(),
    };
    format!("{base}{}", oidc::PATH)
}

async fn metadata(State(world): State<Arc<World>>, headers: HeaderMap) -> Json<Value> {
    Json(discovery::metadata(&issuer(&world, &headers)))
}

/// Reads a form. A body of another type does not contain parameters.
pub(super) fn form(headers: &HeaderMap, body: &[u8]) -> Form {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next();
    let is_form = essence.unwrap_or_default().trim() == "application/x-www-form-urlencoded";
    if is_form {
        Form::parse(body)
    } else {
        Form::default()
    }
}

fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()
}

async fn grant(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let ip = peer.address.ip().to_string();
    let issuer = issuer(&world, &headers);
    let form = form(&headers, &body);
    respond(oidc::grant(
        &world,
        &ip,
        &issuer,
        authorization(&headers),
        &form,
    ))
}

/// Accepts the token in the query, in a form, or in the header.
async fn claims(
    State(world): State<Arc<World>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = Form::parse(query.unwrap_or_default().as_bytes());
    let form = form(&headers, &body);
    let token = query.get("access_token").or(form.get("access_token"));
    let token = token.or(super::token(&headers)).unwrap_or_default();
    respond(token_info::claims(&world, token))
}

async fn validate(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> Json<Value> {
    let query = Form::parse(query.unwrap_or_default().as_bytes());
    Json(token_info::validate(&world, query.text("access_token")))
}

async fn verify(State(world): State<Arc<World>>, RawQuery(query): RawQuery) -> Json<Value> {
    let query = Form::parse(query.unwrap_or_default().as_bytes());
    Json(token_info::verified(&world, &query))
}

async fn introspect(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let form = form(&headers, &body);
    respond(token_info::introspect(
        &world,
        authorization(&headers),
        &form,
    ))
}

async fn revoke(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let form = form(&headers, &body);
    match token_info::revoke(&world, authorization(&headers), &form) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => respond(Err(error)),
    }
}

fn respond(outcome: Result<Value, OidcError>) -> Response {
    let mut response = match outcome {
        Ok(value) => Json(value).into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(error.status());
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = (status, Json(&error)).into_response();
            let challenge = match error.kind {
                Kind::InvalidClient => Some("Basic realm=\"oidc\""),
                Kind::InvalidToken => Some("Bearer error=\"invalid_token\""),
                _ => None,
            };
            if let Some(challenge) = challenge {
                let challenge = HeaderValue::from_static(challenge);
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
            response
        }
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}
