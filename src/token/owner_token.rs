//! The owner token of a user pool: fetched when it is first needed, shared by all calls, and replaced before it expires.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::time::Instant;

use crate::{
    Secret,
    error::{CredentialsError, Error, TransportError, TransportErrorKind},
    id::UserId,
    token::backoff::Backoff,
    token::bearer::Bearer,
    token::shared::Shared,
    token::unverified::UnverifiedClaims,
};

/// A token is replaced this long before it expires, or a tenth of its lifetime if that is less.
const MAX_MARGIN: Duration = Duration::from_secs(60);

/// The token, if it was fetched, and the request that fetches one. The lock is not held across an `await`, so that a call that is
/// no longer polled does not block others.
#[derive(Default)]
pub(crate) struct OwnerToken(Mutex<State>);

#[derive(Default)]
struct State {
    fetched: Option<Fetched>,
    fetching: Shared<Bearer>,
    /// The time when the last rejected token was discarded, and the minimum time that the next one is kept.
    renewal: Option<Backoff>,
    /// The user id of the owner, from the last token.
    owner_id: Option<UserId>,
}

/// The result of the last request, if later calls can use it.
enum Fetched {
    Token(Held),
    /// The service rejected the credentials.
    Rejection(CredentialsError, Backoff),
}

struct Held {
    token: Bearer,
    /// The time of replacement; `None` if the token does not state its expiry.
    replace_at: Option<Instant>,
}

impl Held {
    fn new(token: Secret, claims: &UnverifiedClaims, requested_at: Instant) -> Self {
        // Counted from the time of issue by the monotonic clock, so that a wrong wall clock on either side does no harm.
        let issued = claims.issued_at.unwrap_or_else(SystemTime::now);
        let replace_at = claims.expires_at.and_then(|expires| {
            let life = expires.duration_since(issued).unwrap_or_default();
            requested_at.checked_add(life.saturating_sub(MAX_MARGIN.min(life / 10)))
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

/// Returns whether the next call would send a token that has just been fetched.
#[cfg(feature = "__test")]
pub(crate) fn keeps(token: &Secret) -> bool {
    let claims = UnverifiedClaims::of(token.expose()).unwrap_or_default();
    Held::new(token.clone(), &claims, Instant::now()).is_fresh()
}

impl OwnerToken {
    /// Returns the token. Fetches it by `fetch`, which sends the operation, if a fresh one is missing. Concurrent callers share the request and its result.
    pub(crate) async fn get<F>(
        self: &Arc<Self>,
        operation: &'static str,
        fetch: impl FnOnce() -> F,
    ) -> Result<Bearer, Error>
    where
        F: Future<Output = Result<Secret, Error>> + Send + 'static,
    {
        let fetched = {
            let mut state = self.state();
            if let Some(result) = state.result() {
                return result;
            }
            state.fetching.join(|| {
                let (this, fetch, requested_at) = (Arc::clone(self), fetch(), Instant::now());
                async move {
                    let outcome = fetch.await;
                    this.state().keep(outcome, requested_at)
                }
            })
        };
        fetched.await.unwrap_or_else(|| {
            let kind = TransportErrorKind::Interrupted;
            Err(TransportError::without_source(operation, kind).into())
        })
    }

    /// Discards a token that the service rejected, unless it has already been replaced. Returns whether a retry makes sense: not
    /// while the service has just rejected another token.
    pub(crate) fn reject(&self, rejected: &Bearer) -> bool {
        let mut state = self.state();
        let is_held = matches!(&state.fetched, Some(Fetched::Token(held)) if held.token.token().expose() == rejected.token().expose());
        if !is_held {
            return true;
        }
        if state.renewal.is_some_and(|renewal| !renewal.is_over()) {
            return false;
        }
        state.renewal = Some(Backoff::after(state.renewal));
        state.fetched = None;
        true
    }

    /// Records that the service accepted a token.
    pub(crate) fn accept(&self) {
        if let Some(renewal) = &mut self.state().renewal {
            renewal.reset();
        }
    }

    /// Returns whether this is the user id of the owner, once an owner token was fetched. The service documents no claim that
    /// marks an owner token: it names the owner as other tokens name their user.
    pub(crate) fn is_owner(&self, user_id: &UserId) -> bool {
        self.state().owner_id.as_ref() == Some(user_id)
    }

    /// Locks the state. Code that holds the lock does not panic.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Returns the result of the last request, if no new request is needed.
    fn result(&self) -> Option<Result<Bearer, Error>> {
        match self.fetched.as_ref()? {
            Fetched::Token(held) => held.is_fresh().then(|| Ok(held.token.clone())),
            Fetched::Rejection(error, backoff) => {
                (!backoff.is_over()).then(|| Err(error.clone().into()))
            }
        }
    }

    /// Stores the result of a request.
    fn keep(
        &mut self,
        outcome: Result<Secret, Error>,
        requested_at: Instant,
    ) -> Result<Bearer, Error> {
        let before = match self.fetched.take() {
            Some(Fetched::Rejection(_, backoff)) => Some(backoff),
            _ => None,
        };
        match outcome {
            Ok(token) => {
                let claims = UnverifiedClaims::of(token.expose()).unwrap_or_default();
                let held = Held::new(token, &claims, requested_at);
                self.owner_id = claims.user_id;
                let token = held.token.clone();
                self.fetched = Some(Fetched::Token(held));
                Ok(token)
            }
            Err(error) => {
                if let Error::Credentials(rejection) = &error {
                    let backoff = Backoff::after(before);
                    self.fetched = Some(Fetched::Rejection(rejection.clone(), backoff));
                }
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use futures_util::future::join_all;
    use tokio::time::{advance, sleep, timeout};

    use super::*;
    use crate::error::StatusError;

    /// A token with these claims.
    fn token(claims: &str) -> Secret {
        Secret::new(format!("head.{}.tail", URL_SAFE_NO_PAD.encode(claims)))
    }

    fn refusal(status: u16) -> Error {
        let error = StatusError {
            operation: "GetOwnerToken",
            status,
            retry_after: None,
            request_id: None,
        };
        error.into()
    }

    fn broken() -> Error {
        TransportError::without_source("GetOwnerToken", TransportErrorKind::Timeout).into()
    }

    /// Gets the token, and returns whether that made a request.
    async fn asks(held: &Arc<OwnerToken>, response: Result<Secret, Error>) -> bool {
        let mut made_request = false;
        let _either = held
            .get("GetOwnerToken", || {
                made_request = true;
                async { response }
            })
            .await;
        made_request
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_replaced_a_minute_or_a_tenth_of_its_life_before_it_expires() {
        for (life, fresh) in [(10, 9), (600, 540), (3600, 3540), (0, 0)] {
            let token = token(&format!(r#"{{"iat":5,"exp":{}}}"#, 5 + life));
            let held = Arc::<OwnerToken>::default();
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
            let held = Arc::<OwnerToken>::default();
            assert!(asks(&held, Ok(token(claims))).await);
            advance(Duration::from_secs(365 * 24 * 3600)).await;
            assert!(!asks(&held, Ok(token(claims))).await, "{claims}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn without_the_time_of_issue_a_token_lasts_from_now() {
        let expires = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs() + 1000;
        let token = token(&format!(r#"{{"exp":{expires}}}"#));
        let held = Arc::<OwnerToken>::default();
        assert!(asks(&held, Ok(token.clone())).await);
        advance(Duration::from_secs(15 * 60)).await;
        assert!(!asks(&held, Ok(token.clone())).await);
        advance(Duration::from_secs(60)).await;
        assert!(asks(&held, Ok(token)).await);
    }

    #[tokio::test(start_paused = true)]
    async fn rejected_credentials_are_left_alone_for_ten_seconds_at_most() {
        let held = Arc::<OwnerToken>::default();
        let rejected = || Err(CredentialsError { service: None }.into());
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
        let held = Arc::<OwnerToken>::default();
        for _ in 0..3 {
            assert!(asks(&held, Err(broken())).await);
            for status in [401, 403, 404, 503] {
                assert!(asks(&held, Err(refusal(status))).await);
            }
        }
    }

    /// A request for a token that needs a second and is counted.
    fn slow(
        requests: &Arc<AtomicUsize>,
        token: &Secret,
    ) -> impl Future<Output = Result<Secret, Error>> + use<> {
        requests.fetch_add(1, Ordering::Relaxed);
        let token = token.clone();
        async move {
            sleep(Duration::from_secs(1)).await;
            Ok(token)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn waiters_use_a_token_without_life_once() {
        let (held, requests) = (Arc::<OwnerToken>::default(), Arc::default());
        let lifeless = token(r#"{"iat":5,"exp":5}"#);
        let call = || held.get("GetOwnerToken", || slow(&requests, &lifeless));
        let started = Instant::now();
        for outcome in join_all((0..20).map(|_| call())).await {
            outcome.unwrap();
        }
        assert_eq!(requests.load(Ordering::Relaxed), 1);
        assert_eq!(started.elapsed(), Duration::from_secs(1));
        call().await.unwrap();
        assert_eq!(
            requests.load(Ordering::Relaxed),
            2,
            "who comes later asks anew"
        );
    }

    /// Each caller has less time than the request needs.
    #[tokio::test(start_paused = true)]
    async fn callers_that_give_up_do_not_end_the_request() {
        let (held, requests) = (Arc::<OwnerToken>::default(), Arc::default());
        let token = token("{}");
        let call = || held.get("GetOwnerToken", || slow(&requests, &token));
        let patience = Duration::from_millis(300);
        for is_in_time in [false, false, false, true] {
            let outcome = timeout(patience, call()).await;
            assert_eq!(outcome.is_ok(), is_in_time);
        }
        assert_eq!(requests.load(Ordering::Relaxed), 1);
    }

    /// An example is the branch of a `select!` while another branch runs.
    #[tokio::test(start_paused = true)]
    async fn callers_that_are_not_polled_do_not_block_others() {
        let (held, requests) = (Arc::<OwnerToken>::default(), Arc::default());
        let token = token("{}");
        let call = || Box::pin(held.get("GetOwnerToken", || slow(&requests, &token)));
        let mut kept = [call(), call(), call()];
        for call in &mut kept {
            assert!(futures_util::poll!(call).is_pending());
        }
        timeout(Duration::from_secs(2), call())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(requests.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_request_whose_runtime_ends_is_made_anew() {
        let (held, requests) = (Arc::<OwnerToken>::default(), Arc::default());
        let token = token("{}");
        for is_last in [false, true] {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build()
                .unwrap();
            let mut call = Box::pin(held.get("GetOwnerToken", || slow(&requests, &token)));
            runtime.block_on(async {
                assert!(futures_util::poll!(&mut call).is_pending());
                if is_last {
                    call.await.unwrap();
                }
            });
        }
        assert_eq!(requests.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_rejects_every_token_is_asked_for_one_now_and_then() {
        let held = Arc::<OwnerToken>::default();
        let fetched = async || {
            held.get("GetOwnerToken", || async { Ok(token("{}")) })
                .await
                .unwrap()
        };
        assert!(held.reject(&fetched().await));
        for seconds in [1, 2, 4, 8, 10, 10] {
            let token = fetched().await;
            advance(Duration::from_millis(seconds * 1000 - 1)).await;
            assert!(!held.reject(&token), "within {seconds} s");
            advance(Duration::from_millis(1)).await;
            assert!(held.reject(&token), "after {seconds} s");
        }
        let token = fetched().await;
        held.accept();
        advance(Duration::from_secs(1)).await;
        assert!(held.reject(&token), "it began anew");
        assert!(held.reject(&token), "another one takes its place");
    }
}
