//! Registration and login.

use super::{Auth, Client, Session};
use crate::{
    Call, Operation, Password, Secret,
    v2::{
        operations::auth::{
            LoginByEmail, LoginByPhoneCode, LoginByPhonePassword, LoginByUsername, RegisterByEmail,
            RegisterByPhoneCode, RegisterByUsername,
        },
        rest::LoggedIn,
        types::User,
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
        self.call(RegisterByEmail::new(email, password))
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

    /// Registers a user with a phone number and the code of a text message, which [`send_code`](crate::v2::Phone::send_code)
    /// sends.
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
        self.call(RegisterByPhoneCode::new(phone, code))
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
        self.call(LoginByEmail::new(email, password)).session()
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
            .session()
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
        self.call(LoginByPhonePassword::new(phone, password))
            .session()
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
        self.call(LoginByPhoneCode::new(phone, code)).session()
    }
}

impl<C: Client, O: Operation<Output: Into<LoggedIn>>> Call<C, O> {
    /// Makes a session of the user who logged in.
    pub(super) fn session(self) -> Call<C, O, Session<C>> {
        self.finish(|client, user| {
            let LoggedIn { id, token } = user.into();
            Session::logged_in::<O>(client, token, id)
        })
    }
}
