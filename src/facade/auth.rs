//! Registration, login, tokens.

use super::Auth;
use crate::{
    Authing, Call, Error, Operation, Password, Secret, Session,
    operations::{
        auth::{
            CheckLoginStatus, CheckSession, DecodeToken, LoginByEmail, LoginByPhoneCode,
            LoginByPhonePassword, LoginByUsername, Logout, RefreshToken, RegisterByEmail,
            RegisterByPhone, RegisterByUsername,
        },
        ldap::LoginByLdap,
    },
    types::{Profile, User},
};

/// # Login
///
/// A login returns a [`Session`]. What the service says of the user beyond his id is read with
/// [`me`](crate::facade::Users::me); sending the operation itself, such as [`LoginByEmail`], answers it at once.
///
/// A login that wants a captcha or the code of an authenticator fails with
/// [`Error::Challenge`], which says what to ask for.
impl<'actor> Auth<'actor, Authing> {
    /// Logs a user in with an e-mail address and a password.
    #[doc(alias = "login")]
    pub fn login_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<'actor, Authing, LoginByEmail, Session> {
        self.call(LoginByEmail::new(email, password))
            .finish(session::<LoginByEmail>)
    }

    /// Logs a user in with a user name and a password.
    #[doc(alias = "login")]
    pub fn login_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<'actor, Authing, LoginByUsername, Session> {
        self.call(LoginByUsername::new(username, password))
            .finish(session::<LoginByUsername>)
    }

    /// Logs a user in with a phone number and a password.
    #[doc(alias = "loginByPhonePassword")]
    pub fn login_by_phone_password(
        &self,
        phone: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<'actor, Authing, LoginByPhonePassword, Session> {
        self.call(LoginByPhonePassword::new(phone, password))
            .finish(session::<LoginByPhonePassword>)
    }

    /// Logs a user in with a phone number and the code of a text message, which
    /// [`send_code`](crate::facade::Phone::send_code) sends. An unknown number becomes a new user.
    ///
    /// The service takes the code as a number. One that begins with a zero cannot be sent and is refused; have
    /// another one sent then.
    #[doc(alias = "loginByPhoneCode")]
    pub fn login_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Call<'actor, Authing, LoginByPhoneCode, Session> {
        self.call(LoginByPhoneCode::new(phone, code))
            .finish(session::<LoginByPhoneCode>)
    }

    /// Logs a user in with the name and password of the pool's LDAP directory. The first login makes the user.
    ///
    /// The directory has to see the password, so that it is not encrypted on its way through TLS.
    #[doc(alias = "loginByLDAP")]
    pub fn login_by_ldap(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<'actor, Authing, LoginByLdap, Session> {
        self.call(LoginByLdap::new(username, password))
            .finish(session::<LoginByLdap>)
    }
}

/// # Registration
impl<'actor> Auth<'actor, Authing> {
    /// Registers a user with an e-mail address and a password. What else is known of him is set on the call.
    #[doc(alias = "register")]
    pub fn register_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<'actor, Authing, RegisterByEmail> {
        self.call(RegisterByEmail::new(email, password))
    }

    /// Registers a user with a phone number, the code of a text message, which
    /// [`send_register_code`](crate::facade::Phone::send_register_code) sends, and a password.
    #[doc(alias = "registerByPhone")]
    pub fn register_by_phone(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
        password: impl Into<Password>,
    ) -> Call<'actor, Authing, RegisterByPhone> {
        self.call(RegisterByPhone::new(phone, code, password))
    }

    /// Registers a user with a user name and a password.
    #[doc(alias = "register")]
    pub fn register_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> Call<'actor, Authing, RegisterByUsername> {
        self.call(RegisterByUsername::new(username, password))
    }
}

/// # Tokens of users
impl<'actor> Auth<'actor, Authing> {
    /// Asks the service whether a user's token is valid. A bad token is no error; the answer says so.
    #[doc(alias = "checkLoginStatus")]
    pub fn check(&self, token: impl Into<Secret>) -> Call<'actor, Authing, CheckLoginStatus> {
        self.call(CheckLoginStatus::new(token))
    }

    /// Has the service read a token. A bad token is no error; the answer says so.
    #[doc(alias = "decodeToken")]
    pub fn decode_token(&self, token: impl Into<Secret>) -> Call<'actor, Authing, DecodeToken> {
        self.call(DecodeToken::new(token))
    }

    /// Makes a new token for a user, with a full life before it.
    #[doc(alias = "refreshToken")]
    pub fn refresh_token(&self, user_id: impl Into<String>) -> Call<'actor, Authing, RefreshToken> {
        self.call(RefreshToken::new(user_id))
    }

    /// Ends all logins of a user.
    pub fn logout(&self, user_id: impl Into<String>) -> Call<'actor, Authing, Logout> {
        self.call(Logout::new().user(user_id))
    }
}

/// # The session's own token
impl<'actor> Auth<'actor, Session> {
    /// Asks the service whether the session's token is valid. A bad token is no error; the answer says so.
    #[doc(alias = "checkLoginStatus")]
    pub fn check(&self) -> Call<'actor, Session, CheckSession> {
        self.call(CheckSession::new())
    }

    /// Has the service read the session's token.
    #[doc(alias = "decodeToken")]
    pub fn decode_token(&self) -> Call<'actor, Session, DecodeToken> {
        self.call(DecodeToken::new(self.actor.token()))
    }

    /// Ends all logins of the user, this one included.
    pub fn logout(&self) -> Call<'actor, Session, Logout> {
        self.call(Logout::new())
    }
}

/// What a login answers of the user: enough for a session.
trait LoggedIn {
    fn into_parts(self) -> (Option<Secret>, String);
}

impl LoggedIn for User {
    fn into_parts(self) -> (Option<Secret>, String) {
        (self.token, self.id)
    }
}

impl LoggedIn for Profile {
    fn into_parts(self) -> (Option<Secret>, String) {
        (self.token, self.id)
    }
}

fn session<O: Operation<Output: LoggedIn>>(
    authing: &Authing,
    user: O::Output,
) -> Result<Session, Error> {
    let (token, id) = user.into_parts();
    Session::logged_in(authing, O::NAME, token, id)
}
