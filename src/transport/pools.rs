//! Idle connections: a change uses only those that were used a moment ago.
//!
//! A server may close an idle connection while a request is on its way to it. Such a request fails, and it is unknown whether the
//! service made the change, so that it must not be sent again. A call that only reads is retried. For this reason there are two pools: in
//! the one for changes, connections are not idle for more than a second.

use std::{
    mem,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use reqwest::Client;

/// The maximum time that a connection for changes is idle. Common servers keep idle connections for two seconds or more by default.
pub(crate) const MAX_IDLE_FOR_CHANGES: Duration = Duration::from_secs(1);

/// The pools of a client.
pub(crate) struct Pools {
    changes: Client,
    /// Made when it is first needed, since an HTTP client reads the certificates of the platform.
    reads: LazyLock<Option<Client>, MakeClient>,
    idle: Mutex<Idle>,
}

/// Makes an HTTP client; `None` if one serves all requests.
type MakeClient = Box<dyn FnOnce() -> Option<Client> + Send>;

/// A connection for changes that a call that only reads can use, too.
#[derive(Clone, Copy, Default)]
enum Idle {
    /// No connection is open yet.
    Unopened,
    /// A connection is idle since this time.
    Since(Instant),
    /// A request uses the connection, or it was closed.
    #[default]
    Absent,
}

impl Pools {
    /// Uses one client for changes, and another one, if it can be made, for calls that only read.
    pub(crate) fn new(
        changes: Client,
        reads: impl FnOnce() -> Option<Client> + Send + 'static,
    ) -> Self {
        Self {
            changes,
            reads: LazyLock::new(Box::new(reads)),
            idle: Mutex::new(Idle::Unopened),
        }
    }

    /// Uses one client for all requests.
    pub(crate) fn shared(client: Client) -> Self {
        Self::new(client, || None)
    }

    /// Returns the pool for a request. One that may be retried uses a connection of changes if one is idle, and at the start, so that
    /// a login and the call after it need one connection. Any other such request uses the pool for reads: the connections that many
    /// concurrent reads open stay open there.
    pub(crate) fn choose(&self, is_idempotent: bool) -> Pool<'_> {
        let is_shared = match mem::take(&mut *lock(&self.idle)) {
            Idle::Unopened => true,
            Idle::Since(time) => time.elapsed() < MAX_IDLE_FOR_CHANGES,
            Idle::Absent => false,
        };
        let uses_reads = is_idempotent && !is_shared;
        match uses_reads.then(|| self.reads.as_ref()).flatten() {
            Some(client) => Pool { client, idle: None },
            None => Pool {
                client: &self.changes,
                idle: Some(&self.idle),
            },
        }
    }
}

/// The pool for one request.
pub(crate) struct Pool<'pools> {
    pub(crate) client: &'pools Client,
    /// `None` for the pool for reads.
    idle: Option<&'pools Mutex<Idle>>,
}

impl Pool<'_> {
    /// Notes that a response was read completely, so that its connection is idle.
    pub(crate) fn release(self) {
        if let Some(idle) = self.idle {
            *lock(idle) = Idle::Since(Instant::now());
        }
    }
}

fn lock(idle: &Mutex<Idle>) -> MutexGuard<'_, Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pools() -> Pools {
        Pools::new(Client::new(), || Some(Client::new()))
    }

    impl Pool<'_> {
        fn is_for_changes(&self) -> bool {
            self.idle.is_some()
        }
    }

    #[test]
    fn a_read_uses_the_connection_of_a_change_at_the_start_and_a_moment_after_it() {
        let pools = pools();
        let first = pools.choose(true);
        assert!(first.is_for_changes(), "no connection is open yet");
        first.release();
        let second = pools.choose(true);
        assert!(second.is_for_changes(), "the first one is idle");
        second.release();

        let long_ago = Instant::now().checked_sub(MAX_IDLE_FOR_CHANGES);
        *lock(&pools.idle) = Idle::Since(long_ago.unwrap());
        let read = pools.choose(true);
        assert!(!read.is_for_changes(), "it was closed");
        read.release();
        assert!(!pools.choose(true).is_for_changes(), "it was a read");
        pools.choose(false).release();
        assert!(pools.choose(true).is_for_changes());
    }

    #[test]
    fn concurrent_reads_share_one_connection_of_changes() {
        let pools = pools();
        pools.choose(false).release();
        let first = pools.choose(true);
        assert!(first.is_for_changes());
        assert!(!pools.choose(true).is_for_changes());
        first.release();
        let change = pools.choose(false);
        assert!(!pools.choose(true).is_for_changes());
        change.release();
        assert!(pools.choose(true).is_for_changes());
    }

    #[test]
    fn a_change_never_uses_the_connections_of_reads() {
        let pools = pools();
        for idle in [Idle::Unopened, Idle::Since(Instant::now()), Idle::Absent] {
            *lock(&pools.idle) = idle;
            assert!(pools.choose(false).is_for_changes());
        }
    }
}
