//! The calls of version 2 of the API. They share the state with version 1, and the functions that change it.

mod access;
pub(crate) mod acl;
pub(crate) mod agreements;
pub(crate) mod app_access;
pub(crate) mod apps;
pub(crate) mod arguments;
pub(crate) mod auth;
mod custom_fields;
mod departments;
mod email_templates;
pub(crate) mod environment;
pub(crate) mod error;
mod functions;
pub(crate) mod links;
pub(crate) mod mfa;
pub(crate) mod namespaces;
mod org;
pub(crate) mod org_import;
pub(crate) mod permissions;
mod policies;
pub(crate) mod profile;
pub(crate) mod rbac;
pub(crate) mod resources;
pub(crate) mod rest;
pub(crate) mod sessions;
mod social;
mod targets;
mod token;
pub(crate) mod user_actions;
mod user_update;
pub(crate) mod userpool;
pub(crate) mod users;
mod view;
mod whitelist;

use std::sync::LazyLock;

use crate::graphql::Table;

pub(crate) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for enter in [
        token::enter,
        auth::enter,
        users::enter,
        user_update::enter,
        profile::enter,
        mfa::enter,
        userpool::enter,
        custom_fields::enter,
        whitelist::enter,
        rbac::enter,
        functions::enter,
        email_templates::enter,
        social::enter,
        policies::enter,
        permissions::enter,
        org::enter,
        departments::enter,
    ] {
        enter(&mut table);
    }
    table
});
