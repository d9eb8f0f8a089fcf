//! E-mail addresses: verified, changed, removed.

use super::Email;
use crate::{
    Call, NoToken, Secret, Session,
    actor::Sends,
    operations::email::{SendChangeEmailCode, SendVerificationEmail, UnbindEmail, UpdateEmail},
};

impl<'actor, A: Sends<NoToken>> Email<'actor, A> {
    /// Sends an e-mail with a link that verifies the address.
    #[doc(alias = "sendVerifyEmail")]
    #[doc(alias = "sendActivationEmail")]
    pub fn send_verification(
        &self,
        email: impl Into<String>,
    ) -> Call<'actor, A, SendVerificationEmail> {
        self.call(SendVerificationEmail::new(email))
    }
}

/// # For a logged-in user
impl<'actor> Email<'actor, Session> {
    /// Sends a code to an address: the new one that the user wants, or the present one if the pool verifies that too.
    #[doc(alias = "sendChangeEmailVerifyCode")]
    pub fn send_change_code(
        &self,
        email: impl Into<String>,
    ) -> Call<'actor, Session, SendChangeEmailCode> {
        self.call(SendChangeEmailCode::new(email))
    }

    /// Changes the address to one that a code was sent to. A pool that verifies the present address, as it does by
    /// default, wants `old_email` and `old_email_code` too.
    #[doc(alias = "updateEmail")]
    pub fn update(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<'actor, Session, UpdateEmail> {
        self.call(UpdateEmail::new(email, code))
    }

    /// Takes the address off the user, who must be able to log in by other means.
    #[doc(alias = "unbindEmail")]
    pub fn unbind(&self) -> Call<'actor, Session, UnbindEmail> {
        self.call(UnbindEmail::new())
    }
}
