//! Logins of users whom another system identifies: an Active Directory, or a social platform.

use super::Auth;
use crate::{
    Authing, Call, NoToken, Secret, Session,
    call::actor::Authorized,
    id::{AdConnectorId, AppId},
    operations::{
        ad::{GetAdConnectorByProvider, LoginByAd},
        auth::LoginByUnionid,
    },
    types::{AdConnectorInfo, ProviderType},
};

/// # Login through an Active Directory
///
/// [`login_by_ldap`](Self::login_by_ldap) logs users in through an LDAP directory.
impl<A: Authorized<NoToken>> Auth<A> {
    /// Returns the AD connector that an application uses for logins; `None` if it does not use one. Its `id` is the first
    /// argument of [`login_by_ad`](Self::login_by_ad); its name and logo are for a login form.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::types::ProviderType;
    ///
    /// # let notebook = "5e4c8b1f0a2d3c4b5a690a99";
    /// let connector = authing.auth().ad_connector(notebook, ProviderType::OAuth).await?;
    /// assert_eq!(connector.ok_or("no connector")?.status, Some(true));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "adConnectorByProvider")]
    pub fn ad_connector(
        &self,
        provider_id: impl Into<AppId>,
        provider_type: ProviderType,
    ) -> Call<A, GetAdConnectorByProvider, Option<AdConnectorInfo>> {
        self.call(GetAdConnectorByProvider::new(provider_id, provider_type))
    }
}

impl Auth<Authing> {
    /// Logs a user in with the name and password of an Active Directory, and returns a [`Session`]. The first login creates the
    /// user. The name is `user@domain` or `domain\user`.
    ///
    /// The directory must read the password, so it is not encrypted beyond TLS.
    ///
    /// The service does not accept the user's IP address here. Limit the failed logins of each address in your program.
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if the service rejects the login.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let connector = "5e4c8b1f0a2d3c4b5a690d01";
    /// let auth = authing.auth();
    /// let session = auth.login_by_ad(connector, "otto@example.com", "steam engine").await?;
    ///
    /// let otto = session.users().me().await?;
    /// assert_eq!(otto.register_method.as_deref(), Some("ad"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "loginByAd")]
    pub fn login_by_ad(
        &self,
        connector_id: impl Into<AdConnectorId>,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Call<Authing, LoginByAd, Session> {
        self.call(LoginByAd::new(connector_id, username, password))
            .session()
    }
}

/// # Login by a unionid
impl Auth<Authing> {
    /// Logs a user in with the id that a social login returned, and returns a [`Session`]. Mini programs log in this way. The
    /// user must exist.
    ///
    /// The service does not require a password here. Make sure that the id comes from the social platform itself, and not from
    /// the user.
    ///
    /// In a web service, pass on the user's IP address with `last_ip`: see [above](#login).
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if the service rejects the login; its code is
    /// [`UserNotFound`](crate::ErrorCode::UserNotFound) for an unknown id.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # authing.users().create().unionid("github|583231").await?;
    /// let session = authing.auth().login_by_unionid("github|583231").await?;
    ///
    /// let me = session.users().me().await?;
    /// assert_eq!(me.unionid.as_deref(), Some("github|583231"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "login")]
    pub fn login_by_unionid(
        &self,
        unionid: impl Into<String>,
    ) -> Call<Authing, LoginByUnionid, Session> {
        self.call(LoginByUnionid::new(unionid)).session()
    }
}
