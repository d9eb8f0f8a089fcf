//! One-time codes, with their recipients, purposes and expiry.

use serde::{Deserialize, Serialize};

use crate::bounded::{BoundedMap, Footprint, Record};
use crate::clock::Timestamp;

/// The lifetime of a code.
pub(crate) const LIFETIME_SECONDS: i64 = 300;

/// The purpose of a code. A code sent for another purpose is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Purpose {
    /// Sent to a phone: login, registration, change of number.
    Phone,
    /// Sent to an e-mail address: login, registration.
    EmailLogin,
    /// Sent to an e-mail address: second step of a login.
    EmailMfa,
    /// Sent to an e-mail address that is being bound or unbound.
    ChangeEmail,
    /// Sent to an e-mail address to reset its password.
    ResetPassword,
    /// The token in a verification link. The token is also the key.
    VerifyEmail,
    /// The token of a refused first login, which sets a new password. The token is also the key.
    FirstLogin,
}

/// A code that was sent. A snapshot holds it in clear text, so that the next emulator accepts it too.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    purpose: Purpose,
    to: String,
    value: String,
    until: Timestamp,
}

impl Footprint for Sent {
    fn heap(&self) -> usize {
        self.to.heap() + self.value.heap()
    }
}

impl Record for Sent {
    fn key(&self) -> String {
        key(self.purpose, &self.to)
    }
}

/// Returns the key of the latest code of this purpose to a recipient.
fn key(purpose: Purpose, to: &str) -> String {
    format!("{purpose:?} {to}")
}

/// The latest codes that a pool has sent, in at most 4 MiB of memory.
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
        self.0.get(&key(purpose, to))
    }

    /// Returns whether a code was sent and is still valid.
    pub(crate) fn pending(&self, purpose: Purpose, to: &str, now: Timestamp) -> bool {
        self.sent(purpose, to).is_some_and(|sent| now < sent.until)
    }

    /// Returns whether a code was sent and not used, even if it has expired.
    pub(crate) fn known(&self, purpose: Purpose, to: &str) -> bool {
        self.sent(purpose, to).is_some()
    }

    /// Returns whether `value` is the valid code. Does not use it up.
    pub(crate) fn check(&self, purpose: Purpose, to: &str, value: &str, now: Timestamp) -> bool {
        self.sent(purpose, to)
            .is_some_and(|sent| sent.value == value && now < sent.until)
    }

    /// Like `check`, and uses up a correct code.
    pub(crate) fn redeem(
        &mut self,
        purpose: Purpose,
        to: &str,
        value: &str,
        now: Timestamp,
    ) -> bool {
        let correct = self.check(purpose, to, value, now);
        if correct {
            self.0.remove(&key(purpose, to));
        }
        correct
    }

    /// Removes the value of a token, and returns it if it is still valid.
    pub(crate) fn take(&mut self, purpose: Purpose, token: &str, now: Timestamp) -> Option<String> {
        let sent = self.0.remove(&key(purpose, token))?;
        (now < sent.until).then_some(sent.value)
    }
}
