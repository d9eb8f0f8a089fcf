//! Phone numbers, and the codes of text messages.

use super::Phone;
use crate::{
    Call, Error, Secret, Session, actor::Actor, envelope::open_notice, error::InputError,
    operation::Gateway, operations::phone::UpdatePhone, transport::check_segment,
};

/// # Text messages
impl<A: Actor> Phone<'_, A> {
    /// Sends a code to a number: for a login, or to change the number of a user.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] while an earlier code is valid; [`Error::Input`] when the number is empty.
    #[doc(alias = "sendOneTimePhoneCode")]
    #[doc(alias = "getVerificationCode")]
    pub async fn send_code(&self, phone: impl AsRef<str>) -> Result<(), Error> {
        self.ask("send_smscode", &["send_smscode"], phone.as_ref())
            .await
    }

    /// Sends a code to a number that is to be registered.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] when the number is registered, or while an earlier code is valid; [`Error::Input`] when the
    /// number is empty.
    #[doc(alias = "sendRegisterPhoneCode")]
    pub async fn send_register_code(&self, phone: impl AsRef<str>) -> Result<(), Error> {
        let path = ["notification", "send_register_smscode"];
        self.ask("send_register_smscode", &path, phone.as_ref())
            .await
    }

    async fn ask(&self, call: &'static str, path: &[&str], phone: &str) -> Result<(), Error> {
        if phone.trim().is_empty() {
            return Err(InputError::empty("phone").into());
        }
        let authing = self.actor.authing();
        check_segment("phone", phone)?;
        check_segment("pool_id", authing.pool_id())?;
        let path = [path, &[phone, authing.pool_id()]].concat();
        let transport = authing.transport();
        let answer = transport.get_beside(call, Gateway::Users, &path).await?;
        open_notice(call, &answer)
    }
}

/// # For a logged-in user
impl<'actor> Phone<'actor, Session> {
    /// Changes the number to one that a code was sent to. A pool that verifies the present number, as it does by
    /// default, wants `old_phone` and `old_phone_code` too.
    #[doc(alias = "updatePhone")]
    pub fn update(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<'actor, Session, UpdatePhone> {
        self.call(UpdatePhone::new(phone, code))
    }
}
