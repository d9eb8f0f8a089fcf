//! A cache that is bounded in size and time.

use std::{
    hash::Hash,
    sync::atomic::{AtomicU64, Ordering::SeqCst},
    time::{Duration, SystemTime},
};

pub(crate) struct Cache<K, V> {
    /// Values, each with the time when it was requested.
    entries: quick_cache::sync::Cache<K, (V, SystemTime)>,
    ttl: Duration,
    removals: AtomicU64,
}

impl<K: Clone + Eq + Hash, V: Clone> Cache<K, V> {
    pub(crate) fn new(capacity: usize, ttl: Duration) -> Self {
        Self {
            entries: quick_cache::sync::Cache::new(capacity),
            ttl,
            removals: AtomicU64::new(0),
        }
    }

    /// Returns a value that is younger than the limit. If the clock was set back, the age of a value is unknown.
    pub(crate) fn get(&self, key: &K, now: SystemTime) -> Option<V> {
        let (value, requested_at) = self.entries.get(key)?;
        let age = now.duration_since(requested_at);
        age.is_ok_and(|age| age < self.ttl).then_some(value)
    }

    /// Loads a value, and stores it unless the load fails.
    pub(crate) async fn load<E>(
        &self,
        key: K,
        now: SystemTime,
        load: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        let removals = self.removals.load(SeqCst);
        let value = load.await?;
        self.entries.insert(key.clone(), (value.clone(), now));
        // A user may have logged out while the value was loaded.
        if self.removals.load(SeqCst) != removals {
            self.entries.remove(&key);
        }
        Ok(value)
    }

    /// Removes entries, and those that are being loaded.
    pub(crate) fn remove_if(&self, is_removed: impl Fn(&K, &V) -> bool) {
        self.removals.fetch_add(1, SeqCst);
        self.entries
            .retain(|key, (value, _)| !is_removed(key, value));
    }
}
