//! Every documented call on a local Authing: its request, its result and effect, and its errors.
//!
//! The requests are snapshots in the folder of the file, named after the test. The comment of a test is the title of the call on
//! the page of the documentation, if it has one; [`page`] checks that every call has a test.

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
