//! The accounts of other platforms that belong to a user, and the applications that a user may log in to.

use super::{Authing, Client, Session, Users};
use crate::{
    Call, Page, Secret,
    id::UserId,
    v2::rest::{
        AllowedApp, LinkAccount, LinkIdentity, ListAllowedApps, Rest, UnlinkAccount, UnlinkIdentity,
    },
};

/// # Linked accounts, for the owner
///
/// An identity provider has an id, and each of its connections has an identifier.
impl Users<Authing> {
    /// Adds an identity to a user: afterwards, the account `user_id_in_idp` of the identity provider logs in as this user. Set
    /// [`is_social(false)`](Call::is_social) if the identity provider is that of an enterprise.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let (lea, provider) = (authing_emulated::LEA, "5e4c8b1f0a2d3c4b5a690e01");
    /// authing.users().link_identity(lea, provider, "github", "583231").await?;
    /// let lea = authing.users().get(lea).await?.ok_or("no such user")?;
    /// assert_eq!(lea.identities[0].user_id_in_idp.as_deref(), Some("583231"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "linkIdentity")]
    pub fn link_identity(
        &self,
        user_id: impl Into<UserId>,
        ext_idp_id: impl Into<String>,
        identifier: impl Into<String>,
        user_id_in_idp: impl Into<String>,
    ) -> Call<Authing, Rest<LinkIdentity>, ()> {
        self.call(Rest::new().field("isSocial", true))
            .required_text("user_id", "userId", user_id.into().into_string())
            .required_text("ext_idp_id", "extIdpId", ext_idp_id)
            .required_text("identifier", "identifier", identifier)
            .required_text("user_id_in_idp", "userIdInIdp", user_id_in_idp)
    }

    /// Removes all identities of a connection from a user. Set [`is_social(false)`](Call::is_social) if the identity provider is that
    /// of an enterprise.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let (lea, provider) = (authing_emulated::LEA, "5e4c8b1f0a2d3c4b5a690e01");
    /// # authing.users().link_identity(lea, provider, "github", "583231").await?;
    /// authing.users().unlink_identity(lea, provider, "github").await?;
    /// # assert!(authing.users().get(lea).await?.ok_or("no such user")?.identities.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "unlinkIdentity")]
    pub fn unlink_identity(
        &self,
        user_id: impl Into<UserId>,
        ext_idp_id: impl Into<String>,
        identifier: impl Into<String>,
    ) -> Call<Authing, Rest<UnlinkIdentity>, ()> {
        self.call(Rest::new().field("isSocial", true))
            .required_text("user_id", "userId", user_id.into().into_string())
            .required_text("ext_idp_id", "extIdpId", ext_idp_id)
            .required_text("identifier", "identifier", identifier)
    }
}

/// # Linked accounts and applications, for a logged-in user
impl<C: Client> Users<Session<C>> {
    /// Adds the social accounts of another user to this one. The user proves with the other token that they own them, too.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # let mia = authing.users().create().username("mia").await?;
    /// # authing.users().link_identity(&mia.id, "5e4c8b1f0a2d3c4b5a690e01", "github", "583231").await?;
    /// # let other_token = authing.auth().refresh_token(&mia.id).await?.token;
    /// session.users().link_account(other_token).await?;
    /// let lea = session.users().me().await?;
    /// assert_eq!(lea.identities[0].provider.as_deref(), Some("github"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "linkAccount")]
    pub fn link_account(
        &self,
        other_token: impl Into<Secret>,
    ) -> Call<Session<C>, Rest<LinkAccount>, ()> {
        let call = Rest::new().secret("primaryUserToken", self.actor.token().clone());
        self.call(call)
            .required_secret("other_token", "secondaryUserToken", other_token)
    }

    /// Removes the social account of a provider, such as `github` or `wechat:pc`. The user must have another way to log in.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let provider = "5e4c8b1f0a2d3c4b5a690e01";
    /// # authing.users().link_identity(authing_emulated::LEA, provider, "github", "583231").await?;
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// session.users().unlink_account("github").await?;
    /// assert!(session.users().me().await?.identities.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "unLinkAccount")]
    pub fn unlink_account(
        &self,
        provider: impl Into<String>,
    ) -> Call<Session<C>, Rest<UnlinkAccount>, ()> {
        let call = Rest::new().secret("primaryUserToken", self.actor.token().clone());
        self.call(call)
            .required_text("provider", "provider", provider)
    }

    /// Returns the applications that the user may log in to, page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let apps = session.users().list_allowed_apps().page_size(50).await?;
    /// assert_eq!(apps.items[0].name.as_deref(), Some("Notebook"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "listApplications")]
    #[doc(alias = "list_applications")]
    pub fn list_allowed_apps(&self) -> Call<Session<C>, Rest<ListAllowedApps>, Page<AllowedApp>> {
        self.call(Rest::new())
    }
}
