//! The owner token of the user pool: fetched when it is first needed, shared by all calls, replaced before it expires.

use std::{
    fmt,
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

use crate::{Secret, claims::Claims, error::Error};

/// A token is replaced this long before it expires, or a tenth of its life if that is less.
const LONGEST_MARGIN: Duration = Duration::from_mins(1);

/// The token, if it was fetched. The lock is held while it is, so that all who wait share one request.
#[derive(Default)]
pub(crate) struct OwnerToken(Mutex<Option<Held>>);

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
        let mut held = self.0.lock().await;
        if let Some(held) = held.as_ref().filter(|held| held.is_fresh()) {
            return Ok(held.token.clone());
        }
        let asked_at = Instant::now();
        let token = fetch().await?;
        *held = Some(Held::new(token.clone(), asked_at));
        Ok(token)
    }

    /// Forgets a token that the service refused, unless another one has taken its place already.
    pub(crate) async fn forget(&self, refused: &Secret) {
        let mut held = self.0.lock().await;
        if held
            .as_ref()
            .is_some_and(|held| held.token.expose() == refused.expose())
        {
            *held = None;
        }
    }
}

impl fmt::Debug for OwnerToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OwnerToken(***)")
    }
}
