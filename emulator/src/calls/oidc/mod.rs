//! OIDC: the login by password, and the authorization code flow with a login page. [`super::oidc_apps`] has the
//! applications as records.

pub(crate) mod authorize;
mod client;
mod codes;
pub(crate) mod discovery;
pub(crate) mod end_session;
pub(crate) mod error;
pub(crate) mod form;
mod grant;
mod graphql;
mod issue;
pub(crate) mod login;
mod password;
mod session;
pub(crate) mod token_info;

pub(crate) use grant::grant;
pub(super) use graphql::enter;
pub(crate) use issue::PROFILE;

/// The path of the issuer, below the emulator's base URL. All OIDC addresses are below it.
pub(crate) const PATH: &str = "/oauth/oidc";

/// The scopes that applications can request.
const SCOPES: [&str; 6] = [
    "openid",
    "profile",
    "email",
    "phone",
    "address",
    "offline_access",
];

/// The default scope of logins over GraphQL and by a token.
const ALL_SCOPES: &str = "openid profile email phone offline_access";
