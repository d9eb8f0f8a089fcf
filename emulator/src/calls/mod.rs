//! The calls, one module a domain. Each module enters its root fields into the one table from which both
//! dispatch and the README's list are made.

pub(crate) mod access;
pub(crate) mod arguments;
pub(crate) mod auth;
pub(crate) mod captcha;
pub(crate) mod contact;
pub(crate) mod email;
pub(crate) mod init;
pub(crate) mod ldap;
pub(crate) mod mfa;
pub(crate) mod oauth_binding;
pub(crate) mod password;
pub(crate) mod phone;
pub(crate) mod registration;
pub(crate) mod roles_legacy;
pub(crate) mod sign_in;
pub(crate) mod sso_grants;
pub(crate) mod userpool;
pub(crate) mod users;
pub(crate) mod view;

use std::sync::LazyLock;

use crate::graphql::Table;

pub(crate) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for enter in [
        init::enter,
        auth::enter,
        users::enter,
        email::enter,
        phone::enter,
        password::enter,
        mfa::enter,
        oauth_binding::enter,
        ldap::enter,
        sso_grants::enter,
        userpool::enter,
        roles_legacy::enter,
    ] {
        enter(&mut table);
    }
    table
});
