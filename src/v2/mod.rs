//! A client of the API v2, which Authing's SDKs of the versions 4 speak: requires the feature `v2`.
//!
//! It has the same words as the client of v1, and the same guarantees: an [`Authing`] acts for the owner of a user pool, a
//! [`Session`] for a user. Each field of the API has an [operation](operations). [`Authing::send`] and [`Session::send`] send them;
//! methods by domain, as those of [`authing::Authing`](crate::Authing), do not exist yet.
//!
//! ```no_run
//! use authing::v2::{Authing, operations::{auth::LoginByEmail, users::ListUsers}};
//!
//! # async fn example() -> Result<(), authing::Error> {
//! let authing = Authing::new("59f86b4832eb28071bdd9214", "the pool's secret")?;
//! let mut users = authing.send(ListUsers::new()).stream();
//! while let Some(user) = users.try_next().await? {
//!     println!("{:?} {:?}", user.id, user.nickname);
//! }
//! let lea = authing.send(LoginByEmail::new("lea@example.com", "correct horse")).await?;
//! # Ok(())
//! # }
//! ```

mod client;

use crate::{Secret, operation::GetOwnerToken};

pub use client::Authing;
pub use operations::types;

/// A client that acts for one logged-in user of the API v2.
pub type Session = crate::Session<Authing>;

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
