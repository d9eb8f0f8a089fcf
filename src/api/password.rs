//! Forgotten passwords: an e-mail with a code, a check of the code, a new password. The required strength of passwords.

use super::{Passwords, expect_field};
use crate::{
    AnyToken, Authing, Call, Error, NoToken, Operation, Password, Secret,
    call::actor::Authorized,
    error::DecodeError,
    operations::password::{
        GetPasswordStrength, ResetPassword, SendResetPasswordEmail, UpdatePasswordStrength,
        VerifyResetPasswordCode,
    },
    types::{PasswordStrength, User},
};

impl<A: Authorized<NoToken>> Passwords<A> {
    /// Sends an e-mail with a code for a new password.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.password().send_reset_email("lea@example.com").await?;
    /// # assert!(emulator.outbox().code_for("lea@example.com").is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "sendResetPasswordEmail")]
    pub fn send_reset_email(
        &self,
        email: impl Into<String>,
    ) -> Call<A, SendResetPasswordEmail, ()> {
        self.call(SendResetPasswordEmail::new(email))
    }

    /// Checks the code of the e-mail.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// let password = authing.password();
    /// password.send_reset_email("lea@example.com").await?;
    /// # let typed_in = emulator.outbox().code_for("lea@example.com").ok_or("no mail")?;
    /// password.verify_code("lea@example.com", typed_in).await?;
    /// assert!(password.verify_code("lea@example.com", "0000").await.is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "verifyResetPasswordVerifyCode")]
    pub fn verify_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<A, VerifyResetPasswordCode, ()> {
        self.call(VerifyResetPasswordCode::new(email, code))
    }

    /// Sets a new password with the code of the e-mail.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.password().send_reset_email("lea@example.com").await?;
    /// # let typed_in = emulator.outbox().code_for("lea@example.com").ok_or("no mail")?;
    /// authing.password().reset("lea@example.com", "battery staple", typed_in).await?;
    ///
    /// let auth = authing.auth();
    /// assert!(auth.login_by_email("lea@example.com", "correct horse").await.is_err());
    /// assert!(auth.login_by_email("lea@example.com", "battery staple").await.is_ok());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changePassword")]
    pub fn reset(
        &self,
        email: impl Into<String>,
        new_password: impl Into<Password>,
        code: impl Into<Secret>,
    ) -> Call<A, ResetPassword, User> {
        self.call(ResetPassword::new(email, new_password, code))
    }
}

impl<A: Authorized<AnyToken>> Passwords<A> {
    /// Returns the required strength of passwords, as a number. The meaning of the numbers is not documented.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert_eq!(authing.password().strength().await?, 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryPasswordStrengthSettingsByUserPoolId")]
    pub fn strength(&self) -> Call<A, GetPasswordStrength, i32> {
        self.call(GetPasswordStrength::new()).finish(|_, settings| {
            let path = "data.queryPasswordStrengthSettingsByUserPoolId.pwdStrength";
            strength_in::<GetPasswordStrength>(settings, path)
        })
    }
}

/// # For the owner of the pool
impl Passwords<Authing> {
    /// Sets the required strength of passwords, as a number, and returns the new value. The meaning of the numbers is not
    /// documented.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert_eq!(authing.password().set_strength(3).await?, 3);
    /// let weak = authing.auth().register_by_email("mia@example.com", "battery staple").await;
    /// assert!(weak.is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updatePasswordStrengthSettingsByUserPoolId")]
    pub fn set_strength(&self, strength: i32) -> Call<Authing, UpdatePasswordStrength, i32> {
        self.call(UpdatePasswordStrength::new(strength))
            .finish(|_, settings| {
                let path = "data.updatePasswordStrengthSettingsByUserPoolId.pwdStrength";
                strength_in::<UpdatePasswordStrength>(settings, path)
            })
    }
}

/// Returns the number in a response. An `Int` of GraphQL has 32 bits.
fn strength_in<O: Operation>(settings: Option<PasswordStrength>, path: &str) -> Result<i32, Error> {
    let strength = settings.and_then(|settings| settings.pwd_strength);
    let strength = expect_field::<O, _>(strength, path)?;
    let too_large = |_| DecodeError::new(O::NAME, path, "is not a number of 32 bits").into();
    i32::try_from(strength).map_err(too_large)
}
