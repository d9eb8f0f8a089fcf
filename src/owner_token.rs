//! The owner token of the user pool: fetched when it is first needed, shared by all calls, replaced before it expires.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use tokio::{sync::Mutex, time::Instant};

use crate::{Secret, bearer::Bearer, error::Error, unverified::UnverifiedClaims};

/// A token is replaced this long before it expires, or a tenth of its life if that is less.
const LONGEST_MARGIN: Duration = Duration::from_mins(1);

/// How long refused credentials are not tried again, the first time. It doubles with each further refusal.
const FIRST_REST: Duration = Duration::from_secs(1);

/// The longest that refused credentials are not tried again.
const LONGEST_REST: Duration = Duration::from_mins(1);

/// The token, if it was fetched. The lock is held while it is, so that all who wait share one request, and its failure.
#[derive(Default)]
pub(crate) struct OwnerToken {
    fetched: Mutex<Option<Fetched>>,
    /// How many requests have failed: who waits sees by it that one failed meanwhile.
    failures: AtomicU64,
}

/// What came of the last request.
enum Fetched {
    Token(Held),
    Failure(Failed),
}

struct Failed {
    error: Error,
    /// How long the credentials are left alone; not at all, unless the service refused them.
    rest: Duration,
    rest_until: Instant,
}

impl Failed {
    /// `before` is what came of the request before.
    fn new(error: Error, before: Option<&Fetched>) -> Self {
        let rest = match before {
            _ if !error.refuses_credentials() => Duration::ZERO,
            Some(Fetched::Failure(failed)) if !failed.rest.is_zero() => {
                LONGEST_REST.min(failed.rest * 2)
            }
            _ => FIRST_REST,
        };
        Self {
            error,
            rest,
            rest_until: Instant::now() + rest,
        }
    }

    fn rests(&self) -> bool {
        Instant::now() < self.rest_until
    }
}

struct Held {
    token: Bearer,
    /// When to replace it; never, if it does not say when it expires.
    replace_at: Option<Instant>,
}

impl Held {
    fn new(token: Secret, asked_at: Instant) -> Self {
        let claims = UnverifiedClaims::of(token.expose()).unwrap_or_default();
        // Counted from when it was issued, by the monotonic clock, so that a wrong wall clock here or there does no harm.
        let issued = claims.iat.unwrap_or_else(seconds_since_1970);
        let replace_at = claims.exp.and_then(|expires| {
            let life = expires.saturating_sub(issued);
            let life = Duration::from_secs(u64::try_from(life).unwrap_or(0));
            asked_at.checked_add(life.saturating_sub(LONGEST_MARGIN.min(life / 10)))
        });
        Self {
            token: Bearer::new(token),
            replace_at,
        }
    }

    fn is_fresh(&self) -> bool {
        self.replace_at.is_none_or(|at| Instant::now() < at)
    }
}

/// Whether a token that has just been fetched would be sent with the next call.
pub(crate) fn keeps(token: &Secret) -> bool {
    Held::new(token.clone(), Instant::now()).is_fresh()
}

fn seconds_since_1970() -> i64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

impl OwnerToken {
    /// The token, fetched by `fetch` if there is no fresh one.
    pub(crate) async fn get<F>(&self, fetch: impl FnOnce() -> F) -> Result<Bearer, Error>
    where
        F: Future<Output = Result<Secret, Error>>,
    {
        let failures = self.failures.load(Ordering::Relaxed);
        let mut fetched = self.fetched.lock().await;
        let failed_meanwhile = self.failures.load(Ordering::Relaxed) != failures;
        match &*fetched {
            Some(Fetched::Token(held)) if held.is_fresh() => return Ok(held.token.clone()),
            // Each asking anew, one after the other, the last would wait for as many time-outs as there are calls.
            Some(Fetched::Failure(failed)) if failed_meanwhile || failed.rests() => {
                if let Some(error) = failed.error.again() {
                    return Err(error);
                }
            }
            _ => {}
        }
        let asked_at = Instant::now();
        match fetch().await {
            Ok(token) => {
                let held = Held::new(token, asked_at);
                let token = held.token.clone();
                *fetched = Some(Fetched::Token(held));
                Ok(token)
            }
            Err(error) => {
                let failed = error.again();
                let failed = failed.map(|error| Failed::new(error, fetched.as_ref()));
                *fetched = failed.map(Fetched::Failure);
                self.failures.fetch_add(1, Ordering::Relaxed);
                Err(error)
            }
        }
    }

    /// The token, if there is one and nobody is about to change that.
    pub(crate) fn held(&self) -> Option<Bearer> {
        match &*self.fetched.try_lock().ok()? {
            Some(Fetched::Token(held)) => Some(held.token.clone()),
            _ => None,
        }
    }

    /// Forgets a token that the service refused, unless another one has taken its place already.
    pub(crate) async fn forget(&self, refused: &Bearer) {
        let mut fetched = self.fetched.lock().await;
        if matches!(&*fetched, Some(Fetched::Token(held)) if held.token.token().expose() == refused.token().expose())
        {
            *fetched = None;
        }
    }
}

impl fmt::Debug for OwnerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OwnerToken(***)")
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use tokio::time::advance;

    use super::*;
    use crate::error::{StatusError, TransportError, TransportProblem};

    /// A token that says what it is told to.
    fn token(claims: &str) -> Secret {
        Secret::new(format!("head.{}.tail", URL_SAFE_NO_PAD.encode(claims)))
    }

    fn refusal(status: u16) -> Error {
        let (call, retry_after) = ("GetOwnerToken", None);
        let error = StatusError {
            call,
            status,
            retry_after,
        };
        error.into()
    }

    fn broken() -> Error {
        TransportError::without_source("GetOwnerToken", TransportProblem::Timeout).into()
    }

    /// Asks for the token, and says whether that made a request.
    async fn asks(held: &OwnerToken, answer: Result<Secret, Error>) -> bool {
        let mut asked = false;
        let _either = held
            .get(|| {
                asked = true;
                async { answer }
            })
            .await;
        asked
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_replaced_a_minute_or_a_tenth_of_its_life_before_it_expires() {
        for (life, fresh) in [(10, 9), (600, 540), (3600, 3540), (0, 0)] {
            let token = token(&format!(r#"{{"iat":5,"exp":{}}}"#, 5 + life));
            let held = OwnerToken::default();
            assert!(asks(&held, Ok(token.clone())).await);
            if fresh > 0 {
                advance(Duration::from_millis(fresh * 1000 - 1)).await;
                assert!(!asks(&held, Ok(token.clone())).await, "{life} s: too early");
                advance(Duration::from_millis(1)).await;
            }
            assert!(asks(&held, Ok(token)).await, "{life} s: too late");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_that_does_not_say_when_it_expires_is_kept() {
        for claims in [r#"{"iat":5}"#, "{}", "no claims"] {
            let held = OwnerToken::default();
            assert!(asks(&held, Ok(token(claims))).await);
            advance(Duration::from_hours(24 * 365)).await;
            assert!(!asks(&held, Ok(token(claims))).await, "{claims}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn without_the_time_of_issue_a_token_lasts_from_now() {
        let expires = seconds_since_1970() + 1000;
        let token = token(&format!(r#"{{"exp":{expires}}}"#));
        let held = OwnerToken::default();
        assert!(asks(&held, Ok(token.clone())).await);
        advance(Duration::from_mins(15)).await;
        assert!(!asks(&held, Ok(token.clone())).await);
        advance(Duration::from_mins(1)).await;
        assert!(asks(&held, Ok(token)).await);
    }

    #[tokio::test(start_paused = true)]
    async fn refused_credentials_are_left_alone_for_longer_and_longer() {
        let held = OwnerToken::default();
        assert!(asks(&held, Err(refusal(403))).await);
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60] {
            advance(Duration::from_millis(seconds * 1000 - 1)).await;
            assert!(!asks(&held, Err(refusal(403))).await, "within {seconds} s");
            advance(Duration::from_millis(1)).await;
            assert!(asks(&held, Err(refusal(403))).await, "after {seconds} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_failed_on_the_way_is_asked_for_again_at_once() {
        let held = OwnerToken::default();
        for _ in 0..3 {
            assert!(asks(&held, Err(broken())).await);
            assert!(asks(&held, Err(refusal(503))).await);
        }
    }
}
