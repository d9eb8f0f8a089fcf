//! The REST addresses of version 2 that its SDKs need in addition to GraphQL.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{tenant, token};
use crate::calls::v2::permissions::Question;
use crate::calls::v2::rest::{self, Reply};
use crate::graphql::Call;
use crate::network::connection::Peer;
use crate::world::{Current, World};

pub(super) fn router() -> Router<Current> {
    Router::new()
        .route("/api/v2/.well-known", get(well_known))
        .route("/api/v2/sms/send", post(send_sms))
        .route("/api/v2/users/batch", post(users))
        .route("/api/v2/users/{id}", get(user))
        .route("/api/v2/logout", get(log_out))
        .route("/api/v2/acl/is-allowed", post(is_allowed))
        .route("/api/v2/mfa/totp/verify", post(verify_totp))
}

async fn well_known(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({
        "code": 200,
        "message": "获取成功",
        "data": { "publicKey": world.keys.public_pem() },
    }))
}

#[derive(Deserialize)]
struct Sms {
    phone: String,
}

async fn send_sms(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(sms): Json<Sms>,
) -> Json<Value> {
    run(&world, &peer, &headers, |call| {
        rest::send_sms(call, &sms.phone)
    })
}

async fn user(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Json<Value> {
    run(&world, &peer, &headers, |call| rest::user(call, &id))
}

async fn users(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(batch): Json<rest::Batch>,
) -> Json<Value> {
    run(&world, &peer, &headers, |call| rest::users(call, batch))
}

async fn is_allowed(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(question): Json<Question>,
) -> Json<Value> {
    run(&world, &peer, &headers, |call| {
        rest::is_allowed(call, &question)
    })
}

async fn log_out(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Json<Value> {
    run(&world, &peer, &headers, rest::log_out)
}

#[derive(Deserialize)]
struct Totp {
    totp: String,
}

async fn verify_totp(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(Totp { totp }): Json<Totp>,
) -> Json<Value> {
    run(&world, &peer, &headers, |call| {
        rest::verify_totp(call, &totp)
    })
}

/// Runs a call, and writes its result or its error.
fn run(
    world: &World,
    peer: &Peer,
    headers: &HeaderMap,
    call: impl FnOnce(&Call<'_>) -> Reply,
) -> Json<Value> {
    let token = token(headers);
    let caller = world.caller(token);
    let reply = call(&Call {
        world,
        caller: &caller,
        token,
        ip: &peer.address.ip().to_string(),
        tenant: tenant(headers),
    });
    Json(match reply {
        Ok((message, Value::Null)) => json!({ "code": 200, "message": message }),
        Ok((message, data)) => json!({ "code": 200, "message": message, "data": data }),
        Err(error) => error,
    })
}
