//! The calls by domain, as those of v1: each domain is a handle with a clone of the client or session.

mod allowlist;
mod auth;
mod custom_data;
mod custom_fields;
mod departments;
mod directory;
mod email;
mod email_change;
mod email_code;
mod links;
mod metadata;
mod mfa;
mod mfa_settings;
mod orgs;
mod password;
mod phone;
mod phone_change;
mod photo;
mod pool;
mod rbac;
mod tokens;
mod users;

pub use phone::SmsScene;
pub use rbac::{PolicyTarget, RbacGroups, RbacPermissions, RbacPolicies, RbacRoles};

use super::{Application, Authing, Client, Session};
use crate::{
    Call, Operation,
    api::{accessors, handle},
    call::actor::Authorized,
};

/// The maximum number of ids in a request: the documented one of v1.
const MAX_BATCH: usize = 80;

handle! {
    /// Registration, login, and tokens.
    Auth
}

handle! {
    /// The users of the pool.
    Users
}

handle! {
    /// E-mail addresses, and the codes of e-mails.
    Email
}

handle! {
    /// Phone numbers, and the codes of text messages.
    Phone
}

handle! {
    /// Multi-factor authentication.
    Mfa
}

handle! {
    /// Passwords: the required strength, forgotten passwords, new passwords.
    Passwords
}

handle! {
    /// Metadata of users: the values of their custom fields.
    UserMetadata
}

handle! {
    /// Custom fields of users, roles, organisations and other records.
    CustomFields
}

handle! {
    /// The names that can register.
    Allowlist
}

handle! {
    /// User pools: settings, secrets, creation and deletion.
    Pool
}

handle! {
    /// Access control: roles, groups, policies, and permissions for actions on resources.
    Rbac
}

handle! {
    /// Organisations: trees of nodes, which are the departments of users.
    Orgs
}

accessors! { Authing:
    /// Registration, login, and tokens.
    auth Auth
    /// The users of the pool.
    users Users
    /// E-mail addresses, and the codes of e-mails.
    email Email
    /// Phone numbers, and the codes of text messages.
    phone Phone
    /// The second step of a login.
    mfa Mfa
    /// Passwords: the required strength, forgotten passwords, new passwords.
    password Passwords
    /// Metadata of users: the values of their custom fields.
    metadata UserMetadata
    /// Custom fields of users, roles, organisations and other records.
    custom_fields CustomFields
    /// The user names, e-mail addresses and phone numbers that can register.
    #[doc(alias = "whitelist")]
    allowlist Allowlist
    /// User pools: settings, secrets, creation and deletion.
    pool Pool
    /// Access control: roles, groups, policies, and permissions for actions on resources.
    rbac Rbac
    /// Organisations: trees of nodes, which are the departments of users.
    orgs Orgs
}

accessors! { Application:
    /// Registration, login, and tokens.
    auth Auth
    /// Checks whether users exist.
    users Users
    /// The codes of e-mails.
    email Email
    /// The codes of text messages.
    phone Phone
    /// The second step of a login.
    mfa Mfa
    /// Forgotten passwords, and the required strength.
    password Passwords
}

accessors! { Session<C: Client>:
    /// The token of the session.
    auth Auth
    /// The user of the session.
    users Users
    /// E-mail addresses, and the codes of e-mails.
    email Email
    /// Phone numbers, and the codes of text messages.
    phone Phone
    /// The authenticators of the user.
    mfa Mfa
    /// Passwords: the required strength, forgotten passwords, new passwords.
    password Passwords
    /// Metadata of users: the values of their custom fields.
    metadata UserMetadata
    /// The roles, groups and permissions of the user.
    rbac Rbac
    /// The departments of the user.
    orgs Orgs
}
