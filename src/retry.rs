//! When a request is sent again, and how long is waited before.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use tokio::time::{Instant, sleep};
use tracing::debug;

use crate::{
    envelope::Answer,
    error::{TransportError, TransportProblem},
    operation::Kind,
};

/// When a call that failed on the way is made once more.
///
/// A call that only reads, and the fetching of the owner token, is repeated when no connection was made, when it broke,
/// when the time ran out, and when the service answered with the status 429, 502, 503 or 504. A call that changes
/// something is repeated only when it is certain that nothing was sent, for want of a connection.
///
/// The pauses grow exponentially, and each is drawn by chance between nothing and its full length, so that many clients
/// do not come back at the same moment. Where the service says when to come back (`Retry-After`), that is waited for
/// instead.
///
/// ```
/// use std::time::Duration;
/// use authing::{Authing, RetryPolicy};
///
/// let patient = RetryPolicy::default().retries(5).total(Duration::from_secs(60));
/// let authing = Authing::builder("59f86b4832eb28071bdd9214", "the pool's secret")
///     .retry(patient)
///     .build()?;
/// # Ok::<_, authing::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    retries: usize,
    first_pause: Duration,
    longest_pause: Duration,
    total: Duration,
}

impl Default for RetryPolicy {
    /// Two retries within 20 seconds, after pauses of up to 100 and 200 milliseconds.
    fn default() -> Self {
        Self {
            retries: 2,
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(2),
            total: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// No retries: every call is made once.
    pub fn never() -> Self {
        Self::default().retries(0)
    }

    /// How often a call is repeated at most: 2 times unless set.
    #[must_use]
    pub fn retries(mut self, retries: usize) -> Self {
        self.retries = retries;
        self
    }

    /// The longest that the first pause may be: 100 milliseconds unless set. Each further pause may be twice as long.
    #[must_use]
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// The longest that any pause may be: 2 seconds unless set. A longer one that the service asks for is kept to.
    #[must_use]
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// How long a call may take with all its retries and pauses: 20 seconds unless set, and never less than the client's
    /// time for one request. A pause that would not end within it is not begun, and the call fails at once.
    #[must_use]
    pub fn total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// The full lengths of the pauses.
    fn pauses(&self) -> impl Iterator<Item = Duration> + use<> {
        ExponentialBuilder::new()
            .with_min_delay(self.first_pause.min(self.longest_pause))
            .with_max_delay(self.longest_pause)
            .with_max_times(self.retries)
            .build()
    }

    /// Sends a request until it is answered, or fails in a way that another attempt could make worse. `attempt` is
    /// told how long it may take.
    pub(crate) async fn run<F>(
        &self,
        kind: Kind,
        timeout: Duration,
        mut attempt: impl FnMut(Duration) -> F,
    ) -> Result<Answer, TransportError>
    where
        F: Future<Output = Result<Answer, TransportError>>,
    {
        let started = Instant::now();
        let total = self.total.max(timeout);
        let mut pauses = self.pauses();
        loop {
            let left = total.saturating_sub(started.elapsed());
            let outcome = attempt(timeout.min(left)).await;
            if !may_repeat(kind, &outcome) {
                return outcome;
            }
            let Some(full) = pauses.next() else {
                return outcome;
            };
            let pause = asked_pause(&outcome).unwrap_or_else(|| full.mul_f64(fastrand::f64()));
            if started.elapsed().saturating_add(pause) >= total {
                return outcome;
            }
            debug!(
                pause_milliseconds = pause.as_secs_f64() * 1000.0,
                "trying again"
            );
            sleep(pause).await;
        }
    }
}

/// Whether another attempt can help, and do no harm.
fn may_repeat(kind: Kind, outcome: &Result<Answer, TransportError>) -> bool {
    match (kind, outcome) {
        (_, Err(error)) if error.problem == TransportProblem::Connect => true,
        (Kind::Mutation, _) => false,
        (Kind::Query, Ok(answer)) => matches!(answer.status, 429 | 502..=504),
        (Kind::Query, Err(error)) => matches!(
            error.problem,
            TransportProblem::Timeout | TransportProblem::Interrupted
        ),
    }
}

/// The pause that the service asks for.
fn asked_pause(outcome: &Result<Answer, TransportError>) -> Option<Duration> {
    outcome.as_ref().ok()?.retry_after
}

/// Reads `Retry-After`: seconds, or a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn failed(problem: TransportProblem) -> Result<Answer, TransportError> {
        Err(TransportError::without_source("call", problem))
    }

    /// How long each attempt was given, and when it was made, if all fail after `lasting`.
    async fn attempts(
        policy: &RetryPolicy,
        kind: Kind,
        problem: TransportProblem,
        lasting: Duration,
    ) -> Vec<(Duration, Duration)> {
        let started = Instant::now();
        let seen = RefCell::new(Vec::new());
        let outcome = policy
            .run(kind, 10 * SECOND, |given| {
                seen.borrow_mut().push((started.elapsed(), given));
                async move {
                    sleep(lasting.min(given)).await;
                    failed(problem)
                }
            })
            .await;
        assert!(outcome.is_err());
        seen.into_inner()
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_is_repeated_only_without_a_connection() {
        let policy = RetryPolicy::default();
        for (problem, times) in [
            (TransportProblem::Connect, 3),
            (TransportProblem::Timeout, 1),
            (TransportProblem::Interrupted, 1),
            (TransportProblem::TooLarge, 1),
            (TransportProblem::Busy, 1),
        ] {
            let made = attempts(&policy, Kind::Mutation, problem, SECOND).await;
            assert_eq!(made.len(), times, "{problem}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_up_to_the_longest_and_are_drawn_by_chance() {
        let policy = RetryPolicy::default().retries(6).total(1000 * SECOND);
        let policy = policy.first_pause(SECOND).longest_pause(8 * SECOND);
        let mut longest = [Duration::ZERO; 6];
        for _ in 0..200 {
            let made = attempts(
                &policy,
                Kind::Query,
                TransportProblem::Connect,
                Duration::ZERO,
            );
            let times: Vec<Duration> = made.await.into_iter().map(|(at, _)| at).collect();
            for (longest, pair) in longest.iter_mut().zip(times.windows(2)) {
                *longest = (*longest).max(pair[1].saturating_sub(pair[0]));
            }
        }
        for (longest, full) in longest.into_iter().zip([1, 2, 4, 8, 8, 8]) {
            let full = full * SECOND;
            // Timers are kept to the millisecond.
            assert!(
                longest <= full + Duration::from_millis(1),
                "{longest:?} of {full:?}"
            );
            assert!(longest > full / 2, "{longest:?} of {full:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_ends_within_its_total() {
        let policy = RetryPolicy::default().retries(100).total(25 * SECOND);
        let made = attempts(&policy, Kind::Query, TransportProblem::Timeout, 60 * SECOND).await;
        assert_eq!(made.len(), 3);
        for (at, given) in made {
            assert!(at + given <= 25 * SECOND, "{given:?} after {at:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_request_may_take_its_time_whatever_the_total() {
        let policy = RetryPolicy::default().total(SECOND);
        let made = attempts(&policy, Kind::Query, TransportProblem::Timeout, 60 * SECOND).await;
        assert_eq!(made, [(Duration::ZERO, 10 * SECOND)]);
    }
}
