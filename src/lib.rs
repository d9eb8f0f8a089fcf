#![doc = include_str!("../README.md")]
// Docs.rs shows which feature an item requires.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod api;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod client;
pub mod error;
mod json;
mod operation;
mod own_operations;
mod response;
mod secret;
#[cfg(feature = "test-data")]
pub mod test_data;
mod token;
mod transport;
#[cfg(feature = "verify")]
pub mod verify;

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
    items::Items,
    page::{Page, Paged},
    request::Request,
};
pub use client::{Authing, AuthingBuilder, Session};
pub use error::{Error, ErrorCode};
pub use operation::id;
pub use operation::{
    AnyToken, Gateway, NoToken, Operation, OperationType, OwnerToken, TokenKind, UserToken,
    argument::Argument,
};
pub use operations::types;
pub use secret::{
    Secret,
    encryption::{Ciphertext, Password, PublicKey},
    json::SecretJson,
};
pub use token::claims::Claims;
pub use transport::retry::RetryPolicy;
// The crates whose types are in the signatures of this one.
#[doc(no_inline)]
pub use {reqwest, serde_json, url};
