//! OIDC applications of the pool.

use super::{OidcApps, expect_field};
use crate::{
    Authing, Call, Page,
    id::AppId,
    operations::oidc_apps::{
        CreateOidcApp, GetOidcApp, ListOidcApps, RemoveOidcApp, UpdateOidcApp,
    },
    types::OidcApp,
};

/// # For the owner of the pool
///
/// The service documents the shape of these calls and a sample of a new application, but not the required token. The client sends
/// the owner token.
impl OidcApps<Authing> {
    /// Lists the applications. The setters `page` and `page_size` select a part of them. The documentation does not say whether
    /// pages start at 0 or 1.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let page = authing.oidc_apps().list().await?;
    /// assert_eq!(page.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "GetOIDCAppList")]
    pub fn list(&self) -> Call<Authing, ListOidcApps, Page<OidcApp>> {
        self.call(ListOidcApps::new()).finish(|_, page| {
            let page = expect_field::<ListOidcApps, _>(page, "data.GetOIDCAppList")?;
            Ok(Page::new(page.list, page.total_count))
        })
    }

    /// Returns an application, with its secret.
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) with the code [`OidcAppNotFound`](crate::ErrorCode::OidcAppNotFound) for an
    /// unknown id.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let create = authing.oidc_apps().create("Diary", "diary", ["https://example.com"], ["password"], ["code"]);
    /// # let id = create.await?.id.ok_or("no id")?;
    /// let app = authing.oidc_apps().get(id).await?;
    /// assert_eq!(app.domain.as_deref(), Some("diary"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "GetOIDCAppInfo")]
    pub fn get(&self, app_id: impl Into<AppId>) -> Call<Authing, GetOidcApp, OidcApp> {
        self.call(GetOidcApp::new(app_id))
            .finish(|_, app| expect_field::<GetOidcApp, _>(app, "data.GetOIDCAppInfo"))
    }

    /// Creates an application, and returns it with its new secret. `domain` is the subdomain of its login page. Setters of the
    /// call add optional settings.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let (addresses, grants) = (["https://example.com/callback"], ["authorization_code", "password"]);
    /// let create = authing.oidc_apps().create("Diary", "diary", addresses, grants, ["code"]);
    /// let app = create.description("A diary").await?;
    /// assert!(app.client_secret.is_some());
    ///
    /// let id = app.id.ok_or("no id")?;
    /// let login = authing.auth().oidc_login_by_username("lea", "correct horse");
    /// assert!(!login.oidc_app_id(id).await?.access_token.expose().is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "CreateOIDCApp")]
    pub fn create(
        &self,
        name: impl Into<String>,
        domain: impl Into<String>,
        redirect_uris: impl IntoIterator<Item = impl Into<String>>,
        grant_types: impl IntoIterator<Item = impl Into<String>>,
        response_types: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, CreateOidcApp, OidcApp> {
        let create = CreateOidcApp::new(name, domain, redirect_uris, grant_types, response_types);
        self.call(create)
            .finish(|_, app| expect_field::<CreateOidcApp, _>(app, "data.CreateOIDCApp"))
    }

    /// Changes an application, and returns it. Arguments that are not set keep their values.
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) with the code [`OidcAppNotFound`](crate::ErrorCode::OidcAppNotFound) for an
    /// unknown id.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let create = authing.oidc_apps().create("Diary", "diary", ["https://example.com"], ["password"], ["code"]);
    /// # let id = create.await?.id.ok_or("no id")?;
    /// let app = authing.oidc_apps().update(id).access_token_expire("600").await?;
    /// assert_eq!(app.access_token_expire.as_deref(), Some("600"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "UpdateOIDCApp")]
    pub fn update(&self, app_id: impl Into<AppId>) -> Call<Authing, UpdateOidcApp, OidcApp> {
        self.call(UpdateOidcApp::new(app_id))
            .finish(|_, app| expect_field::<UpdateOidcApp, _>(app, "data.UpdateOIDCApp"))
    }

    /// Deletes an application, and returns it.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let create = authing.oidc_apps().create("Diary", "diary", ["https://example.com"], ["password"], ["code"]);
    /// # let id = create.await?.id.ok_or("no id")?;
    /// let deleted = authing.oidc_apps().delete(&id).await?;
    /// assert_eq!(deleted.name.as_deref(), Some("Diary"));
    /// assert!(authing.oidc_apps().get(id).await.is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "RemoveOIDCApp")]
    pub fn delete(&self, app_id: impl Into<AppId>) -> Call<Authing, RemoveOidcApp, OidcApp> {
        self.call(RemoveOidcApp::new(app_id))
            .finish(|_, app| expect_field::<RemoveOidcApp, _>(app, "data.RemoveOIDCApp"))
    }
}
