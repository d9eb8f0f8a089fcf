//! Keys that the service publishes, fetched when they are needed.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::sync::Mutex as AsyncMutex;
use url::Url;

use super::{
    keys::{KeySet, SignedToken},
    rules::Rules,
};
use crate::{
    Authing, Claims, Secret,
    address::address,
    apart::Apart,
    error::{DecodeError, Error},
};

/// The name of the fetch in errors.
const CALL: &str = "key set";

/// Keys are fetched anew after this long, so that one that was withdrawn is not believed for ever.
const LIFE: Duration = Duration::from_hours(1);

/// Between two fetches there is at least this time, however many unknown keys are named.
const PAUSE: Duration = Duration::from_mins(1);

/// Verifies OIDC tokens by the keys that the service publishes as a JSON Web Key Set.
///
/// The set is fetched with the first token, and again after an hour, or when a token names a key that is not in it; but
/// at most once a minute. All else is as for a [`TokenVerifier`](super::TokenVerifier) made of a key set.
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
    authing: Authing,
    url: Url,
    rules: Rules,
    known: Mutex<Known>,
    /// Held while the keys are fetched, so that all who wait share one request.
    fetching: Apart<AsyncMutex<()>>,
}

/// The keys, and how the last fetch went.
#[derive(Default)]
struct Known {
    keys: Option<(Arc<KeySet>, SystemTime)>,
    tried_at: Option<SystemTime>,
    failure: Option<Error>,
}

impl Known {
    /// The keys for a token, or why there are none; nothing when they have to be fetched.
    fn keys_for(
        &self,
        token: &SignedToken<'_>,
        now: SystemTime,
    ) -> Option<Result<Arc<KeySet>, Error>> {
        let keys = self
            .keys
            .as_ref()
            .filter(|(_, fetched_at)| is_within(LIFE, *fetched_at, now))
            .map(|(keys, _)| keys);
        if let Some(keys) = keys.filter(|keys| keys.find(token).is_ok()) {
            return Some(Ok(Arc::clone(keys)));
        }
        self.tried_at.filter(|at| is_within(PAUSE, *at, now))?;
        match &self.failure {
            Some(failure) => failure.again().map(Err),
            None => keys.map(|keys| Ok(Arc::clone(keys))),
        }
    }
}

/// Whether no more time has passed; if the clock went back, it has.
fn is_within(time: Duration, then: SystemTime, now: SystemTime) -> bool {
    now.duration_since(then).is_ok_and(|passed| passed < time)
}

impl PublishedKeyVerifier {
    /// A verifier of tokens of an issuer for an audience, which is the id of the application. The keys are fetched from
    /// `url` on the connections of `authing`, with its limits; nothing is fetched yet.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] when `url` is no address that `authing` takes: whoever could change the keys could sign.
    pub fn new(
        authing: &Authing,
        url: &str,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, Error> {
        let rules = Rules::default();
        Ok(Self {
            authing: authing.clone(),
            url: address("url", url, authing.transport().plain_http)?,
            rules: rules.issuer(issuer.into()).audience(audience.into()),
            known: Mutex::default(),
            fetching: Apart::default(),
        })
    }

    /// Takes tokens for this audience, too.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.rules = self.rules.audience(audience.into());
        self
    }

    /// How far the clocks here and there may be apart: 30 seconds unless set.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.rules.leeway = leeway;
        self
    }

    /// Verifies a token.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] when it is not taken. [`Error::Transport`], [`Error::Status`] or [`Error::Decode`] when the keys
    /// could not be fetched, which is tried again after a minute: then nothing is known of the token.
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
        let claims = token.claims(keys.find(&token)?)?;
        self.rules.check(&claims, now)?;
        Ok(claims)
    }

    async fn keys_for(
        &self,
        token: &SignedToken<'_>,
        now: SystemTime,
    ) -> Result<Arc<KeySet>, Error> {
        if let Some(known) = self.with(|known| known.keys_for(token, now)) {
            return known;
        }
        let _turn = self.fetching.here().lock().await;
        // Someone else may have fetched them meanwhile.
        if let Some(known) = self.with(|known| known.keys_for(token, now)) {
            return known;
        }
        self.with(|known| (known.tried_at, known.failure) = (Some(now), None));
        let fetched = self.fetch().await.map(Arc::new);
        self.with(|known| match &fetched {
            Ok(keys) => known.keys = Some((Arc::clone(keys), now)),
            Err(failure) => known.failure = failure.again(),
        });
        fetched
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Known) -> T) -> T {
        use_it(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn fetch(&self) -> Result<KeySet, Error> {
        let transport = self.authing.transport();
        let answer = transport.get(CALL, self.url.clone()).await?;
        if answer.status != 200 {
            return Err(answer.status_error(CALL));
        }
        KeySet::read(&answer.body).ok_or_else(|| {
            DecodeError {
                call: CALL,
                path: "keys".to_owned(),
                problem: "no key that could be used".to_owned(),
            }
            .into()
        })
    }
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
