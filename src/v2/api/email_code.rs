//! Registration and login with the code of an e-mail.

use super::{Auth, Client, Session};
use crate::{
    Call, Password, Secret,
    operation::prepare::{check_code, check_email},
    v2::{
        rest::{LoginByEmailCode, RegisterByEmailCode, Rest},
        types::User,
    },
};

/// # Codes of e-mails
///
/// [`send_code`](crate::v2::Email::send_code) sends the code.
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
        let (email, code): (String, Secret) = (email.into(), code.into());
        let call = Rest::new().field("email", email.as_str());
        self.call(call.secret("code", code.clone()))
            .checked(check_email(&email, code.expose().contains('@')))
            .checked(check_code("code", &code))
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
        let (email, code): (String, Secret) = (email.into(), code.into());
        let call = Rest::new().field("email", email.as_str());
        self.call(call.secret("code", code.clone()))
            .checked(check_email(&email, code.expose().contains('@')))
            .checked(check_code("code", &code))
            .session()
    }
}

impl<A, T> Call<A, Rest<RegisterByEmailCode>, T> {
    /// Sets a password, which is sent encrypted.
    pub fn password(self, password: impl Into<Password>) -> Self {
        let password = password.into();
        self.map_operation(|call| call.password("password", password))
    }

    /// Sets fields of the user, as an object with the names of GraphQL.
    pub fn profile(self, profile: serde_json::Value) -> Self {
        self.map_operation(|call| call.field("profile", profile))
    }

    /// Logs the user in, and counts the login. Default: false.
    pub fn force_login(self, force: bool) -> Self {
        self.map_operation(|call| call.field("forceLogin", force))
    }

    /// Returns a token of the user without a login. Default: false.
    pub fn generate_token(self, generate: bool) -> Self {
        self.map_operation(|call| call.field("generateToken", generate))
    }
}

impl<A, T> Call<A, Rest<LoginByEmailCode>, T> {
    /// Creates the user if the address is unknown. Default: false.
    pub fn auto_register(self, register: bool) -> Self {
        self.map_operation(|call| call.field("autoRegister", register))
    }
}
