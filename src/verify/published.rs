//! Keys that the service publishes. They are fetched when they are needed.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use url::Url;

use super::{
    keys::{KeySet, SignedToken},
    rules::Rules,
};
use crate::{
    Actor, Claims, Secret,
    call::actor::Pool,
    error::{DecodeError, Error, TransportError, TransportErrorKind},
    token::shared::Shared,
};

/// The name of the request in errors.
const CALL: &str = "key set";

/// Keys are fetched again after this time, so that a withdrawn key does not stay trusted.
const LIFE: Duration = Duration::from_secs(3600);

/// The minimum time between two fetches, however many unknown keys tokens name.
const PAUSE: Duration = Duration::from_secs(60);

/// Verifies OIDC tokens with the keys that the service publishes as a JSON Web Key Set.
///
/// Fetches the set with the first token, then after an hour, or when a token names an unknown key; but at most once a minute,
/// even if the fetch fails or the caller gives up. Callers share one request. In all other respects, it works like a
/// [`TokenVerifier`](super::TokenVerifier) with a key set.
///
/// ```no_run
/// # async fn example(authing: authing::Authing, token: String) -> Result<(), authing::Error> {
/// use authing::verify::PublishedKeyVerifier;
///
/// // Once, when the program starts.
/// let verifier = PublishedKeyVerifier::new(
///     &authing,
///     "https://forum.authing.cn/oauth/oidc/.well-known/jwks.json",
///     "https://forum.authing.cn/oauth/oidc",
///     "5e4c8b1f0a2d3c4b5a690a99",
/// )?;
///
/// let caller = verifier.verify(token).await?;
/// println!("{} calls", caller.user_id);
/// # Ok(()) }
/// ```
pub struct PublishedKeyVerifier {
    pool: Arc<Pool>,
    url: Url,
    rules: Rules,
    keys: Arc<Published>,
}

type Published = Mutex<Known>;

/// The keys, the request for them, and the result of the last one.
#[derive(Default)]
struct Known {
    keys: Option<(Arc<KeySet>, SystemTime)>,
    fetching: Shared<Arc<KeySet>>,
    tried_at: Option<SystemTime>,
    failure: Option<Error>,
}

impl Known {
    /// Returns the keys, unless they are too old.
    fn keys(&self, now: SystemTime) -> Option<&Arc<KeySet>> {
        let (keys, fetched_at) = self.keys.as_ref()?;
        is_within(LIFE, *fetched_at, now).then_some(keys)
    }

    /// Returns the keys, if the key of a token is among them.
    fn keys_for(&self, token: &SignedToken<'_>, now: SystemTime) -> Option<Arc<KeySet>> {
        let keys = self.keys(now).filter(|keys| keys.holds_key_of(token));
        keys.cloned()
    }

    /// Returns the result of the last fetch; `None` if a new fetch is due.
    fn fetched(&self, now: SystemTime) -> Option<Result<Arc<KeySet>, Error>> {
        self.tried_at.filter(|at| is_within(PAUSE, *at, now))?;
        match &self.failure {
            Some(failure) => Some(Err(failure.clone())),
            None => self.keys(now).cloned().map(Ok),
        }
    }
}

/// Returns whether less than `time` has passed. It is false if the clock went far back. A caller that read the clock just before
/// another one fetched the keys must not fetch them again.
fn is_within(time: Duration, then: SystemTime, now: SystemTime) -> bool {
    match now.duration_since(then) {
        Ok(passed) => passed < time,
        Err(ahead) => ahead.duration() < PAUSE,
    }
}

impl PublishedKeyVerifier {
    /// Makes a verifier of tokens of an issuer for an audience, which is the id of the application. The keys are fetched from
    /// `url` later, on the connections of `authing`, a client of any API, and with its limits.
    ///
    /// The issuer of an application of the API v2 is its address with `/oidc`, such as `https://forum.authing.cn/oidc`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if `authing` does not accept the address `url`. Anyone who can change the keys can sign tokens.
    pub fn new(
        authing: &impl Actor,
        url: &str,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, Error> {
        let pool = Arc::clone(authing.caller().pool);
        Ok(Self {
            url: pool.transport.addresses.read("url", url)?,
            pool,
            rules: Rules::oidc(issuer, audience),
            keys: Arc::default(),
        })
    }

    /// Accepts tokens for this audience, too.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.rules.audiences.push(audience.into());
        self
    }

    /// Sets how far the clocks may differ. Default: 30 seconds.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.rules.leeway = leeway;
        self
    }

    /// Verifies a token.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the token is rejected. [`Error::Transport`], [`Error::Status`] or [`Error::Decode`] if the keys could
    /// not be fetched: the check could not be completed. The next fetch is a minute later.
    pub async fn verify(&self, token: impl Into<Secret>) -> Result<Claims, Error> {
        self.verify_at(token, SystemTime::now()).await
    }

    /// Verifies a token as if it were `now`, for tests.
    ///
    /// # Errors
    ///
    /// As for [`verify`](Self::verify).
    pub async fn verify_at(
        &self,
        token: impl Into<Secret>,
        now: SystemTime,
    ) -> Result<Claims, Error> {
        let token = token.into();
        let token = SignedToken::read(token.expose())?;
        let keys = self.keys_for(&token, now).await?;
        let claims = keys.claims(&token)?;
        self.rules.check(&claims, now)?;
        Ok(claims)
    }

    async fn keys_for(
        &self,
        token: &SignedToken<'_>,
        now: SystemTime,
    ) -> Result<Arc<KeySet>, Error> {
        let published = &self.keys;
        // This error remains if the runtime ends before the request does.
        let cut_off = TransportError::without_source(CALL, TransportErrorKind::Interrupted);
        let fetched = {
            let mut known = lock(published);
            if let Some(keys) = known.keys_for(token, now) {
                return Ok(keys);
            }
            if !known.fetching.is_in_progress() {
                if let Some(outcome) = known.fetched(now) {
                    return outcome;
                }
                known.tried_at = Some(now);
                known.failure = Some(cut_off.clone().into());
            }
            known.fetching.join(|| {
                let published = Arc::clone(published);
                let fetch = fetch(Arc::clone(&self.pool), self.url.clone());
                async move {
                    let fetched = fetch.await.map(Arc::new);
                    let mut known = lock(&published);
                    known.failure = fetched.as_ref().err().cloned();
                    if let Ok(keys) = &fetched {
                        known.keys = Some((Arc::clone(keys), now));
                    }
                    fetched
                }
            })
        };
        fetched.await.unwrap_or_else(|| Err(cut_off.into()))
    }
}

/// Locks the state. Code that holds the lock neither panics nor waits.
fn lock(published: &Published) -> MutexGuard<'_, Known> {
    published.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn fetch(pool: Arc<Pool>, url: Url) -> Result<KeySet, Error> {
    let transport = &pool.transport;
    let response = transport.get(CALL, url, transport.deadline()).await?;
    if response.status != 200 {
        return Err(response.status_error(CALL));
    }
    KeySet::read(&response.body)
        .ok_or_else(|| DecodeError::new(CALL, "keys", "no usable key").into())
}

impl fmt::Debug for PublishedKeyVerifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PublishedKeyVerifier")
            .field("url", &self.url.as_str())
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
