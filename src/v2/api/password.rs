//! Passwords: the required strength, forgotten passwords, new passwords.

use super::{Client, Email, Passwords, Session};
use crate::{
    Call, NoToken, Password, Secret,
    call::actor::Authorized,
    v2::{
        operations::{
            email::SendEmail,
            password::{
                CheckPassword, CheckPasswordStrength, ResetPassword,
                ResetPasswordByFirstLoginToken, ResetPasswordByForceResetToken,
                ResetPasswordByPhoneCode, UpdatePassword,
            },
        },
        types::{CheckedPassword, EmailScene, PasswordStrength, User},
    },
};

impl<A: Authorized<NoToken>> Passwords<A> {
    /// Checks whether a password is strong enough for the pool. A weak one is not an error: the result has the reason. Only TLS
    /// protects the password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert!(authing.password().verify_strength("battery staple").await?.valid);
    /// assert!(!authing.password().verify_strength("short").await?.valid);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkPasswordStrength")]
    pub fn verify_strength(
        &self,
        password: impl Into<Secret>,
    ) -> Call<A, CheckPasswordStrength, PasswordStrength> {
        self.call(CheckPasswordStrength::new(password))
    }

    /// Sends an e-mail with a code for a new password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// authing.password().send_reset_email("lea@example.com").await?;
    /// # assert!(emulator.outbox().code_for("lea@example.com").is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "sendEmail")]
    pub fn send_reset_email(&self, email: impl Into<String>) -> Call<A, SendEmail, ()> {
        let actor = self.actor.clone();
        Email { actor }.send_code(email, EmailScene::ResetPassword)
    }

    /// Sets a new password with the code of the e-mail.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// authing.password().send_reset_email("lea@example.com").await?;
    /// # let typed_in = emulator.outbox().code_for("lea@example.com").ok_or("no mail")?;
    /// authing.password().reset("lea@example.com", "battery staple", typed_in).await?;
    ///
    /// let auth = authing.auth();
    /// assert!(auth.login_by_email("lea@example.com", "correct horse").await.is_err());
    /// assert!(auth.login_by_email("lea@example.com", "battery staple").await.is_ok());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "resetPasswordByEmailCode")]
    pub fn reset(
        &self,
        email: impl Into<String>,
        new_password: impl Into<Password>,
        code: impl Into<Secret>,
    ) -> Call<A, ResetPassword, ()> {
        self.call(ResetPassword::new(email, code, new_password))
    }

    /// Sets a new password with the code of a text message.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// authing.phone().send_code("13800000001").await?;
    /// # let typed_in = emulator.outbox().code_for("13800000001").ok_or("no message")?;
    /// let password = authing.password();
    /// password.reset_by_phone_code("13800000001", "battery staple", typed_in).await?;
    /// # assert!(authing.auth().login_by_username("lea", "battery staple").await.is_ok());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "resetPasswordByPhoneCode")]
    pub fn reset_by_phone_code(
        &self,
        phone: impl Into<String>,
        new_password: impl Into<Password>,
        code: impl Into<Secret>,
    ) -> Call<A, ResetPasswordByPhoneCode, ()> {
        self.call(ResetPasswordByPhoneCode::new(phone, code, new_password))
    }

    /// Sets the password of a user who must choose one, because the owner created them with `reset_password_on_first_login`. The error
    /// of the refused login has the token, as [`password_token`](crate::Error::password_token).
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let create = authing.users().create().username("mia").password("correct horse");
    /// create.reset_password_on_first_login(true).await?;
    ///
    /// let login = authing.auth().login_by_username("mia", "correct horse").await;
    /// let error = login.err().ok_or("a new password is required")?;
    /// let token = error.password_token().ok_or("no token")?.clone();
    /// authing.password().reset_by_first_login_token(token, "battery staple").await?;
    /// assert!(authing.auth().login_by_username("mia", "battery staple").await.is_ok());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "resetPasswordByFirstLoginToken")]
    pub fn reset_by_first_login_token(
        &self,
        token: impl Into<Secret>,
        new_password: impl Into<Password>,
    ) -> Call<A, ResetPasswordByFirstLoginToken, ()> {
        self.call(ResetPasswordByFirstLoginToken::new(token, new_password))
    }

    /// Sets a new password for a user whose password has expired. The error of the refused login has the token, as
    /// [`password_token`](crate::Error::password_token).
    ///
    /// ```no_run
    /// # async fn example(authing: authing::v2::Authing, token: &str) -> Result<(), authing::Error> {
    /// let password = authing.password();
    /// password.reset_by_force_reset_token(token, "correct horse", "battery staple").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "resetPasswordByForceResetToken")]
    pub fn reset_by_force_reset_token(
        &self,
        token: impl Into<Secret>,
        old_password: impl Into<Password>,
        new_password: impl Into<Password>,
    ) -> Call<A, ResetPasswordByForceResetToken, ()> {
        self.call(ResetPasswordByForceResetToken::new(
            token,
            old_password,
            new_password,
        ))
    }
}

/// # For a logged-in user
impl<C: Client> Passwords<Session<C>> {
    /// Changes the password. `old_password` is required if the user has a password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// session.password().update("battery staple").old_password("correct horse").await?;
    /// # assert!(authing.auth().login_by_username("lea", "battery staple").await.is_ok());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updatePassword")]
    pub fn update(
        &self,
        new_password: impl Into<Password>,
    ) -> Call<Session<C>, UpdatePassword, User> {
        self.call(UpdatePassword::new(new_password))
    }

    /// Checks the user's password. Only the schema of the call is documented: the result has the service's code, and only TLS
    /// protects the password. The emulator returns the code 200 for the correct password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let checked = session.password().verify("correct horse").await?.ok_or("no result")?;
    /// assert_eq!(checked.code, 200);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkPassword")]
    pub fn verify(
        &self,
        password: impl Into<Secret>,
    ) -> Call<Session<C>, CheckPassword, Option<CheckedPassword>> {
        self.call(CheckPassword::new(password))
    }
}
