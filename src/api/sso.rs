//! Applications that users have authorized for single sign-on.

use super::{Sso, expect_field};
use crate::{
    Authing, Call, Error, Session,
    id::{AppId, UserId},
    operations::sso_grants::{IsAppAuthorized, ListAuthorizedApps, RevokeAuthorizedApp},
    response::not_done,
    types::{AuthorizedApps, RevokedApp},
};

/// # For the owner of the pool
impl Sso<Authing> {
    /// Lists the applications that a user has authorized.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let apps = authing.sso().of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert_eq!(apps.oauth_apps[0].name.as_deref(), Some("Notebook"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getAuthedAppList")]
    pub fn of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListAuthorizedApps, AuthorizedApps> {
        self.call(ListAuthorizedApps::new().user_id(user_id))
    }

    /// Revokes a user's authorization of an application.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let (user, app) = ("5e4c8b1f0a2d3c4b5a690001", "5e4c8b1f0a2d3c4b5a690a99");
    /// authing.sso().revoke(user, app).await?;
    /// assert_eq!(authing.sso().of_user(user).await?.total_count, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "revokeAuthedApp")]
    pub fn revoke(
        &self,
        user_id: impl Into<UserId>,
        app_id: impl Into<AppId>,
    ) -> Call<Authing, RevokeAuthorizedApp, ()> {
        self.call(RevokeAuthorizedApp::new(app_id).user_id(user_id))
            .finish(|_, grant| check_revoked(grant))
    }

    /// Returns whether a user has authorized an application. False if the service does not report it.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let (user, app) = ("5e4c8b1f0a2d3c4b5a690001", "5e4c8b1f0a2d3c4b5a690a99");
    /// assert!(authing.sso().is_authorized(user, app).await?);
    /// authing.sso().revoke(user, app).await?;
    /// assert!(!authing.sso().is_authorized(user, app).await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isAppAuthorizedByUser")]
    pub fn is_authorized(
        &self,
        user_id: impl Into<UserId>,
        app_id: impl Into<AppId>,
    ) -> Call<Authing, IsAppAuthorized, bool> {
        self.call(IsAppAuthorized::new(app_id).user_id(user_id))
            .map(|response| response.and_then(|state| state.authorized) == Some(true))
    }
}

/// # For a logged-in user
impl Sso<Session> {
    /// Lists the applications that the user has authorized.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let apps = session.sso().mine().await?;
    /// assert_eq!(apps.oauth_apps[0].name.as_deref(), Some("Notebook"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getAuthedAppList")]
    pub fn mine(&self) -> Call<Session, ListAuthorizedApps, AuthorizedApps> {
        self.call(ListAuthorizedApps::new())
    }

    /// Revokes the user's authorization of an application.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// session.sso().revoke("5e4c8b1f0a2d3c4b5a690a99").await?;
    /// assert_eq!(session.sso().mine().await?.total_count, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "revokeAuthedApp")]
    pub fn revoke(&self, app_id: impl Into<AppId>) -> Call<Session, RevokeAuthorizedApp, ()> {
        self.call(RevokeAuthorizedApp::new(app_id))
            .finish(|_, grant| check_revoked(grant))
    }

    /// Returns whether the user has authorized an application. False if the service does not report it.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// assert!(session.sso().is_authorized("5e4c8b1f0a2d3c4b5a690a99").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isAppAuthorizedByUser")]
    pub fn is_authorized(&self, app_id: impl Into<AppId>) -> Call<Session, IsAppAuthorized, bool> {
        self.call(IsAppAuthorized::new(app_id))
            .map(|response| response.and_then(|state| state.authorized) == Some(true))
    }
}

/// Checks that an authorization was revoked. The service reports it as text.
fn check_revoked(grant: RevokedApp) -> Result<(), Error> {
    let path = "data.RevokeUserAuthorizedApp.isRevoked";
    match expect_field::<RevokeAuthorizedApp, _>(grant.is_revoked, path)?.as_str() {
        "true" => Ok(()),
        _ => Err(not_done::<RevokeAuthorizedApp>()),
    }
}
