//! The owner token of the user pool: fetched when it is first needed, shared by all calls, replaced before it expires.

use std::{
    fmt,
    sync::{
        Mutex as SyncMutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use tokio::{sync::Mutex, time::Instant};

use crate::{Secret, bearer::Bearer, error::Error, unverified::UnverifiedClaims};

/// A token is replaced this long before it expires, or a tenth of its life if that is less.
const LONGEST_MARGIN: Duration = Duration::from_mins(1);

/// How long rejected credentials are not tried again, the first time. It doubles with each further rejection.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest that rejected credentials are not tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The token, if it was fetched. The lock is held while it is, so that all who wait share one request, and its result.
#[derive(Default)]
pub(crate) struct OwnerToken {
    fetched: Mutex<Option<Fetched>>,
    /// How many requests have ended: a waiter sees by it that one ended meanwhile.
    ended: AtomicU64,
    /// Set while the service rejects new tokens, too.
    renewal: SyncMutex<Option<Backoff>>,
    /// The user id of the owner, as the last token names it.
    owner_id: SyncMutex<Option<String>>,
}

/// The result of the last request.
enum Fetched {
    Token(Held),
    Failure {
        error: Error,
        /// Set where the service rejected the credentials.
        backoff: Option<Backoff>,
    },
}

/// A pause that is twice as long each time.
#[derive(Clone, Copy)]
struct Backoff {
    pause: Duration,
    until: Instant,
}

impl Backoff {
    fn after(before: Option<Self>) -> Self {
        let pause = before.map_or(FIRST_PAUSE, |before| LONGEST_PAUSE.min(before.pause * 2));
        Self {
            pause,
            until: Instant::now() + pause,
        }
    }

    fn is_over(self) -> bool {
        self.until <= Instant::now()
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
        let ended = self.ended.load(Ordering::Relaxed);
        let mut fetched = self.fetched.lock().await;
        // The result of a request that ended meanwhile is used, whatever it is. If each waiter made a request of its own, the
        // last would wait for all of them.
        let waited = self.ended.load(Ordering::Relaxed) != ended;
        match &*fetched {
            Some(Fetched::Token(held)) if waited || held.is_fresh() => {
                return Ok(held.token.clone());
            }
            Some(Fetched::Failure { error, backoff })
                if waited || backoff.is_some_and(|backoff| !backoff.is_over()) =>
            {
                if let Some(error) = error.again() {
                    return Err(error);
                }
            }
            _ => {}
        }
        let asked_at = Instant::now();
        let outcome = fetch().await;
        self.ended.fetch_add(1, Ordering::Relaxed);
        match outcome {
            Ok(token) => {
                let owner = UnverifiedClaims::of(token.expose());
                *lock(&self.owner_id) = owner.and_then(UnverifiedClaims::user_id);
                let held = Held::new(token, asked_at);
                let token = held.token.clone();
                *fetched = Some(Fetched::Token(held));
                Ok(token)
            }
            Err(error) => {
                let before = match &*fetched {
                    Some(Fetched::Failure { backoff, .. }) => *backoff,
                    _ => None,
                };
                let backoff = matches!(error, Error::Credentials(_));
                let backoff = backoff.then(|| Backoff::after(before));
                *fetched = error
                    .again()
                    .map(|error| Fetched::Failure { error, backoff });
                Err(error)
            }
        }
    }

    /// Forgets a token that the service rejected, unless another one has taken its place already. Returns whether a new one is
    /// worth a try: for a while it is not, once the service has rejected a new one as well.
    pub(crate) async fn forget(&self, rejected: &Bearer) -> bool {
        let pauses = lock(&self.renewal).is_some_and(|renewal| !renewal.is_over());
        if pauses {
            return false;
        }
        let mut fetched = self.fetched.lock().await;
        if matches!(&*fetched, Some(Fetched::Token(held)) if held.token.token().expose() == rejected.token().expose())
        {
            *fetched = None;
        }
        true
    }

    /// Notes that the service rejected a token that had just been fetched.
    pub(crate) fn renewal_failed(&self) {
        let mut renewal = lock(&self.renewal);
        if renewal.is_none_or(Backoff::is_over) {
            *renewal = Some(Backoff::after(*renewal));
        }
    }

    /// Notes that the service accepted a token that had just been fetched.
    pub(crate) fn renewal_succeeded(&self) {
        *lock(&self.renewal) = None;
    }

    /// Whether this is the user id of the owner, as far as a token of the owner was fetched. The service documents no claim
    /// that marks such a token: it names the owner as other tokens name their user.
    pub(crate) fn is_owner(&self, user_id: &str) -> bool {
        lock(&self.owner_id).as_deref() == Some(user_id)
    }
}

/// Nothing panics while it holds one of the locks, which is never for long.
fn lock<T>(value: &SyncMutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for OwnerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OwnerToken(***)")
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use futures_util::future::join_all;
    use tokio::time::{advance, sleep};

    use super::*;
    use crate::error::{CredentialsError, StatusError, TransportError, TransportProblem};

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
    async fn rejected_credentials_are_left_alone_for_ten_seconds_at_most() {
        let held = OwnerToken::default();
        let rejected = || Err(CredentialsError::new(None).into());
        assert!(asks(&held, rejected()).await);
        for seconds in [1, 2, 4, 8, 10, 10] {
            advance(Duration::from_millis(seconds * 1000 - 1)).await;
            assert!(!asks(&held, rejected()).await, "within {seconds} s");
            advance(Duration::from_millis(1)).await;
            assert!(asks(&held, rejected()).await, "after {seconds} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn other_failures_are_asked_about_again_at_once() {
        let held = OwnerToken::default();
        for _ in 0..3 {
            assert!(asks(&held, Err(broken())).await);
            for status in [401, 403, 404, 503] {
                assert!(asks(&held, Err(refusal(status))).await);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn waiters_use_a_token_without_life_once() {
        let held = OwnerToken::default();
        let asked = AtomicU64::new(0);
        let lifeless = token(r#"{"iat":5,"exp":5}"#);
        let call = || {
            held.get(|| async {
                asked.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_secs(1)).await;
                Ok(lifeless.clone())
            })
        };
        let started = Instant::now();
        for outcome in join_all((0..20).map(|_| call())).await {
            outcome.unwrap();
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert_eq!(started.elapsed(), Duration::from_secs(1));
        call().await.unwrap();
        assert_eq!(
            asked.load(Ordering::Relaxed),
            2,
            "who comes later asks anew"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_rejects_every_token_is_asked_for_one_now_and_then() {
        let held = OwnerToken::default();
        let rejected = Bearer::new(token("{}"));
        assert!(held.forget(&rejected).await);
        for seconds in [1, 2, 4, 8, 10, 10] {
            held.renewal_failed();
            advance(Duration::from_millis(seconds * 1000 - 1)).await;
            held.renewal_failed();
            assert!(!held.forget(&rejected).await, "within {seconds} s");
            advance(Duration::from_millis(1)).await;
            assert!(held.forget(&rejected).await, "after {seconds} s");
        }
        held.renewal_succeeded();
        held.renewal_failed();
        advance(Duration::from_secs(1)).await;
        assert!(held.forget(&rejected).await, "it began anew");
    }
}
