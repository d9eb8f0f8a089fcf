//! User pools: settings, secrets, creation and deletion.

use super::{Authing, Pool};
use crate::{
    Call, Page, Secret,
    v2::{
        operations::userpool::{
            CheckDomainAvailable, CreateUserPool, DeleteUserPool, GetAppSecret, GetUserPool,
            ListUserPoolTypes, ListUserPools, RefreshAppSecret, UpdateUserPool,
        },
        types::{AppSecret, UserPool, UserPoolType},
    },
};

/// # For the owner of the pool
impl Pool<Authing> {
    /// Returns the pool with its settings.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let pool = authing.pool().get().await?;
    /// assert_eq!(pool.id, *authing.pool_id());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userpool")]
    #[doc(alias = "detail")]
    pub fn get(&self) -> Call<Authing, GetUserPool, UserPool> {
        self.call(GetUserPool::new())
    }

    /// Changes the settings of the pool. Arguments that are not set keep their values.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let update = authing.pool().update().name("Analytical Engines");
    /// let pool = update.register_disabled(true).await?;
    /// assert_eq!(pool.name, "Analytical Engines");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateUserpool")]
    pub fn update(&self) -> Call<Authing, UpdateUserPool, UserPool> {
        self.call(UpdateUserPool::new())
    }

    /// Lists the pools of the owner page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert_eq!(authing.pool().list().await?.items[0].id, *authing.pool_id());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userpools")]
    pub fn list(&self) -> Call<Authing, ListUserPools, Page<UserPool>> {
        self.call(ListUserPools::new())
    }

    /// Creates a pool. The domain is its name in the host of its pages, and must be unique.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let shop = authing.pool().create("Shop", "shop").await?;
    /// assert_eq!(shop.domain, "shop");
    /// assert!(!authing.pool().is_domain_available("shop").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createUserpool")]
    pub fn create(
        &self,
        name: impl Into<String>,
        domain: impl Into<String>,
    ) -> Call<Authing, CreateUserPool, UserPool> {
        self.call(CreateUserPool::new(name, domain))
    }

    /// Returns whether a new pool can have a domain.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert!(authing.pool().is_domain_available("shop").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isDomainAvaliable")]
    pub fn is_domain_available(
        &self,
        domain: impl Into<String>,
    ) -> Call<Authing, CheckDomainAvailable, bool> {
        self.call(CheckDomainAvailable::new(domain))
    }

    /// Deletes the pool with all its users.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// authing.pool().delete().await?;
    /// assert!(authing.pool().get().await.is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteUserpool")]
    pub fn delete(&self) -> Call<Authing, DeleteUserPool, ()> {
        self.call(DeleteUserPool::new())
    }

    /// Lists the types of pools.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let types = authing.pool().types().await?;
    /// assert_eq!(types[0].name.as_deref(), Some("Web"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userpoolTypes")]
    pub fn types(&self) -> Call<Authing, ListUserPoolTypes, Vec<UserPoolType>> {
        self.call(ListUserPoolTypes::new())
    }

    /// Returns the secret of the pool, and the one for its tokens.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// let secrets = authing.pool().secret().await?;
    /// assert_eq!(secrets.secret.expose(), emulator.secret());
    /// # Ok(()) });
    /// ```
    pub fn secret(&self) -> Call<Authing, GetAppSecret, AppSecret> {
        self.call(GetAppSecret::new())
    }

    /// Replaces the secret of the pool, and returns the new one. Clients with the old secret no longer work, including this one:
    /// make a new client.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, emulator| {
    /// let secret = authing.pool().refresh_secret().await?;
    /// assert_eq!(secret.expose(), emulator.secret());
    /// assert!(authing.users().list().await.is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "refreshUserpoolSecret")]
    pub fn refresh_secret(&self) -> Call<Authing, RefreshAppSecret, Secret> {
        self.call(RefreshAppSecret::new())
    }
}
