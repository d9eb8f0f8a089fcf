//! The state of the emulator: user pools and everything in them.

pub(crate) mod app_rules;
pub(crate) mod codes;
pub(crate) mod custom_fields;
pub(crate) mod expiring;
pub(crate) mod logins;
pub(crate) mod oidc;
pub(crate) mod org;
pub(crate) mod policies;
pub(crate) mod pool;
pub(crate) mod pools;
pub(crate) mod qr_codes;
pub(crate) mod rbac;
pub(crate) mod records;
pub(crate) mod resources;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod user;
pub(crate) mod users;
