//! The checks of a token beyond its signature.

use std::time::{Duration, SystemTime};

use crate::{Claims, error::TokenError};

#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) issuer: Option<String>,
    /// The accepted audiences; any audience if empty.
    pub(super) audiences: Vec<String>,
    pub(super) leeway: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            issuer: None,
            audiences: Vec::new(),
            leeway: Duration::from_secs(30),
        }
    }
}

impl Rules {
    /// The rules of OIDC tokens. Issuer and audience are always checked.
    pub(super) fn oidc(issuer: impl Into<String>, audience: impl Into<String>) -> Self {
        Self {
            issuer: Some(issuer.into()),
            audiences: vec![audience.into()],
            ..Self::default()
        }
    }

    pub(super) fn check(&self, claims: &Claims, now: SystemTime) -> Result<(), TokenError> {
        // A time that is too far away to be represented never comes.
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
        let is_allowed = |name: &str| self.audiences.iter().any(|allowed| allowed == name);
        match &claims.audience[..] {
            [] => claims.pool_id.iter().any(|pool| is_allowed(pool.as_str())),
            named => named.iter().any(|name| is_allowed(name)),
        }
    }
}
