//! The calls beyond the documented ones on a local Authing, a module for each domain: what they do, how the service
//! refuses them, and their edges.

mod allowlist;
mod arguments;
mod auth;
mod directory;
mod metadata;
mod mfa;
mod oidc_apps;
mod org;
mod org_tree;
mod password;
mod phone;
mod pipeline;
mod pool;
mod rbac;
mod roles;
mod social;
mod sso;
mod users;
mod vocabulary;
mod webhooks;
