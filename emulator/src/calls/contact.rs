//! Changes e-mail addresses and phone numbers, by the same rules. A code sent to the new one is required. If the pool's
//! settings say so, a code sent to the old one is required too.

use serde::Deserialize;

use super::arguments::non_empty;
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome};
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::settings::Settings;
use crate::state::user::User;
use crate::state::users::Key;
use crate::world::World;

/// The contact to change, and the error codes.
pub(super) struct Contact {
    pub(super) purpose: Purpose,
    pub(super) is_valid: fn(&str) -> bool,
    pub(super) malformed: Code,
    pub(super) key: fn(String) -> Key,
    pub(super) current: fn(&User) -> Option<&String>,
    pub(super) set: fn(&mut User, String),
    pub(super) requires_old_code: fn(&Settings) -> bool,
    pub(super) unchanged: Code,
    pub(super) taken: Code,
    pub(super) old_code_missing: Code,
    pub(super) old_differs: Code,
}

/// The arguments of a change: the new address or number, the old one, and the codes that were sent to them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    user_pool_id: Option<String>,
    #[serde(alias = "email", alias = "phone")]
    pub(super) new: String,
    #[serde(alias = "emailCode", alias = "phoneCode")]
    code: String,
    #[serde(alias = "oldEmail", alias = "oldPhone")]
    old: Option<String>,
    #[serde(alias = "oldEmailCode", alias = "oldPhoneCode")]
    old_code: Option<String>,
}

impl Change {
    /// Returns the change as version 2 stores it: addresses in lower case. It leaves phone numbers as they are.
    pub(super) fn in_lower_case(self) -> Self {
        Self {
            new: self.new.to_lowercase(),
            old: self.old.map(|old| old.to_lowercase()),
            ..self
        }
    }
}

impl Contact {
    /// Changes the contact of the logged-in user.
    pub(super) fn change<'a>(&self, call: &Call<'a>, change: Change) -> Outcome<'a> {
        self.check(&change)?;
        let (mut pool, id) = call.account(change.user_pool_id.as_deref(), None)?;
        self.change_of(call.world, &mut pool, &id, change)?;
        let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
        Ok(view::user(call.world, &pool.id, user))
    }

    /// Checks the format of the new address or number.
    pub(super) fn check(&self, change: &Change) -> Result<(), ServiceError> {
        if (self.is_valid)(&change.new) {
            Ok(())
        } else {
            Err(self.malformed.into())
        }
    }

    /// Compares two addresses, in any case, or two numbers.
    pub(super) fn is_same(&self, one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|contact| (self.key)(contact.to_owned()));
        one.indexed() == other.indexed()
    }

    /// Changes the contact of a user.
    pub(super) fn change_of(
        &self,
        world: &World,
        pool: &mut Pool,
        id: &str,
        change: Change,
    ) -> Result<(), ServiceError> {
        let user = pool.users.get(id).ok_or(Code::UserNotFound)?;
        let current = (self.current)(user);
        if current.is_some_and(|current| self.is_same(current, &change.new)) {
            return Err(self.unchanged.into());
        }
        if pool.users.contains(&(self.key)(change.new.clone())) {
            return Err(self.taken.into());
        }
        let mut proofs = vec![(change.new.as_str(), change.code.as_str())];
        if let Some(current) = current.filter(|_| (self.requires_old_code)(&pool.settings)) {
            let old = non_empty(change.old.as_ref()).zip(non_empty(change.old_code.as_ref()));
            match old {
                None => return Err(self.old_code_missing.into()),
                Some((old, _)) if !self.is_same(old, current) => {
                    return Err(self.old_differs.into());
                }
                Some(proof) => proofs.push(proof),
            }
        }
        let now = world.now();
        let is_correct = |(to, code): &(&str, &str)| pool.codes.check(self.purpose, to, code, now);
        if !proofs.iter().all(is_correct) {
            return Err(Code::VerifyCodeExpired.into());
        }
        for (to, code) in proofs {
            pool.codes.redeem(self.purpose, to, code, now);
        }
        pool.users.update(id, |user| (self.set)(user, change.new));
        Ok(())
    }
}
