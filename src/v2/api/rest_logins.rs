//! Registration and login at REST addresses: with the code of an e-mail, and through a directory of the organisation.

use super::{Auth, Client, Session};
use crate::{
    Call, NoToken, Secret,
    v2::{
        rest::{
            Address, LoggedIn, LoginByAd, LoginByEmailCode, LoginByLdap, RegisterByEmailCode, Rest,
        },
        types::User,
    },
};

/// # Codes of e-mails
///
/// [`send_code`](crate::v2::Email::send_code) sends the code.
///
/// These calls cannot send the text of a captcha. If the service requires one, [`Error::Challenge`](crate::Error::Challenge)
/// returns it: let the user log in another way, such as with [`login_by_email`](Self::login_by_email), whose call has `captcha`.
impl<C: Client> Auth<C> {
    /// Registers a user with an e-mail address and the code of an e-mail of the scene `RegisterVerifyCode`. The returned user carries a
    /// token only if `force_login` or `generate_token` is set.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// use authing::v2::types::EmailScene;
    ///
    /// authing.email().send_code("mia@example.com", EmailScene::RegisterVerifyCode).await?;
    /// # let typed_in = emulator.outbox().code_for("mia@example.com").ok_or("no mail")?;
    /// let register = authing.auth().register_by_email_code("mia@example.com", typed_in);
    /// let mia = register.password("battery staple").await?;
    /// assert_eq!(mia.email_verified, Some(true));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the code is not 3 to 10 digits.
    #[doc(alias = "registerByEmailCode")]
    pub fn register_by_email_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<C, Rest<RegisterByEmailCode>, User> {
        self.call(Rest::new()).with_email_code(email.into(), code)
    }

    /// Logs a user in with an e-mail address and the code of an e-mail of the scene `LoginVerifyCode`.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// use authing::v2::types::EmailScene;
    ///
    /// authing.email().send_code("lea@example.com", EmailScene::LoginVerifyCode).await?;
    /// # let typed_in = emulator.outbox().code_for("lea@example.com").ok_or("no mail")?;
    /// let session = authing.auth().login_by_email_code("lea@example.com", typed_in).await?;
    /// assert_eq!(session.user_id(), authing_emulated::LEA);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the code is not 3 to 10 digits.
    #[doc(alias = "loginByEmailCode")]
    pub fn login_by_email_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<C, Rest<LoginByEmailCode>, Session<C>> {
        let call = self.call(Rest::new());
        call.with_email_code(email.into(), code).session()
    }
}

/// # Login through a directory
///
/// The directory must read the password, so it is not encrypted beyond TLS. The first login creates the user.
///
/// These calls cannot send the text of a captcha. If the service requires one, [`Error::Challenge`](crate::Error::Challenge)
/// returns it: let the user log in another way, such as on the login page of the application.
impl<C: Client> Auth<C> {
    /// Logs a user in with the name and password of the LDAP directory.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let session = authing.auth().login_by_ldap("ada", "counting engine").await?;
    ///
    /// let ada = session.users().me().await?;
    /// assert_eq!(ada.email.as_deref(), Some("ada@example.com"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByLdap")]
    pub fn login_by_ldap(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<C, Rest<LoginByLdap>, Session<C>> {
        self.directory_login(username, password)
    }

    /// Logs a user in with the name and password of an Active Directory. The name is `user@domain`, `domain\user` or that of the user
    /// alone.
    ///
    /// The request, and with it the password, goes to the host of [`ad_url`](crate::v2::AuthingBuilder::ad_url). By default, that is
    /// `https://ws.authing.cn` for clients of the public service, and otherwise the address of `service_url`, which is the host of the
    /// application for its client.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let session = authing.auth().login_by_ad("otto@example.com", "steam engine").await?;
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the host is unknown, since only `core_url` is set.
    #[doc(alias = "loginByAd")]
    pub fn login_by_ad(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<C, Rest<LoginByAd>, Session<C>> {
        self.directory_login(username, password)
    }

    fn directory_login<M: Address<Data = LoggedIn, Token = NoToken>>(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<C, Rest<M>, Session<C>> {
        self.call(Rest::new())
            .required_text("username", "username", username)
            .required_secret("password", "password", password)
            .session()
    }
}
