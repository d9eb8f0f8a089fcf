//! Phone numbers: the codes of text messages, change, removal.

use super::{Client, Phone, Session};
use crate::{
    Call, NoToken, Secret,
    call::actor::Authorized,
    v2::{
        operations::phone::{BindPhone, UnbindPhone, UpdatePhone},
        rest::{Rest, SendSmsCode},
        types::User,
    },
};

/// # Text messages
impl<A: Authorized<NoToken>> Phone<A> {
    /// Sends a code to a number. Set [`scene`](Call::scene) if the code is not for a login: the service may accept it for nothing else.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// use authing::v2::SmsScene;
    ///
    /// authing.phone().send_code("13800000001").scene(SmsScene::Login).await?;
    /// # let typed_in = emulator.outbox().code_for("13800000001").ok_or("no message")?;
    /// let session = authing.auth().login_by_phone_code("13800000001", typed_in).await?;
    /// # assert_eq!(session.user_id(), authing_emulated::LEA);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) while an earlier code is valid;
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the number is empty or not a number.
    #[doc(alias = "sendSmsCode")]
    #[doc(alias = "send_sms_code")]
    pub fn send_code(&self, phone: impl Into<String>) -> Call<A, Rest<SendSmsCode>, ()> {
        self.call(Rest::new()).with_phone(phone.into())
    }
}

impl<A, T> Call<A, Rest<SendSmsCode>, T> {
    /// Sets the purpose of the code. Not sent by default.
    pub fn scene(self, scene: impl Into<SmsScene>) -> Self {
        let scene = scene.into();
        self.map_operation(|call| call.field("scene", scene.as_str()))
    }
}

/// # For a logged-in user
impl<C: Client> Phone<Session<C>> {
    /// Adds a number to a user without one, with the code that was sent to it.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # session.phone().unbind().await?;
    /// session.phone().send_code("13900000000").await?;
    /// # let code = emulator.outbox().code_for("13900000000").ok_or("no message")?;
    /// let lea = session.phone().bind("13900000000", code).await?;
    /// assert_eq!(lea.phone.as_deref(), Some("13900000000"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "bindPhone")]
    pub fn bind(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<Session<C>, BindPhone, User> {
        self.call(BindPhone::new(phone, code))
    }

    /// Changes the number, with the code that was sent to the new one. If the pool verifies the current number, which is the
    /// default, `old_phone` and `old_phone_code` are required, too.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let (old, new) = ("13800000001", "13900000000");
    /// session.phone().send_code(old).await?;
    /// session.phone().send_code(new).await?;
    /// # let old_code = emulator.outbox().code_for(old).ok_or("no message")?;
    /// # let new_code = emulator.outbox().code_for(new).ok_or("no message")?;
    /// let update = session.phone().update(new, new_code);
    /// let lea = update.old_phone(old).old_phone_code(old_code).await?;
    /// assert_eq!(lea.phone.as_deref(), Some(new));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updatePhone")]
    pub fn update(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<Session<C>, UpdatePhone, User> {
        self.call(UpdatePhone::new(phone, code))
    }

    /// Removes the user's number. The user must have another way to log in.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let lea = session.phone().unbind().await?;
    /// assert_eq!(lea.phone, None);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "unbindPhone")]
    pub fn unbind(&self) -> Call<Session<C>, UnbindPhone, User> {
        self.call(UnbindPhone::new())
    }
}

/// The purpose of a text message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SmsScene {
    /// A login.
    Login,
    /// A registration.
    Register,
    /// A new password.
    Reset,
    /// Adding the number to a user.
    Bind,
    /// Removing the number from a user.
    Unbind,
    /// Adding the number as a second factor.
    MfaBind,
    /// The second step of a login.
    MfaVerify,
    /// Removing the number as a second factor.
    MfaUnbind,
    /// Completing the profile.
    CompletePhone,
    /// A scene without a name in this version of the crate.
    Other(String),
}

crate::__text_enum!(SmsScene, Other "login" Login "register" Register "reset" Reset "bind" Bind "unbind" Unbind
    "mfa-bind" MfaBind "mfa-verify" MfaVerify "mfa-unbind" MfaUnbind "complete-phone" CompletePhone);
