//! The tokens that calls carry: the owner's, which is fetched and renewed, and a user's; and what can be read in one.

pub(crate) mod bearer;
pub(crate) mod claims;
pub(crate) mod jwt;
pub(crate) mod owner_token;
pub(crate) mod shared;
pub(crate) mod unverified;
