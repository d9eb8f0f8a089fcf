//! Multi-factor authentication.

use super::Mfa;
use crate::{
    AnyToken, Authing, Call, Session,
    call::actor::Authorized,
    id::{MfaId, UserId},
    operations::mfa::{ChangeMfa, ChangeMfaById, GetMfa, GetMfaById},
    types,
};

impl<A: Authorized<AnyToken>> Mfa<A> {
    /// Returns the multi-factor authentication with this id; `None` if the id is unknown. A user can read only their own record.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let id = session.mfa().enable().await?.id.ok_or("no id")?;
    /// let mfa = session.mfa().get_by_id(id).await?.ok_or("it was set up")?;
    /// assert!(mfa.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryMFA")]
    pub fn get_by_id(&self, mfa_id: impl Into<MfaId>) -> Call<A, GetMfaById, Option<types::Mfa>> {
        self.call(GetMfaById::new(mfa_id))
    }
}

/// # For the owner of the pool
impl Mfa<Authing> {
    /// Returns the multi-factor authentication of a user; `None` if it was never set up.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let mfa = authing.mfa().get("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(mfa.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryMFA")]
    pub fn get(&self, user_id: impl Into<UserId>) -> Call<Authing, GetMfa, Option<types::Mfa>> {
        self.call(GetMfa::new().user_id(user_id))
    }
}

/// # For a logged-in user
impl Mfa<Session> {
    /// Returns the user's multi-factor authentication; `None` if it was never set up.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// session.mfa().enable().await?;
    /// let mfa = session.mfa().get().await?.ok_or("it was set up")?;
    /// assert!(mfa.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryMFA")]
    pub fn get(&self) -> Call<Session, GetMfa, Option<types::Mfa>> {
        self.call(GetMfa::new())
    }

    /// Enables multi-factor authentication. The first time creates `share_key`, the key for an authenticator. After that, a login
    /// requires the authenticator's code. Later calls return the same key; `refresh_key(true)` replaces it.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let mfa = session.mfa().enable().await?;
    /// let key = mfa.share_key.ok_or("the first time makes a key")?;
    /// let for_authenticator = format!(
    ///     "otpauth://totp/Example:lea?secret={}&period=30&digits=6&issuer=Example",
    ///     key.expose(),
    /// );
    /// # assert!(for_authenticator.contains(key.expose()));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changeMFA")]
    pub fn enable(&self) -> Call<Session, ChangeMfa, types::Mfa> {
        self.call(ChangeMfa::new(true))
    }

    /// Disables multi-factor authentication. The key is kept for the next time it is enabled.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// session.mfa().enable().await?;
    /// let mfa = session.mfa().disable().await?;
    /// assert!(!mfa.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changeMFA")]
    pub fn disable(&self) -> Call<Session, ChangeMfa, types::Mfa> {
        self.call(ChangeMfa::new(false))
    }

    /// Enables the record with this id, which must be the user's. Returns the record.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let id = session.mfa().enable().await?.id.ok_or("no id")?;
    /// session.mfa().disable().await?;
    /// assert!(session.mfa().enable_by_id(id).await?.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changeMFA")]
    pub fn enable_by_id(
        &self,
        mfa_id: impl Into<MfaId>,
    ) -> Call<Session, ChangeMfaById, types::Mfa> {
        self.call(ChangeMfaById::new(mfa_id, true))
    }

    /// Disables the record with this id, which must be the user's. Returns the record. The key is kept.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let id = session.mfa().enable().await?.id.ok_or("no id")?;
    /// assert!(!session.mfa().disable_by_id(id).await?.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "changeMFA")]
    pub fn disable_by_id(
        &self,
        mfa_id: impl Into<MfaId>,
    ) -> Call<Session, ChangeMfaById, types::Mfa> {
        self.call(ChangeMfaById::new(mfa_id, false))
    }
}
