//! Who makes a request: an extractor for axum, which asks the service whose a token is and remembers it for a while.

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

/// How long a caller is believed without asking again.
///
/// Within this time a user who has logged out, or was blocked, is still let in: the service tells nobody. Where that
/// is too long, make it shorter. Where the log-out passes this program, call [`Callers::forget`] then; with several
/// copies of the program each has a memory of its own, so that all would have to be told.
const REMEMBERED: Duration = Duration::from_secs(30);

/// How many callers are remembered at most. The ones asked for least make room.
const CAPACITY: usize = 10_000;

/// Verifies callers, and remembers them.
#[derive(Clone)]
pub(crate) struct Callers(Arc<Inner>);

struct Inner {
    authing: Authing,
    /// By token, so that this memory is as secret as a store of sessions. Only what was verified is in it: a flood of
    /// bad tokens drives nobody out.
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

    /// With another clock, for tests.
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

    /// Asks again when this token comes next.
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

/// Who makes a request: a handler that takes it is only reached with a valid token.
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
