//! The REST addresses that are also below each gateway.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::calls::{auth, phone};
use crate::error::ServiceError;
use crate::world::{Current, World};

pub(super) fn router() -> Router<Current> {
    Router::new()
        .route("/send_smscode/{phone}/{client}", get(send_login_code))
        .route(
            "/notification/send_register_smscode/{phone}/{client}",
            get(send_register_code),
        )
        .route("/system/status", get(async || Json(json!({ "ok": 2 }))))
        .route(
            "/cas/logout",
            get(async || Json(json!({ "code": 200, "message": "退出成功" }))),
        )
        .route("/authing/token", get(check_token))
}

async fn send_login_code(
    State(world): State<Arc<World>>,
    Path((phone, client)): Path<(String, String)>,
) -> Json<Value> {
    respond(phone::send_code(&world, &client, &phone))
}

async fn send_register_code(
    State(world): State<Arc<World>>,
    Path((phone, client)): Path<(String, String)>,
) -> Json<Value> {
    respond(phone::send_register_code(&world, &client, &phone))
}

fn respond(outcome: Result<(), ServiceError>) -> Json<Value> {
    Json(match outcome {
        Ok(()) => json!({ "code": 200, "message": "发送成功" }),
        Err(error) => json!({ "code": error.code.number(), "message": error.message }),
    })
}

#[derive(Deserialize)]
struct TokenQuery {
    access_token: Option<String>,
}

async fn check_token(
    State(world): State<Arc<World>>,
    Query(query): Query<TokenQuery>,
) -> Json<serde_json_bytes::Value> {
    let token = query.access_token.as_deref();
    let token = token.filter(|token| !token.is_empty());
    Json(auth::login_status(&world, token))
}
