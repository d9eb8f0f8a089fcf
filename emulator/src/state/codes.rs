//! One-time codes: what was sent to whom, for what, and until when it counts.

use serde::{Deserialize, Serialize};

use crate::bounded::{BoundedMap, Footprint, Record};
use crate::clock::Timestamp;

/// How long a code counts.
pub(crate) const LIFETIME_SECONDS: i64 = 300;

/// What a code was sent for. One that was sent for something else does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

/// A code that is out. A snapshot holds it in clear, so that it counts in the next emulator, too.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    purpose: Purpose,
    to: String,
    value: String,
    until: Timestamp,
}

impl Footprint for Purpose {
    fn heap(&self) -> usize {
        0
    }
}

impl Footprint for Sent {
    fn heap(&self) -> usize {
        self.to.heap() + self.value.heap()
    }
}

impl Record for Sent {
    type Key = (Purpose, String);

    fn key(&self) -> Self::Key {
        (self.purpose, self.to.clone())
    }
}

/// The codes that a pool has sent: the latest ones, in 4 MiB of memory at most.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Codes(BoundedMap<Sent, { 4 << 20 }>);

impl Codes {
    pub(crate) fn issue(&mut self, purpose: Purpose, to: &str, value: String, now: Timestamp) {
        self.0.insert(Sent {
            purpose,
            to: to.to_owned(),
            value,
            until: now.plus_seconds(LIFETIME_SECONDS),
        });
    }

    fn sent(&self, purpose: Purpose, to: &str) -> Option<&Sent> {
        self.0.get(&(purpose, to.to_owned()))
    }

    /// Whether a code is out and still counts.
    pub(crate) fn pending(&self, purpose: Purpose, to: &str, now: Timestamp) -> bool {
        self.sent(purpose, to).is_some_and(|sent| now < sent.until)
    }

    /// Whether any code was ever sent and not used.
    pub(crate) fn known(&self, purpose: Purpose, to: &str) -> bool {
        self.sent(purpose, to).is_some()
    }

    /// Whether `value` is the code that is out. The code stays good.
    pub(crate) fn check(&self, purpose: Purpose, to: &str, value: &str, now: Timestamp) -> bool {
        self.sent(purpose, to)
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
