//! The REST addresses of version 2 about permissions, roles and nodes of organisations.

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::routing::{MethodRouter, get};
use serde::de::DeserializeOwned;

use super::core::{Arrived, accept, run, written};
use crate::calls::v2::acl;
use crate::calls::v2::rest::Reply;
use crate::graphql::Call;
use crate::world::Current;

pub(super) fn router() -> Router<Current> {
    Router::new()
        .route("/api/v2/users/{id}/has-role", read_of(acl::has_role))
        .route("/api/v2/users/{id}/orgs", read_of(acl::orgs))
        .route(
            "/api/v2/acl/check-resource-permission-batch",
            written(acl::check_batch),
        )
        .route(
            "/api/v2/acl/get-authorized-resources-of-resource-kind",
            written(acl::of_kind),
        )
        .route("/api/v2/acl/revoke-resource", written(acl::revoke))
}

/// Serves a call of one user, whose id is in the path. The other arguments are the query.
fn read_of<Q: DeserializeOwned + Send + 'static>(
    call: fn(&Call<'_>, &str, Q) -> Reply,
) -> MethodRouter<Current> {
    get(
        move |request: Arrived, Path(id): Path<String>, query: Result<Query<Q>, QueryRejection>| async move {
            let query = query.map(|Query(query)| query);
            run(&request, |arrived| call(arrived, &id, accept(query)?))
        },
    )
}
