//! The OIDC addresses.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json_bytes::Value;

use crate::calls::oidc_rest::{self, OidcError};
use crate::network::connection::Peer;
use crate::world::{Current, World};

type Members = HashMap<String, String>;

pub(super) fn router() -> Router<Current> {
    Router::new()
        .route("/oauth/oidc/token", post(grant))
        .route("/oauth/oidc/me", get(claims).post(claims))
        .route("/oauth/oidc/user/userinfo", get(claims).post(claims))
        .route("/oauth/oidc/validate_access_token", get(validate))
}

async fn grant(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    form: Result<Form<Members>, FormRejection>,
) -> Response {
    let form = form.map(|Form(form)| form).unwrap_or_default();
    respond(oidc_rest::grant(
        &world,
        &peer.address.ip().to_string(),
        &form,
    ))
}

/// Accepts the token in the query, in a form, or in the header.
async fn claims(
    State(world): State<Arc<World>>,
    Query(query): Query<Members>,
    headers: HeaderMap,
    form: Result<Form<Members>, FormRejection>,
) -> Response {
    let form = form.map(|Form(form)| form).unwrap_or_default();
    let token = query.get("access_token").or(form.get("access_token"));
    let token = token.map(String::as_str).or(super::token(&headers));
    let token = token.unwrap_or_default();
    respond(oidc_rest::claims(&world, token))
}

async fn validate(State(world): State<Arc<World>>, Query(query): Query<Members>) -> Json<Value> {
    let token = query.get("access_token").map_or("", String::as_str);
    Json(oidc_rest::validate(&world, token))
}

fn respond(outcome: Result<Value, OidcError>) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(error.status());
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(error.to_json())).into_response()
        }
    }
}
