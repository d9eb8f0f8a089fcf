//! One-time codes: what was sent to whom, for what, and until when it counts.

use std::collections::HashMap;

use crate::clock::Timestamp;

/// How long a code counts.
pub(crate) const LIFETIME_SECONDS: i64 = 300;

/// What a code was sent for. One that was sent for something else does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Purpose {
    /// To a phone: login, registration, change of number.
    Phone,
    /// To an e-mail address that is to be bound or left.
    ChangeEmail,
    /// To an e-mail address whose password is to be set anew.
    ResetPassword,
    /// The token in a verification link; kept under the token.
    VerifyEmail,
}

#[derive(Clone)]
struct Sent {
    value: String,
    until: Timestamp,
}

/// The codes that a pool has sent.
#[derive(Default)]
pub(crate) struct Codes(HashMap<(Purpose, String), Sent>);

impl Codes {
    pub(crate) fn issue(&mut self, purpose: Purpose, to: &str, value: String, now: Timestamp) {
        let until = now.plus_seconds(LIFETIME_SECONDS);
        self.0
            .insert((purpose, to.to_owned()), Sent { value, until });
    }

    /// Whether a code is out and still counts.
    pub(crate) fn pending(&self, purpose: Purpose, to: &str, now: Timestamp) -> bool {
        self.0
            .get(&(purpose, to.to_owned()))
            .is_some_and(|sent| now < sent.until)
    }

    /// Whether any code was ever sent and not used.
    pub(crate) fn known(&self, purpose: Purpose, to: &str) -> bool {
        self.0.contains_key(&(purpose, to.to_owned()))
    }

    /// Whether `value` is the code that is out. The code stays good.
    pub(crate) fn check(&self, purpose: Purpose, to: &str, value: &str, now: Timestamp) -> bool {
        self.0
            .get(&(purpose, to.to_owned()))
            .is_some_and(|sent| sent.value == value && now < sent.until)
    }

    /// As `check`, and uses the code up when it is right.
    pub(crate) fn redeem(
        &mut self,
        purpose: Purpose,
        to: &str,
        value: &str,
        now: Timestamp,
    ) -> bool {
        let right = self.check(purpose, to, value, now);
        if right {
            self.0.remove(&(purpose, to.to_owned()));
        }
        right
    }

    /// Takes the value kept under `key`, once, if it still counts.
    pub(crate) fn take(&mut self, purpose: Purpose, key: &str, now: Timestamp) -> Option<String> {
        let sent = self.0.remove(&(purpose, key.to_owned()))?;
        (now < sent.until).then_some(sent.value)
    }
}
