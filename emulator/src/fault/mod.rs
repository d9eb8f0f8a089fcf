//! Faults: what a network and a service in trouble do to answers, on demand.

mod forge;
mod kind;
mod rule;
mod strike;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use crate::entropy::Entropy;

pub use kind::{ErrorForm, Fault};
pub use rule::Rule;
pub(crate) use strike::strike;

/// The faults of an emulator. Clones share them.
///
/// A fault strikes on the way back: the request was served and stands in the journal, and what it changes is changed.
/// The rules that fit a request are tried in the order in which they were added. One with a rate strikes by chance; if it
/// does not, the next one is tried. At most one strikes a request.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Whether there is any rule: without one, requests are not looked at.
    armed: AtomicBool,
    rules: Mutex<Vec<Rule>>,
    struck: AtomicU64,
    handshake_delay: Mutex<Duration>,
}

impl Faults {
    /// Adds a rule, after those that are there.
    pub fn add(&self, rule: impl Into<Rule>) {
        self.0.rules.lock().push(rule.into());
        self.0.armed.store(true, Ordering::Release);
    }

    /// Forgets all rules.
    pub fn clear(&self) {
        self.0.armed.store(false, Ordering::Release);
        self.0.rules.lock().clear();
        self.slow_handshakes(Duration::ZERO);
    }

    /// How many answers were struck.
    pub fn struck(&self) -> u64 {
        self.0.struck.load(Ordering::Relaxed)
    }

    /// Lets TLS handshakes of new connections begin only after this time.
    pub fn slow_handshakes(&self, delay: Duration) {
        *self.0.handshake_delay.lock() = delay;
    }

    pub(crate) fn handshake_delay(&self) -> Duration {
        *self.0.handshake_delay.lock()
    }

    fn is_armed(&self) -> bool {
        self.0.armed.load(Ordering::Acquire)
    }

    /// The fault that strikes the answer to a request for `path` with these root fields.
    fn draw(&self, path: &str, fields: &[String], entropy: &Entropy) -> Option<Fault> {
        let mut rules = self.0.rules.lock();
        let mut fitting = rules.iter_mut().filter(|rule| rule.fits(path, fields));
        let fault = fitting.find_map(|rule| rule.draw(entropy))?;
        self.0.struck.fetch_add(1, Ordering::Relaxed);
        Some(fault)
    }
}
