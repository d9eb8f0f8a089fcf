//! The tokens of calls: the owner token, which the client fetches and renews, and users' tokens; and the claims in them.

mod backoff;
pub(crate) mod bearer;
pub(crate) mod claims;
pub(crate) mod jwt;
pub(crate) mod owner_token;
pub(crate) mod shared;
pub(crate) mod unverified;
