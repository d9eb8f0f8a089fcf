//! QR codes: a browser shows one, and scanning it with an app logs the user in.

use std::collections::HashMap;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::bounded::{BoundedMap, Footprint, Record};
use crate::clock::Timestamp;

/// The progress of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Stage {
    Shown,
    Scanned,
    Agreed,
    Refused,
}

/// A code that a browser shows.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct QrCode {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) pool: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// Custom data that the page passes to the app.
    pub(crate) user_defined: HashMap<String, String>,
    pub(crate) stage: Stage,
    /// The user who scanned the code.
    pub(crate) user: Option<String>,
    pub(crate) ticket: Option<Ticket>,
}

/// A ticket that the page gets when the user agrees. A server exchanges it for the user.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Ticket {
    pub(crate) text: String,
    pub(crate) expires_at: Timestamp,
}

impl QrCode {
    /// Returns whether the code can no longer be scanned or confirmed.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        matches!(self.stage, Stage::Shown | Stage::Scanned) && self.expires_at <= now
    }
}

impl Footprint for QrCode {
    fn heap(&self) -> usize {
        let user_defined: usize = self
            .user_defined
            .iter()
            .map(|(name, value)| 2 * size_of::<String>() + name.heap() + value.heap())
            .sum();
        let ticket = self.ticket.as_ref().map_or(0, |ticket| ticket.text.heap());
        self.id.heap() + self.pool.heap() + user_defined + self.user.heap() + ticket
    }
}

impl Record for QrCode {
    fn key(&self) -> String {
        self.id.clone()
    }
}

/// The latest codes by id, in at most 16 MiB of memory.
#[derive(Default)]
pub(crate) struct QrCodes(pub(crate) Mutex<BoundedMap<QrCode, { 16 << 20 }>>);

impl QrCodes {
    pub(crate) fn put(&self, code: QrCode) {
        self.0.lock().insert(code);
    }

    pub(crate) fn get(&self, id: &str) -> Option<QrCode> {
        self.0.lock().get(id).cloned()
    }

    /// Uses up a valid ticket, and returns its code. A ticket can be used once. If `allowed` returns an error, the
    /// ticket remains valid.
    pub(crate) fn redeem<E>(
        &self,
        ticket: &str,
        now: Timestamp,
        allowed: impl FnOnce(&QrCode) -> Result<(), E>,
    ) -> Result<Option<QrCode>, E> {
        let mut codes = self.0.lock();
        let code = codes.iter().find(|code| {
            code.ticket
                .as_ref()
                .is_some_and(|own| own.text == ticket && own.expires_at > now)
        });
        let Some(code) = code else {
            return Ok(None);
        };
        allowed(code)?;
        let code = QrCode {
            ticket: None,
            ..code.clone()
        };
        codes.insert(code.clone());
        Ok(Some(code))
    }
}
