//! Decides whether and when a request is retried.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};
use tokio::time::{Instant, sleep};
use tracing::debug;

use crate::{
    error::{TransportError, TransportErrorKind, is_transient_status},
    transport::HttpResponse,
};

/// Configures retries of failed calls.
///
/// A call that only reads, and the request for the owner token, is retried if no connection was made, if the connection broke, if
/// the timeout expired, and if the status is 429, 502, 503 or 504. A call that changes something is retried only if no connection
/// was made, so that the request cannot have arrived. [`Call::idempotent`](crate::Call::idempotent) makes a change retry like a
/// call that only reads.
///
/// If the service rejects the owner token, the client requests a new one and retries the call once. It retries a change only if
/// the change is idempotent, or if the service reports in a GraphQL error without data that it did nothing. A rejected token is
/// replaced at most once a second. The interval grows to ten seconds while the service rejects each new token. Calls fail in the
/// meantime.
///
/// The pauses grow exponentially. Each is a random part of its full length, so that many clients do not retry at the same moment.
/// A longer `Retry-After` of the service is honoured.
///
/// ```
/// use std::time::Duration;
/// use authing::{Authing, RetryPolicy};
///
/// let patient = RetryPolicy::default().max_retries(5).max_elapsed(Duration::from_secs(60));
/// let authing = Authing::builder("59f86b4832eb28071bdd9214", "the pool's secret")
///     .retry(patient)
///     .build()?;
/// # Ok::<_, authing::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_retries: usize,
    initial_backoff: Duration,
    max_backoff: Duration,
    max_elapsed: Duration,
}

/// Thirty years: more than any call needs. Longer times are cut, since clocks overflow.
pub(crate) const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 3600);

impl Default for RetryPolicy {
    /// Two retries within 20 seconds, after pauses of up to 100 and 200 milliseconds.
    fn default() -> Self {
        Self {
            max_retries: 2,
            initial_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(2),
            max_elapsed: Duration::from_secs(20),
        }
    }
}

impl RetryPolicy {
    /// Disables retries: every call is sent once, even if the service rejects the owner token.
    pub fn disabled() -> Self {
        Self::default().max_retries(0)
    }

    /// Limits the number of retries. Default: 2.
    #[must_use]
    pub fn max_retries(mut self, max_retries: usize) -> Self {
        self.max_retries = max_retries;
        self
    }

    /// Sets the full length of the first pause. Default: 100 milliseconds. It doubles with each further pause.
    #[must_use]
    pub fn initial_backoff(mut self, pause: Duration) -> Self {
        self.initial_backoff = pause;
        self
    }

    /// Limits the full length of each pause. Default: 2 seconds. A longer `Retry-After` is honoured.
    #[must_use]
    pub fn max_backoff(mut self, pause: Duration) -> Self {
        self.max_backoff = pause;
        self
    }

    /// Limits the time of a call, including retries, pauses, and the wait for the owner token. Default: 20 seconds, and never
    /// less than the client's timeout for one request. A call fails immediately if the next pause would exceed this limit.
    #[must_use]
    pub fn max_elapsed(mut self, max_elapsed: Duration) -> Self {
        self.max_elapsed = max_elapsed;
        self
    }

    /// Returns whether a call may be sent more than once.
    pub(crate) fn allows_retries(&self) -> bool {
        self.max_retries > 0
    }

    /// Returns the deadline of a call that begins now, if one request may need `timeout`.
    pub(crate) fn deadline(&self, timeout: Duration) -> Instant {
        Instant::now() + self.max_elapsed.max(timeout).min(FOREVER)
    }

    /// Yields the full lengths of the pauses.
    fn pauses(&self) -> impl Iterator<Item = Duration> + use<> {
        let longest = self.max_backoff.min(FOREVER);
        ExponentialBuilder::new()
            .with_min_delay(self.initial_backoff.min(longest))
            .with_max_delay(longest)
            .with_max_times(self.max_retries)
            .build()
    }

    /// Sends a request until it succeeds, or until a retry would be useless or unsafe. `attempt` receives its timeout.
    pub(crate) async fn run<F>(
        &self,
        is_idempotent: bool,
        timeout: Duration,
        deadline: Instant,
        mut attempt: impl FnMut(Duration) -> F,
    ) -> Result<HttpResponse, TransportError>
    where
        F: Future<Output = Result<HttpResponse, TransportError>>,
    {
        let mut pauses = self.pauses();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let outcome = attempt(timeout.min(left)).await;
            if !may_repeat(is_idempotent, &outcome) {
                return outcome;
            }
            let Some(full) = pauses.next() else {
                return outcome;
            };
            let retry_after = outcome
                .as_ref()
                .ok()
                .and_then(|response| response.retry_after);
            let retry_after = retry_after.unwrap_or_default().min(FOREVER);
            let pause = retry_after.max(full.mul_f64(fastrand::f64()));
            if Instant::now() + pause >= deadline {
                return outcome;
            }
            debug!(
                pause_milliseconds = pause.as_secs_f64() * 1000.0,
                "retrying"
            );
            sleep(pause).await;
        }
    }
}

/// Returns whether a retry is useful and safe.
fn may_repeat(is_idempotent: bool, outcome: &Result<HttpResponse, TransportError>) -> bool {
    match outcome {
        Ok(response) => is_idempotent && is_transient_status(response.status),
        Err(error) => match error.kind {
            TransportErrorKind::Connect => true,
            TransportErrorKind::Timeout | TransportErrorKind::Interrupted => is_idempotent,
            TransportErrorKind::Busy | TransportErrorKind::TooLarge => false,
        },
    }
}

/// Reads `Retry-After`: seconds, or a date. A date is relative to the `Date` of the response, if there is one.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let after = text(RETRY_AFTER)?;
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(after).ok()?;
    let now = text(DATE).and_then(|now| httpdate::parse_http_date(now).ok());
    let now = now.unwrap_or_else(SystemTime::now);
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use reqwest::header::HeaderValue;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn failed(kind: TransportErrorKind) -> Result<HttpResponse, TransportError> {
        Err(TransportError::without_source("call", kind))
    }

    /// Records the timeout and the start of each attempt, if all fail after `lasting`.
    async fn attempts(
        policy: &RetryPolicy,
        is_idempotent: bool,
        kind: TransportErrorKind,
        lasting: Duration,
    ) -> Vec<(Duration, Duration)> {
        let started = Instant::now();
        let seen = RefCell::new(Vec::new());
        let outcome = policy
            .run(
                is_idempotent,
                10 * SECOND,
                policy.deadline(10 * SECOND),
                |given| {
                    seen.borrow_mut().push((started.elapsed(), given));
                    async move {
                        sleep(lasting.min(given)).await;
                        failed(kind)
                    }
                },
            )
            .await;
        assert!(outcome.is_err());
        seen.into_inner()
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_is_repeated_only_without_a_connection_or_if_it_is_idempotent() {
        let policy = RetryPolicy::default();
        for (kind, times, times_if_idempotent) in [
            (TransportErrorKind::Connect, 3, 3),
            (TransportErrorKind::Timeout, 1, 3),
            (TransportErrorKind::Interrupted, 1, 3),
            (TransportErrorKind::TooLarge, 1, 1),
            (TransportErrorKind::Busy, 1, 1),
        ] {
            let made = attempts(&policy, false, kind, SECOND).await;
            assert_eq!(made.len(), times, "{kind}");
            let made = attempts(&policy, true, kind, SECOND).await;
            assert_eq!(made.len(), times_if_idempotent, "{kind}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_up_to_the_longest_and_are_drawn_by_chance() {
        let policy = RetryPolicy::default()
            .max_retries(6)
            .max_elapsed(1000 * SECOND);
        let policy = policy.initial_backoff(SECOND).max_backoff(8 * SECOND);
        let mut longest = [Duration::ZERO; 6];
        for _ in 0..200 {
            let made = attempts(&policy, true, TransportErrorKind::Connect, Duration::ZERO);
            let times: Vec<Duration> = made.await.into_iter().map(|(at, _)| at).collect();
            for (longest, pair) in longest.iter_mut().zip(times.windows(2)) {
                *longest = (*longest).max(pair[1].saturating_sub(pair[0]));
            }
        }
        for (longest, full) in longest.into_iter().zip([1, 2, 4, 8, 8, 8]) {
            let full = full * SECOND;
            // Timers have a resolution of a millisecond.
            assert!(
                longest <= full + Duration::from_millis(1),
                "{longest:?} of {full:?}"
            );
            assert!(longest > full / 2, "{longest:?} of {full:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_ends_within_its_total() {
        let policy = RetryPolicy::default()
            .max_retries(100)
            .max_elapsed(25 * SECOND);
        let made = attempts(&policy, true, TransportErrorKind::Timeout, 60 * SECOND).await;
        assert_eq!(made.len(), 3);
        for (at, given) in made {
            assert!(at + given <= 25 * SECOND, "{given:?} after {at:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_request_may_take_its_time_whatever_the_total() {
        let policy = RetryPolicy::default().max_elapsed(SECOND);
        let made = attempts(&policy, true, TransportErrorKind::Timeout, 60 * SECOND).await;
        assert_eq!(made, [(Duration::ZERO, 10 * SECOND)]);
    }

    #[tokio::test(start_paused = true)]
    async fn retry_after_lengthens_a_pause_and_never_shortens_it() {
        let policy = RetryPolicy::default()
            .max_retries(1)
            .initial_backoff(SECOND);
        let policy = policy.max_backoff(2 * SECOND);
        for (retry_after, longest) in [(Duration::ZERO, SECOND), (5 * SECOND, 5 * SECOND)] {
            let mut paused = Duration::ZERO;
            for _ in 0..100 {
                let started = Instant::now();
                let deadline = policy.deadline(10 * SECOND);
                let busy = || HttpResponse {
                    status: 503,
                    retry_after: Some(retry_after),
                    ..HttpResponse::default()
                };
                let outcome = policy.run(true, 10 * SECOND, deadline, async |_| Ok(busy()));
                assert!(outcome.await.is_ok());
                assert!(started.elapsed() >= retry_after);
                paused = paused.max(started.elapsed());
            }
            assert!(
                paused > longest / 2 && paused <= longest + SECOND / 100,
                "{paused:?}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_setting_overflows() {
        let policy = RetryPolicy::default()
            .max_retries(usize::MAX)
            .initial_backoff(Duration::MAX)
            .max_backoff(Duration::MAX)
            .max_elapsed(Duration::MAX);
        assert!(policy.deadline(Duration::MAX) > Instant::now());
        let mut attempts = 0;
        let busy = |_| {
            attempts += 1;
            let status = if attempts == 3 { 200 } else { 503 };
            async move {
                Ok(HttpResponse {
                    status,
                    retry_after: Some(Duration::MAX),
                    ..HttpResponse::default()
                })
            }
        };
        let deadline = policy.deadline(Duration::MAX);
        let outcome = policy.run(true, Duration::MAX, deadline, busy).await;
        assert_eq!(
            outcome.unwrap().status,
            503,
            "the pause would last for ever"
        );
    }

    #[test]
    fn a_date_is_read_by_the_clock_of_the_service() {
        let headers = |pairs: &[(HeaderName, &'static str)]| {
            let pairs = pairs.iter().cloned();
            pairs
                .map(|(name, value)| (name, HeaderValue::from_static(value)))
                .collect()
        };
        let (now, later) = (
            "Wed, 21 Oct 2015 07:28:00 GMT",
            "Wed, 21 Oct 2015 07:28:30 GMT",
        );
        let dated = headers(&[(RETRY_AFTER, later), (DATE, now)]);
        assert_eq!(retry_after(&dated), Some(30 * SECOND));
        let past = headers(&[(RETRY_AFTER, now), (DATE, later)]);
        assert_eq!(retry_after(&past), Some(Duration::ZERO));
        assert_eq!(
            retry_after(&headers(&[(RETRY_AFTER, later)])),
            Some(Duration::ZERO)
        );
        assert_eq!(
            retry_after(&headers(&[(RETRY_AFTER, " 7 ")])),
            Some(7 * SECOND)
        );
        assert_eq!(retry_after(&headers(&[(RETRY_AFTER, "soon")])), None);
    }
}
