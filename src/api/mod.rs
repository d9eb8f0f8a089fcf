//! The calls by domain. Each domain is a handle with a clone of the client or session. Its methods return [`Call`]s, which send
//! nothing until they are awaited.
//!
//! The administration of OIDC, OAuth and SAML applications, LDAP servers, AD connectors and e-mail templates, and audit records,
//! statistics, billing and collaboration lack methods: the service documents only the shape of these calls, not whose token they
//! accept, nor their errors. Send their typed [operations](mod@crate::operations) with [`Authing::send`].
//!
//! ```no_run
//! # async fn example(authing: authing::Authing) -> Result<(), authing::Error> {
//! use authing::operations::oidc_apps::ListOidcApps;
//!
//! let apps = authing.send(ListOidcApps::new()).await?;
//! # Ok(()) }
//! ```

mod allowlist;
mod auth;
mod directory;
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
mod social;
mod sso;
mod users;
mod webhooks;

pub use auth::{DecodedClaims, ThirdPartyTokens};
pub use health::{CheckCdn, CheckGateways, Preflight};
pub use metadata_map::Metadata;
pub use org_tree::OrgTree;
pub use phone::{SendSmsCode, SmsCount};
pub use photo::Photo;
pub use pool::{ContactChanges, ExchangedSecret};
pub use rbac::{RbacGroups, RbacPermissions, RbacRoles};

use crate::{
    Authing, Call, Error, Operation, Session, call::actor::Authorized, error::DecodeError,
};

/// The value of a field without which the call has no result. If the response lacks it, the error has its path.
fn expect_field<O: Operation, T>(value: Option<T>, path: &str) -> Result<T, Error> {
    let problem = "is missing, and the call has no result without it";
    value.ok_or_else(|| DecodeError::new(O::NAME, path, problem).into())
}

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

/// The accessors of an actor's handles.
macro_rules! accessors {
    ($actor:ident: $($(#[$doc:meta])* $accessor:ident $handle:ident)*) => {
        /// # Calls by domain
        impl $actor {
            $(
                $(#[$doc])*
                pub fn $accessor(&self) -> $handle<Self> {
                    $handle { actor: self.clone() }
                }
            )*
        }
    };
}

/// The handles that an `Authing` and a `Session` have, and those that only an `Authing` has.
macro_rules! domains {
    (both { $($both:tt)* } owner { $($owner:tt)* }) => {
        handles! { $($both)* $($owner)* }
        accessors! { Authing: $($both)* $($owner)* }
        accessors! { Session: $($both)* }
    };
}

macro_rules! handles {
    ($($(#[$doc:meta])* $accessor:ident $handle:ident)*) => {
        $(
            handle! { $(#[$doc])* $handle }
        )*
    };
}

domains! {
    both {
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
        /// Texts that are kept beside users.
        metadata UserMetadata
        /// The user pool itself.
        pool Pool
        /// Whether the service is up.
        health Health
    }
    owner {
        /// Organisations: trees of groups.
        orgs Orgs
        /// Rules that run when users register or log in, and the variables that they read.
        pipeline Pipeline
        /// The phone numbers that may register.
        #[doc(alias = "whitelist")]
        allowlist Allowlist
        /// Addresses that the service reports events to.
        webhooks Webhooks
    }
}
