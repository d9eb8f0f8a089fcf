//! The accounts of other platforms that belong to a user, and the applications that a user may log in to.

use super::{Authing, Client, Session, Users};
use crate::{
    Call, OwnerToken, Page, Secret,
    error::InvalidArgument,
    id::UserId,
    v2::rest::{
        Address, AllowedApp, LinkAccount, LinkIdentity, ListAllowedApps, Rest, UnlinkAccount,
        UnlinkIdentity,
    },
};

/// # Linked accounts, for the owner
///
/// An identity provider has an id, and each of its connections has an identifier.
impl Users<Authing> {
    /// Adds an identity to a user: afterwards, the account `user_id_in_idp` of the identity provider logs in as this user.
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
    ) -> Call<Authing, Rest<LinkIdentity>> {
        let account = user_id_in_idp.into();
        self.identity(&user_id.into(), &ext_idp_id.into(), &identifier.into())
            .map_operation(|call| call.field("userIdInIdp", account.as_str()))
            .required("user_id_in_idp", &account)
    }

    /// Removes all identities of a connection from a user.
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
    ) -> Call<Authing, Rest<UnlinkIdentity>> {
        self.identity(&user_id.into(), &ext_idp_id.into(), &identifier.into())
    }

    fn identity<M: Address<Token = OwnerToken>>(
        &self,
        user_id: &UserId,
        ext_idp_id: &str,
        identifier: &str,
    ) -> Call<Authing, Rest<M>> {
        let call = Rest::new()
            .field("userId", user_id.as_str())
            .field("extIdpId", ext_idp_id)
            .field("identifier", identifier)
            .field("isSocial", true);
        self.call(call)
            .required("user_id", user_id.as_str())
            .required("ext_idp_id", ext_idp_id)
            .required("identifier", identifier)
    }
}

impl<A, T> Call<A, Rest<LinkIdentity>, T> {
    /// Sets the type of the identity, such as `openid`. Default: `generic`.
    pub fn identity_type(self, kind: impl Into<String>) -> Self {
        let kind = kind.into();
        self.map_operation(|call| call.field("type", kind))
    }
}

impl<A, T> Call<A, Rest<UnlinkIdentity>, T> {
    /// Removes only identities of this type. Default: all.
    pub fn identity_type(self, kind: impl Into<String>) -> Self {
        let kind = kind.into();
        self.map_operation(|call| call.field("type", kind))
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
    ) -> Call<Session<C>, Rest<LinkAccount>> {
        let token = other_token.into();
        let call = Rest::new().secret("primaryUserToken", self.actor.token().clone());
        self.call(call.secret("secondaryUserToken", token.clone()))
            .checked(InvalidArgument::require("other_token", token.expose()))
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
    ) -> Call<Session<C>, Rest<UnlinkAccount>> {
        let provider = provider.into();
        let call = Rest::new().secret("primaryUserToken", self.actor.token().clone());
        self.call(call.field("provider", provider.as_str()))
            .required("provider", &provider)
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

impl<A, T> Call<A, Rest<ListAllowedApps>, T> {
    /// Sets the number of the page, from 1. Default: 1.
    pub fn page(self, number: i32) -> Self {
        self.checked(positive("page", number))
            .map_operation(|call| call.field("page", number))
    }

    /// Sets the number of items on a page. Default: 10.
    pub fn page_size(self, size: i32) -> Self {
        self.checked(positive("page_size", size))
            .map_operation(|call| call.field("limit", size))
    }
}

fn positive(argument: &'static str, number: i32) -> Result<(), InvalidArgument> {
    if number >= 1 {
        return Ok(());
    }
    let reason = format!("is {number}, but the minimum is 1");
    Err(InvalidArgument::new(argument, reason, "use 1 or more"))
}
