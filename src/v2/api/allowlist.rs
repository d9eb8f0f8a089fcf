//! The allowlists of user names, e-mail addresses and phone numbers. While one is enabled, only the names on it can register.

use super::{Allowlist, Authing};
use crate::{
    Call,
    error::InvalidArgument,
    response::not_done,
    v2::{
        operations::{
            userpool::{GetUserPool, UpdateUserPool},
            whitelist::{AddToWhitelist, ListWhitelist, RemoveFromWhitelist},
        },
        types::{RegisterWhiteListConfigInput, UserPool, WhitelistEntry, WhitelistType},
    },
};

/// # For the owner of the pool
impl Allowlist<Authing> {
    /// Returns whether an allowlist is enabled. Default: disabled.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::WhitelistType;
    ///
    /// assert!(!authing.allowlist().is_enabled(WhitelistType::Email).await?);
    /// # Ok(()) });
    /// ```
    pub fn is_enabled(&self, names: WhitelistType) -> Call<Authing, GetUserPool, bool> {
        self.call(GetUserPool::new())
            .map(move |pool| is_enabled(&pool, &names))
    }

    /// Enables an allowlist. The other lists keep their state: like the official SDKs, the call sends only this one.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::WhitelistType;
    ///
    /// authing.allowlist().enable(WhitelistType::Email).await?;
    /// authing.allowlist().enable(WhitelistType::Phone).await?;
    /// assert!(authing.allowlist().is_enabled(WhitelistType::Email).await?);
    /// let stranger = authing.auth().register_by_email("mia@example.com", "battery staple").await;
    /// assert!(stranger.is_err());
    /// # Ok(()) });
    /// ```
    pub fn enable(&self, names: WhitelistType) -> Call<Authing, UpdateUserPool, ()> {
        self.set(names, true)
    }

    /// Disables an allowlist. The names remain on it. The other lists keep their state.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::WhitelistType;
    ///
    /// # authing.allowlist().enable(WhitelistType::Phone).await?;
    /// authing.allowlist().disable(WhitelistType::Phone).await?;
    /// assert!(!authing.allowlist().is_enabled(WhitelistType::Phone).await?);
    /// # Ok(()) });
    /// ```
    pub fn disable(&self, names: WhitelistType) -> Call<Authing, UpdateUserPool, ()> {
        self.set(names, false)
    }

    fn set(&self, names: WhitelistType, enabled: bool) -> Call<Authing, UpdateUserPool, ()> {
        let lists = RegisterWhiteListConfigInput::new();
        let lists = match names {
            WhitelistType::Email => Ok(lists.email_enabled(enabled)),
            WhitelistType::Phone => Ok(lists.phone_enabled(enabled)),
            WhitelistType::Username => Ok(lists.username_enabled(enabled)),
            WhitelistType::Other(_) => {
                let hint = "give one of the other kinds";
                Err(InvalidArgument::new("names", "is not a known kind", hint))
            }
        };
        self.call(UpdateUserPool::new().whitelist(lists.clone().ok()))
            .checked(lists)
            .finish(move |_, pool| {
                let is_done = is_enabled(&pool, &names) == enabled;
                is_done.then_some(()).ok_or_else(not_done::<UpdateUserPool>)
            })
    }

    /// Returns the names on an allowlist.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::WhitelistType;
    ///
    /// assert!(authing.allowlist().list(WhitelistType::Phone).await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "whitelist")]
    pub fn list(&self, names: WhitelistType) -> Call<Authing, ListWhitelist, Vec<WhitelistEntry>> {
        self.call(ListWhitelist::new(names))
    }

    /// Adds names to an allowlist, and returns the entries that the service reports. Without names, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::WhitelistType;
    ///
    /// let added = authing.allowlist().add(WhitelistType::Phone, ["13900000000"]).await?;
    /// assert_eq!(added[0].value, "13900000000");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addWhitelist")]
    pub fn add(
        &self,
        names: WhitelistType,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, AddToWhitelist, Vec<WhitelistEntry>> {
        self.call(AddToWhitelist::new(names, values))
    }

    /// Removes names from an allowlist, and returns the entries that the service reports. Without names, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::WhitelistType;
    ///
    /// # authing.allowlist().add(WhitelistType::Phone, ["13900000000"]).await?;
    /// authing.allowlist().remove(WhitelistType::Phone, ["13900000000"]).await?;
    /// assert!(authing.allowlist().list(WhitelistType::Phone).await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeWhitelist")]
    pub fn remove(
        &self,
        names: WhitelistType,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, RemoveFromWhitelist, Vec<WhitelistEntry>> {
        self.call(RemoveFromWhitelist::new(names, values))
    }
}

fn is_enabled(pool: &UserPool, names: &WhitelistType) -> bool {
    let enabled = pool.whitelist.as_ref().and_then(|lists| match names {
        WhitelistType::Email => lists.email_enabled,
        WhitelistType::Phone => lists.phone_enabled,
        WhitelistType::Username => lists.username_enabled,
        WhitelistType::Other(_) => None,
    });
    enabled == Some(true)
}
