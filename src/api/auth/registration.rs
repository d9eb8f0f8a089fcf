//! Registration of new users.

use super::Auth;
use crate::{
    Authing, Call, Password, Secret,
    operations::auth::{RegisterByEmail, RegisterByPhone, RegisterByUsername},
    types::User,
};

/// # Registration
///
/// In a web service, pass on the user's IP address with `last_ip`. The pool can limit registrations by address; without
/// `last_ip`, all of them come from the address of the program.
impl Auth<Authing> {
    /// Registers a user with an e-mail address and a password. Setters of the call add optional fields.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::ErrorCode;
    ///
    /// let auth = authing.auth();
    /// let mia = auth.register_by_email("mia@example.com", "battery staple").nickname("Mia").await?;
    /// assert_eq!(mia.nickname.as_deref(), Some("Mia"));
    ///
    /// let again = auth.register_by_email("mia@example.com", "battery staple").await;
    /// assert_eq!(again.unwrap_err().code(), Some(ErrorCode::UserAlreadyExists));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "register")]
    pub fn register_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<Authing, RegisterByEmail, User> {
        self.call(RegisterByEmail::new(email, password))
    }

    /// Registers a user with a phone number, a password, and the code of a text message, which
    /// [`send_register_code`](crate::api::Phone::send_register_code) sends.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the code is not 3 to 10 digits. The call is not sent, so that a password in its place is not
    /// leaked.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// authing.phone().send_register_code("13900000000").await?;
    /// # let typed_in = emulator.outbox().code_for("13900000000").ok_or("no message")?;
    /// let auth = authing.auth();
    /// let mia = auth.register_by_phone("13900000000", "battery staple", typed_in).await?;
    /// assert_eq!(mia.phone.as_deref(), Some("13900000000"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "registerByPhone")]
    pub fn register_by_phone(
        &self,
        phone: impl Into<String>,
        password: impl Into<Password>,
        code: impl Into<Secret>,
    ) -> Call<Authing, RegisterByPhone, User> {
        self.call(RegisterByPhone::new(phone, password, code))
    }

    /// Registers a user with a user name and a password.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let mia = authing.auth().register_by_username("mia", "battery staple").await?;
    /// assert_eq!(mia.username.as_deref(), Some("mia"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "register")]
    pub fn register_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<Authing, RegisterByUsername, User> {
        self.call(RegisterByUsername::new(username, password))
    }
}
