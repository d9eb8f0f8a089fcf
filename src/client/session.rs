//! A session acts for one user. A login returns it.

use std::{fmt, sync::Arc, time::SystemTime};

use crate::{
    Authing, Call, Error, Operation, Secret,
    call::actor::{Actor, Authorized, Caller, User},
    error::{DecodeError, InvalidArgument, TokenError},
    id::UserId,
    operation::sealed::Sealed,
    token::{
        bearer::{Bearer, cleaned},
        unverified::UnverifiedClaims,
    },
};

/// A client that acts for one logged-in user.
///
/// A login returns it, and [`Authing::session_from_token`] restores it from a stored token. Cheap to clone. The sessions of a
/// client share its connections, its owner token and its limit of concurrent requests; they share nothing that belongs to a user.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// let lea = authing.auth().login_by_email("lea@example.com", "correct horse").await?;
/// let mia = authing.auth().register_by_username("mia", "battery staple").await?;
/// let mia = authing.auth().session_of_user(mia.id).await?;
/// assert_ne!(lea.users().me().await?.id, mia.users().me().await?.id);
/// # Ok(()) });
/// ```
#[derive(Clone)]
pub struct Session<C: Actor = Authing>(Arc<Inner<C>>);

struct Inner<C> {
    authing: C,
    user: User,
}

impl<C: Actor> Session<C> {
    pub(crate) fn restored(authing: C, token: &Secret) -> Result<Self, Error> {
        let token = cleaned(token);
        let claims = UnverifiedClaims::of(token.expose());
        let hint = "give the token that a login returned";
        let refused = || InvalidArgument::new("token", "is not a user's token", hint);
        let user_id = claims
            .and_then(|claims| claims.user_id)
            .ok_or_else(refused)?;
        if authing.caller().is_owner(&user_id) {
            let reason = "is the token of the pool's owner";
            let hint = "give the token that a login returned, or act as the owner with `Authing`";
            return Err(InvalidArgument::new("token", reason, hint).into());
        }
        let token = Bearer::new(token);
        token.header()?;
        Ok(Self::new(authing, user_id, token))
    }

    /// Makes the session of a user who has just logged in with `O`.
    pub(crate) fn logged_in<O: Operation>(
        authing: &C,
        token: Option<Secret>,
        user_id: UserId,
    ) -> Result<Self, Error> {
        let token = token.map(|token| cleaned(&token));
        let token = token.filter(|token| !token.expose().is_empty());
        let reason = "missing, although the login succeeded";
        let token = token.ok_or_else(|| DecodeError::new(O::NAME, "data", reason))?;
        Ok(Self::new(authing.clone(), user_id, Bearer::new(token)))
    }

    /// Makes the session of a user to whom the owner had a token issued with `O`.
    pub(crate) fn issued<O: Operation>(
        authing: &C,
        token: Secret,
        user_id: UserId,
    ) -> Result<Self, Error> {
        if authing.caller().is_owner(&user_id) {
            return Err(TokenError::OwnerToken.into());
        }
        Self::logged_in::<O>(authing, Some(token), user_id)
    }

    fn new(authing: C, id: UserId, token: Bearer) -> Self {
        let user = User { id, token };
        Self(Arc::new(Inner { authing, user }))
    }

    /// Returns the id of the user.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// assert_eq!(session.user_id(), session.users().me().await?.id);
    /// # Ok(()) });
    /// ```
    pub fn user_id(&self) -> &UserId {
        &self.0.user.id
    }

    /// Returns the user's token. Store it where secrets are kept; [`Authing::session_from_token`] restores the session.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let stored = session.token().expose().to_owned();
    /// let again = session.authing().session_from_token(stored)?;
    /// assert_eq!(again.user_id(), session.user_id());
    /// # Ok(()) });
    /// ```
    pub fn token(&self) -> &Secret {
        self.0.user.token.token()
    }

    /// Returns when the user's token expires, if the token states it. The service may end the login earlier.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let expires_at = session.expires_at().ok_or("the token does not say it")?;
    /// assert_eq!(Some(expires_at), session.auth().decode_token().await?.expires_at);
    /// # Ok(()) });
    /// ```
    pub fn expires_at(&self) -> Option<SystemTime> {
        UnverifiedClaims::of(self.token().expose())?.expires_at
    }

    /// Returns the client that made the session. An [`Authing`] acts for the owner of the pool.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let users = session.authing().users().list().await?;
    /// assert_eq!(users.total, Some(1));
    /// # Ok(()) });
    /// ```
    pub fn authing(&self) -> &C {
        &self.0.authing
    }

    /// Sends an operation: one of [`operations`](mod@crate::operations), or your own. The call is made when the result is
    /// awaited.
    ///
    /// Operations that need the owner token do not compile here; send them on an [`Authing`].
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// use authing::operations::auth::CheckSession;
    ///
    /// let status = session.send(CheckSession::new()).await?;
    /// assert_eq!(status.status, Some(true));
    /// # Ok(()) });
    /// ```
    pub fn send<O: Operation<Api = C::Api>>(&self, operation: O) -> Call<Self, O>
    where
        Self: Authorized<O::Token>,
    {
        Call::new(self.clone(), operation)
    }
}

impl<C: Actor> Sealed for Session<C> {}

impl<C: Actor> Actor for Session<C> {
    type Api = C::Api;

    fn caller(&self) -> Caller<'_> {
        Caller {
            user: Some(&self.0.user),
            ..self.0.authing.caller()
        }
    }
}

impl<C: Actor> Authorized<crate::NoToken> for Session<C> {}
impl<C: Actor> Authorized<crate::UserToken> for Session<C> {}
impl<C: Actor> Authorized<crate::AnyToken> for Session<C> {}

impl<C: Actor> fmt::Debug for Session<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Session");
        shown.field("user_id", &self.0.user.id);
        if let Some(owner) = self.caller().owner {
            shown.field("pool_id", &owner.pool_id);
        }
        shown.finish_non_exhaustive()
    }
}
