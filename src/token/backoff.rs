//! The pause before the owner token is fetched again, after the service rejected it or the pool's credentials.

use std::time::Duration;

use tokio::time::Instant;

/// The initial pause after rejected credentials or a rejected token. It doubles with each further rejection.
const INITIAL_PAUSE: Duration = Duration::from_secs(1);

/// The maximum pause after rejected credentials or a rejected token.
const MAX_PAUSE: Duration = Duration::from_secs(10);

/// A pause that doubles each time.
#[derive(Clone, Copy)]
pub(super) struct Backoff {
    since: Instant,
    pause: Duration,
}

impl Backoff {
    pub(super) fn after(before: Option<Self>) -> Self {
        let pause = before.map_or(INITIAL_PAUSE, |before| MAX_PAUSE.min(before.pause * 2));
        Self {
            since: Instant::now(),
            pause,
        }
    }

    pub(super) fn is_over(self) -> bool {
        self.since + self.pause <= Instant::now()
    }

    /// Sets the initial pause again.
    pub(super) fn reset(&mut self) {
        self.pause = INITIAL_PAUSE;
    }
}
