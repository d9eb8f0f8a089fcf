//! The calls by domain, as those of v1: each domain is a handle with a clone of the client or session.

mod allowlist;
mod auth;
mod custom_data;
mod custom_fields;
mod email_change;
mod metadata;
mod mfa_settings;
mod password;
mod phone_change;
mod pool;
mod users;

use super::{Authing, Client, Session};
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
    /// E-mail addresses: messages, change, removal.
    Email
}

handle! {
    /// Phone numbers of users.
    Phone
}

handle! {
    /// Passwords: the required strength, forgotten passwords, new passwords.
    Passwords
}

handle! {
    /// Multi-factor authentication.
    Mfa
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

accessors! { Authing:
    /// Registration, login, and tokens.
    auth Auth
    /// The users of the pool.
    users Users
    /// E-mail addresses: messages, change, removal.
    email Email
    /// Phone numbers of users.
    phone Phone
    /// Passwords: the required strength, forgotten passwords, new passwords.
    password Passwords
    /// Multi-factor authentication.
    mfa Mfa
    /// Metadata of users: the values of their custom fields.
    metadata UserMetadata
    /// Custom fields of users, roles, organisations and other records.
    custom_fields CustomFields
    /// The user names, e-mail addresses and phone numbers that can register.
    #[doc(alias = "whitelist")]
    allowlist Allowlist
    /// User pools: settings, secrets, creation and deletion.
    pool Pool
}

accessors! { Session<C: Client>:
    /// The token of the session.
    auth Auth
    /// The user of the session.
    users Users
    /// E-mail addresses: messages, change, removal.
    email Email
    /// Phone numbers of users.
    phone Phone
    /// Passwords: the required strength, forgotten passwords, new passwords.
    password Passwords
    /// Multi-factor authentication.
    mfa Mfa
    /// Metadata of users: the values of their custom fields.
    metadata UserMetadata
}
