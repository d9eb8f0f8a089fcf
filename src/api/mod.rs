//! The calls by domain. Each domain is a handle that owns the actor; each method builds an operation and hands it
//! to the one door that all operations pass.

mod allowlist;
mod auth;
mod email;
mod health;
mod metadata;
pub mod metadata_map;
mod mfa;
mod org;
pub mod org_tree;
mod password;
mod phone;
mod photo;
mod pipeline;
mod pool;
mod rbac;
mod roles;
mod sign_in;
mod social;
mod sso;
mod users;
mod webhooks;

pub use health::{CheckCdn, CheckGateways, Preflight};
pub use metadata_map::Metadata;
pub use org_tree::OrgTree;
pub use phone::SendSmsCode;
pub use photo::Photo;
pub use rbac::{RbacGroups, RbacPermissions, RbacRoles};

use crate::{Authing, Call, Operation, Session, call::actor::Authorized};

/// A handle on calls that belong together.
macro_rules! handle {
    ($(#[$doc:meta])* $handle:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $handle<A> {
            actor: A,
        }

        impl<A> $handle<A> {
            #[allow(dead_code, reason = "the domain `health` has no operations")]
            fn call<O: Operation>(&self, operation: O) -> Call<A, O>
            where
                A: Authorized<O::Token>,
            {
                Call::new(self.actor.clone(), operation)
            }
        }
    };
}
use handle;

macro_rules! domains {
    ($($(#[$doc:meta])* $accessor:ident $handle:ident)*) => {
        $(
            handle! { $(#[$doc])* $handle }
        )*

        /// # Calls by domain
        impl Authing {
            $(
                $(#[$doc])*
                pub fn $accessor(&self) -> $handle<Self> {
                    $handle { actor: self.clone() }
                }
            )*
        }

        /// # Calls by domain
        impl Session {
            $(
                $(#[$doc])*
                pub fn $accessor(&self) -> $handle<Self> {
                    $handle { actor: self.clone() }
                }
            )*
        }
    };
}

domains! {
    /// Registration, login, tokens.
    auth Auth
    /// The users of the pool.
    users Users
    /// E-mail addresses: verified, changed, removed.
    email Email
    /// Phone numbers, and the codes of text messages.
    phone Phone
    /// Forgotten passwords, and how strong passwords have to be.
    password Passwords
    /// Multi-factor authentication.
    mfa Mfa
    /// Social logins, and the social accounts of users.
    social Social
    /// Applications that users let take part in single sign-on.
    sso Sso
    /// Role-based access control: permissions, roles, groups.
    rbac Rbac
    /// Roles of the old system.
    roles Roles
    /// Organisations: trees of groups.
    orgs Orgs
    /// Texts that are kept beside users.
    metadata UserMetadata
    /// Rules that run when users register or log in, and the variables that they read.
    pipeline Pipeline
    /// The phone numbers that may register.
    #[doc(alias = "whitelist")]
    allowlist Allowlist
    /// Addresses that the service reports events to.
    webhooks Webhooks
    /// The user pool itself.
    pool Pool
    /// Whether the service is up.
    health Health
}
