//! The allowlist: while it is enabled, only the phone numbers on it can register.

use super::{Allowlist, expect_field};
use crate::{
    Authing, Call,
    operations::invitation::{
        AddToWhitelist, GetWhitelistState, ListWhitelist, RemoveFromWhitelist, SetWhitelistState,
    },
    response::not_done,
    types::WhitelistedPhone,
};

/// # For the owner of the pool
impl Allowlist<Authing> {
    /// Returns whether the allowlist is enabled. Default: disabled.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(!authing.allowlist().is_enabled().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryInvitationState")]
    pub fn is_enabled(&self) -> Call<Authing, GetWhitelistState, bool> {
        self.call(GetWhitelistState::new())
            .map(|state| state.and_then(|state| state.enable_phone) == Some(true))
    }

    /// Enables the allowlist.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.allowlist().enable().await?;
    /// assert!(authing.allowlist().is_enabled().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "setInvitationState")]
    pub fn enable(&self) -> Call<Authing, SetWhitelistState, ()> {
        self.set(true)
    }

    /// Disables the allowlist. The numbers remain on it.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # authing.allowlist().enable().await?;
    /// authing.allowlist().disable().await?;
    /// assert!(!authing.allowlist().is_enabled().await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "setInvitationState")]
    pub fn disable(&self) -> Call<Authing, SetWhitelistState, ()> {
        self.set(false)
    }

    fn set(&self, enabled: bool) -> Call<Authing, SetWhitelistState, ()> {
        self.call(SetWhitelistState::new(enabled))
            .finish(move |_, state| {
                let path = "data.setInvitationState.enablePhone";
                match expect_field::<SetWhitelistState, _>(state.enable_phone, path)? {
                    found if found == enabled => Ok(()),
                    _ => Err(not_done::<SetWhitelistState>()),
                }
            })
    }

    /// Returns the numbers on the allowlist.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(authing.allowlist().list().await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryInvitation")]
    pub fn list(&self) -> Call<Authing, ListWhitelist, Vec<WhitelistedPhone>> {
        self.call(ListWhitelist::new())
    }

    /// Adds a number to the allowlist.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.allowlist().add("13900000000").await?;
    /// let listed = authing.allowlist().list().await?;
    /// assert_eq!(listed[0].phone.as_deref(), Some("13900000000"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addToInvitation")]
    pub fn add(&self, phone: impl Into<String>) -> Call<Authing, AddToWhitelist, ()> {
        self.call(AddToWhitelist::new(phone)).map(drop)
    }

    /// Removes a number from the allowlist.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # authing.allowlist().add("13900000000").await?;
    /// authing.allowlist().remove("13900000000").await?;
    /// assert!(authing.allowlist().list().await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeFromInvitation")]
    pub fn remove(&self, phone: impl Into<String>) -> Call<Authing, RemoveFromWhitelist, ()> {
        self.call(RemoveFromWhitelist::new(phone)).map(drop)
    }
}
