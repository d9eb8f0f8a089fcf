//! The REST addresses of version 2 with which owners manage their pools.

use axum::Router;

use super::core::{DELETE, GET, POST, PUT, read, read_at, written, written_at};
use crate::calls::v2::{
    agreements, app_access, apps, environment, mfa, namespaces, org_import, resources, sessions,
    user_actions, userpool, users,
};
use crate::world::Current;

pub(super) fn router() -> Router<Current> {
    let namespace =
        || written_at(PUT, namespaces::update).merge(read_at(DELETE, namespaces::remove));
    let routes = Router::new()
        .route("/analysis/user-action", read(user_actions::list))
        .route("/analysis/audit", read(user_actions::audit))
        .route("/users/is-user-exists", read(users::is_known))
        .route("/users/kick", written(sessions::kick))
        .route("/users/login-status", read(sessions::status))
        .route("/mfa/totp/import", written(mfa::import))
        .route("/userpools/detail", read(userpool::detail))
        .route(
            "/env",
            read(environment::list).merge(written(environment::set)),
        )
        .route("/env/{key}", read_at(DELETE, environment::remove))
        .route("/orgs/import", written(org_import::import))
        .route("/orgs/export", read(org_import::export))
        .route(
            "/resources",
            read(resources::list).merge(written(resources::create)),
        )
        .route("/resources/detail", read(resources::detail))
        .route(
            "/resources/{code}",
            written_at(POST, resources::update).merge(read_at(DELETE, resources::remove)),
        )
        .route(
            "/resource-namespace/{pool}",
            read_at(GET, namespaces::list).merge(written_at(POST, namespaces::create)),
        )
        // The SDKs for JavaScript and Go have different addresses for one namespace.
        .route("/resource-namespace/{pool}/{id}", namespace())
        .route("/resource-namespace/{pool}/code/{code}", namespace())
        .route("/applications", read(apps::list))
        .route(
            "/applications/{app}",
            read_at(GET, apps::get).merge(written_at(POST, apps::update)),
        )
        .route(
            "/applications/{app}/authorization/records",
            read_at(GET, app_access::list),
        )
        .route(
            "/applications/{app}/authorization/{change}",
            written_at(POST, app_access::change),
        )
        .route(
            "/applications/{app}/agreements",
            read_at(GET, agreements::list).merge(written_at(POST, agreements::create)),
        )
        .route(
            "/applications/{app}/agreements/sort",
            written_at(POST, agreements::sort),
        )
        .route(
            "/applications/{app}/agreements/{id}",
            written_at(PUT, agreements::update).merge(read_at(DELETE, agreements::remove)),
        );
    Router::new()
        .route("/logout", read(sessions::log_out))
        .nest("/api/v2", routes)
}
