//! Short-lived records of a pool: captchas and counted events. When the memory is full, the oldest are
//! dropped.

use serde::{Deserialize, Serialize};

use super::settings::FrequencyCheck;
use crate::bounded::{BoundedMap, Footprint, Record};
use crate::clock::Timestamp;

/// A captcha picture that was shown for an account.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Captcha {
    pub(crate) account: String,
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) text: String,
}

impl Footprint for Captcha {
    fn heap(&self) -> usize {
        self.account.heap() + self.id.heap() + self.text.heap()
    }
}

impl Record for Captcha {
    fn key(&self) -> String {
        self.account.clone()
    }
}

/// Counts events within a time, by subject.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Recent(BoundedMap<Events, { 4 << 20 }>);

/// The times of the latest events of a subject.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Events {
    subject: String,
    times: Vec<Timestamp>,
}

impl Footprint for Events {
    fn heap(&self) -> usize {
        self.subject.heap() + self.times.len() * size_of::<Timestamp>()
    }
}

impl Record for Events {
    fn key(&self) -> String {
        self.subject.clone()
    }
}

impl Recent {
    /// Returns whether `subject` has reached the limit.
    pub(crate) fn exceeded(&self, subject: &str, check: FrequencyCheck, now: Timestamp) -> bool {
        let since = now.plus_seconds(-i64::from(check.time_interval));
        let count = self.0.get(subject).map_or(0, |events| {
            events.times.iter().filter(|time| **time > since).count()
        });
        check.enable && i64::try_from(count).unwrap_or(i64::MAX) >= i64::from(check.limit)
    }

    pub(crate) fn record(&mut self, subject: &str, check: FrequencyCheck, now: Timestamp) {
        if !check.enable {
            return;
        }
        let since = now.plus_seconds(-i64::from(check.time_interval));
        let mut times = self
            .0
            .remove(subject)
            .map_or_else(Vec::new, |events| events.times);
        times.retain(|time| *time > since);
        times.push(now);
        // Older events beyond the limit do not change the result.
        let limit = usize::try_from(check.limit).unwrap_or_default();
        times.drain(..times.len().saturating_sub(limit));
        self.0.insert(Events {
            subject: subject.to_owned(),
            times,
        });
    }

    pub(crate) fn forget(&mut self, subject: &str) {
        self.0.remove(subject);
    }
}
