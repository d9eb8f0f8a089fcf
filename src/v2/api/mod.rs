//! The calls by domain, as those of v1: each domain is a handle with a clone of the client or session.

mod auth;
mod departments;
mod orgs;
mod users;

use super::{Authing, Client, Session};
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
    /// Organisations: trees of nodes, which are the departments of users.
    Orgs
}

accessors! { Authing:
    /// Registration, login, and tokens.
    auth Auth
    /// The users of the pool.
    users Users
    /// Organisations: trees of nodes, which are the departments of users.
    orgs Orgs
}

accessors! { Session<C: Client>:
    /// The token of the session.
    auth Auth
    /// The user of the session.
    users Users
    /// The departments of the user.
    orgs Orgs
}
