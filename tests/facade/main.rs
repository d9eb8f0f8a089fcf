//! The calls beyond the documented ones on a local Authing, a module for each domain: what they do, how the service
//! refuses them, and their edges.

mod auth;
#[path = "../emulated/mod.rs"]
mod emulated;
mod password;
mod phone;
mod pool;
mod roles;
mod social;
mod sso;
mod users;

/// What a test ends with; an error fails it.
type Outcome = Result<(), Box<dyn std::error::Error>>;
