//! What a login returns: a client that acts for one user.

use std::{fmt, sync::Arc};

use crate::{
    Authing, Call, Error, Operation, Secret,
    actor::{Actor, Sends},
    claims::Claims,
    error::InputError,
};

/// A client that acts for one logged-in user.
///
/// It is what a login returns, or what [`Authing::session`] makes of a stored token. It is cheap to clone; sessions of
/// different users share nothing but their connections.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    authing: Authing,
    token: Secret,
    user_id: String,
}

impl Session {
    pub(crate) fn restored(authing: Authing, token: Secret) -> Result<Self, Error> {
        let claims = Claims::of(token.expose());
        let user_id = claims.and_then(Claims::user_id).ok_or_else(|| {
            InputError::new(
                "token",
                "is no user's token".to_owned(),
                "give the token that a login returned",
            )
        })?;
        Ok(Self(Arc::new(Inner {
            authing,
            token,
            user_id,
        })))
    }

    /// The session of a user who has just logged in.
    pub(crate) fn logged_in(
        authing: &Authing,
        operation: &'static str,
        token: Option<Secret>,
        user_id: String,
    ) -> Result<Self, Error> {
        let token = token.ok_or_else(|| crate::error::DecodeError {
            call: operation,
            path: "data".to_owned(),
            problem: "the service logged the user in and gave no token".to_owned(),
        })?;
        Ok(Self(Arc::new(Inner {
            authing: authing.clone(),
            token,
            user_id,
        })))
    }

    /// The id of the user.
    pub fn user_id(&self) -> &str {
        &self.0.user_id
    }

    /// The user's token, to be stored where secrets are. [`Authing::session`] takes it back.
    pub fn token(&self) -> &Secret {
        &self.0.token
    }

    /// The client that the session was made with, which acts for the owner of the pool.
    pub fn authing(&self) -> &Authing {
        &self.0.authing
    }

    /// Sends an operation, one of [`operations`](crate::operations) or of your own. The call is made when the result is
    /// awaited.
    ///
    /// Operations that need the owner token do not compile here: they are an [`Authing`]'s.
    pub fn send<O: Operation>(&self, operation: O) -> Call<'_, Self, O>
    where
        Self: Sends<O::Token>,
    {
        Call::new(self, operation)
    }
}

impl Actor for Session {
    fn authing(&self) -> &Authing {
        &self.0.authing
    }

    fn session(&self) -> Option<&Session> {
        Some(self)
    }
}

impl Sends<crate::NoToken> for Session {}
impl Sends<crate::UserToken> for Session {}
impl Sends<crate::AnyToken> for Session {}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("user_id", &self.0.user_id)
            .field("pool_id", &self.0.authing.pool_id())
            .finish_non_exhaustive()
    }
}
