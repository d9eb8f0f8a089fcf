//! Logins, which return a session.

use super::Auth;
use crate::{
    Authing, Call, Operation, Password, Secret, Session,
    operations::{
        auth::{LoginByEmail, LoginByPhoneCode, LoginByPhonePassword, LoginByUsername},
        ldap::LoginByLdap,
    },
    types::User,
};

/// # Login
///
/// A login returns a [`Session`]. [`me`](crate::api::Users::me) returns the user. To get the user from the login itself, send its
/// operation, such as [`LoginByEmail`].
///
/// A phone number with letters is rejected with [`Error::InvalidArgument`](crate::Error::InvalidArgument), and so is an e-mail address without `@` if the
/// password contains one, since the arguments may be swapped. The call is not sent, so that a password in the wrong place is not
/// leaked.
///
/// A login that requires a captcha or the code of an authenticator returns [`Error::Challenge`](crate::Error::Challenge).
///
/// A program that logs users in for others, such as a web service, must pass on the user's IP address with `last_ip`. Otherwise
/// all logins come from the address of the program. If the service counts failed logins by address, a single attacker who guesses
/// passwords makes all users solve captchas. Captcha pictures seem to be bound to the address, too.
/// [`login_by_ldap`](Self::login_by_ldap), [`login_by_ad`](Self::login_by_ad) and the [logins through an OIDC
/// application](#login-through-an-oidc-application) cannot pass it on.
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
        self.call(LoginByEmail::new(email, password)).session()
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
            .session()
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
        self.call(LoginByPhonePassword::new(phone, password))
            .session()
    }

    /// Logs a user in with a phone number and the code of a text message, which [`send_code`](crate::api::Phone::send_code)
    /// sends. An unknown number registers a new user.
    ///
    /// The schema types the code as a number. A code with a leading zero is therefore rejected before it is sent; request another
    /// one.
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
        self.call(LoginByPhoneCode::new(phone, code)).session()
    }

    /// Logs a user in with the name and password of the pool's LDAP directory. The first login creates the user.
    ///
    /// The directory must read the password, so it is not encrypted beyond TLS.
    ///
    /// The service does not accept the user's IP address here. Limit the failed logins of each address in your program.
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
        self.call(LoginByLdap::new(username, password)).session()
    }
}

impl<O: Operation<Output = User>> Call<Authing, O> {
    /// Makes a session of the user who logged in.
    pub(super) fn session(self) -> Call<Authing, O, Session> {
        self.finish(|authing, user| Session::logged_in::<O>(authing, user.token, user.id))
    }
}
