//! E-mail addresses: the codes of e-mails, change, removal.

use super::{Authing, Client, Email, Session};
use crate::{
    Call, NoToken, Secret,
    call::actor::Authorized,
    id::{AppId, UserId},
    v2::{
        operations::email::{
            BindEmail, SendEmail, SendFirstLoginVerificationEmail, UnbindEmail, UpdateEmail,
        },
        types::{EmailScene, User},
    },
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
        self.call(SendEmail::new(email, scene))
    }

    /// Sends a code to an address: the new one, or the current one if the pool verifies it, too.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// authing.email().send_change_code("lea@example.org").await?;
    /// # assert!(emulator.outbox().code_for("lea@example.org").is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "sendEmail")]
    pub fn send_change_code(&self, email: impl Into<String>) -> Call<A, SendEmail, ()> {
        self.send_code(email, EmailScene::ChangeEmail)
    }
}

/// # For the owner of the pool
impl Email<Authing> {
    /// Sends a user an e-mail that verifies the first login to an application.
    ///
    /// ```no_run
    /// # async fn example(authing: authing::v2::Authing) -> Result<(), authing::Error> {
    /// # let (user_id, app_id) = ("", "");
    /// authing.email().send_first_login_verification(user_id, app_id).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "sendFirstLoginVerifyEmail")]
    pub fn send_first_login_verification(
        &self,
        user_id: impl Into<UserId>,
        app_id: impl Into<AppId>,
    ) -> Call<Authing, SendFirstLoginVerificationEmail, ()> {
        self.call(SendFirstLoginVerificationEmail::new(user_id, app_id))
    }
}

/// # For a logged-in user
impl<C: Client> Email<Session<C>> {
    /// Adds an address to a user without one, with the code that was sent to it.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # session.email().unbind().await?;
    /// session.email().send_change_code("lea@example.org").await?;
    /// # let code = emulator.outbox().code_for("lea@example.org").ok_or("no mail")?;
    /// let lea = session.email().bind("lea@example.org", code).await?;
    /// assert_eq!(lea.email.as_deref(), Some("lea@example.org"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "bindEmail")]
    pub fn bind(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<Session<C>, BindEmail, User> {
        self.call(BindEmail::new(email, code))
    }

    /// Changes the address, with the code that was sent to the new one. If the pool verifies the current address, which is the
    /// default, `old_email` and `old_email_code` are required, too.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let (old, new) = ("lea@example.com", "lea@example.org");
    /// session.email().send_change_code(old).await?;
    /// session.email().send_change_code(new).await?;
    /// # let old_code = emulator.outbox().code_for(old).ok_or("no mail")?;
    /// # let new_code = emulator.outbox().code_for(new).ok_or("no mail")?;
    /// let update = session.email().update(new, new_code);
    /// let lea = update.old_email(old).old_email_code(old_code).await?;
    /// assert_eq!(lea.email.as_deref(), Some(new));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateEmail")]
    pub fn update(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<Session<C>, UpdateEmail, User> {
        self.call(UpdateEmail::new(email, code))
    }

    /// Removes the user's address. The user must have another way to log in.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let lea = session.email().unbind().await?;
    /// assert_eq!(lea.email, None);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "unbindEmail")]
    pub fn unbind(&self) -> Call<Session<C>, UnbindEmail, User> {
        self.call(UnbindEmail::new())
    }
}
