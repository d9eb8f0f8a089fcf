//! The calls of version 2 of the API. They share the state with version 1, and the functions that change it.

mod access;
mod auth;
pub(crate) mod authenticators;
mod custom_fields;
mod departments;
mod email_templates;
pub(super) mod error;
mod functions;
mod init;
pub(crate) mod links;
pub(crate) mod logins;
mod mfa;
mod org;
mod org_changes;
mod org_members;
mod password;
pub(crate) mod permissions;
mod policies;
mod profile;
mod rbac;
mod rbac_members;
pub(crate) mod rest;
mod social;
mod storage;
mod targets;
mod token;
mod user_update;
mod userpool;
mod users;
mod view;
mod whitelist;

use std::sync::LazyLock;

use crate::graphql::Table;

pub(crate) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for enter in [
        init::enter,
        auth::enter,
        users::enter,
        user_update::enter,
        profile::enter,
        password::enter,
        mfa::enter,
        userpool::enter,
        custom_fields::enter,
        whitelist::enter,
        rbac::enter,
        rbac_members::enter,
        functions::enter,
        email_templates::enter,
        social::enter,
        storage::enter,
        policies::enter,
        permissions::enter,
        org::enter,
        org_changes::enter,
        org_members::enter,
    ] {
        enter(&mut table);
    }
    table
});
