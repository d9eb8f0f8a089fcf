//! The codes that a browser shows and an app scans, to log in at the one by the other.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::clock::Timestamp;

/// How far a code has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Shown,
    Scanned,
    Agreed,
    Refused,
}

/// A code on a screen.
#[derive(Clone)]
pub(crate) struct QrCode {
    pub(crate) pool: String,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// What the page that shows it wants to tell the app.
    pub(crate) user_defined: HashMap<String, String>,
    pub(crate) stage: Stage,
    /// Who scanned it.
    pub(crate) user: Option<String>,
    pub(crate) ticket: Option<Ticket>,
}

/// What the page gets for the user's agreement, and a server trades for the user.
#[derive(Clone)]
pub(crate) struct Ticket {
    pub(crate) text: String,
    pub(crate) expires_at: Timestamp,
}

impl QrCode {
    /// Whether it is too late to scan it, or to agree.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        matches!(self.stage, Stage::Shown | Stage::Scanned) && self.expires_at <= now
    }
}

/// All codes, by id.
#[derive(Default)]
pub(crate) struct QrCodes(Mutex<HashMap<String, QrCode>>);

impl QrCodes {
    pub(crate) fn put(&self, id: String, code: QrCode) {
        self.0.lock().insert(id, code);
    }

    pub(crate) fn get(&self, id: &str) -> Option<QrCode> {
        self.0.lock().get(id).cloned()
    }

    /// Takes a ticket that still counts, and gives its code. A ticket is good for one trade, and stays as it is
    /// where `allowed` says no.
    pub(crate) fn redeem<E>(
        &self,
        ticket: &str,
        now: Timestamp,
        allowed: impl FnOnce(&QrCode) -> Result<(), E>,
    ) -> Result<Option<QrCode>, E> {
        let mut codes = self.0.lock();
        let code = codes.values_mut().find(|code| {
            code.ticket
                .as_ref()
                .is_some_and(|own| own.text == ticket && own.expires_at > now)
        });
        let Some(code) = code else {
            return Ok(None);
        };
        allowed(code)?;
        code.ticket = None;
        Ok(Some(code.clone()))
    }
}
