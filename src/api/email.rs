//! E-mail addresses: verification, change, removal.

use super::Email;
use crate::{
    Call, NoToken, Secret, Session,
    call::actor::Authorized,
    operations::email::{SendChangeEmailCode, SendVerificationEmail, UnbindEmail, UpdateEmail},
    types::User,
};

impl<A: Authorized<NoToken>> Email<A> {
    /// Sends an e-mail with a link that verifies the address.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.email().send_verification("lea@example.com").await?;
    /// # let mail = emulator.outbox().latest("lea@example.com").ok_or("no mail")?;
    /// # assert!(mail.link.is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "sendVerifyEmail")]
    #[doc(alias = "sendActivationEmail")]
    pub fn send_verification(
        &self,
        email: impl Into<String>,
    ) -> Call<A, SendVerificationEmail, ()> {
        self.call(SendVerificationEmail::new(email))
    }
}

/// # For a logged-in user
impl Email<Session> {
    /// Sends a code to an address: the new one, or the current one if the pool verifies it, too.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, emulator| {
    /// session.email().send_change_code("lea@example.org").await?;
    /// # assert!(emulator.outbox().code_for("lea@example.org").is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "sendChangeEmailVerifyCode")]
    pub fn send_change_code(
        &self,
        email: impl Into<String>,
    ) -> Call<Session, SendChangeEmailCode, ()> {
        self.call(SendChangeEmailCode::new(email))
    }

    /// Changes the address, with the code that was sent to the new one. If the pool verifies the current address, which is the
    /// default, `old_email` and `old_email_code` are required, too.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, emulator| {
    /// let (old, new) = ("lea@example.com", "lea@example.org");
    /// session.email().send_change_code(old).await?;
    /// session.email().send_change_code(new).await?;
    /// # let old_code = emulator.outbox().code_for(old).ok_or("no mail")?;
    /// # let new_code = emulator.outbox().code_for(new).ok_or("no mail")?;
    /// let lea = session
    ///     .email()
    ///     .update(new, new_code)
    ///     .old_email(old)
    ///     .old_email_code(old_code)
    ///     .await?;
    /// assert_eq!(lea.email.as_deref(), Some(new));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateEmail")]
    pub fn update(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<Session, UpdateEmail, User> {
        self.call(UpdateEmail::new(email, code))
    }

    /// Removes the user's address. The user must have another way to log in.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let lea = session.email().unbind().await?;
    /// assert_eq!(lea.email.as_deref(), Some(""));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "unbindEmail")]
    pub fn unbind(&self) -> Call<Session, UnbindEmail, User> {
        self.call(UnbindEmail::new())
    }
}
