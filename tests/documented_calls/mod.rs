//! Every documented call on a local Authing: what is sent, what comes back and what it does, and how the service
//! refuses it.
//!
//! What is sent is a snapshot beside each file, named after the test. The comment of a test names the
//! title that the call has on the page of the documentation, if it has one; [`page`] checks that none is left out.

mod connecting;
mod email;
mod health;
mod login;
mod mfa;
mod page;
mod password;
mod phone;
mod pool;
mod registration;
mod roles;
mod sent;
mod snapshots;
mod social;
mod source;
mod sso;
mod tokens;
mod users;
