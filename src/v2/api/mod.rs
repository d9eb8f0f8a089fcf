//! The calls by domain, as those of v1: each domain is a handle with a clone of the client or session.

mod auth;
mod users;

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

accessors! { Authing:
    /// Registration, login, and tokens.
    auth Auth
    /// The users of the pool.
    users Users
}

accessors! { Application:
    /// Registration, login, and tokens.
    auth Auth
    /// Checks whether users exist.
    users Users
}

accessors! { Session<C: Client>:
    /// The token of the session.
    auth Auth
    /// The user of the session.
    users Users
}
