//! Phone numbers, and the codes of text messages.

use super::Phone;
use crate::{
    Authing, Call, Error, Secret, Session,
    call::actor::Actor,
    error::InputError,
    operation::Gateway,
    operations::phone::{CheckPhoneCode, GetSmsSendCount, UpdatePhone},
    response::open_notice,
    transport::check_segment,
};

/// # Text messages
impl<A: Actor> Phone<'_, A> {
    /// Sends a code to a number: for a login, or to change the number of a user.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.phone().send_code("13800000001").await?;
    /// # assert!(emulator.outbox().code_for("13800000001").is_some());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`] while an earlier code is valid; [`Error::Input`] when the number is empty.
    #[doc(alias = "sendOneTimePhoneCode")]
    #[doc(alias = "getVerificationCode")]
    pub async fn send_code(self, phone: impl AsRef<str>) -> Result<(), Error> {
        self.ask("send_smscode", &["send_smscode"], phone.as_ref())
            .await
    }

    /// Sends a code to a number that is to be registered.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::ErrorCode;
    ///
    /// authing.phone().send_register_code("13900000000").await?;
    ///
    /// let known = authing.phone().send_register_code("13800000001").await;
    /// assert_eq!(known.unwrap_err().code(), Some(ErrorCode::UserAlreadyExists));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`] when the number is registered, or while an earlier code is valid; [`Error::Input`] when the
    /// number is empty.
    #[doc(alias = "sendRegisterPhoneCode")]
    pub async fn send_register_code(self, phone: impl AsRef<str>) -> Result<(), Error> {
        let path = ["notification", "send_register_smscode"];
        self.ask("send_register_smscode", &path, phone.as_ref())
            .await
    }

    async fn ask(self, call: &'static str, path: &[&str], phone: &str) -> Result<(), Error> {
        InputError::require("phone", phone)?;
        let pool = self.actor.caller().pool;
        check_segment("phone", phone)?;
        check_segment("pool_id", pool.id.as_str())?;
        let path = [path, &[phone, pool.id.as_str()]].concat();
        let transport = &pool.transport;
        let deadline = transport.deadline();
        let answer = transport.get_beside(call, Gateway::Users, &path, deadline);
        open_notice(call, &answer.await?)
    }
}

/// # For the owner of the pool
impl<'actor> Phone<'actor, Authing> {
    /// Returns whether the code of a text message is right, without using it up. A wrong one is not an error; the result says so.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.phone().send_code("13800000001").await?;
    /// # let typed_in = emulator.outbox().code_for("13800000001").ok_or("no message")?;
    /// let answer = authing.phone().check_code("13800000001", typed_in).await?;
    /// assert_eq!(answer.status, Some(true));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "checkPhoneCode")]
    #[doc(alias = "verifyPhoneCode")]
    pub fn check_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<'actor, Authing, CheckPhoneCode> {
        let phone: String = phone.into();
        self.call(CheckPhoneCode::new(phone.as_str(), code))
            .phone_number("phone", &phone)
    }

    /// Returns how many text messages the pool has sent, and how many it may send.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.phone().send_code("13800000001").await?;
    /// let messages = authing.phone().sent_count().await?.ok_or("nothing is said of messages")?;
    /// assert_eq!(messages.count, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "querySMSSendCount")]
    pub fn sent_count(&self) -> Call<'actor, Authing, GetSmsSendCount> {
        self.call(GetSmsSendCount::new())
    }
}

/// # For a logged-in user
impl<'actor> Phone<'actor, Session> {
    /// Changes the number to one that a code was sent to. A pool that verifies the present number, as it does by
    /// default, wants `old_phone` and `old_phone_code` too.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, emulator| {
    /// let (old, new) = ("13800000001", "13900000000");
    /// session.phone().send_code(old).await?;
    /// session.phone().send_code(new).await?;
    /// # let old_code = emulator.outbox().code_for(old).ok_or("no message")?;
    /// # let new_code = emulator.outbox().code_for(new).ok_or("no message")?;
    /// let lea = session
    ///     .phone()
    ///     .update(new, new_code)
    ///     .old_phone(old)
    ///     .old_phone_code(old_code)
    ///     .await?;
    /// assert_eq!(lea.phone.as_deref(), Some(new));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updatePhone")]
    pub fn update(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<'actor, Session, UpdatePhone> {
        let phone: String = phone.into();
        self.call(UpdatePhone::new(phone.as_str(), code))
            .phone_number("phone", &phone)
    }
}
