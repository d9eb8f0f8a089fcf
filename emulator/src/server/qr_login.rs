//! The addresses of QR code logins: for an app's own codes, and for the mini program, which is not emulated.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::assets::drawing;
use super::page::escape;
use crate::calls::qr_login;
use crate::error::ServiceError;
use crate::network::connection::Peer;
use crate::state::qr_codes::Stage;
use crate::world::{Current, World};

const NO_MINI_PROGRAM: &str =
    "获取qrcode地址失败，请确认已打开小程序OAuth。若已打开，可能是网络问题，请重试。";

pub(super) fn router() -> Router<Current> {
    let report = |stage| {
        post(
            move |State(world): State<Arc<World>>, headers: HeaderMap, Json(code): Json<CodeId>| async move {
                let caller = world.caller(super::token(&headers));
                respond(qr_login::report(&world, &caller, &code.qrcode_id, stage))
            },
        )
    };
    Router::new()
        .route("/qrcode/gene", get(make))
        .route("/qrcode/check", get(check))
        .route("/qrcode/picture/{id}", get(picture))
        .route("/oauth/scan-qrcode/scanned", report(Stage::Scanned))
        .route("/oauth/scan-qrcode/confirm", report(Stage::Agreed))
        .route("/oauth/scan-qrcode/cancel", report(Stage::Refused))
        .route(
            "/oauth/scan-qrcode/exchangeUserInfoWithTicket",
            post(exchange),
        )
        .route(
            "/oauth/wxapp/qrcode/{client}",
            get(async || Json(json!({ "code": 500, "message": NO_MINI_PROGRAM }))),
        )
        .route(
            "/oauth/wxapp/confirm/qr",
            post(async || {
                let not_scanned = json!({ "code": 500, "message": "have not been authed" });
                Json(json!({ "code": 200, "data": not_scanned }))
            }),
        )
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CodeId {
    qrcode_id: String,
}

#[derive(Deserialize)]
struct Exchange {
    ticket: String,
}

async fn make(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
) -> Json<Value> {
    respond(qr_login::make(&world, query))
}

async fn check(State(world): State<Arc<World>>, Query(code): Query<CodeId>) -> Json<Value> {
    respond(qr_login::check(&world, &code.qrcode_id))
}

/// Draws a picture with the code's content as plain text. Tests and developers read it; cameras cannot.
async fn picture(State(world): State<Arc<World>>, Path(id): Path<String>) -> Response {
    let Some(content) = qr_login::content(&world, &id) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let text = escape(&content.to_string());
    let picture = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><desc>{text}</desc><rect width="240" height="240" fill="none" stroke="black"/><text x="12" y="124" font-family="monospace" font-size="13">{id}</text></svg>"#
    );
    drawing(picture)
}

/// Tells browsers from servers by the `Origin` header, which only browsers send.
async fn exchange(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Json(request): Json<Exchange>,
) -> Json<Value> {
    let from_browser = headers.contains_key(ORIGIN);
    let ip = peer.address.ip().to_string();
    respond(qr_login::exchange(
        &world,
        &ip,
        from_browser,
        &request.ticket,
    ))
}

fn respond(outcome: Result<(&str, Value), ServiceError>) -> Json<Value> {
    Json(match outcome {
        Ok((message, data)) => json!({ "code": 200, "message": message, "data": data }),
        Err(error) => serde_json_bytes::to_value(error.to_json()).unwrap_or_default(),
    })
}
