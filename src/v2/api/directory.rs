//! Logins of users whom a directory of the organisation identifies.

use super::{Auth, Client, Session};
use crate::{
    Call, NoToken, Secret,
    error::InvalidArgument,
    v2::rest::{
        Address, LoggedIn, LoginByAd, LoginByEmailCode, LoginByLdap, RegisterByEmailCode, Rest,
    },
};

/// # Login through a directory
///
/// The directory must read the password, so it is not encrypted beyond TLS. The first login creates the user.
impl<C: Client> Auth<C> {
    /// Logs a user in with the name and password of the LDAP directory.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let session = authing.auth().login_by_ldap("ada", "counting engine").await?;
    ///
    /// let ada = session.users().me().await?;
    /// assert_eq!(ada.email.as_deref(), Some("ada@example.com"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByLdap")]
    pub fn login_by_ldap(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<C, Rest<LoginByLdap>, Session<C>> {
        self.directory_login(&username.into(), &password.into())
    }

    /// Logs a user in with the name and password of an Active Directory. The name is `user@domain`, `domain\user` or that of the user
    /// alone.
    ///
    /// The request goes to a separate host: `https://ws.authing.cn` for clients of the public service. For any other service, set
    /// [`ad_url`](crate::AuthingBuilder::ad_url).
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let session = authing.auth().login_by_ad("otto@example.com", "steam engine").await?;
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the host is unknown.
    #[doc(alias = "loginByAd")]
    pub fn login_by_ad(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<C, Rest<LoginByAd>, Session<C>> {
        self.directory_login(&username.into(), &password.into())
    }

    fn directory_login<M: Address<Data = LoggedIn, Token = NoToken>>(
        &self,
        username: &str,
        password: &Secret,
    ) -> Call<C, Rest<M>, Session<C>> {
        let call = Rest::new().field("username", username);
        self.call(call.secret("password", password.clone()))
            .required("username", username)
            .checked(InvalidArgument::require("password", password.expose()))
            .session()
    }
}

/// A call that passes on the user's IP address.
macro_rules! client_ip {
    ($($call:ident)*) => {$(
        impl<A, T> Call<A, Rest<$call>, T> {
            /// Sets the IP address of the user. Set it on a server: otherwise, the service sees the address of the server.
            pub fn client_ip(self, address: impl Into<String>) -> Self {
                let address = address.into();
                self.map_operation(|call| call.field("clientIp", address))
            }
        }
    )*};
}

client_ip! { RegisterByEmailCode LoginByEmailCode LoginByLdap LoginByAd }
