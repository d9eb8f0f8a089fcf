//! The names of users, and the check of the credential of a login.

use serde::Deserialize;

use super::email::is_address;
use super::registration::{self, DEFAULT_METHOD};
use super::sign_in::Origin;
use super::{captcha, login_history};
use crate::clock::Timestamp;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::records::NameKind;
use crate::state::user::User;
use crate::state::users::Key;
use crate::world::World;

/// The names of a user. A login has one of them.
#[derive(Deserialize)]
pub(crate) struct Name {
    pub(super) email: Option<String>,
    pub(super) username: Option<String>,
    pub(super) phone: Option<String>,
    unionid: Option<String>,
}

impl Name {
    /// Returns the keys of the names, of which there must be one.
    pub(super) fn keys(&self) -> Result<impl Iterator<Item = Key>, ServiceError> {
        let keys = [
            self.email.clone().map(Key::Email),
            self.username.clone().map(Key::Username),
            self.phone.clone().map(Key::Phone),
            self.unionid.clone().map(Key::Unionid),
        ];
        if keys.iter().all(Option::is_none) {
            return Err(Code::ParametersIncomplete.into());
        }
        Ok(keys.into_iter().flatten())
    }

    /// Returns the key of a login.
    pub(super) fn key(&self) -> Result<Key, ServiceError> {
        match self.keys()?.find(|key| !key.name().is_empty()) {
            Some(Key::Email(address)) if !is_address(&address) => Err(Code::InvalidEmail.into()),
            Some(key) => Ok(key),
            None => Err(Code::ParametersIncomplete.into()),
        }
    }

    /// Returns a user with one of the names.
    pub(super) fn find<'p>(&self, pool: &'p Pool) -> Result<Option<&'p User>, ServiceError> {
        Ok(self.keys()?.find_map(|key| pool.users.find(&key)))
    }
}

/// The credential of a login.
pub(super) enum Credential {
    Password(String),
    /// A code that was sent to a phone number or, in version 2, to an e-mail address.
    Code(Purpose, String, String),
    /// The unionid alone. Mini programs log in with it; their platform has verified it.
    Unionid,
}

impl Credential {
    /// Uses up the code at the end of a login, because a login that is repeated with a second factor sends it again.
    pub(super) fn redeem(&self, pool: &mut Pool, now: Timestamp) {
        if let Self::Code(purpose, to, code) = self {
            pool.codes.redeem(*purpose, to, code, now);
        }
    }
}

/// Returns the id of the user if the credential is correct, or records the failed login. A phone code creates the account if
/// needed.
pub(super) fn check(
    call: &Call<'_>,
    pool: &mut Pool,
    key: &Key,
    credential: &Credential,
    origin: &Origin,
) -> Result<String, ServiceError> {
    let checked = verify(call.world, pool, key, credential);
    checked.inspect_err(|error| login_history::failed(call.world, pool, key, origin, error.code))
}

fn verify(
    world: &World,
    pool: &mut Pool,
    key: &Key,
    credential: &Credential,
) -> Result<String, ServiceError> {
    match credential {
        Credential::Code(purpose, to, code) => {
            if !pool.codes.check(*purpose, to, code, world.now()) {
                return Err(Code::VerifyCodeExpired.into());
            }
            match pool.users.find(key) {
                Some(user) => Ok(active(user)?.id.clone()),
                None if *purpose != Purpose::Phone => Err(Code::UserNotFound.into()),
                None if pool.settings.register_disabled => Err(Code::RegistrationDisabled.into()),
                None => {
                    registration::check_whitelist(pool, NameKind::Phone, to)?;
                    let user = User {
                        phone: Some(to.clone()),
                        phone_verified: true,
                        register_method: DEFAULT_METHOD.to_owned(),
                        ..User::default()
                    };
                    registration::add(world, pool, user)
                }
            }
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
                pool.failed_logins.forget(key.indexed().name());
                Ok(id)
            } else {
                Err(captcha::record_failure(world, pool, key))
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
