//! Registration, login, and tokens.

use super::{Auth, Authing, Client, Session};
use crate::{
    Call, Error, Operation, Password, Secret,
    api::expect_field,
    id::{AppId, UserId},
    operation::prepare::check_email,
    token::bearer::cleaned,
    v2::{
        operations::auth::{
            CheckLoginStatus, CheckSession, LoginByEmail, LoginByPhoneCode, LoginByPhonePassword,
            LoginByUsername, RefreshSession, RefreshToken, RegisterByEmail, RegisterByPhoneCode,
            RegisterByUsername,
        },
        rest::{Logout, Rest},
        types::{LoginStatus, RefreshedToken, User},
    },
};

/// # Registration
///
/// In a web service, pass on the user's IP address with `client_ip`.
impl<C: Client> Auth<C> {
    /// Registers a user with an e-mail address and a password. Setters of the call add optional fields. The returned
    /// user carries a token only if `force_login` or `generate_token` is set.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let register = authing.auth().register_by_email("mia@example.com", "battery staple");
    /// let mia = register.nickname("Mia").await?;
    /// assert_eq!(mia.nickname.as_deref(), Some("Mia"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "registerByEmail")]
    pub fn register_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<C, RegisterByEmail, User> {
        let (email, password): (String, Password) = (email.into(), password.into());
        let check = check_email(&email, password.has_at_sign());
        self.call(RegisterByEmail::new(email, password))
            .checked(check)
    }

    /// Registers a user with a user name and a password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let mia = authing.auth().register_by_username("mia", "battery staple").await?;
    /// assert_eq!(mia.username.as_deref(), Some("mia"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "registerByUsername")]
    pub fn register_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<C, RegisterByUsername, User> {
        self.call(RegisterByUsername::new(username, password))
    }

    /// Registers a user with a phone number and the code of a text message, which [`send_code`](crate::v2::Phone::send_code) sends.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// authing.phone().send_code("13900000000").await?;
    /// # let typed_in = emulator.outbox().code_for("13900000000").ok_or("no message")?;
    /// let mia = authing.auth().register_by_phone_code("13900000000", typed_in).await?;
    /// assert_eq!(mia.phone.as_deref(), Some("13900000000"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the code is not 3 to 10 digits.
    #[doc(alias = "registerByPhoneCode")]
    pub fn register_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<C, RegisterByPhoneCode, User> {
        let phone = phone.into();
        self.call(RegisterByPhoneCode::new(phone.as_str(), code))
            .phone_number("phone", &phone)
    }
}

/// # Login
///
/// A login returns a [`Session`]. [`me`](crate::v2::Users::me) returns the user.
///
/// In a web service, pass on the user's IP address with `client_ip`. Otherwise all logins come from the address of the program.
impl<C: Client> Auth<C> {
    /// Logs a user in with an e-mail address and a password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let session = authing.auth().login_by_email("lea@example.com", "correct horse").await?;
    /// assert_eq!(session.users().me().await?.nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByEmail")]
    pub fn login_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<C, LoginByEmail, Session<C>> {
        let (email, password): (String, Password) = (email.into(), password.into());
        let check = check_email(&email, password.has_at_sign());
        self.call(LoginByEmail::new(email, password))
            .checked(check)
            .finish(|client, user| Session::logged_in::<LoginByEmail>(client, user.token, user.id))
    }

    /// Logs a user in with a user name and a password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByUsername")]
    pub fn login_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<C, LoginByUsername, Session<C>> {
        self.call(LoginByUsername::new(username, password))
            .finish(|client, user| {
                Session::logged_in::<LoginByUsername>(client, user.token, user.id)
            })
    }

    /// Logs a user in with a phone number and a password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let session = authing.auth().login_by_phone_password("13800000001", "correct horse").await?;
    /// assert_eq!(session.user_id(), authing_emulated::LEA);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByPhonePassword")]
    pub fn login_by_phone_password(
        &self,
        phone: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<C, LoginByPhonePassword, Session<C>> {
        let phone = phone.into();
        self.call(LoginByPhonePassword::new(phone.as_str(), password))
            .phone_number("phone", &phone)
            .finish(|client, user| {
                Session::logged_in::<LoginByPhonePassword>(client, user.token, user.id)
            })
    }

    /// Logs a user in with a phone number and the code of a text message, which [`send_code`](crate::v2::Phone::send_code) sends.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// authing.phone().send_code("13800000001").await?;
    /// # let typed_in = emulator.outbox().code_for("13800000001").ok_or("no message")?;
    /// let session = authing.auth().login_by_phone_code("13800000001", typed_in).await?;
    /// assert_eq!(session.user_id(), authing_emulated::LEA);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the code is not 3 to 10 digits.
    #[doc(alias = "loginByPhoneCode")]
    pub fn login_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<C, LoginByPhoneCode, Session<C>> {
        let phone = phone.into();
        self.call(LoginByPhoneCode::new(phone.as_str(), code))
            .phone_number("phone", &phone)
            .finish(|client, user| {
                Session::logged_in::<LoginByPhoneCode>(client, user.token, user.id)
            })
    }
}

/// # Tokens
impl<C: Client> Auth<C> {
    /// Returns whether the service accepts a user's token. It may be of another pool: the verifiers of the feature `verify` check that.
    /// White space around the token, and a leading `Bearer`, are removed.
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
            .finish(|_, status| is_valid::<CheckLoginStatus>(&status))
    }
}

/// # For the owner of the pool
impl Auth<Authing> {
    /// Issues a new token of a user.
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
            .finish(|_, status| is_valid::<CheckSession>(&status))
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
    pub fn logout(&self) -> Call<Session<C>, Rest<Logout>> {
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

fn is_valid<O: Operation>(status: &LoginStatus) -> Result<bool, Error> {
    expect_field::<O, _>(status.status, "data.checkLoginStatus.status")
}
