//! The calls by domain. Each domain is a handle with a clone of the client or session. Its methods return [`Call`]s, which send
//! nothing until they are awaited.
//!
//! Some calls lack methods: the administration of OAuth and SAML applications, LDAP servers, AD connectors and e-mail templates,
//! and audit records, statistics, billing and collaboration. The service documents only the shape of these calls, neither the
//! required token nor the errors. Send their typed [operations](mod@crate::operations) with [`Authing::send`].
//!
//! ```no_run
//! # async fn example(authing: authing::Authing) -> Result<(), authing::Error> {
//! use authing::operations::ldap::ListLdapServers;
//!
//! let servers = authing.send(ListLdapServers::new()).await?;
//! # Ok(()) }
//! ```

mod allowlist;
pub(crate) mod auth;
mod email;
mod health;
mod metadata;
pub mod metadata_map;
mod mfa;
mod oidc_apps;
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

/// Returns a required field. If the response lacks it, the error contains its path.
pub(crate) fn expect_field<O: Operation, T>(value: Option<T>, path: &str) -> Result<T, Error> {
    let reason = "is missing, and the call has no result without it";
    value.ok_or_else(|| DecodeError::new(O::NAME, path, reason).into())
}

/// Returns the user of a session, whom the service must know.
pub(crate) fn me<A, O: Operation<Output = Option<U>>, U>(call: Call<A, O>) -> Call<A, O, U> {
    call.finish(|_, user| {
        let reason = "null: the pool has no such user";
        Ok(user.ok_or_else(|| DecodeError::new(O::NAME, "data.user", reason))?)
    })
}

/// Defines a handle for the calls of a domain.
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
pub(crate) use handle;

/// Defines the accessors of the handles.
macro_rules! accessors {
    ($actor:ident $(<$client:ident: $bound:ident>)?: $($(#[$doc:meta])* $accessor:ident $handle:ident)*) => {
        /// # Calls by domain
        impl$(<$client: $bound>)? $actor$(<$client>)? {
            $(
                $(#[$doc])*
                pub fn $accessor(&self) -> $handle<Self> {
                    $handle { actor: self.clone() }
                }
            )*
        }
    };
}

#[cfg(feature = "v2")]
pub(crate) use accessors;

/// Defines the handles of `Authing` and `Session`, and those of `Authing` only.
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
            $crate::api::handle! { $(#[$doc])* $handle }
        )*
    };
}
pub(crate) use handles;

/// Defines the handles of the parts of a domain, and their accessors.
macro_rules! parts {
    ($whole:ident: $($(#[$doc:meta])* $accessor:ident $handle:ident)*) => {
        $crate::api::handles! { $($(#[$doc])* $accessor $handle)* }

        impl<A: Actor> $whole<A> {
            $(
                $(#[$doc])*
                pub fn $accessor(&self) -> $handle<A> {
                    let actor = self.actor.clone();
                    $handle { actor }
                }
            )*
        }
    };
}
pub(crate) use parts;

domains! {
    both {
        /// Registration, login, and tokens.
        auth Auth
        /// The users of the pool.
        users Users
        /// E-mail addresses: verification, change, removal.
        email Email
        /// Phone numbers, and the codes of text messages.
        phone Phone
        /// Forgotten passwords, and the required strength of passwords.
        password Passwords
        /// Multi-factor authentication.
        mfa Mfa
        /// Social logins, and the social accounts of users.
        social Social
        /// Applications that users have authorized for single sign-on.
        sso Sso
        /// Role-based access control: permissions, roles, groups.
        rbac Rbac
        /// Roles of the legacy system.
        roles Roles
        /// Metadata of users: texts under keys.
        metadata UserMetadata
        /// The user pool: settings and secret.
        pool Pool
        /// Checks whether the service is up.
        health Health
    }
    owner {
        /// Organisations: trees of groups.
        orgs Orgs
        /// Rules that run when users register or log in, and their variables.
        pipeline Pipeline
        /// The phone numbers that can register.
        #[doc(alias = "whitelist")]
        allowlist Allowlist
        /// Webhooks: addresses to which the service sends events.
        webhooks Webhooks
        /// OIDC applications of the pool.
        oidc_apps OidcApps
    }
}
