//! The REST addresses of version 2 about permissions, roles and nodes of organisations.

use axum::Router;
use axum::routing::MethodFilter;

use super::core::written;
use super::owner::read_at;
use crate::calls::v2::acl;
use crate::world::Current;

pub(super) fn router() -> Router<Current> {
    Router::new()
        .route(
            "/api/v2/users/{id}/has-role",
            read_at(MethodFilter::GET, acl::has_role),
        )
        .route(
            "/api/v2/users/{id}/orgs",
            read_at(MethodFilter::GET, acl::orgs),
        )
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
