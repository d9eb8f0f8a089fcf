//! The phone numbers of users: change, removal.

use super::{Client, Phone, Session};
use crate::{
    Call, Secret,
    v2::{
        operations::phone::{BindPhone, UnbindPhone, UpdatePhone},
        types::User,
    },
};

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
        let phone = phone.into();
        self.call(BindPhone::new(phone.as_str(), code))
            .phone_number("phone", &phone)
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
        let phone = phone.into();
        self.call(UpdatePhone::new(phone.as_str(), code))
            .phone_number("phone", &phone)
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
