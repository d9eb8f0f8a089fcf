//! Phone numbers, and the codes of text messages.

use tokio::time::Instant;

use super::{Phone, expect_field};
use crate::{
    Authing, Call, Error, Secret, Session,
    call::{
        actor::{Actor, Caller},
        request::Request,
    },
    operations::endpoints,
    operations::phone::{CheckPhoneCode, GetSmsSendCount, UpdatePhone},
    response::rest::open_notice,
    transport::rest::{check_segment, rest_url},
    types::User,
};

/// # Text messages
impl<A: Actor> Phone<A> {
    /// Sends a code to a number, for a login or for a change of the user's number.
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
    /// [`Error::Service`] while an earlier code is valid; [`Error::InvalidArgument`] if the number is empty.
    #[doc(alias = "sendOneTimePhoneCode")]
    #[doc(alias = "getVerificationCode")]
    pub fn send_code(&self, phone: impl Into<String>) -> Call<A, SendSmsCode, ()> {
        let phone = phone.into();
        let request = SendSmsCode {
            operation: "send_smscode",
            path: &["send_smscode"],
            phone: phone.clone(),
        };
        Call::new(self.actor.clone(), request).required("phone", &phone)
    }

    /// Sends a code to a number, for a registration.
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
    /// [`Error::Service`] if the number is registered, or while an earlier code is valid; [`Error::InvalidArgument`] if the
    /// number is empty.
    #[doc(alias = "sendRegisterPhoneCode")]
    pub fn send_register_code(&self, phone: impl Into<String>) -> Call<A, SendSmsCode, ()> {
        let phone = phone.into();
        let request = SendSmsCode {
            operation: "send_register_smscode",
            path: &["notification", "send_register_smscode"],
            phone: phone.clone(),
        };
        Call::new(self.actor.clone(), request).required("phone", &phone)
    }
}

/// The request for the code of a text message. [`Phone::send_code`] makes it.
#[derive(Clone)]
pub struct SendSmsCode {
    operation: &'static str,
    path: &'static [&'static str],
    phone: String,
}

crate::__hidden!(SendSmsCode);

/// The number of text messages of a pool. [`Phone::sent_count`] returns it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmsCount {
    /// The number of sent text messages.
    pub sent: i64,
    /// The maximum number of text messages, if the service returns it.
    pub limit: Option<i64>,
}

impl Request for SendSmsCode {
    type Output = ();

    fn check(&self, caller: Caller<'_>) -> Result<(), Error> {
        check_segment("phone", &self.phone)?;
        let pool_id = caller.prepare().pool_id("pool_id", None)?;
        check_segment("pool_id", pool_id.as_str())?;
        Ok(())
    }

    async fn execute(self, caller: Caller<'_>, deadline: Instant) -> Result<(), Error> {
        self.check(caller)?;
        let pool_id = caller.prepare().pool_id("pool_id", None)?;
        let path = [self.path, &[&self.phone, pool_id.as_str()]].concat();
        let transport = &caller.pool.transport;
        let url = rest_url(transport.urls.endpoint(endpoints::USERS)?, &path);
        let response = transport.get(self.operation, url, deadline).await?;
        open_notice(self.operation, &response, None)
    }
}

/// # For the owner of the pool
impl Phone<Authing> {
    /// Checks the code of a text message. The code can still be used afterwards.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.phone().send_code("13800000001").await?;
    /// # let typed_in = emulator.outbox().code_for("13800000001").ok_or("no message")?;
    /// authing.phone().verify_code("13800000001", typed_in).await?;
    /// assert!(authing.phone().verify_code("13800000001", "0000").await.is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`] if the code is wrong or has expired.
    #[doc(alias = "checkPhoneCode")]
    #[doc(alias = "verifyPhoneCode")]
    pub fn verify_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<Authing, CheckPhoneCode, ()> {
        self.call(CheckPhoneCode::new(phone, code))
    }

    /// Returns how many text messages the pool has sent, and its limit.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.phone().send_code("13800000001").await?;
    /// let messages = authing.phone().sent_count().await?;
    /// assert_eq!(messages.sent, 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "querySMSSendCount")]
    pub fn sent_count(&self) -> Call<Authing, GetSmsSendCount, SmsCount> {
        self.call(GetSmsSendCount::new()).finish(|_, response| {
            let (sent, limit) =
                response.map_or((None, None), |count| (count.count, count.limit_count));
            let sent = expect_field::<GetSmsSendCount, _>(sent, "data.querySMSSendCount.count")?;
            Ok(SmsCount { sent, limit })
        })
    }
}

/// # For a logged-in user
impl Phone<Session> {
    /// Changes the number, with the code that was sent to the new one. If the pool verifies the current number, which is the
    /// default, `old_phone` and `old_phone_code` are required, too.
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
    ) -> Call<Session, UpdatePhone, User> {
        self.call(UpdatePhone::new(phone, code))
    }
}
