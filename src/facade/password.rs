//! Forgotten passwords: an e-mail with a code, the code checked, a new password.

use super::Passwords;
use crate::{
    Call, NoToken, Password, Secret,
    actor::Sends,
    envelope::accepted,
    operations::password::{ResetPassword, SendResetPasswordEmail, VerifyResetPasswordCode},
};

impl<'actor, A: Sends<NoToken>> Passwords<'actor, A> {
    /// Sends an e-mail with a code that allows the password to be replaced.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
    /// # fn main() { example(async |authing, emulator| {
    /// authing.password().send_reset_email("lea@example.com").await?;
    /// # assert!(emulator.outbox().code_for("lea@example.com").is_some());
    /// # Ok(()) }) }
    /// ```
    #[doc(alias = "sendResetPasswordEmail")]
    pub fn send_reset_email(
        &self,
        email: impl Into<String>,
    ) -> Call<'actor, A, SendResetPasswordEmail> {
        self.call(SendResetPasswordEmail::new(email))
            .finish(accepted::<_, SendResetPasswordEmail>)
    }

    /// Checks the code of the e-mail.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
    /// # fn main() { example(async |authing, emulator| {
    /// let password = authing.password();
    /// password.send_reset_email("lea@example.com").await?;
    /// # let typed_in = emulator.outbox().code_for("lea@example.com").ok_or("no mail")?;
    /// password.verify_reset_code("lea@example.com", typed_in).await?;
    /// assert!(password.verify_reset_code("lea@example.com", "0000").await.is_err());
    /// # Ok(()) }) }
    /// ```
    #[doc(alias = "verifyResetPasswordVerifyCode")]
    pub fn verify_reset_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<'actor, A, VerifyResetPasswordCode> {
        self.call(VerifyResetPasswordCode::new(email, code))
            .finish(accepted::<_, VerifyResetPasswordCode>)
    }

    /// Sets a new password with the code of the e-mail.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
    /// # fn main() { example(async |authing, emulator| {
    /// authing.password().send_reset_email("lea@example.com").await?;
    /// # let typed_in = emulator.outbox().code_for("lea@example.com").ok_or("no mail")?;
    /// authing.password().reset("lea@example.com", typed_in, "battery staple").await?;
    ///
    /// let auth = authing.auth();
    /// assert!(auth.login_by_email("lea@example.com", "correct horse").await.is_err());
    /// assert!(auth.login_by_email("lea@example.com", "battery staple").await.is_ok());
    /// # Ok(()) }) }
    /// ```
    #[doc(alias = "changePassword")]
    pub fn reset(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
        new_password: impl Into<Password>,
    ) -> Call<'actor, A, ResetPassword> {
        self.call(ResetPassword::new(email, code, new_password))
    }
}
