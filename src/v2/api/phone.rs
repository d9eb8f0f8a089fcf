//! Phone numbers, and the codes of text messages.

use super::Phone;
use crate::{
    Call, NoToken,
    call::actor::Authorized,
    v2::rest::{Rest, SendSmsCode, VerifySmsCode},
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
    pub fn send_code(&self, phone: impl Into<String>) -> Call<A, Rest<SendSmsCode>> {
        let phone = phone.into();
        self.call(Rest::new().field("phone", phone.as_str()))
            .phone_number("phone", &phone)
    }
}

impl<A, T> Call<A, Rest<SendSmsCode>, T> {
    /// Sets the purpose of the code. Not sent by default.
    pub fn scene(self, scene: impl Into<SmsScene>) -> Self {
        let scene = scene.into();
        self.map_operation(|call| call.field("scene", scene.as_str()))
    }
}

/// Calls with a number of any country.
macro_rules! phone_country_code {
    ($($call:ident)*) => {$(
        impl<A, T> Call<A, Rest<$call>, T> {
            /// Sets the country code of the number, such as `+44`. By default, the number is of the country of the service.
            pub fn phone_country_code(self, code: impl Into<String>) -> Self {
                let code = code.into();
                self.map_operation(|call| call.field("phoneCountryCode", code))
            }
        }
    )*};
}

phone_country_code! { SendSmsCode VerifySmsCode }

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
