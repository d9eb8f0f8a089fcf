//! Version 2 of the API.

mod acl;
mod apps;
mod auth;
mod client;
mod custom_fields;
mod first_login;
mod init;
mod links;
mod logins;
mod mfa;
mod oidc;
mod org_members;
mod orgs;
mod owner;
mod permissions;
mod policies;
mod profile;
mod rbac;
mod records;
mod resources;
mod rest;
mod transport;
mod user_update;
mod userpool;
mod users;
mod whitelist;
