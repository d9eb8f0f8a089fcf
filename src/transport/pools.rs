//! Idle connections: a change uses only those that were used a moment ago.
//!
//! A server may close an idle connection while a request is on its way to it. Such a request fails, and it is unknown whether the
//! service made the change, so that it must not be sent again. A call that only reads is retried. For this reason there are two pools: in
//! the one for changes, connections are not idle for more than a second.

use std::{
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use reqwest::Client;

/// The maximum time that a connection for changes is idle. Servers keep idle connections for two seconds or more.
pub(crate) const MAX_IDLE_FOR_CHANGES: Duration = Duration::from_secs(1);

/// The pools of a client.
pub(crate) struct Pools {
    changes: Pool,
    /// Made when it is first needed, since an HTTP client reads the certificates of the platform.
    reads: LazyLock<Option<Pool>, MakePool>,
}

/// Makes a pool; `None` if one pool serves all requests.
type MakePool = Box<dyn FnOnce() -> Option<Pool> + Send>;

impl Pools {
    /// Uses one client for changes, and another one, if it can be made, for calls that only read.
    pub(crate) fn new(
        changes: Client,
        reads: impl FnOnce() -> Option<Client> + Send + 'static,
    ) -> Self {
        Self {
            changes: Pool::new(changes),
            reads: LazyLock::new(Box::new(|| reads().map(Pool::new))),
        }
    }

    /// Uses one client for all requests.
    pub(crate) fn shared(client: Client) -> Self {
        Self::new(client, || None)
    }

    /// Returns the pool for a request. One that may be retried shares the connections of changes while these are in use, and at the
    /// start, so that a login and the call after it need one connection.
    pub(crate) fn choose(&self, is_idempotent: bool) -> &Pool {
        let uses_reads = is_idempotent && !self.changes.is_in_use();
        let reads = uses_reads.then(|| self.reads.as_ref()).flatten();
        reads.unwrap_or(&self.changes)
    }
}

/// An HTTP client and its idle connections.
pub(crate) struct Pool {
    pub(crate) client: Client,
    /// When a connection last became idle; `None` before the first.
    idle_since: Mutex<Option<Instant>>,
}

impl Pool {
    fn new(client: Client) -> Self {
        Self {
            client,
            idle_since: Mutex::default(),
        }
    }

    /// Notes that a response was read completely, so that its connection is idle.
    pub(crate) fn release(&self) {
        *self.lock() = Some(Instant::now());
    }

    fn is_in_use(&self) -> bool {
        self.lock()
            .is_none_or(|since| since.elapsed() < MAX_IDLE_FOR_CHANGES)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.idle_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pools() -> Pools {
        Pools::new(Client::new(), || Some(Client::new()))
    }

    fn is_for_changes(pools: &Pools, is_idempotent: bool) -> bool {
        std::ptr::eq(pools.choose(is_idempotent), &raw const pools.changes)
    }

    #[test]
    fn a_read_uses_the_connections_of_changes_at_the_start_and_a_moment_after_a_change() {
        let pools = pools();
        assert!(is_for_changes(&pools, true), "no connection is open yet");
        pools.choose(false).release();
        assert!(is_for_changes(&pools, true));
        let long_ago = Instant::now().checked_sub(MAX_IDLE_FOR_CHANGES);
        *pools.changes.lock() = Some(long_ago.unwrap());
        assert!(!is_for_changes(&pools, true));
        pools.choose(true).release();
        assert!(!is_for_changes(&pools, true), "it was a read");
    }

    #[test]
    fn a_change_never_uses_the_connections_of_reads() {
        let pools = pools();
        pools.choose(true).release();
        *pools.changes.lock() = None;
        assert!(is_for_changes(&pools, false));
    }
}
