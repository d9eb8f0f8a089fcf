//! The user pool.

use super::{Pool, expect_field};
use crate::{
    AnyToken, Authing, Call, Error, NoToken, Page, Secret,
    call::actor::Authorized,
    id::{PoolId, UserId},
    operations::{
        init::GetOwnerTokenAndPool,
        userpool::{
            GetAppSecret, GetPoolSettings, GetUserPool, GetUserPoolCommonInfo, IsUserPoolOfUser,
            ListOwnUserPools, ListUserPoolTypes, RefreshAppSecret, RemoveUserPools, UpdateUserPool,
        },
    },
    types::{PoolSettings, UserPool, UserPoolType, UserPoolWithSecret},
};

impl<A: Authorized<NoToken>> Pool<A> {
    /// Returns the public settings of the pool, or of another one if `pool_id` is set.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let settings = authing.pool().settings().await?;
    /// assert_eq!(settings.register_disabled, Some(false));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getUserPoolSettings")]
    pub fn settings(&self) -> Call<A, GetPoolSettings, PoolSettings> {
        self.call(GetPoolSettings::new())
    }

    /// Returns whether a user owns the pool. With `permission_descriptors`, a collaborator with these permissions counts, too.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(authing.pool().belongs_to("5e4c8b1f0a2d3c4b5a690000").await?);
    /// assert!(!authing.pool().belongs_to("5e4c8b1f0a2d3c4b5a690001").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isClientBelongToUser")]
    pub fn belongs_to(&self, user_id: impl Into<UserId>) -> Call<A, IsUserPoolOfUser, bool> {
        self.call(IsUserPoolOfUser::new(user_id))
    }
}

impl<A: Authorized<AnyToken>> Pool<A> {
    /// Returns the codes that a change of phone number or e-mail address requires.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let changes = authing.pool().common_info().await?;
    /// assert!(changes.verify_old_email);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryUserPoolCommonInfo")]
    pub fn common_info(&self) -> Call<A, GetUserPoolCommonInfo, ContactChanges> {
        self.call(GetUserPoolCommonInfo::new()).finish(|_, info| {
            let info =
                expect_field::<GetUserPoolCommonInfo, _>(info, "data.queryUserPoolCommonInfo")?;
            let phone = info.change_phone_strategy;
            let email = info.change_email_strategy;
            let default = ContactChanges::default();
            let (phone, email) = (
                phone.and_then(|it| it.verify_old_phone),
                email.and_then(|it| it.verify_old_email),
            );
            Ok(ContactChanges {
                verify_old_phone: phone.unwrap_or(default.verify_old_phone),
                verify_old_email: email.unwrap_or(default.verify_old_email),
            })
        })
    }
}

/// The codes that a change of phone number or e-mail address requires. [`Pool::common_info`] returns it. If the service omits a
/// value, the documented default is used: both codes are required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContactChanges {
    /// Whether a new phone number requires a code that was sent to the current one.
    pub verify_old_phone: bool,
    /// Whether a new e-mail address requires a code that was sent to the current one.
    pub verify_old_email: bool,
}

impl Default for ContactChanges {
    fn default() -> Self {
        Self {
            verify_old_phone: true,
            verify_old_email: true,
        }
    }
}

/// The result of exchanging the pool's secret. [`Pool::exchange_secret`] returns it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ExchangedSecret {
    /// The owner token.
    pub owner_token: Secret,
    /// The settings of the pool.
    pub pool: UserPool,
}

/// # For the owner of the pool
///
/// Several calls require the id of the owner, who is not one of the pool's users: [`exchange_secret`](Self::exchange_secret)
/// returns it.
impl Pool<Authing> {
    /// Exchanges the client's secret for an owner token and the settings of the pool, like the JavaScript SDK when it starts. The
    /// client fetches its own token when it needs it; this one is for programs that pass it on.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let opened = authing.pool().exchange_secret().await?;
    /// let owner = opened.pool.owner.and_then(|owner| owner.id).ok_or("the pool has no owner")?;
    /// assert_eq!(owner, "5e4c8b1f0a2d3c4b5a690000");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getClientWhenSdkInit")]
    pub fn exchange_secret(&self) -> Call<Authing, GetOwnerTokenAndPool, ExchangedSecret> {
        self.call(GetOwnerTokenAndPool::new(self.actor.0.secret.clone()))
            .map_error(Error::of_owner_token)
            .finish(|_, opened| {
                let path = "data.getClientWhenSdkInit.clientInfo";
                Ok(ExchangedSecret {
                    owner_token: opened.access_token,
                    pool: expect_field::<GetOwnerTokenAndPool, _>(opened.client_info, path)?,
                })
            })
    }

    /// Returns the pool with its secret.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let pool = authing.pool().get("5e4c8b1f0a2d3c4b5a690000").await?;
    /// assert_eq!(pool.id.as_ref(), Some(authing.pool_id()));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "client")]
    pub fn get(
        &self,
        owner_id: impl Into<UserId>,
    ) -> Call<Authing, GetUserPool, UserPoolWithSecret> {
        self.call(GetUserPool::new(owner_id))
    }

    /// Lists the pools of an owner. The documentation does not say whether `page` starts at 0 or 1.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let pools = authing.pool().list("5e4c8b1f0a2d3c4b5a690000").compute_users_count(true).await?;
    /// assert_eq!(pools.items[0].users_count, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userClients")]
    pub fn list(
        &self,
        owner_id: impl Into<UserId>,
    ) -> Call<Authing, ListOwnUserPools, Page<UserPool>> {
        self.call(ListOwnUserPools::new(owner_id))
            .map(|pools| Page::new(pools.list, pools.total_count))
    }

    /// Lists the types of pools.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let types = authing.pool().types().await?;
    /// assert_eq!(types[0].name.as_deref(), Some("Web"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userClientTypes")]
    pub fn types(&self) -> Call<Authing, ListUserPoolTypes, Vec<UserPoolType>> {
        self.call(ListUserPoolTypes::new())
    }

    /// Changes the settings of the pool. Arguments that are not set keep their values.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let update = authing.pool().update("5e4c8b1f0a2d3c4b5a690000");
    /// let pool = update.name("Analytical Engines").register_disabled(true).await?;
    /// assert_eq!(pool.name.as_deref(), Some("Analytical Engines"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateUserClient")]
    pub fn update(&self, owner_id: impl Into<UserId>) -> Call<Authing, UpdateUserPool, UserPool> {
        self.call(UpdateUserPool::new(owner_id))
    }

    /// Returns the secret of the pool.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// let secret = authing.pool().secret().await?;
    /// assert_eq!(secret.expose(), emulator.secret());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getAppSecretByClientId")]
    pub fn secret(&self) -> Call<Authing, GetAppSecret, Secret> {
        self.call(GetAppSecret::new()).finish(|_, found| {
            let secret = found.and_then(|found| found.secret);
            expect_field::<GetAppSecret, _>(secret, "data.getAppSecretByClientId.secret")
        })
    }

    /// Replaces the secret of the pool, and returns the new one. Clients with the old secret no longer work, including this one:
    /// make a new client.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// # let (users_url, oauth_url) = (emulator.users_url(), emulator.oauth_url());
    /// let secret = authing.pool().refresh_secret("5e4c8b1f0a2d3c4b5a690000").await?;
    ///
    /// let again = authing::Authing::builder(authing.pool_id(), secret)
    ///     .users_url(users_url)
    ///     .oauth_url(oauth_url)
    ///     .build()?;
    /// again.connect().await?;
    /// assert!(authing.users().list().await.is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "refreshAppSecret")]
    pub fn refresh_secret(
        &self,
        owner_id: impl Into<UserId>,
    ) -> Call<Authing, RefreshAppSecret, Secret> {
        self.call(RefreshAppSecret::new().owner_id(owner_id))
            .finish(|_, pool| {
                let secret = pool.and_then(|pool| pool.secret);
                expect_field::<RefreshAppSecret, _>(secret, "data.refreshAppSecret.secret")
            })
    }

    /// Deletes a pool of the owner with all its users, and returns the ids of the deleted pools.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let deleted = authing.pool().delete("5e4c8b1f0a2d3c4b5a697887").await?;
    /// assert_eq!(deleted, [authing.pool_id()]);
    /// assert!(authing.pool().settings().await.is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUserClients")]
    pub fn delete(
        &self,
        pool_id: impl Into<PoolId>,
    ) -> Call<Authing, RemoveUserPools, Vec<PoolId>> {
        let pool_id = pool_id.into();
        self.call(RemoveUserPools::new([pool_id.as_str()]))
            .required("pool_id", pool_id.as_str())
            .map(|deleted| deleted.into_iter().filter_map(|pool| pool.id).collect())
    }
}
