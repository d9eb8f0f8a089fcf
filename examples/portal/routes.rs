//! The addresses of the portal.

use authing::Authing;
use axum::{
    Router,
    extract::FromRef,
    routing::{get, post, put},
};

use super::{account, admin, profile};

/// The state that all handlers share.
#[derive(Clone)]
pub(crate) struct Portal {
    pub(crate) authing: Authing,
    /// Whether browsers send the session only over TLS.
    pub(crate) secure_cookie: bool,
}

impl FromRef<Portal> for Authing {
    fn from_ref(portal: &Portal) -> Self {
        portal.authing.clone()
    }
}

pub(crate) fn routes(portal: Portal) -> Router {
    Router::new()
        .route("/register", post(account::register))
        .route("/login", post(account::log_in))
        .route("/logout", post(account::log_out))
        .route("/password/code", post(account::send_password_code))
        .route("/password", put(account::reset_password))
        .route("/me", get(profile::read).patch(profile::update))
        .route("/me/photo", put(profile::set_photo))
        .route("/me/email/codes", post(profile::send_email_codes))
        .route("/me/email", put(profile::change_email))
        .route("/admin/users", get(admin::page))
        .route("/admin/users.jsonl", get(admin::stream))
        .with_state(portal)
}
