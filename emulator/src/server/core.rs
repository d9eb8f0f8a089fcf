//! The REST addresses of version 2 that its SDKs need in addition to GraphQL.

use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{ConnectInfo, Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::assets::read_upload;
use super::{tenant, token};
use crate::calls::arguments::NoArguments;
use crate::calls::v2::rest::{self, Reply};
use crate::calls::v2::{auth, error, links, mfa, profile};
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::network::connection::Peer;
use crate::world::{Current, World};

pub(super) fn router() -> Router<Current> {
    let routes = Router::new()
        .route("/.well-known", get(well_known))
        .route("/sms/send", written(rest::send_sms))
        .route(
            "/register/email-code",
            written(auth::register_by_email_code),
        )
        .route("/login/email-code", written(auth::by_email_code))
        .route("/ldap/verify-user", written(auth::by_ldap))
        .route("/ad/verify-user", written(auth::by_ad))
        .route("/logout", read(rest::log_out))
        .route("/users/batch", written(rest::users))
        .route("/users/link", written(links::link))
        .route("/users/unlink", written(links::unlink))
        .route("/users/identity/link", written(links::link_identity))
        .route("/users/identity/unlink", written(links::unlink_identity))
        .route("/users/me/applications/allowed", read(rest::apps))
        .route("/users/me/security-level", read(rest::security_level))
        .route("/users/{id}", get(user))
        .route("/acl/is-allowed", written(rest::is_allowed))
        .route("/password/check", written(profile::check_plain))
        .route("/upload", post(upload))
        .route("/mfa/authenticator", read(mfa::list))
        .route(
            "/mfa/totp/associate",
            written(mfa::associate).delete(remove_authenticator),
        )
        .route("/mfa/totp/associate/confirm", written(mfa::confirm))
        .route("/mfa/totp/verify", written(mfa::verify))
        .route("/mfa/totp/recovery", written(mfa::recover))
        .route("/mfa/face/{call}", written(rest::face))
        .route("/applications/mfa/sms/verify", written(mfa::verify_sms))
        .route("/applications/mfa/email/verify", written(mfa::verify_email))
        .route("/applications/mfa/check", written(mfa::is_free));
    Router::new().nest("/api/v2", routes)
}

/// Serves a call whose arguments are the JSON body.
pub(super) fn written<B: DeserializeOwned + Send + 'static>(
    call: fn(&Call<'_>, B) -> Reply,
) -> MethodRouter<Current> {
    post(
        async move |request: Arrived, body: Result<Json<B>, JsonRejection>| {
            run(&request, |arrived| call(arrived, accept(body)?.0))
        },
    )
}

/// Serves a call whose arguments are the query.
pub(super) fn read<Q: DeserializeOwned + Send + 'static>(
    call: fn(&Call<'_>, Q) -> Reply,
) -> MethodRouter<Current> {
    get(
        async move |request: Arrived, query: Result<Query<Q>, QueryRejection>| {
            run(&request, |arrived| call(arrived, accept(query)?.0))
        },
    )
}

/// Returns the arguments of a call, or the service's error for malformed or missing ones.
pub(super) fn accept<A, R>(arguments: Result<A, R>) -> Result<A, ServiceError> {
    arguments.map_err(|_| Code::ParametersIncomplete.into())
}

async fn well_known(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({
        "code": 200,
        "message": "获取成功",
        "data": { "publicKey": world.keys.public_pem() },
    }))
}

async fn user(
    request: Arrived,
    Path(id): Path<String>,
    selection: Result<Query<rest::Selection>, QueryRejection>,
) -> Result<Json<Value>, StatusCode> {
    // Other addresses of this form, which have hyphens, are those of calls that are not emulated.
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(StatusCode::NOT_FOUND);
    }
    let Json(mut body) = run(&request, |call| rest::user(call, &id, &*accept(selection)?));
    // Clients expect null for an unknown user.
    if body["code"] == 200 && body["data"].is_null() {
        body["data"] = Value::Null;
    }
    Ok(Json(body))
}

async fn remove_authenticator(request: Arrived) -> Json<Value> {
    run(&request, |call| mfa::remove(call, NoArguments {}))
}

/// Accepts a form with `file`. It requires no token, as SDKs send none.
async fn upload(
    State(world): State<Arc<World>>,
    form: Result<Multipart, MultipartRejection>,
) -> Json<Value> {
    let form = match form {
        Ok(form) => read_upload(&world, form).await,
        Err(_) => None,
    };
    let Some(file) = form.and_then(|form| form.file) else {
        return Json(json!({ "code": 500, "message": "请上传文件" }));
    };
    let url = format!("{}/cdn/{}", world.base_url, file.key);
    let data = json!({ "key": file.key, "url": url });
    world.contents.uploads.keep(file);
    Json(json!({ "code": 200, "message": "上传成功", "data": data }))
}

/// The parts of a request that all calls read.
pub(super) type Arrived = (State<Arc<World>>, ConnectInfo<Peer>, HeaderMap);

/// Runs a call, and writes its result or its error.
pub(super) fn run(
    (State(world), ConnectInfo(peer), headers): &Arrived,
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
        Err(error) => error::to_json(&error),
    })
}
