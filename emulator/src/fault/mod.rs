//! Faults: simulates trouble of the network and the service in responses.

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
pub(crate) use strike::{Struck, strike};

/// The faults of an emulator. Clones share them.
///
/// A fault changes the response only: the request is served, is in the journal, and its changes are made. At most one
/// rule applies to a request. Matching rules are tried in the order in which they were added. A rule with a rate
/// applies at random; if it does not, the next one is tried.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Whether there are rules. Without rules, requests are not read here.
    armed: AtomicBool,
    rules: Mutex<Vec<Rule>>,
    struck: AtomicU64,
    handshake_delay: Mutex<Duration>,
}

impl Faults {
    /// Adds a rule after the existing ones.
    pub fn add(&self, rule: impl Into<Rule>) {
        let mut rules = self.0.rules.lock();
        rules.push(rule.into());
        self.0.armed.store(true, Ordering::Release);
    }

    /// Returns the current rules.
    pub(crate) fn rules(&self) -> Vec<Rule> {
        self.0.rules.lock().clone()
    }

    /// Replaces all rules.
    pub(crate) fn set(&self, rules: Vec<Rule>) {
        let mut current = self.0.rules.lock();
        self.0.armed.store(!rules.is_empty(), Ordering::Release);
        *current = rules;
    }

    /// Removes all rules and the delay of handshakes.
    pub fn clear(&self) {
        self.set(Vec::new());
        self.slow_handshakes(Duration::ZERO);
    }

    /// Returns how many responses a fault was applied to.
    pub fn struck(&self) -> u64 {
        self.0.struck.load(Ordering::Relaxed)
    }

    /// Delays TLS handshakes of new connections by this time.
    pub fn slow_handshakes(&self, delay: Duration) {
        *self.0.handshake_delay.lock() = delay;
    }

    pub(crate) fn handshake_delay(&self) -> Duration {
        *self.0.handshake_delay.lock()
    }

    fn is_armed(&self) -> bool {
        self.0.armed.load(Ordering::Acquire)
    }

    /// Chooses the fault for a request for `path` with these root fields.
    fn draw(&self, path: &str, fields: &[String], entropy: &Entropy) -> Option<Fault> {
        let mut rules = self.0.rules.lock();
        let mut matching = rules.iter_mut().filter(|rule| rule.matches(path, fields));
        let fault = matching.find_map(|rule| rule.draw(entropy))?;
        self.0.struck.fetch_add(1, Ordering::Relaxed);
        Some(fault)
    }
}
