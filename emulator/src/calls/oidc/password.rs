//! Logs a user in with a plain password, for all kinds of OIDC logins.

use crate::calls::credential::{Credential, check};
use crate::calls::sign_in::{Origin, sign_in};
use crate::calls::{captcha, mfa};
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;

/// The credentials in addition to the password.
#[derive(Clone, Copy, Default)]
pub(super) struct Factors<'a> {
    pub(super) captcha: Option<&'a str>,
    pub(super) mfa_code: Option<&'a str>,
    pub(super) browser: Option<&'a str>,
}

/// Logs in with a plain password, or by unionid without a password.
pub(super) fn authenticate(
    call: &Call<'_>,
    pool: &mut Pool,
    key: &Key,
    password: Option<String>,
    factors: Factors<'_>,
) -> Result<User, ServiceError> {
    let credential = match (key, password) {
        (Key::Unionid(_), _) => Credential::Unionid,
        (_, Some(password)) => Credential::Password(password),
        (_, None) => return Err(Code::ParametersIncomplete.into()),
    };
    captcha::require(call.world, pool, key, factors.captcha)?;
    let origin = Origin {
        ip: Some(call.ip.to_owned()),
        browser: factors.browser.map(str::to_owned),
        ..Origin::default()
    };
    let id = check(call, pool, key, &credential, &origin)?;
    mfa::require(call.world, pool, &id, factors.mfa_code)?;
    sign_in(call.world, pool, &id, origin)
}
