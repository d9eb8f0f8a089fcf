//! The caller of a request: an extractor for axum, which asks the service who the user is and caches the result.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use authing::{Authing, Claims, Error};
use axum::{
    extract::{FromRef, FromRequestParts},
    http::{StatusCode, header::AUTHORIZATION, request::Parts},
};
use quick_cache::sync::Cache;

/// The lifetime of a cached result.
///
/// During this time, a user who has logged out or was blocked is still accepted, since the service does not notify anyone.
/// Shorten it if that is too long. If the logout passes through this program, call [`Callers::forget`]. Several instances of the
/// program have separate caches.
const REMEMBERED: Duration = Duration::from_secs(30);

/// The maximum number of cached callers. The least used ones are evicted.
const CAPACITY: usize = 10_000;

/// Verifies callers, and caches the results.
#[derive(Clone)]
pub(crate) struct Callers(Arc<Inner>);

struct Inner {
    authing: Authing,
    /// By token: protect this memory like a store of sessions. It contains only verified callers, so that a flood of invalid
    /// tokens evicts none of them.
    known: Cache<String, Known>,
    now: Box<dyn Fn() -> SystemTime + Send + Sync>,
}

#[derive(Clone)]
struct Known {
    claims: Arc<Claims>,
    until: SystemTime,
}

impl Callers {
    pub(crate) fn new(authing: Authing) -> Self {
        Self::with_clock(authing, SystemTime::now)
    }

    /// Uses another clock, for tests.
    pub(crate) fn with_clock(
        authing: Authing,
        now: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            authing,
            known: Cache::new(CAPACITY),
            now: Box::new(now),
        }))
    }

    /// Verifies this token again on its next request.
    pub(crate) fn forget(&self, token: &str) {
        self.0.known.remove(token);
    }

    async fn verify(&self, token: &str) -> Result<Arc<Claims>, Error> {
        let Inner {
            authing,
            known,
            now,
        } = &*self.0;
        let asked_at = now();
        if let Some(known) = known.get(token).filter(|known| asked_at < known.until) {
            return Ok(known.claims);
        }
        let claims = Arc::new(authing.auth().verify(token).await?);
        let remembered = Known {
            claims: Arc::clone(&claims),
            until: claims.expires_at.min(asked_at + REMEMBERED),
        };
        known.insert(token.to_owned(), remembered);
        Ok(claims)
    }
}

/// The caller of a request. A handler with this argument runs only for requests with a valid token.
pub(crate) struct Caller(pub(crate) Arc<Claims>);

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    Callers: FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let header = parts.headers.get(AUTHORIZATION);
        let token = header
            .and_then(|header| header.to_str().ok())
            .and_then(|header| header.strip_prefix("Bearer "))
            .ok_or(StatusCode::UNAUTHORIZED)?;
        match Callers::from_ref(state).verify(token).await {
            Ok(claims) => Ok(Self(claims)),
            Err(Error::Token(_)) => Err(StatusCode::UNAUTHORIZED),
            // The check could not be completed.
            Err(_) => Err(StatusCode::BAD_GATEWAY),
        }
    }
}
