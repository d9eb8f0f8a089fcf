//! Registration, login, and tokens.

pub(crate) mod checked;
mod claims;
mod directory;
mod login;
mod oidc_login;
mod registration;
mod tokens;

pub use claims::{DecodedClaims, ThirdPartyTokens};

use super::{Auth, expect_field};
