//! The change of an e-mail address or a phone number. Both follow the same rules: a code sent to the new
//! one, and, where the pool wants it and there is an old one, a code sent to that too.

use serde::Deserialize;

use super::arguments::given;
use super::view;
use crate::error::Code;
use crate::graphql::{Call, Outcome};
use crate::state::codes::Purpose;
use crate::state::settings::Settings;
use crate::state::user::User;
use crate::state::users::Key;

/// What is changed, and the codes that refuse the change.
pub(super) struct Contact {
    pub(super) purpose: Purpose,
    pub(super) key: fn(String) -> Key,
    pub(super) current: fn(&User) -> Option<&String>,
    pub(super) set: fn(&mut User, String),
    pub(super) old_must_be_proved: fn(&Settings) -> bool,
    pub(super) unchanged: Code,
    pub(super) taken: Code,
    pub(super) old_unproved: Code,
    pub(super) old_differs: Code,
}

/// The arguments of a change: the new address or number, the old one, and the codes that were sent to them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    user_pool_id: String,
    #[serde(alias = "email", alias = "phone")]
    pub(super) new: String,
    #[serde(alias = "emailCode", alias = "phoneCode")]
    code: String,
    #[serde(alias = "oldEmail", alias = "oldPhone")]
    old: Option<String>,
    #[serde(alias = "oldEmailCode", alias = "oldPhoneCode")]
    old_code: Option<String>,
}

impl Contact {
    /// Changes the contact of the user who is logged in.
    pub(super) fn change<'a>(&self, call: &Call<'a>, change: Change) -> Outcome<'a> {
        let (mut pool, id) = call.own_account(Some(&change.user_pool_id))?;
        let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
        let current = (self.current)(user);
        if current == Some(&change.new) {
            return Err(self.unchanged.into());
        }
        if pool.users.contains(&(self.key)(change.new.clone())) {
            return Err(self.taken.into());
        }
        let mut proofs = vec![(change.new.as_str(), change.code.as_str())];
        if let Some(current) = current.filter(|_| (self.old_must_be_proved)(&pool.settings)) {
            let old = given(change.old.as_ref()).zip(given(change.old_code.as_ref()));
            match old {
                None => return Err(self.old_unproved.into()),
                Some((old, _)) if old != current => return Err(self.old_differs.into()),
                Some(proof) => proofs.push(proof),
            }
        }
        let now = call.world.now();
        let right = |(to, code): &(&str, &str)| pool.codes.check(self.purpose, to, code, now);
        if !proofs.iter().all(right) {
            return Err(Code::VerifyCodeExpired.into());
        }
        for (to, code) in proofs {
            pool.codes.redeem(self.purpose, to, code, now);
        }
        view::changed(call.world, &mut pool, &id, |user| {
            (self.set)(user, change.new);
        })
    }
}
