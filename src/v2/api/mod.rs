//! The calls by domain, as those of v1: each domain is a handle with a clone of the client or session.

mod auth;
mod directory;
mod email;
mod email_code;
mod links;
mod mfa;
mod phone;
mod photo;
mod users;

pub use phone::SmsScene;

use super::{Application, Authing, Client, Session};
use crate::{
    Call, Operation,
    api::{accessors, handle},
    call::actor::Authorized,
};

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
}

accessors! { Application:
    /// Registration, login, and tokens.
    auth Auth
    /// Checks whether users exist.
    users Users
    /// E-mail addresses, and the codes of e-mails.
    email Email
    /// Phone numbers, and the codes of text messages.
    phone Phone
    /// The second step of a login.
    mfa Mfa
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
}
