//! The calls by domain, as those of v1: each domain is a handle with a clone of the client or session.

mod auth;
mod rbac;
mod users;

pub use rbac::{PolicyTarget, RbacGroups, RbacPermissions, RbacPolicies, RbacRoles};

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
    /// Access control: roles, groups, policies, and permissions for actions on resources.
    Rbac
}

accessors! { Authing:
    /// Registration, login, and tokens.
    auth Auth
    /// The users of the pool.
    users Users
    /// Access control: roles, groups, policies, and permissions for actions on resources.
    rbac Rbac
}

accessors! { Session<C: Client>:
    /// The token of the session.
    auth Auth
    /// The user of the session.
    users Users
    /// The roles, groups and permissions of the user.
    rbac Rbac
}
