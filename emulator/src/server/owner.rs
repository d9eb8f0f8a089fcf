//! The REST addresses of version 2 with which owners manage their pools.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Json, Router};
use serde::de::DeserializeOwned;

use super::core::{Arrived, accept, read, run, written};
use crate::calls::arguments::NoArguments;
use crate::calls::v2::namespaces::By;
use crate::calls::v2::rest::Reply;
use crate::calls::v2::{
    agreements, app_access, apps, environment, mfa, namespaces, org_import, resources, sessions,
    user_actions, userpool, users,
};
use crate::graphql::Call;
use crate::world::Current;

const GET: MethodFilter = MethodFilter::GET;
const POST: MethodFilter = MethodFilter::POST;
const PUT: MethodFilter = MethodFilter::PUT;
const DELETE: MethodFilter = MethodFilter::DELETE;

pub(super) fn router() -> Router<Current> {
    let access = |call| written_at::<String, _>(POST, call);
    Router::new()
        .route("/logout", read(sessions::log_out))
        .route("/api/v2/analysis/user-action", read(user_actions::list))
        .route("/api/v2/analysis/audit", read(user_actions::audit))
        .route("/api/v2/users/is-user-exists", read(users::is_known))
        .route("/api/v2/users/kick", written(sessions::kick))
        .route("/api/v2/users/login-status", read(sessions::status))
        .route("/api/v2/mfa/totp/import", written(mfa::import))
        .route("/api/v2/userpools/detail", read(userpool::detail))
        .route(
            "/api/v2/env",
            read(environment::list).merge(written(environment::set)),
        )
        .route("/api/v2/env/{key}", read_at(DELETE, environment::remove))
        .route("/api/v2/orgs/import", written(org_import::import))
        .route("/api/v2/orgs/export", read(org_import::export))
        .route(
            "/api/v2/resources",
            read(resources::list).merge(written(resources::create)),
        )
        .route("/api/v2/resources/detail", read(resources::detail))
        .route(
            "/api/v2/resources/{code}",
            written_at(POST, resources::update).merge(read_at(DELETE, resources::remove)),
        )
        .merge(namespaces())
        .route("/api/v2/applications", read(apps::list))
        .route(
            "/api/v2/applications/{app}",
            read_at(GET, apps::get).merge(written_at(POST, apps::update)),
        )
        .nest(
            "/api/v2/applications/{app}/authorization",
            Router::new()
                .route("/records", read_at(GET, app_access::list))
                .route("/allow", access(app_access::allow))
                .route("/deny", access(app_access::deny))
                .route("/enable-effect", access(app_access::enable))
                .route("/disable-effect", access(app_access::disable))
                .route("/revoke", access(app_access::revoke)),
        )
        .route(
            "/api/v2/applications/{app}/agreements",
            read_at(GET, agreements::list).merge(written_at(POST, agreements::create)),
        )
        .route(
            "/api/v2/applications/{app}/agreements/sort",
            written_at(POST, agreements::sort),
        )
        .route(
            "/api/v2/applications/{app}/agreements/{id}",
            written_at(PUT, agreements::update).merge(read_at(DELETE, agreements::remove)),
        )
}

/// The SDKs for JavaScript and Go have different addresses for one namespace.
fn namespaces() -> Router<Current> {
    let by_id = written_at(PUT, |call, at, change| {
        namespaces::update(call, By::Id, at, change)
    });
    let by_code = written_at(PUT, |call, at, change| {
        namespaces::update(call, By::Code, at, change)
    });
    Router::new()
        .route(
            "/api/v2/resource-namespace/{pool}",
            read_at(GET, namespaces::list).merge(written_at(POST, namespaces::create)),
        )
        .route(
            "/api/v2/resource-namespace/{pool}/{id}",
            by_id.merge(read_at(DELETE, |call, at, _: NoArguments| {
                namespaces::remove(call, By::Id, at)
            })),
        )
        .route(
            "/api/v2/resource-namespace/{pool}/code/{code}",
            by_code.merge(read_at(DELETE, |call, at, _: NoArguments| {
                namespaces::remove(call, By::Code, at)
            })),
        )
}

/// Serves a call whose arguments are the variables of the path and the query.
pub(super) fn read_at<P, Q>(
    method: MethodFilter,
    call: fn(&Call<'_>, P, Q) -> Reply,
) -> MethodRouter<Current>
where
    P: DeserializeOwned + Send + 'static,
    Q: DeserializeOwned + Send + 'static,
{
    on(
        method,
        move |request: Arrived,
              path: Result<Path<P>, PathRejection>,
              query: Result<Query<Q>, QueryRejection>| async move {
            run(&request, |arrived| {
                call(arrived, accept(path)?.0, accept(query)?.0)
            })
        },
    )
}

/// Serves a call whose arguments are the variables of the path and the JSON body.
fn written_at<P, B>(
    method: MethodFilter,
    call: fn(&Call<'_>, P, B) -> Reply,
) -> MethodRouter<Current>
where
    P: DeserializeOwned + Send + 'static,
    B: DeserializeOwned + Send + 'static,
{
    on(
        method,
        move |request: Arrived,
              path: Result<Path<P>, PathRejection>,
              body: Result<Json<B>, JsonRejection>| async move {
            run(&request, |arrived| {
                call(arrived, accept(path)?.0, accept(body)?.0)
            })
        },
    )
}
