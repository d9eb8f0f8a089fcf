//! Version 2 of the API.

mod auth;
mod client;
mod init;
mod mfa;
mod orgs;
mod profile;
mod rbac;
mod rest;
mod transport;
mod user_update;
mod userpool;
mod users;
