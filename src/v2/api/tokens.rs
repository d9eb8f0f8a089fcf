//! Tokens of users: verification, refresh, logout.

use super::{Auth, Authing, Client, Session};
use crate::{
    Call, Claims, Secret,
    api::auth::checked::{CheckToken, check_token, is_valid},
    id::{AppId, UserId},
    token::bearer::cleaned,
    types as v1,
    v2::{
        operations::auth::{CheckLoginStatus, CheckSession, RefreshSession, RefreshToken},
        rest::{Logout, Rest},
        types::{LoginStatus, RefreshedToken},
    },
};

/// # Tokens
impl<C: Client> Auth<C> {
    /// Returns whether the service accepts a user's token. It may be of another pool: to let a caller in, use
    /// [`verify`](Self::verify), which checks that, or a verifier of the feature `verify`. White space around the token, and a leading
    /// `Bearer`, are removed.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// assert!(authing.auth().is_token_valid(session.token()).await?);
    /// assert!(!authing.auth().is_token_valid("not.a.token").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkLoginStatus")]
    pub fn is_token_valid(&self, token: impl Into<Secret>) -> Call<C, CheckLoginStatus, bool> {
        self.call(CheckLoginStatus::new(cleaned(&token.into())))
            .finish(|_, status| is_valid::<CheckLoginStatus>(status.status))
    }
}

/// # For the owner of the pool
impl Auth<Authing> {
    /// Verifies a user's token with the service, and returns its claims. A backend calls it before it lets a caller in. The verifiers of
    /// the feature `verify` do not send a request.
    ///
    /// Tokens of other pools are rejected, and so is the owner token of the pool, since the owner is not a user. To recognise it, the
    /// client may fetch an owner token first. Tokens of all applications of the pool are accepted: to accept those of one, use a
    /// verifier. White space around the token, and a leading `Bearer`, are removed.
    ///
    /// The service confirms the user, the pool, and the times of issue and expiry. All other claims are absent.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # let sent = session.token();
    /// use authing::Error;
    ///
    /// let caller = authing.auth().verify(sent).await?;
    /// assert_eq!(caller.user_id, session.user_id());
    ///
    /// let refused = authing.auth().verify("another token").await;
    /// assert!(matches!(refused, Err(Error::Token(_))));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Token`](crate::Error::Token) if the token is rejected or empty. Any other error means that the check could not be
    /// completed.
    #[doc(alias = "checkLoginStatus")]
    pub fn verify(&self, token: impl Into<Secret>) -> Call<Authing, CheckLoginStatus, Claims> {
        let token = cleaned(&token.into());
        let call = self.call(CheckLoginStatus::new(&token));
        check_token(call, &self.actor.0, token, |_, claims, _| Ok(claims))
    }

    /// [Verifies](Self::verify) a user's token, such as one from a browser, and makes a session from it.
    /// [`session_from_token`](Authing::session_from_token) makes a session from a stored token without asking the service.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # let sent = session.token();
    /// let caller = authing.auth().verified_session(sent).await?;
    /// assert_eq!(caller.users().me().await?.nickname.as_deref(), Some("Lea"));
    /// assert!(authing.auth().verified_session("another token").await.is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`verify`](Self::verify).
    #[doc(alias = "checkLoginStatus")]
    pub fn verified_session(
        &self,
        token: impl Into<Secret>,
    ) -> Call<Authing, CheckLoginStatus, Session> {
        let token = cleaned(&token.into());
        let call = self.call(CheckLoginStatus::new(&token));
        check_token(call, &self.actor.0, token, |authing, claims, token| {
            Session::logged_in::<CheckLoginStatus>(authing, Some(token), claims.user_id)
        })
    }

    /// Makes a session of a user without a login, to act for the user. The service issues a new token for it with the full lifetime,
    /// like [`refresh_token`](Self::refresh_token).
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let lea = authing.auth().session_of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert_eq!(lea.users().me().await?.nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Token`](crate::Error::Token) if the id is that of the pool's owner, who is not one of its users.
    #[doc(alias = "refreshToken")]
    #[doc(alias = "impersonate")]
    pub fn session_of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RefreshToken, Session> {
        let user_id = user_id.into();
        self.call(RefreshToken::new(&user_id))
            .finish(move |authing, refreshed| {
                Session::issued::<RefreshToken>(authing, refreshed.token, user_id)
            })
    }

    /// Issues a new token of a user. [`session_of_user`](Self::session_of_user) makes a session with it.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let refreshed = authing.auth().refresh_token("5e4c8b1f0a2d3c4b5a690001").await?;
    /// let session = authing.session_from_token(refreshed.token)?;
    /// assert_eq!(session.user_id(), authing_emulated::LEA);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "refreshToken")]
    pub fn refresh_token(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RefreshToken, RefreshedToken> {
        self.call(RefreshToken::new(user_id))
    }
}

impl<A, T> Call<A, Rest<Logout>, T> {
    /// Sets the application that the user logs out of. Default: none.
    pub fn app_id(self, id: impl Into<AppId>) -> Self {
        let id = id.into();
        let call = self.required("app_id", id.as_str());
        call.map_operation(|call| call.field("app_id", id.as_str()))
    }
}

/// # For a logged-in user
impl<C: Client> Auth<Session<C>> {
    /// Returns whether the service accepts the token of the session.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkLoginStatus")]
    pub fn is_valid(&self) -> Call<Session<C>, CheckSession, bool> {
        self.call(CheckSession::new())
            .finish(|_, status| is_valid::<CheckSession>(status.status))
    }

    /// Ends the login: the service then rejects the token of the session. Whether it also rejects other tokens of the user is not
    /// documented.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// session.auth().logout().await?;
    /// assert!(!session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    pub fn logout(&self) -> Call<Session<C>, Rest<Logout>, ()> {
        self.call(Rest::new())
    }

    /// Issues a new token of the user. The session keeps its own: make another one with
    /// [`session_from_token`](Authing::session_from_token).
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let refreshed = session.auth().refresh_token().await?;
    /// let session = authing.session_from_token(refreshed.token)?;
    /// # assert_eq!(session.user_id(), authing_emulated::LEA);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "refreshToken")]
    pub fn refresh_token(&self) -> Call<Session<C>, RefreshSession, RefreshedToken> {
        self.call(RefreshSession::new())
    }
}

impl CheckToken for CheckLoginStatus {
    const USER: &'static str = "data.checkLoginStatus.data";

    fn status(output: LoginStatus) -> v1::LoginStatus {
        let data = output.data.map(|user| v1::LoginStatusTokenData {
            id: user.id,
            client_id: user.user_pool_id,
            ..Default::default()
        });
        let (iat, exp) = (output.iat, output.exp);
        v1::LoginStatus {
            status: output.status,
            code: output.code,
            token: Some(v1::LoginStatusToken { data, iat, exp }),
            ..Default::default()
        }
    }
}
