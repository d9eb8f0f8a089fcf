//! The owner token of the user pool: fetched when it is first needed, shared by all calls, replaced before it expires.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

use crate::{Secret, claims::Claims, error::Error};

/// A token is replaced this long before it expires, or a tenth of its life if that is less.
const LONGEST_MARGIN: Duration = Duration::from_mins(1);

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
    Failure(Error),
}

struct Held {
    token: Secret,
    /// When to replace it; never, if it does not say when it expires.
    replace_at: Option<Instant>,
}

impl Held {
    fn new(token: Secret, asked_at: Instant) -> Self {
        let claims = Claims::of(token.expose()).unwrap_or_default();
        let life = match (claims.iat, claims.exp) {
            (Some(iat), Some(exp)) => Some(exp.saturating_sub(iat)),
            _ => None,
        };
        // By the monotonic clock, so that a wrong wall clock here or there does no harm.
        let replace_at = life.and_then(|life| {
            let life = Duration::from_secs(u64::try_from(life).unwrap_or(0));
            asked_at.checked_add(life.saturating_sub(LONGEST_MARGIN.min(life / 10)))
        });
        Self { token, replace_at }
    }

    fn is_fresh(&self) -> bool {
        self.replace_at.is_none_or(|at| Instant::now() < at)
    }
}

impl OwnerToken {
    /// The token, fetched by `fetch` if there is no fresh one.
    pub(crate) async fn get<F>(&self, fetch: impl FnOnce() -> F) -> Result<Secret, Error>
    where
        F: Future<Output = Result<Secret, Error>>,
    {
        let failures = self.failures.load(Ordering::Relaxed);
        let mut fetched = self.fetched.lock().await;
        let failed_meanwhile = self.failures.load(Ordering::Relaxed) != failures;
        match &*fetched {
            Some(Fetched::Token(held)) if held.is_fresh() => return Ok(held.token.clone()),
            // Each asking anew, one after the other, the last would wait for as many time-outs as there are calls.
            Some(Fetched::Failure(error)) if failed_meanwhile => {
                if let Some(error) = error.again() {
                    return Err(error);
                }
            }
            _ => {}
        }
        let asked_at = Instant::now();
        match fetch().await {
            Ok(token) => {
                *fetched = Some(Fetched::Token(Held::new(token.clone(), asked_at)));
                Ok(token)
            }
            Err(error) => {
                *fetched = error.again().map(Fetched::Failure);
                self.failures.fetch_add(1, Ordering::Relaxed);
                Err(error)
            }
        }
    }

    /// Forgets a token that the service refused, unless another one has taken its place already.
    pub(crate) async fn forget(&self, refused: &Secret) {
        let mut fetched = self.fetched.lock().await;
        if matches!(&*fetched, Some(Fetched::Token(held)) if held.token.expose() == refused.expose())
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
