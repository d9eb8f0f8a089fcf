//! Forgotten passwords: an e-mail with a code, the code checked, a new password.

use super::Passwords;
use crate::{
    Call, NoToken, Password, Secret,
    actor::Sends,
    operations::password::{ResetPassword, SendResetPasswordEmail, VerifyResetPasswordCode},
};

impl<'actor, A: Sends<NoToken>> Passwords<'actor, A> {
    /// Sends an e-mail with a code that allows the password to be replaced.
    #[doc(alias = "sendResetPasswordEmail")]
    pub fn send_reset_email(
        &self,
        email: impl Into<String>,
    ) -> Call<'actor, A, SendResetPasswordEmail> {
        self.call(SendResetPasswordEmail::new(email))
    }

    /// Checks the code of the e-mail.
    #[doc(alias = "verifyResetPasswordVerifyCode")]
    pub fn verify_reset_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<'actor, A, VerifyResetPasswordCode> {
        self.call(VerifyResetPasswordCode::new(email, code))
    }

    /// Sets a new password with the code of the e-mail.
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
