//! Registration, login, tokens.

use tokio::time::Instant;

use super::{Auth, DecodedClaims, ThirdPartyTokens, said, tokens::rejected};
use crate::{
    Authing, Call, Claims, Error, Operation, Password, Secret, Session,
    call::BoxFuture,
    error::{DecodeError, TokenError},
    id::UserId,
    operation::prepare::check_email,
    operations::{
        auth::{
            CheckLoginStatus, CheckSession, DecodeToken, IsLoginExpired, LoginByEmail,
            LoginByPhoneCode, LoginByPhonePassword, LoginByUsername, Logout,
            RefreshThirdPartyToken, RefreshToken, RegisterByEmail, RegisterByPhone,
            RegisterByUsername,
        },
        ldap::LoginByLdap,
    },
    token::bearer::cleaned,
    token::claims::seconds_since_1970,
    types::{LoginStatus, RefreshedToken, User},
};

/// # Login
///
/// A login returns a [`Session`]. [`me`](crate::api::Users::me) reads the user; sending the operation itself, such as
/// [`LoginByEmail`], returns the user at once.
///
/// A phone number with letters is refused with [`Error::InvalidArgument`]. So is an e-mail address without `@` if the password has one:
/// the two may have changed places. Nothing is sent then, so that a password that was given as a number or address is not leaked.
///
/// A login that needs a captcha or the code of an authenticator fails with [`Error::Challenge`], which says what to ask for.
///
/// A program that logs users in for others, such as a web service, has to pass on the user's IP address with `last_ip`.
/// Otherwise all logins come from the address of the program. If the service counts failed logins by address, one attacker
/// who guesses passwords makes every user solve captchas, and captcha pictures seem to be bound to the address.
/// [`login_by_ldap`](Self::login_by_ldap) and the [logins through an OIDC application](#login-through-an-oidc-application) cannot pass it on.
impl Auth<Authing> {
    /// Logs a user in with an e-mail address and a password.
    ///
    /// In a web service, pass on the user's IP address with `last_ip`: see [above](#login).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let session = authing.auth().login_by_email("lea@example.com", "correct horse").await?;
    ///
    /// let lea = session.users().me().await?;
    /// assert_eq!(lea.nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "login")]
    pub fn login_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<Authing, LoginByEmail, Session> {
        let (email, password): (String, Password) = (email.into(), password.into());
        let check = check_email(&email, password.has_at_sign());
        self.call(LoginByEmail::new(email, password))
            .checked(check)
            .finish(|authing, user| {
                Session::logged_in::<LoginByEmail>(authing, user.token, user.id)
            })
    }

    /// Logs a user in with a user name and a password.
    ///
    /// In a web service, pass on the user's IP address with `last_ip`: see [above](#login).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "login")]
    pub fn login_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<Authing, LoginByUsername, Session> {
        self.call(LoginByUsername::new(username, password))
            .finish(|authing, user| {
                Session::logged_in::<LoginByUsername>(authing, user.token, user.id)
            })
    }

    /// Logs a user in with a phone number and a password.
    ///
    /// In a web service, pass on the user's IP address with `last_ip`: see [above](#login).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let auth = authing.auth();
    /// let session = auth.login_by_phone_password("13800000001", "correct horse").await?;
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByPhonePassword")]
    pub fn login_by_phone_password(
        &self,
        phone: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<Authing, LoginByPhonePassword, Session> {
        let phone: String = phone.into();
        self.call(LoginByPhonePassword::new(phone.as_str(), password))
            .phone_number("phone", &phone)
            .finish(|authing, user| {
                Session::logged_in::<LoginByPhonePassword>(authing, user.token, user.id)
            })
    }

    /// Logs a user in with a phone number and the code of a text message, which
    /// [`send_code`](crate::api::Phone::send_code) sends. An unknown number becomes a new user.
    ///
    /// In the service's schema the code is a number. A code that begins with a zero cannot be sent and is refused; request
    /// another one.
    ///
    /// In a web service, pass on the user's IP address with `last_ip`: see [above](#login).
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.phone().send_code("13800000001").await?;
    /// # let typed_in = emulator.outbox().code_for("13800000001").ok_or("no message")?;
    /// let session = authing.auth().login_by_phone_code("13800000001", typed_in).await?;
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByPhoneCode")]
    pub fn login_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<Authing, LoginByPhoneCode, Session> {
        let phone: String = phone.into();
        self.call(LoginByPhoneCode::new(phone.as_str(), code))
            .phone_number("phone", &phone)
            .finish(|authing, user| {
                Session::logged_in::<LoginByPhoneCode>(authing, user.token, user.id)
            })
    }

    /// Logs a user in with the name and password of the pool's LDAP directory. The first login creates the user.
    ///
    /// The directory has to read the password, so that it is not encrypted beyond TLS.
    ///
    /// The service accepts no address of the user here. Limit the failed logins of each address in your program.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let session = authing.auth().login_by_ldap("ada", "counting engine").await?;
    ///
    /// let ada = session.users().me().await?;
    /// assert_eq!(ada.email.as_deref(), Some("ada@example.com"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByLDAP")]
    pub fn login_by_ldap(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<Authing, LoginByLdap, Session> {
        self.call(LoginByLdap::new(username, password))
            .finish(|authing, user| Session::logged_in::<LoginByLdap>(authing, user.token, user.id))
    }
}

/// # Registration
///
/// In a web service, pass on the user's IP address with `last_ip`. The pool can limit registrations by address; without it, all
/// come from the address of the program.
impl Auth<Authing> {
    /// Registers a user with an e-mail address and a password. Optional fields are set on the call.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::ErrorCode;
    ///
    /// let auth = authing.auth();
    /// let mia = auth.register_by_email("mia@example.com", "battery staple").nickname("Mia").await?;
    /// assert_eq!(mia.nickname.as_deref(), Some("Mia"));
    ///
    /// let again = auth.register_by_email("mia@example.com", "battery staple").await;
    /// assert_eq!(again.unwrap_err().code(), Some(ErrorCode::UserAlreadyExists));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "register")]
    pub fn register_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<Authing, RegisterByEmail, User> {
        let (email, password): (String, Password) = (email.into(), password.into());
        let check = check_email(&email, password.has_at_sign());
        self.call(RegisterByEmail::new(email, password))
            .checked(check)
    }

    /// Registers a user with a phone number, a password, and the code of a text message, which
    /// [`send_register_code`](crate::api::Phone::send_register_code) sends.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the code is not 3 to 10 digits. Nothing is sent, so that a password in its place is not leaked.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.phone().send_register_code("13900000000").await?;
    /// # let typed_in = emulator.outbox().code_for("13900000000").ok_or("no message")?;
    /// let auth = authing.auth();
    /// let mia = auth.register_by_phone("13900000000", "battery staple", typed_in).await?;
    /// assert_eq!(mia.phone.as_deref(), Some("13900000000"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "registerByPhone")]
    pub fn register_by_phone(
        &self,
        phone: impl Into<String>,
        password: impl Into<Password>,
        code: impl Into<Secret>,
    ) -> Call<Authing, RegisterByPhone, User> {
        let phone: String = phone.into();
        self.call(RegisterByPhone::new(phone.as_str(), password, code))
            .phone_number("phone", &phone)
    }

    /// Registers a user with a user name and a password.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let mia = authing.auth().register_by_username("mia", "battery staple").await?;
    /// assert_eq!(mia.username.as_deref(), Some("mia"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "register")]
    pub fn register_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<Authing, RegisterByUsername, User> {
        self.call(RegisterByUsername::new(username, password))
    }
}

/// # Tokens of users
impl Auth<Authing> {
    /// Asks the service whose a token is, and accepts only tokens of this pool's users. A backend calls it before it lets a
    /// caller in. The feature `verify` has verifiers that send no request.
    ///
    /// For [`is_token_valid`](Self::is_token_valid), a token of any pool is valid.
    ///
    /// The token of the pool's owner is rejected: it is not a user's. To recognise the owner, the client fetches an owner token
    /// if it has none. White space around the token, and the `Bearer` of a header, are removed.
    ///
    /// A token that names no pool is rejected, since it may be of any pool. In the service's documentation, the tokens of
    /// [`refresh_token`](Self::refresh_token) name none.
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
    /// [`Error::Token`] if the token is rejected, an empty one included. Any other error means that the check could not be
    /// completed.
    #[doc(alias = "checkLoginStatus")]
    pub fn verify(&self, token: impl Into<Secret>) -> Call<Authing, CheckLoginStatus, Claims> {
        let token = cleaned(&token.into());
        let check = not_empty(&token);
        self.call(CheckLoginStatus::new(token))
            .checked(check)
            .first(owner_known(self.actor.clone()))
            .finish(vouched_for)
    }

    /// [Verifies](Self::verify) a user's token, and makes a session of it: what a backend does with a token that a browser sent.
    /// [`session_from_token`](Authing::session_from_token) makes one without asking the service, of a token that was stored.
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
        let stored = token.clone();
        self.call(CheckLoginStatus::new(token))
            .checked(not_empty(&stored))
            .first(owner_known(self.actor.clone()))
            .finish(move |authing, status| {
                let claims = vouched_for(authing, status)?;
                Session::logged_in::<CheckLoginStatus>(authing, Some(stored), claims.user_id)
            })
    }

    /// Asks the service whether a user's token is valid, of whatever pool. [`verify`](Self::verify) also asks whose it is.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(!authing.auth().is_token_valid("a token that a browser sent").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkLoginStatus")]
    #[doc(alias = "check")]
    pub fn is_token_valid(
        &self,
        token: impl Into<Secret>,
    ) -> Call<Authing, CheckLoginStatus, bool> {
        self.call(CheckLoginStatus::new(cleaned(&token.into())))
            .finish(|_, answer| is_valid::<CheckLoginStatus>(&answer))
    }

    /// Has the service read a token, and returns what it says.
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
    /// [`Error::Token`] if the service cannot read the token; [`Error::Decode`] if it names no user.
    #[doc(alias = "decodeToken")]
    pub fn decode_token(
        &self,
        token: impl Into<Secret>,
    ) -> Call<Authing, DecodeToken, DecodedClaims> {
        self.call(DecodeToken::new(cleaned(&token.into())))
            .finish(|_, answer| DecodedClaims::of(answer))
    }

    /// Creates a new token for a user, with its full lifetime. It may name no pool, as in the service's documentation; then
    /// [`verify`](Self::verify) rejects it.
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

    /// Acts for a user who did not log in here, and returns the user's session. The service issues a new token for it, with
    /// its full lifetime, as [`refresh_token`](Self::refresh_token) does.
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
    /// [`Error::Token`] if the id is that of the pool's owner, who is not one of its users.
    #[doc(alias = "refreshToken")]
    #[doc(alias = "impersonate")]
    pub fn session_of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RefreshToken, Session> {
        let user_id = user_id.into();
        self.call(RefreshToken::new(&user_id))
            .finish(move |authing, refreshed| {
                if authing.0.owner_token.is_owner(&user_id) {
                    return Err(TokenError::OwnerToken.into());
                }
                Session::logged_in::<RefreshToken>(authing, Some(refreshed.token), user_id)
            })
    }

    /// Renews the tokens that a social login issued for a user, and returns the new ones.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::Error;
    ///
    /// let renewed = authing.auth().refresh_third_party_token("5e4c8b1f0a2d3c4b5a690001").await;
    /// assert!(matches!(renewed, Err(Error::Service(_))), "Lea came by no social login");
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`] if the tokens were not renewed, for example because the user has never used a social login.
    #[doc(alias = "refreshThirdPartyToken")]
    pub fn refresh_third_party_token(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RefreshThirdPartyToken, ThirdPartyTokens> {
        self.call(RefreshThirdPartyToken::new(user_id))
            .finish(|_, answer| ThirdPartyTokens::of(answer))
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
    /// Asks the service whether the session's token is valid.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkLoginStatus")]
    #[doc(alias = "check")]
    pub fn is_valid(&self) -> Call<Session, CheckSession, bool> {
        self.call(CheckSession::new())
            .finish(|_, answer| is_valid::<CheckSession>(&answer))
    }

    /// Has the service read the session's token, and returns what it says.
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
    /// [`Error::Token`] if the service cannot read the token; [`Error::Decode`] if it names no user.
    #[doc(alias = "decodeToken")]
    pub fn decode_token(&self) -> Call<Session, DecodeToken, DecodedClaims> {
        self.call(DecodeToken::new(self.actor.token()))
            .finish(|_, answer| DecodedClaims::of(answer))
    }

    /// Ends all logins of the user, this one included.
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

/// Whether the service says that a token is valid.
fn is_valid<O: Operation>(answer: &LoginStatus) -> Result<bool, Error> {
    said::<O, _>(answer.status, "data.checkLoginStatus.status")
}

fn not_empty(token: &Secret) -> Result<(), TokenError> {
    match token.expose() {
        "" => Err(TokenError::Malformed),
        _ => Ok(()),
    }
}

/// Fetches an owner token if there is none: the id of the owner is in it.
fn owner_known(
    authing: Authing,
) -> impl FnOnce(CheckLoginStatus, Instant) -> BoxFuture<'static, Result<CheckLoginStatus, Error>> {
    move |operation, deadline| {
        Box::pin(async move {
            let call = <CheckLoginStatus as Operation>::NAME;
            authing.0.owner_token(call, deadline).await?;
            Ok(operation)
        })
    }
}

/// What the service vouches for, if the token is one of this pool.
fn vouched_for(authing: &Authing, status: LoginStatus) -> Result<Claims, Error> {
    if status.status != Some(true) {
        return Err(rejected(status.code).into());
    }
    let (token, user) = status
        .token
        .and_then(|mut token| token.data.take().map(|data| (token, data)))
        .ok_or_else(|| missing("data.checkLoginStatus.token.data"))?;
    // The service takes the tokens of all its pools.
    if user.client_id.as_ref() != Some(authing.pool_id()) {
        return Err(TokenError::WrongAudience.into());
    }
    let expires_at = token.exp.ok_or(TokenError::MissingExpiry)?;
    let user_id = user
        .id
        .filter(|id| !id.as_str().is_empty())
        .ok_or_else(|| missing("data.checkLoginStatus.token.data.id"))?;
    if authing.0.owner_token.is_owner(&user_id) {
        return Err(TokenError::OwnerToken.into());
    }
    Ok(Claims {
        user_id,
        pool_id: user.client_id,
        email: user.email,
        unionid: user.unionid,
        issuer: None,
        audience: Vec::new(),
        issued_at: token.iat.and_then(seconds_since_1970),
        not_before: None,
        expires_at: seconds_since_1970(expires_at).ok_or(TokenError::Malformed)?,
        other: serde_json::Map::new(),
    })
}

fn missing(path: &str) -> DecodeError {
    DecodeError::new(
        <CheckLoginStatus as Operation>::NAME,
        path,
        "is missing, though the token is valid",
    )
}
