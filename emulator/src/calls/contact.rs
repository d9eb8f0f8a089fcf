//! The change of an e-mail address or a phone number. Both follow the same rules: a code sent to the new
//! one, and, where the pool wants it and there is an old one, a code sent to that too.

use super::arguments::given;
use super::view;
use crate::error::{Code, ServiceError};
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

/// An address or number with the code that was sent to it.
pub(super) struct Proof {
    pub(super) address: String,
    pub(super) code: String,
}

impl Proof {
    /// The pair, if both halves are given.
    pub(super) fn of(address: Option<&String>, code: Option<&String>) -> Option<Self> {
        let (address, code) = given(address).zip(given(code))?;
        Some(Self {
            address: address.to_owned(),
            code: code.to_owned(),
        })
    }
}

impl Contact {
    /// Changes the logged-in user's contact to `new`.
    pub(super) fn change<'a>(
        &self,
        call: &Call<'a>,
        pool: &str,
        new: Proof,
        old: Option<Proof>,
    ) -> Outcome<'a> {
        let (mut pool, id) = call.own_account(Some(pool))?;
        let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
        let current = (self.current)(user);
        if current == Some(&new.address) {
            return Err(self.unchanged.into());
        }
        if pool.users.contains(&(self.key)(new.address.clone())) {
            return Err(self.taken.into());
        }
        let mut proofs = vec![new];
        if let Some(current) = current.filter(|_| (self.old_must_be_proved)(&pool.settings)) {
            proofs.push(self.prove_old(current, old)?);
        }
        let now = call.world.now();
        let right = |proof: &Proof| {
            pool.codes
                .check(self.purpose, &proof.address, &proof.code, now)
        };
        if !proofs.iter().all(right) {
            return Err(Code::VerifyCodeExpired.into());
        }
        for proof in &proofs {
            pool.codes
                .redeem(self.purpose, &proof.address, &proof.code, now);
        }
        let new = proofs.swap_remove(0).address;
        let user = pool.users.update(&id, |user| (self.set)(user, new));
        let user = user.cloned().ok_or(Code::UserNotFound)?;
        Ok(view::user(call.world, &pool.id, &user))
    }

    fn prove_old(&self, current: &str, old: Option<Proof>) -> Result<Proof, ServiceError> {
        match old {
            None => Err(self.old_unproved.into()),
            Some(old) if old.address != current => Err(self.old_differs.into()),
            Some(old) => Ok(old),
        }
    }
}
