//! The REST addresses of version 2 that its SDKs need in addition to GraphQL.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Multipart, Path, Query, State};
use axum::http::HeaderMap;
use axum::routing::{MethodRouter, delete, get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::assets::read_upload;
use super::{tenant, token};
use crate::calls::arguments::NoArguments;
use crate::calls::v2::rest::{self, Refused, Reply};
use crate::calls::v2::{authenticators, links, logins};
use crate::graphql::Call;
use crate::network::connection::Peer;
use crate::world::{Current, World};

pub(super) fn router() -> Router<Current> {
    Router::new()
        .route("/api/v2/.well-known", get(well_known))
        .route("/api/v2/sms/send", written(rest::send_sms))
        .route(
            "/api/v2/register/email-code",
            written(logins::register_by_email_code),
        )
        .route("/api/v2/login/email-code", written(logins::by_email_code))
        .route("/api/v2/ldap/verify-user", written(logins::by_ldap))
        .route("/api/v2/ad/verify-user", written(logins::by_ad))
        .route("/api/v2/logout", read(rest::log_out))
        .route("/api/v2/users/batch", written(rest::users))
        .route("/api/v2/users/link", written(links::link))
        .route("/api/v2/users/unlink", written(links::unlink))
        .route("/api/v2/users/identity/link", written(links::link_identity))
        .route(
            "/api/v2/users/identity/unlink",
            written(links::unlink_identity),
        )
        .route("/api/v2/users/me/applications/allowed", read(rest::apps))
        .route("/api/v2/users/{id}", get(user))
        .route("/api/v2/acl/is-allowed", written(rest::is_allowed))
        .route("/api/v2/upload", post(upload))
        .route("/api/v2/mfa/authenticator", read(authenticators::list))
        .route(
            "/api/v2/mfa/totp/associate",
            written(authenticators::associate).merge(delete(remove_authenticator)),
        )
        .route(
            "/api/v2/mfa/totp/associate/confirm",
            written(authenticators::confirm),
        )
        .route("/api/v2/mfa/totp/verify", written(authenticators::verify))
        .route(
            "/api/v2/mfa/totp/recovery",
            written(authenticators::recover),
        )
        .route("/api/v2/mfa/face/{call}", written(rest::face))
        .route(
            "/api/v2/applications/mfa/sms/verify",
            written(authenticators::verify_sms),
        )
        .route(
            "/api/v2/applications/mfa/email/verify",
            written(authenticators::verify_email),
        )
        .route(
            "/api/v2/applications/mfa/check",
            written(authenticators::is_free),
        )
}

/// Serves a call whose arguments are the JSON body.
fn written<B: DeserializeOwned + Send + 'static>(
    call: fn(&Call<'_>, B) -> Reply,
) -> MethodRouter<Current> {
    post(
        move |State(world): State<Arc<World>>,
              ConnectInfo(peer): ConnectInfo<Peer>,
              headers: HeaderMap,
              Json(body): Json<B>| async move {
            run(&world, &peer, &headers, |arrived| call(arrived, body))
        },
    )
}

/// Serves a call whose arguments are the query.
fn read<Q: DeserializeOwned + Send + 'static>(
    call: fn(&Call<'_>, Q) -> Reply,
) -> MethodRouter<Current> {
    get(
        move |State(world): State<Arc<World>>,
              ConnectInfo(peer): ConnectInfo<Peer>,
              headers: HeaderMap,
              Query(query): Query<Q>| async move {
            run(&world, &peer, &headers, |arrived| call(arrived, query))
        },
    )
}

async fn well_known(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({
        "code": 200,
        "message": "获取成功",
        "data": { "publicKey": world.keys.public_pem() },
    }))
}

async fn user(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(selection): Query<rest::Selection>,
) -> Json<Value> {
    run(&world, &peer, &headers, |call| {
        rest::user(call, &id, &selection)
    })
}

async fn remove_authenticator(
    State(world): State<Arc<World>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    headers: HeaderMap,
) -> Json<Value> {
    run(&world, &peer, &headers, |call| {
        authenticators::remove(call, NoArguments {})
    })
}

/// Accepts a form with `file`. It requires no token, as SDKs send none.
async fn upload(State(world): State<Arc<World>>, form: Multipart) -> Json<Value> {
    let file = read_upload(&world, form).await.and_then(|form| form.file);
    let Some(file) = file else {
        return Json(json!({ "code": 500, "message": "请上传文件" }));
    };
    let url = format!("{}/cdn/{}", world.base_url, file.key);
    let data = json!({ "key": file.key, "url": url });
    world.uploads.keep(file);
    Json(json!({ "code": 200, "message": "上传成功", "data": data }))
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
        Err(Refused(error)) => error,
    })
}
