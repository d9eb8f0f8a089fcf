//! A client of the API v2, which version 4 of Authing's SDKs uses: requires the feature `v2`.
//!
//! It has the same words as the client of v1, and the same guarantees. An [`Authing`] acts for the owner of a user pool, a [`Session`]
//! for a user. An [`Application`] registers users and logs them in at the host of an application, without the secret of the pool. See
//! [which API to use](crate::guide::which_api).
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
//!
//! # Domains
//!
//! These calls have methods, grouped by domain as in v1. Some of them are REST calls.
//!
//! | domain | calls about |
//! | --- | --- |
//! | [`auth`](Authing::auth) | registration, login, tokens, logout |
//! | [`users`](Authing::users) | the users: read, search, create, change, delete |
//! | [`email`](Authing::email), [`phone`](Authing::phone) | e-mail addresses and phone numbers, and the codes of messages |
//! | [`password`](Authing::password) | forgotten and new passwords, and their required strength |
//! | [`mfa`](Authing::mfa) | the second step of a login, and the authenticators of a user |
//! | [`rbac`](Authing::rbac) | access control: roles, groups, permissions, policies |
//! | [`orgs`](Authing::orgs) | organisations: trees of nodes |
//! | [`metadata`](Authing::metadata), [`custom_fields`](Authing::custom_fields) | the values of custom fields, and the fields |
//! | [`pool`](Authing::pool), [`allowlist`](Authing::allowlist) | the user pool: settings and secret; the names that can register |
//!
//! All other GraphQL calls are [operations](mod@operations): [`Authing::send`], [`Application::send`] and [`Session::send`] send them.
//!
//! # Logins with a second factor
//!
//! If a login needs a second factor, it returns [`Error::Challenge`](crate::Error::Challenge) with
//! [`ChallengeKind::SecondStep`](crate::error::ChallengeKind::SecondStep). The methods of [`Mfa`] complete it, unless the factor is a face, with the challenge of
//! [`Error::mfa_challenge`](crate::Error::mfa_challenge):
//!
//! ```
//! # authing_emulated::example_v2(async |authing, _| {
//! use authing::v2::operations::mfa::ChangeMfa;
//!
//! authing.send(ChangeMfa::new(true).user_id("5e4c8b1f0a2d3c4b5a690001")).await?;
//!
//! let login = authing.auth().login_by_email("lea@example.com", "correct horse").await;
//! let error = login.err().ok_or("a second factor is required")?;
//! let challenge = error.mfa_challenge().ok_or(error.to_string())?;
//! println!("{:?}, token: {:?}", challenge.factors(), challenge.token());
//! # Ok(()) });
//! ```

mod api;
mod application;
mod builder;
mod client;
pub mod rest;

use crate::{Secret, operation::GetOwnerToken};

pub use crate::Photo;
pub use api::{
    Allowlist, Auth, CustomFields, Email, Mfa, Orgs, Passwords, Phone, PolicyTarget, Pool, Rbac,
    RbacGroups, RbacPermissions, RbacPolicies, RbacRoles, SmsScene, UserMetadata, Users,
};
pub use application::Application;
pub use builder::{ApplicationBuilder, AuthingBuilder};
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

impl operations::Service {
    /// A login that needs a second factor is completed in a second step.
    pub(crate) const SECOND_STEP: bool = true;
}

impl GetOwnerToken for operations::init::GetOwnerToken {
    fn of(secret: Secret) -> Self {
        Self::new(secret)
    }

    fn token(output: types::OwnerToken) -> Option<Secret> {
        output.access_token
    }
}
