//! The calls of version 2 of the API. They share the state with version 1, and the functions that change it.

mod access;
mod auth;
mod departments;
pub(super) mod error;
mod init;
mod mfa;
mod org;
mod org_changes;
mod org_members;
mod password;
mod profile;
mod rbac;
mod rbac_members;
pub(crate) mod rest;
mod token;
mod user_update;
mod userpool;
mod users;
mod view;

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
        rbac::enter,
        rbac_members::enter,
        org::enter,
        org_changes::enter,
        org_members::enter,
    ] {
        enter(&mut table);
    }
    table
});
