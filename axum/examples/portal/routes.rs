//! The addresses of the portal.

use authing_axum::{Authenticator, Grant};
use axum::{
    Router,
    routing::{get, post, put},
};

use super::{account, admin, profile};

pub(crate) fn routes(auth: Authenticator) -> Router {
    Router::new()
        .route("/admin/users", get(admin::page))
        .route("/admin/users.jsonl", get(admin::stream))
        // Only for the routes above.
        .route_layer(auth.require(Grant::permission(admin::PERMISSION)))
        .route("/register", post(account::register))
        .route("/login", post(account::log_in))
        .route("/logout", post(account::log_out))
        .route("/password/code", post(account::send_password_code))
        .route("/password", put(account::reset_password))
        .route("/me", get(profile::read).patch(profile::update))
        .route("/me/photo", put(profile::set_photo))
        .route("/me/email/codes", post(profile::send_email_codes))
        .route("/me/email", put(profile::change_email))
        .with_state(auth)
}
