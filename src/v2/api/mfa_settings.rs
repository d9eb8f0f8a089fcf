//! The settings of multi-factor authentication.

use super::{Authing, Mfa, Session};
use crate::{
    Call,
    id::UserId,
    v2::{
        operations::mfa::{ChangeMfa, GetMfa},
        types,
    },
};

/// # For the owner of the pool
impl Mfa<Authing> {
    /// Returns the multi-factor authentication of a user; `None` if it was never set up.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let mfa = authing.mfa().get("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(mfa.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryMfa")]
    pub fn get(&self, user_id: impl Into<UserId>) -> Call<Authing, GetMfa, Option<types::Mfa>> {
        self.call(GetMfa::new().user_id(user_id))
    }
}

/// # For a logged-in user
impl Mfa<Session> {
    /// Returns the user's multi-factor authentication; `None` if it was never set up.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// session.mfa().enable().await?;
    /// let mfa = session.mfa().get().await?.ok_or("it was set up")?;
    /// assert!(mfa.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryMfa")]
    pub fn get(&self) -> Call<Session, GetMfa, Option<types::Mfa>> {
        self.call(GetMfa::new())
    }

    /// Enables multi-factor authentication. The first time creates `secret`, the key for an authenticator. Later calls return the same key; `refresh_key(true)` replaces it.
    ///
    /// The SDKs of v2 do not make this call, so that its effect on logins is not documented. They use
    /// [`add_totp`](Self::add_totp) and [`confirm_totp`](Self::confirm_totp).
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let mfa = session.mfa().enable().await?;
    /// let key = mfa.secret.ok_or("the first time makes a key")?;
    /// # assert_eq!(key.expose().len(), 32);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changeMfa")]
    pub fn enable(&self) -> Call<Session, ChangeMfa, types::Mfa> {
        self.call(ChangeMfa::new(true))
    }

    /// Disables multi-factor authentication. The key is kept for the next time it is enabled.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// session.mfa().enable().await?;
    /// assert!(!session.mfa().disable().await?.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changeMfa")]
    pub fn disable(&self) -> Call<Session, ChangeMfa, types::Mfa> {
        self.call(ChangeMfa::new(false))
    }
}
