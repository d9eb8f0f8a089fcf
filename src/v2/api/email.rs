//! E-mail addresses, and the codes of e-mails.

use super::Email;
use crate::{
    Call, NoToken,
    call::actor::Authorized,
    v2::{operations::email::SendEmail, types::EmailScene},
};

/// # E-mails
impl<A: Authorized<NoToken>> Email<A> {
    /// Sends an e-mail with a link that verifies the address.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// authing.email().send_verification("lea@example.com").await?;
    /// # let mail = emulator.outbox().latest("lea@example.com").ok_or("no mail")?;
    /// # assert!(mail.link.is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "sendEmail")]
    #[doc(alias = "send_email")]
    pub fn send_verification(&self, email: impl Into<String>) -> Call<A, SendEmail, ()> {
        self.send_code(email, EmailScene::VerifyEmail)
    }

    /// Sends an e-mail with a code. The service accepts the code for the purpose that the scene names.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// use authing::v2::types::EmailScene;
    ///
    /// authing.email().send_code("lea@example.com", EmailScene::LoginVerifyCode).await?;
    /// # assert!(emulator.outbox().code_for("lea@example.com").is_some());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if the address is malformed, or unknown and the scene requires a user.
    #[doc(alias = "sendEmail")]
    #[doc(alias = "send_email")]
    pub fn send_code(&self, email: impl Into<String>, scene: EmailScene) -> Call<A, SendEmail, ()> {
        self.call(SendEmail::new(email, scene)).map(drop)
    }
}
