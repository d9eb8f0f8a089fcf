//! Verifies the tokens of requests, and caches the results.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use authing::{
    Authing, Claims, Error, Secret, Session,
    error::{ErrorKind, TokenError},
    id::UserId,
};
use axum::http::{HeaderMap, header::AUTHORIZATION};
use sha2::{Digest, Sha256};

use crate::{HttpError, PoolClient, SessionCookie, cache::Cache};
#[cfg(feature = "verify")]
use authing::verify::{PublishedKeyVerifier, TokenVerifier};

/// Verifies the tokens of requests, and caches the results. It is a part of the state of a router. Cheap to clone; clones share
/// the cache.
///
/// A request has its token in `Authorization: Bearer …`, or else in the [cookie](AuthenticatorBuilder::cookie). The service
/// verifies it, unless a verifier of the feature `verify` checks its signature.
///
/// The service does not report who logs out or is blocked. Such a user is let in at least until the cached result is too old, after
/// [30 seconds](AuthenticatorBuilder::ttl). [`log_out`](Self::log_out) also removes the cached results. Several instances of your
/// program have separate caches.
///
/// `C` is the client: [`authing::Authing`](Authing) or, with the feature `v2`, `authing::v2::Authing`.
///
/// ```
/// # authing_emulated::example_of_session(async |session, _| {
/// # let authing = session.authing().clone();
/// use authing_axum::Authenticator;
///
/// let auth = Authenticator::new(authing);
/// let claims = auth.verify(session.token()).await?;
/// assert_eq!(claims.user_id, session.user_id());
///
/// auth.log_out(&session).await?;
/// assert!(auth.verify(session.token()).await.is_err());
/// # Ok(()) });
/// ```
#[derive(Clone)]
pub struct Authenticator<C: PoolClient = Authing>(Arc<Inner<C>>);

struct Inner<C: PoolClient> {
    settings: AuthenticatorBuilder<C>,
    /// Verified callers by the hash of their token. Rejected tokens are not cached, so that a flood of them evicts no caller.
    callers: Cache<[u8; 32], Arc<Claims>>,
    grants: Cache<(UserId, C::Grant), bool>,
}

impl<C: PoolClient> Authenticator<C> {
    /// Makes one with the default settings.
    pub fn new(authing: C) -> Self {
        Self::builder(authing).build()
    }

    /// Changes the settings.
    pub fn builder(authing: C) -> AuthenticatorBuilder<C> {
        AuthenticatorBuilder {
            authing,
            verifier: Verifier::Service,
            cookie: SessionCookie::default(),
            ttl: Duration::from_secs(30),
            capacity: 10_000,
            clock: Box::new(SystemTime::now),
        }
    }

    /// Returns the client.
    pub fn authing(&self) -> &C {
        &self.0.settings.authing
    }

    /// Returns the cookie of sessions, for the responses to a login and to a logout.
    pub fn cookie(&self) -> &SessionCookie {
        &self.0.settings.cookie
    }

    /// Verifies a token. The result is cached.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] if the token is rejected. Any other error means that the check could not be completed.
    pub async fn verify(&self, token: impl Into<Secret>) -> Result<Arc<Claims>, Error> {
        let token = token.into();
        // The client would remove white space: each token has one form, so that it can be forgotten.
        if token.expose().contains(char::is_whitespace) {
            return Err(TokenError::Malformed.into());
        }
        let (hash, now) = (hash(&token), (self.0.settings.clock)());
        let known = self.0.callers.get(&hash, now);
        if let Some(known) = known.filter(|claims| now < claims.expires_at) {
            return Ok(known);
        }
        let check = self.0.settings.check(token, now);
        self.0.callers.load(hash, now, check).await
    }

    /// Returns whether a user has a permission or a role. The result is cached.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// # let auth = authing_axum::Authenticator::new(session.authing().clone());
    /// use authing_axum::Grant;
    ///
    /// let may_publish = auth.has(session.user_id(), Grant::permission("publish")).await?;
    /// assert!(!may_publish);
    /// # Ok(()) });
    /// ```
    pub async fn has(&self, user_id: &UserId, grant: C::Grant) -> Result<bool, Error> {
        let (key, now) = ((user_id.clone(), grant.clone()), (self.0.settings.clock)());
        if let Some(known) = self.0.grants.get(&key, now) {
            return Ok(known);
        }
        let check = self.check_grant(user_id, grant);
        self.0.grants.load(key, now, check).await
    }

    async fn check_grant(&self, user_id: &UserId, grant: C::Grant) -> Result<bool, Error> {
        match self.authing().has(user_id, &grant).await {
            // A deleted user lacks all permissions.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            found => found,
        }
    }

    /// Logs a user out: the service ends all logins of the user, and the cached results of the user are removed. The next request
    /// with the token is verified again. The service does not document whether it then rejects the token; the emulator does. A
    /// verifier of the feature `verify` accepts it until it expires. In the API v2, the service ends the login of this session and
    /// rejects its token; whether it ends the other logins is not documented.
    pub async fn log_out(&self, session: &Session<C>) -> Result<(), Error> {
        let outcome = C::log_out(session).await;
        // After an error, the logins may have ended nevertheless.
        self.forget_user(session.user_id());
        outcome
    }

    /// Removes the cached result of a token. The next request with it is verified again.
    pub fn forget(&self, token: impl Into<Secret>) {
        let forgotten = hash(&token.into());
        self.0.callers.remove_if(|hash, _| *hash == forgotten);
    }

    /// Removes all cached results of a user, such as after a block or a change of roles.
    pub fn forget_user(&self, user_id: &UserId) {
        let callers = &self.0.callers;
        callers.remove_if(|_, claims| claims.user_id == *user_id);
        self.0.grants.remove_if(|(id, _), _| id == user_id);
    }

    /// Verifies the token of a request, and returns it with its claims.
    pub(crate) async fn authenticate(
        &self,
        headers: &HeaderMap,
    ) -> Result<(Secret, Arc<Claims>), HttpError> {
        let token = bearer(headers).or_else(|| self.cookie().token(headers));
        let token = token.ok_or_else(HttpError::unauthenticated)?;
        let claims = self.verify(&token).await?;
        Ok((token, claims))
    }
}

/// Returns the token in the header `Authorization`.
fn bearer(headers: &HeaderMap) -> Option<Secret> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("Bearer");
    is_bearer.then(|| Secret::new(token.trim()))
}

fn hash(token: &Secret) -> [u8; 32] {
    Sha256::digest(token.expose()).into()
}

impl<C: PoolClient> fmt::Debug for Authenticator<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.settings.fmt(formatter)
    }
}

/// The settings of an [`Authenticator`].
#[must_use]
pub struct AuthenticatorBuilder<C: PoolClient = Authing> {
    authing: C,
    verifier: Verifier,
    cookie: SessionCookie,
    ttl: Duration,
    capacity: usize,
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
}

impl<C: PoolClient> AuthenticatorBuilder<C> {
    /// Sets the cookie that has the token, if a request lacks `Authorization: Bearer …`. Default: the cookie `__Host-session`.
    pub fn cookie(mut self, cookie: SessionCookie) -> Self {
        self.cookie = cookie;
        self
    }

    /// Verifies tokens by their signature, without a request to the service. Users who have logged out are let in until their
    /// token expires. For the API v2, use [`TokenVerifier::with_app_secret`].
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, emulator| {
    /// # let (authing, secret) = (session.authing().clone(), emulator.secret());
    /// use authing::verify::TokenVerifier;
    /// use authing_axum::Authenticator;
    ///
    /// let verifier = TokenVerifier::with_secret(secret)?.audience(authing.pool_id().as_str());
    /// let auth = Authenticator::builder(authing).verifier(verifier).build();
    /// assert_eq!(auth.verify(session.token()).await?.user_id, session.user_id());
    /// # Ok(()) });
    /// ```
    #[cfg(feature = "verify")]
    pub fn verifier(mut self, verifier: impl Into<Verifier>) -> Self {
        self.verifier = verifier.into();
        self
    }

    /// Sets how long results are cached. Default: 30 seconds. Tokens are not cached beyond their expiry.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// Sets how many tokens are cached, and how many permissions and roles. Default: 10 000. The least used ones are evicted.
    pub fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = capacity;
        self
    }

    /// Reads the time from another clock, for tests.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Makes the authenticator.
    pub fn build(self) -> Authenticator<C> {
        Authenticator(Arc::new(Inner {
            callers: Cache::new(self.capacity, self.ttl),
            grants: Cache::new(self.capacity, self.ttl),
            settings: self,
        }))
    }

    #[cfg_attr(not(feature = "verify"), expect(unused_variables))]
    async fn check(&self, token: Secret, now: SystemTime) -> Result<Arc<Claims>, Error> {
        let claims = match &self.verifier {
            Verifier::Service => self.authing.verify(token).await?,
            #[cfg(feature = "verify")]
            Verifier::Signature(verifier) => verifier.verify_at(token, now)?,
            #[cfg(feature = "verify")]
            Verifier::PublishedKeys(verifier) => verifier.verify_at(token, now).await?,
        };
        Ok(Arc::new(claims))
    }
}

impl<C: PoolClient> fmt::Debug for AuthenticatorBuilder<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Authenticator")
            .field("authing", &self.authing)
            .field("verifier", &self.verifier)
            .field("cookie", &self.cookie)
            .field("ttl", &self.ttl)
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

/// The check of a token.
#[derive(Debug)]
#[non_exhaustive]
pub enum Verifier {
    /// Asks the service.
    Service,
    /// Checks the signature with known keys.
    #[cfg(feature = "verify")]
    Signature(TokenVerifier),
    /// Checks the signature with the keys that the service publishes.
    #[cfg(feature = "verify")]
    PublishedKeys(PublishedKeyVerifier),
}

#[cfg(feature = "verify")]
impl From<TokenVerifier> for Verifier {
    fn from(verifier: TokenVerifier) -> Self {
        Self::Signature(verifier)
    }
}

#[cfg(feature = "verify")]
impl From<PublishedKeyVerifier> for Verifier {
    fn from(verifier: PublishedKeyVerifier) -> Self {
        Self::PublishedKeys(verifier)
    }
}
