//! The calls, one module per domain. Each module adds its root fields to one table, which dispatches calls and from
//! which the README's list is generated.

#![allow(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    clippy::struct_field_names,
    reason = "all calls have the signature that the table requires, and arguments have the names of the schema"
)]

pub(crate) mod access;
pub(crate) mod arguments;
pub(crate) mod auth;
pub(crate) mod captcha;
pub(crate) mod contact;
pub(crate) mod credential;
pub(crate) mod email;
pub(crate) mod init;
pub(crate) mod invitation;
pub(crate) mod ldap;
pub(crate) mod login_history;
pub(crate) mod metadata;
pub(crate) mod mfa;
pub(crate) mod oauth_binding;
pub(crate) mod oidc;
pub(crate) mod oidc_apps;
pub(crate) mod org;
pub(crate) mod password;
pub(crate) mod phone;
pub(crate) mod pipeline;
pub(crate) mod qr_login;
pub(crate) mod rbac;
pub(crate) mod rbac_members;
pub(crate) mod registration;
pub(crate) mod roles_legacy;
pub(crate) mod sign_in;
pub(crate) mod sso_grants;
pub(crate) mod user_update;
pub(crate) mod userpool;
pub(crate) mod users;
pub(crate) mod v2;
pub(crate) mod view;
pub(crate) mod webhooks;

use std::sync::LazyLock;

use crate::error::ServiceError;
use crate::graphql::{Api, Engine, Engines, Table};

/// Returns the engines of both versions of the API, or the reason why a schema is invalid.
pub(crate) fn engines() -> Result<Engines, &'static str> {
    Ok(Engines {
        v1: Engine::new(Api::V1, &TABLE, ServiceError::to_json)?,
        v2: Engine::new(Api::V2, &v2::TABLE, v2::error::to_json)?,
    })
}

pub(crate) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for enter in [
        init::enter,
        auth::enter,
        oidc::enter,
        oidc_apps::enter,
        users::enter,
        user_update::enter,
        email::enter,
        phone::enter,
        password::enter,
        mfa::enter,
        oauth_binding::enter,
        ldap::enter,
        sso_grants::enter,
        userpool::enter,
        roles_legacy::enter,
        invitation::enter,
        metadata::enter,
        rbac::enter,
        rbac_members::enter,
        org::enter,
        pipeline::enter,
        webhooks::enter,
    ] {
        enter(&mut table);
    }
    table
});
