//! The calls beyond the documented ones on a local Authing, a module for each domain: what they do, how the service
//! refuses them, and their edges.

mod arguments;
mod auth;
#[path = "../emulated/mod.rs"]
mod emulated;
mod metadata;
mod org;
mod org_tree;
mod password;
mod phone;
mod pipeline;
mod pool;
mod rbac;
mod roles;
#[path = "../server/mod.rs"]
mod server;
mod social;
mod sso;
mod users;
mod webhooks;
mod whitelist;

/// What a test ends with; an error fails it.
type Outcome = Result<(), Box<dyn std::error::Error>>;
