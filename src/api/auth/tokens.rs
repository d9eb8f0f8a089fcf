//! Tokens of users: verification, decoding, refresh, logout.

use super::{
    Auth, DecodedClaims, ThirdPartyTokens,
    checked::{CheckToken, check_token, is_valid},
};
use crate::{
    Authing, Call, Claims, Secret, Session,
    id::UserId,
    operations::auth::{
        CheckLoginStatus, CheckSession, DecodeToken, IsLoginExpired, Logout,
        RefreshThirdPartyToken, RefreshToken,
    },
    token::bearer::cleaned,
    types::{LoginStatus, RefreshedToken},
};

/// # Tokens of users
impl Auth<Authing> {
    /// Verifies a user's token with the service, and returns its claims. A backend calls it before it lets a caller in. The
    /// verifiers of the feature `verify` do not send a request.
    ///
    /// Tokens of other pools are rejected, unlike with [`is_token_valid`](Self::is_token_valid).
    ///
    /// The owner token of the pool is rejected, since the owner is not a user. To recognise it, the client may fetch an owner
    /// token first. White space around the token, and a leading `Bearer`, are removed.
    ///
    /// A token that does not name a pool is rejected, since it may be of any pool. In the service's documentation, the tokens of
    /// [`refresh_token`](Self::refresh_token) do not name one.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// # let (authing, sent) = (session.authing(), session.token());
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
    /// # authing_emulated::example_of_session(async |session, _| {
    /// # let (authing, sent) = (session.authing(), session.token());
    /// let caller = authing.auth().verified_session(sent).await?;
    /// assert_eq!(caller.user_id(), session.user_id());
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

    /// Returns whether a user's token is valid in any pool. [`verify`](Self::verify) also returns its user.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(!authing.auth().is_token_valid("a token that a browser sent").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkLoginStatus")]
    pub fn is_token_valid(
        &self,
        token: impl Into<Secret>,
    ) -> Call<Authing, CheckLoginStatus, bool> {
        self.call(CheckLoginStatus::new(cleaned(&token.into())))
            .finish(|_, response| is_valid::<CheckLoginStatus>(response.status))
    }

    /// Decodes a token with the service, and returns its claims.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// # let (authing, sent) = (session.authing(), session.token());
    /// let claims = authing.auth().decode_token(sent).await?;
    /// assert_eq!(claims.user_id, session.user_id());
    ///
    /// assert!(authing.auth().decode_token("another token").await.is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Token`](crate::Error::Token) if the service cannot decode the token; [`Error::Decode`](crate::Error::Decode) if
    /// the token does not name a user.
    #[doc(alias = "decodeToken")]
    pub fn decode_token(
        &self,
        token: impl Into<Secret>,
    ) -> Call<Authing, DecodeToken, DecodedClaims> {
        self.call(DecodeToken::new(cleaned(&token.into())))
            .finish(|_, response| DecodedClaims::of(response))
    }

    /// Issues a new token for a user, with the full lifetime. In the service's documentation, such a token does not name a pool;
    /// then [`verify`](Self::verify) rejects it.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let refreshed = authing.auth().refresh_token("5e4c8b1f0a2d3c4b5a690001").await?;
    /// let session = authing.session_from_token(refreshed.token)?;
    /// assert_eq!(session.user_id(), "5e4c8b1f0a2d3c4b5a690001");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "refreshToken")]
    pub fn refresh_token(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RefreshToken, RefreshedToken> {
        self.call(RefreshToken::new(user_id))
    }

    /// Makes a session of a user without a login, to act for the user. The service issues a new token for it with the full
    /// lifetime, like [`refresh_token`](Self::refresh_token).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
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

    /// Refreshes the tokens that a social login issued for a user, and returns the new ones.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::Error;
    ///
    /// let renewed = authing.auth().refresh_third_party_token("5e4c8b1f0a2d3c4b5a690001").await;
    /// assert!(matches!(renewed, Err(Error::Service(_))), "Lea has no social login");
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if the tokens were not refreshed, for example because the user has never used a
    /// social login.
    #[doc(alias = "refreshThirdPartyToken")]
    pub fn refresh_third_party_token(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RefreshThirdPartyToken, ThirdPartyTokens> {
        self.call(RefreshThirdPartyToken::new(user_id))
            .finish(|_, response| ThirdPartyTokens::of(response))
    }

    /// Returns whether the login of a user has expired.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// assert!(!authing.auth().is_login_expired(session.user_id()).await?);
    /// session.auth().logout().await?;
    /// assert!(authing.auth().is_login_expired(session.user_id()).await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isLoginExpired")]
    pub fn is_login_expired(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, IsLoginExpired, bool> {
        self.call(IsLoginExpired::new().user_id(user_id))
    }

    /// Ends all logins of a user.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// authing.auth().logout(session.user_id()).await?;
    /// assert!(!session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    pub fn logout(&self, user_id: impl Into<UserId>) -> Call<Authing, Logout, ()> {
        self.call(Logout::new().user_id(user_id)).map(drop)
    }
}

/// # The session's own token
impl Auth<Session> {
    /// Returns whether the service accepts the session's token.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkLoginStatus")]
    pub fn is_valid(&self) -> Call<Session, CheckSession, bool> {
        self.call(CheckSession::new())
            .finish(|_, response| is_valid::<CheckSession>(response.status))
    }

    /// Decodes the session's token with the service, and returns its claims.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let claims = session.auth().decode_token().await?;
    /// assert_eq!(claims.user_id, session.user_id());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Token`](crate::Error::Token) if the service cannot decode the token; [`Error::Decode`](crate::Error::Decode) if
    /// the token does not name a user.
    #[doc(alias = "decodeToken")]
    pub fn decode_token(&self) -> Call<Session, DecodeToken, DecodedClaims> {
        self.call(DecodeToken::new(self.actor.token()))
            .finish(|_, response| DecodedClaims::of(response))
    }

    /// Ends all logins of the user, including this one.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// session.auth().logout().await?;
    /// assert!(!session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    pub fn logout(&self) -> Call<Session, Logout, ()> {
        self.call(Logout::new()).map(drop)
    }
}

impl CheckToken for CheckLoginStatus {
    const USER: &'static str = "data.checkLoginStatus.token.data";

    fn status(output: LoginStatus) -> LoginStatus {
        output
    }
}
