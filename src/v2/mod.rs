//! A client of the API v2, which Authing's SDKs of the versions 4 speak: requires the feature `v2`.
//!
//! It has the same words as the client of v1, and the same guarantees: an [`Authing`] acts for the owner of a user pool, a
//! [`Session`] for a user. There are methods for [logins](Authing::auth), their [second step](Authing::mfa), [users](Authing::users),
//! [organisations](Authing::orgs), [access control](Authing::rbac), and the codes of [e-mails](Authing::email) and [text messages](Authing::phone). All other GraphQL calls are
//! [operations](mod@operations): [`Authing::send`] and [`Session::send`] send them. Not part of it yet is the host of an application.
//!
//! ```
//! # authing_emulated::example_v2(async |authing, _| {
//! use authing::v2::operations::users::ListUsers;
//!
//! let session = authing.auth().login_by_email("lea@example.com", "correct horse").await?;
//! println!("{:?}", session.users().me().await?.nickname);
//!
//! let without_org = authing.send(ListUsers::new().exclude_users_in_org(true)).await?;
//! println!("{:?} users are not in an organisation", without_org.total);
//! # Ok(()) });
//! ```

mod api;
mod client;
pub mod rest;

use crate::{Secret, operation::GetOwnerToken};

pub use crate::Photo;
pub use api::{
    Allowlist, Auth, CustomFields, Email, Mfa, Orgs, Passwords, Phone, PolicyTarget, Pool, Rbac,
    RbacGroups, RbacPermissions, RbacPolicies, RbacRoles, SmsScene, UserMetadata, Users,
};
pub use client::{Authing, Client};
pub use operations::types;

/// A client that acts for one logged-in user of the API v2.
pub type Session<C = Authing> = crate::Session<C>;

/// The operations by domain. Each is a type made from its `.graphql` file.
#[allow(
    deprecated,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod operations {
    include!(concat!(env!("OUT_DIR"), "/operations_v2.rs"));
}

impl GetOwnerToken for operations::init::GetOwnerToken {
    fn of(secret: Secret) -> Self {
        Self::new(secret)
    }

    fn token(output: types::OwnerToken) -> Option<Secret> {
        Some(output.access_token)
    }
}
