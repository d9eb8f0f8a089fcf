//! A typed client of [Authing](https://authing.cn), the identity service whose API is GraphQL: registration, login, users, roles,
//! organisations, and all other calls of the service.
//!
//! Each operation is a `.graphql` file that is compiled against the schema of the service. A misspelt field, a missing
//! argument, a password that is not encrypted, or a call with the wrong token is a compile error.
//!
//! Authing has several APIs. This crate is for the first one, v1; the feature `v2` has a client of the second. See
//! [which API to use](guide::which_api).
//!
//! ```
//! use authing::{Authing, Error, error::ChallengeKind};
//! use authing_emulator::Emulator;
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     // A local Authing. `Authing::new(pool_id, secret)` is a client of the public service.
//!     let emulator = Emulator::start().await?;
//!     let authing = Authing::from_vars(emulator.env())?;
//!
//!     // The client acts for the owner of the user pool. Optional arguments are set on the call.
//!     let auth = authing.auth();
//!     auth.register_by_email("lea@example.com", "correct horse").nickname("Lea").await?;
//!
//!     let mut users = authing.users().list().stream();
//!     while let Some(user) = users.try_next().await? {
//!         println!("{} {:?}", user.id, user.nickname);
//!     }
//!
//!     // A session acts for a user. A login returns it.
//!     match auth.login_by_email("lea@example.com", "correct horse").await {
//!         Ok(session) => {
//!             let lea = session.users().update().company("Analytical Engines").await?;
//!             assert_eq!(lea.company.as_deref(), Some("Analytical Engines"));
//!         }
//!         Err(Error::Challenge(challenge)) if challenge.kind == ChallengeKind::MfaCode => {
//!             println!("ask for the code, and repeat the login with `.mfa_code(code)`");
//!         }
//!         Err(error) => return Err(error.into()),
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Guides
//!
//! | you want to | read |
//! | --- | --- |
//! | write the first program | [Getting started](guide::getting_started) |
//! | know whether this crate is for your Authing | [Which API to use](guide::which_api) |
//! | move from an official SDK | [From Python](guide::from_python), [from JavaScript](guide::from_javascript) |
//! | log users in | [Logging in](guide::logging_in) |
//! | check the tokens that requests carry | [Protecting a backend](guide::protecting_a_backend) |
//! | decide what users may do | [Roles and organisations](guide::roles_and_organisations) |
//! | export, change or import many users | [Many users](guide::bulk_users) |
//! | handle errors and retries | [Errors](guide::errors) |
//! | test your program without the service | [Testing](guide::testing) |
//! | make a call without a method, or read other fields | [Your own operations](guide::own_operations) |
//! | use an Authing on your servers | [Private installations](guide::private_installations) |
//!
//! # Domains
//!
//! Calls are grouped by domain. An [`Authing`] has all domains, and a [`Session`] those that are marked. The methods of a domain
//! differ: those of the owner are not on a session.
//!
//! | domain | calls about | on a session |
//! | --- | --- | --- |
//! | [`auth`](Authing::auth) | registration, login, tokens, logout | yes |
//! | [`users`](Authing::users) | the users: read, search, create, change, delete | yes |
//! | [`email`](Authing::email) | e-mail addresses: verification, change, removal | yes |
//! | [`phone`](Authing::phone) | phone numbers, and the codes of text messages | yes |
//! | [`password`](Authing::password) | forgotten passwords, and the required strength of passwords | yes |
//! | [`mfa`](Authing::mfa) | multi-factor authentication | yes |
//! | [`social`](Authing::social) | social logins, and the social accounts of users | yes |
//! | [`sso`](Authing::sso) | applications that users have authorized for single sign-on | yes |
//! | [`rbac`](Authing::rbac) | access control: permissions, roles, groups | yes |
//! | [`roles`](Authing::roles) | roles of the legacy system | yes |
//! | [`metadata`](Authing::metadata) | metadata of users: texts under keys | yes |
//! | [`pool`](Authing::pool) | the user pool: settings and secret | yes |
//! | [`health`](Authing::health) | whether the service is up | yes |
//! | [`orgs`](Authing::orgs) | organisations: trees of groups | |
//! | [`pipeline`](Authing::pipeline) | rules that run at registrations and logins, and their variables | |
//! | [`allowlist`](Authing::allowlist) | the phone numbers that can register | |
//! | [`webhooks`](Authing::webhooks) | webhooks: addresses to which the service sends events | |
//! | [`oidc_apps`](Authing::oidc_apps) | OIDC applications of the pool | |
//!
//! All other operations of the service are in [`operations`](mod@operations), and [`Authing::send`] or [`Session::send`] sends them.
//!
//! # Features
//!
//! | feature | default | |
//! | --- | --- | --- |
//! | `compile-operations` | on | compiles the operations while the crate is built; the published crate works without it |
//! | `gzip` | on | requests compressed responses |
//! | `blocking` | off | a `Runtime` that blocks until a call is done, in programs that are not async |
//! | `test-data` | off | tokens of sessions, claims and errors for unit tests of your code, in the module `test_data` |
//! | `v2` | off | a client of the API v2: all its GraphQL operations, and methods for the calls of the SDKs; in the module `v2` |
//! | `verify` | off | verifiers of the tokens of users that send no request to the service, in the module `verify` |
//!
//! The crate requires a Tokio runtime, and Rust 1.88. `reqwest`, `serde_json` and `url`, whose types are in signatures, are
//! re-exported.

// Docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod api;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod client;
mod encryption;
pub mod error;
#[cfg(doc)]
pub mod guide;
mod json;
mod operation;
mod own_operations;
mod response;
mod secret;
#[cfg(feature = "test-data")]
pub mod test_data;
mod token;
mod transport;
#[cfg(feature = "v2")]
pub mod v2;
#[cfg(feature = "verify")]
pub mod verify;

/// The examples of the README are tests, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "__test")]
include!(concat!(env!("OUT_DIR"), "/for_each.rs"));

#[cfg(feature = "__test")]
#[doc(hidden)]
#[path = "testing.rs"]
pub mod __testing;

/// The operations by domain. Each is a type made from its `.graphql` file.
#[allow(
    deprecated,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod operations {
    include!(concat!(env!("OUT_DIR"), "/operations.rs"));
}

pub use api::{Metadata, OrgTree, Photo, metadata_map as metadata, org_tree};
pub use call::{
    Call,
    actor::{Actor, Authorized},
    batches::Batches,
    items::Items,
    page::{Page, Paged},
    request::{OperationRequest, Request},
};
pub use client::{Authing, AuthingBuilder, ClientBuilder, Session};
pub use encryption::{Ciphertext, Password, PublicKey};
pub use error::{Error, ErrorCode};
pub use operation::id;
pub use operation::{
    AnyToken, Api, Endpoint, NoToken, Operation, OperationType, OwnerToken, TokenKind, UserToken,
    argument::Argument,
};
pub use operations::types;
pub use secret::{Secret, json::SecretJson};
pub use token::claims::Claims;
pub use transport::retry::RetryPolicy;
// The crates whose types are in the signatures of this one.
#[doc(no_inline)]
pub use {reqwest, serde_json, url};
