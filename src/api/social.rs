//! Social logins, and the social accounts of users.

use super::Social;
use crate::{
    Authing, Call, NoToken, Session,
    call::actor::Authorized,
    id::UserId,
    operations::oauth_binding::{
        BindSocialLogin, ListSocialBindings, ListSocialLogins, ListUserSocialLogins,
        UnbindSocialLogin,
    },
    types::{SocialBinding, SocialLogin, UserSocialLogin},
};

impl<A: Authorized<NoToken>> Social<A> {
    /// Lists the social logins of the pool, including disabled ones: see `enabled`.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let logins = authing.social().list().await?;
    /// let on = logins.iter().filter(|login| login.enabled == Some(true));
    /// let names: Vec<_> = on.filter_map(|login| login.alias.as_deref()).collect();
    /// assert_eq!(names, ["github", "wechat"]);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "readOAuthList")]
    pub fn list(&self) -> Call<A, ListSocialLogins, Vec<SocialLogin>> {
        self.call(ListSocialLogins::new())
    }
}

/// # For the owner of the pool
impl Social<Authing> {
    /// Lists the social logins, and whether each is bound to a user.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let logins = authing.social().of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(logins.iter().all(|login| login.binded == Some(false)));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "readUserOAuthList")]
    pub fn of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListUserSocialLogins, Vec<UserSocialLogin>> {
        self.call(ListUserSocialLogins::new().user_id(user_id))
    }

    /// Lists the social accounts that are bound to a user.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let bindings = authing.social().bindings_of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(bindings.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "bindedOAuthList")]
    pub fn bindings_of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListSocialBindings, Vec<SocialBinding>> {
        self.call(ListSocialBindings::new().user_id(user_id))
    }
}

/// # For a logged-in user
impl Social<Session> {
    /// Lists the social logins, and whether each is bound to the user.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let logins = session.social().mine().await?;
    /// assert!(logins.iter().all(|login| login.binded == Some(false)));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "readUserOAuthList")]
    pub fn mine(&self) -> Call<Session, ListUserSocialLogins, Vec<UserSocialLogin>> {
        self.call(ListUserSocialLogins::new())
    }

    /// Lists the social accounts that are bound to the user.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// session.social().bind("github", "github|583231", "{}").await?;
    /// let bindings = session.social().bindings().await?;
    /// assert_eq!(bindings[0].unionid.as_deref(), Some("github|583231"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "bindedOAuthList")]
    pub fn bindings(&self) -> Call<Session, ListSocialBindings, Vec<SocialBinding>> {
        self.call(ListSocialBindings::new())
    }

    /// Binds a social account, given its kind, such as `github` or `wechat`, its id there, and information about it as JSON text.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let account = r#"{"login":"lea"}"#;
    /// let binding = session.social().bind("github", "github|583231", account).await?;
    /// assert_eq!(binding.type_.as_deref(), Some("github"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "bindOAuth")]
    pub fn bind(
        &self,
        kind: impl Into<String>,
        unionid: impl Into<String>,
        user_info: impl Into<String>,
    ) -> Call<Session, BindSocialLogin, SocialBinding> {
        self.call(BindSocialLogin::new(kind, unionid, user_info))
    }

    /// Removes a social account from the user, who must have another way to log in. The kind must equal the one that was bound,
    /// including its case.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// session.social().bind("github", "github|583231", "{}").await?;
    /// let removed = session.social().unbind("github").await?;
    /// assert_eq!(removed.unionid.as_deref(), Some("github|583231"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "unbindOAuth")]
    pub fn unbind(
        &self,
        kind: impl Into<String>,
    ) -> Call<Session, UnbindSocialLogin, SocialBinding> {
        self.call(UnbindSocialLogin::new(kind))
    }
}
