//! What is asked of a token beyond its signature.

use std::time::{Duration, SystemTime};

use crate::{Claims, error::TokenError};

/// How far clocks may be apart unless it is set.
const LEEWAY: Duration = Duration::from_secs(30);

#[derive(Clone, Debug)]
pub(super) struct Rules {
    issuer: Option<String>,
    /// Those that may be meant; whoever it is when there are none.
    audiences: Vec<String>,
    pub(super) leeway: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            issuer: None,
            audiences: Vec::new(),
            leeway: LEEWAY,
        }
    }
}

impl Rules {
    pub(super) fn issuer(mut self, issuer: String) -> Self {
        self.issuer = Some(issuer);
        self
    }

    pub(super) fn audience(mut self, audience: String) -> Self {
        self.audiences.push(audience);
        self
    }

    pub(super) fn check(&self, claims: &Claims, now: SystemTime) -> Result<(), TokenError> {
        // A time that cannot be told, so far away is it, never comes.
        let ends = claims.expires_at.checked_add(self.leeway);
        if ends.is_some_and(|ends| now >= ends) {
            return Err(TokenError::Expired);
        }
        let latest = now.checked_add(self.leeway);
        let begins = claims.not_before;
        if begins.is_some_and(|begins| latest.is_some_and(|latest| latest < begins)) {
            return Err(TokenError::NotYetValid);
        }
        if self.issuer.is_some() && self.issuer != claims.issuer {
            return Err(TokenError::WrongIssuer);
        }
        if !self.audiences.is_empty() && !self.is_meant(claims) {
            return Err(TokenError::WrongAudience);
        }
        Ok(())
    }

    fn is_meant(&self, claims: &Claims) -> bool {
        if claims.audience.is_empty() {
            let pool = claims.pool_id.as_ref();
            return pool.is_some_and(|pool| {
                self.audiences
                    .iter()
                    .any(|audience| *pool == audience.as_str())
            });
        }
        let mut named = claims.audience.iter();
        named.any(|audience| self.audiences.contains(audience))
    }
}
