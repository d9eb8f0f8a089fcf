//! The REST addresses of version 2 that its SDKs need in addition to GraphQL.

use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::QueryRejection;
use axum::extract::{ConnectInfo, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::assets::read_upload;
use super::{tenant, token};
use crate::calls::v2::rest::{self, Reply};
use crate::calls::v2::{acl, auth, error, links, mfa, profile};
use crate::error::Code;
use crate::graphql::Call;
use crate::network::connection::Peer;
use crate::world::{Current, World};

pub(super) const GET: MethodFilter = MethodFilter::GET;
pub(super) const POST: MethodFilter = MethodFilter::POST;
pub(super) const PUT: MethodFilter = MethodFilter::PUT;
pub(super) const DELETE: MethodFilter = MethodFilter::DELETE;

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
        .route("/users/{id}/has-role", read_at(GET, acl::has_role))
        .route("/users/{id}/orgs", read_at(GET, acl::orgs))
        .route("/acl/is-allowed", written(rest::is_allowed))
        .route(
            "/acl/check-resource-permission-batch",
            written(acl::check_batch),
        )
        .route(
            "/acl/get-authorized-resources-of-resource-kind",
            written(acl::of_kind),
        )
        .route("/acl/revoke-resource", written(acl::revoke))
        .route("/password/check", written(profile::check_plain))
        .route("/upload", post(upload))
        .route("/mfa/authenticator", read(mfa::list))
        .route(
            "/mfa/totp/associate",
            written(mfa::associate).merge(serve(DELETE, |call, Query(of)| mfa::remove(call, of))),
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

/// The arguments of a call that a part of the request has.
pub(super) trait Arguments: DeserializeOwned + Send + 'static {}

impl<T: DeserializeOwned + Send + 'static> Arguments for T {}

/// Serves a call whose arguments are the query.
pub(super) fn read<Q: Arguments>(call: fn(&Call<'_>, Q) -> Reply) -> MethodRouter<Current> {
    serve(GET, move |running, Query(query)| call(running, query))
}

/// Serves a call whose arguments are the JSON body.
pub(super) fn written<B: Arguments>(call: fn(&Call<'_>, B) -> Reply) -> MethodRouter<Current> {
    serve(POST, move |running, Json(body)| call(running, body))
}

/// Serves a call whose arguments are the variables of the path and the query.
pub(super) fn read_at<P: Arguments, Q: Arguments>(
    method: MethodFilter,
    call: fn(&Call<'_>, P, Q) -> Reply,
) -> MethodRouter<Current> {
    serve(method, move |running, (Path(place), Query(query))| {
        call(running, place, query)
    })
}

/// Serves a call whose arguments are the variables of the path and the JSON body.
pub(super) fn written_at<P: Arguments, B: Arguments>(
    method: MethodFilter,
    call: fn(&Call<'_>, P, B) -> Reply,
) -> MethodRouter<Current> {
    serve(method, move |running, (Path(place), Json(body))| {
        call(running, place, body)
    })
}

/// Serves a call with its arguments, which are parts of the request. Malformed and missing ones are the service's error.
fn serve<A, M: 'static>(
    method: MethodFilter,
    call: impl Fn(&Call<'_>, A) -> Reply + Clone + Send + Sync + 'static,
) -> MethodRouter<Current>
where
    A: FromRequest<Current, M> + Send + 'static,
{
    on(
        method,
        async move |arrived: Arrived, State(current): State<Current>, request: Request| {
            let arguments = A::from_request(request, &current).await;
            let arguments = arguments.map_err(|_| Code::ParametersIncomplete);
            run(&arrived, |running| call(running, arguments?))
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
    request: Arrived,
    Path(id): Path<String>,
    selection: Result<Query<rest::Selection>, QueryRejection>,
) -> Result<Json<Value>, StatusCode> {
    // Other addresses of this form, which have hyphens, are those of calls that are not emulated.
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(StatusCode::NOT_FOUND);
    }
    let Json(mut body) = run(&request, |call| {
        let Query(selection) = selection.map_err(|_| Code::ParametersIncomplete)?;
        rest::user(call, &id, &selection)
    });
    // Clients expect null for an unknown user.
    if body["code"] == 200 && body["data"].is_null() {
        body["data"] = Value::Null;
    }
    Ok(Json(body))
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
type Arrived = (State<Arc<World>>, ConnectInfo<Peer>, HeaderMap);

/// Runs a call, and writes its result or its error.
fn run(
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
