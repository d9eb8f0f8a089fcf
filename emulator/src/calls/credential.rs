//! Checks the credential of a login.

use serde::Deserialize;

use super::captcha;
use super::email::is_address;
use super::registration::{self, DEFAULT_METHOD};
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::records::NameKind;
use crate::state::user::User;
use crate::state::users::Key;

/// The account of a login. One field is set.
#[derive(Deserialize)]
pub(super) struct Name {
    pub(super) email: Option<String>,
    pub(super) username: Option<String>,
    pub(super) phone: Option<String>,
    unionid: Option<String>,
}

impl Name {
    pub(super) fn key(&self) -> Result<Key, ServiceError> {
        let keys = [
            self.email.clone().map(Key::Email),
            self.username.clone().map(Key::Username),
            self.phone.clone().map(Key::Phone),
            self.unionid.clone().map(Key::Unionid),
        ];
        let mut keys = keys
            .into_iter()
            .flatten()
            .filter(|key| !key.name().is_empty());
        match keys.next() {
            Some(Key::Email(address)) if !is_address(&address) => Err(Code::InvalidEmail.into()),
            Some(key) => Ok(key),
            None => Err(Code::ParametersIncomplete.into()),
        }
    }
}

/// The credential of a login.
pub(super) enum Credential {
    Password(String),
    PhoneCode(String, String),
    /// Only version 2 has it.
    EmailCode(String, String),
    /// The unionid alone. Mini programs log in with it; their platform has verified it.
    Unionid,
}

/// Returns the id of the user if the credential is correct. A phone code creates the account if needed.
pub(super) fn check(
    call: &Call<'_>,
    pool: &mut Pool,
    key: &Key,
    credential: &Credential,
) -> Result<String, ServiceError> {
    let world = call.world;
    match credential {
        Credential::PhoneCode(phone, code) => {
            if !pool.codes.check(Purpose::Phone, phone, code, world.now()) {
                return Err(Code::VerifyCodeExpired.into());
            }
            match pool.users.find(key) {
                Some(user) => Ok(active(user)?.id.clone()),
                None if pool.settings.register_disabled => Err(Code::RegistrationDisabled.into()),
                None => {
                    registration::check_whitelist(pool, NameKind::Phone, phone)?;
                    let user = User {
                        phone: Some(phone.clone()),
                        phone_verified: true,
                        register_method: DEFAULT_METHOD.to_owned(),
                        ..User::default()
                    };
                    registration::add(world, pool, user)
                }
            }
        }
        Credential::EmailCode(email, code) => {
            if !pool
                .codes
                .check(Purpose::EmailLogin, email, code, world.now())
            {
                return Err(Code::VerifyCodeExpired.into());
            }
            let user = pool.users.find(key).ok_or(Code::UserNotFound)?;
            Ok(active(user)?.id.clone())
        }
        Credential::Unionid => {
            let user = pool.users.find(key).ok_or(Code::UserNotFound)?;
            Ok(active(user)?.id.clone())
        }
        Credential::Password(plain) => {
            let user = active(pool.users.find(key).ok_or(Code::UserNotFound)?)?;
            let id = user.id.clone();
            let correct = match &user.password {
                Some(password) => password.matches(plain),
                None => return Err(Code::AccountWithoutPassword.into()),
            };
            if correct {
                pool.failed_logins.forget(key.name());
                Ok(id)
            } else {
                Err(captcha::record_failure(world, pool, key.name()))
            }
        }
    }
}

/// Returns the user, or an error if the account is blocked or marked as deleted.
pub(super) fn active(user: &User) -> Result<&User, ServiceError> {
    match user {
        User {
            is_deleted: true, ..
        } => Err(Code::UserNotFound.into()),
        User { blocked: true, .. } => Err(Code::UserBlocked.into()),
        user => Ok(user),
    }
}
