#![doc = include_str!("../README.md")]
// Docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod authenticator;
mod cache;
mod client;
mod error;
mod extract;
mod grant;
mod require;
mod session_cookie;
#[cfg(feature = "v2")]
pub mod v2;

pub use authenticator::{Authenticator, AuthenticatorBuilder, Verifier};
pub use client::PoolClient;
pub use error::HttpError;
pub use extract::{AuthClaims, AuthSession};
pub use grant::Grant;
pub use require::{Granted, RequireLayer, Requirement};
pub use session_cookie::{SameSite, SessionCookie, SetCookie};
