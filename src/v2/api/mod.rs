//! The calls by domain, as those of v1: each domain is a handle with a clone of the client or session.

mod allowlist;
mod auth;
mod custom_data;
mod custom_fields;
mod departments;
mod email;
mod links;
mod metadata;
mod mfa;
mod orgs;
mod password;
mod phone;
mod photo;
mod pool;
mod rbac;
mod rest_logins;
mod setters;
mod tokens;
mod users;

pub use phone::SmsScene;
pub use rbac::{PolicyTarget, RbacGroups, RbacPermissions, RbacPolicies, RbacRoles};

use super::{Application, Authing, Client, Session};
use crate::{
    Call, Operation,
    api::{accessors, handles},
    call::actor::Authorized,
};

/// Defines the handles of all clients and sessions, those of `Authing` and `Session`, and those of `Authing` only.
macro_rules! domains {
    (all { $($all:tt)* } both { $($both:tt)* } owner { $($owner:tt)* }) => {
        handles! { $($all)* $($both)* $($owner)* }
        accessors! { Authing: $($all)* $($both)* $($owner)* }
        accessors! { Application: $($all)* }
        accessors! { Session<C: Client>: $($all)* $($both)* }
    };
}

domains! {
    all {
        /// Registration, login, and tokens.
        auth Auth
        /// The users of the pool.
        users Users
        /// E-mail addresses, and the codes of e-mails.
        email Email
        /// Phone numbers, and the codes of text messages.
        phone Phone
        /// Multi-factor authentication: authenticators, and the second step of a login.
        mfa Mfa
        /// Passwords: the required strength, forgotten passwords, new passwords.
        password Passwords
    }
    both {
        /// Metadata of users: the values of their custom fields.
        metadata UserMetadata
        /// Access control: roles, groups, policies, and permissions for actions on resources.
        rbac Rbac
        /// Organisations: trees of nodes, which are the departments of users.
        orgs Orgs
    }
    owner {
        /// Custom fields of users, roles, organisations and other records.
        custom_fields CustomFields
        /// The user names, e-mail addresses and phone numbers that can register.
        #[doc(alias = "whitelist")]
        allowlist Allowlist
        /// User pools: settings, secrets, creation and deletion.
        pool Pool
    }
}
