#![doc = include_str!("../README.md")]

mod actor;
mod address;
mod allowance;
mod apart;
mod bearer;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod builder;
mod call;
mod claims;
mod client;
mod connections;
mod decode;
mod encryption;
mod endpoints;
mod envelope;
pub mod error;
mod escapes;
mod exchange;
pub mod facade;
mod input;
mod json;
mod jwt;
mod mask;
mod message;
pub mod metadata;
mod object;
mod operation;
pub mod org_tree;
mod own_operations;
mod owner_token;
mod page;
mod place;
mod prepare;
mod proxy;
mod retry;
mod secret;
mod secret_json;
mod session;
mod shared;
#[cfg(feature = "test-data")]
pub mod test_data;
mod text;
mod transport;
mod unverified;
mod value;
#[cfg(feature = "verify")]
pub mod verify;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

/// The operations, by domain, each a type made of its `.graphql` file.
#[allow(unused_imports, clippy::all, clippy::pedantic)]
pub mod operations {
    include!(concat!(env!("OUT_DIR"), "/operations.rs"));
}

pub use actor::{Actor, Sends};
pub use builder::AuthingBuilder;
pub use call::Call;
pub use claims::Claims;
pub use client::Authing;
pub use encryption::{Ciphertext, Password, PublicKey};
pub use error::{Error, ErrorCode};
pub use facade::Photo;
pub use input::Input;
pub use metadata::Metadata;
pub use operation::{
    AnyToken, Gateway, Kind, NoToken, Operation, OwnerToken, TokenKind, UserToken,
};
pub use operations::types;
pub use org_tree::OrgTree;
pub use page::{Page, Paged};
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use secret_json::SecretJson;
pub use session::Session;
