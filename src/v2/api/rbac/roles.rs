//! Roles, each with a code.

use super::{Authing, Client, DEFAULT_SPACE, RbacRoles, Session};
use crate::{
    Call, Page,
    id::UserId,
    v2::{
        operations::roles::{
            AssignRoles, CreateRole, DeleteRole, DeleteRoles, GetRole, ListRoleUsers, ListRoles,
            ListUserRoles, RevokeRoles, UpdateRole,
        },
        types::{Role, User},
    },
};

/// # For the owner of the pool
///
/// Roles are in the permission space `default`, unless `namespace` is set.
impl RbacRoles<Authing> {
    /// Creates a role. `description` is optional. Fails if a role has the code.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let role = authing.rbac().roles().create("editor").description("Edits articles").await?;
    /// assert_eq!(role.code, "editor");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createRole")]
    pub fn create(&self, code: impl Into<String>) -> Call<Authing, CreateRole, Role> {
        self.call(CreateRole::new(code))
    }

    /// Changes a role. Arguments that are not set keep their values. `new_code` changes the code.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// let role = authing.rbac().roles().update("editor").description("Edits articles").await?;
    /// assert_eq!(role.description.as_deref(), Some("Edits articles"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRole")]
    pub fn update(&self, code: impl Into<String>) -> Call<Authing, UpdateRole, Role> {
        self.call(UpdateRole::new(code))
    }

    /// Returns a role; `None` if the code is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert!(authing.rbac().roles().get("editor").await?.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "role")]
    #[doc(alias = "detail")]
    #[doc(alias = "findByCode")]
    pub fn get(&self, code: impl Into<String>) -> Call<Authing, GetRole, Option<Role>> {
        self.call(GetRole::new(code))
    }

    /// Returns the roles page by page, newest first unless `sort_by` is set; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::SortBy;
    ///
    /// authing.rbac().roles().create("editor").await?;
    /// let page = authing.rbac().roles().list().sort_by(SortBy::UpdatedAtDesc).page_size(50).await?;
    /// assert_eq!(page.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "roles")]
    pub fn list(&self) -> Call<Authing, ListRoles, Page<Role>> {
        self.call(ListRoles::new())
    }

    /// Deletes a role permanently, and removes it from all users and groups.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// authing.rbac().roles().delete("editor").await?;
    /// assert!(authing.rbac().roles().get("editor").await?.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRole")]
    pub fn delete(&self, code: impl Into<String>) -> Call<Authing, DeleteRole, ()> {
        self.call(DeleteRole::new(code))
    }

    /// Deletes several roles permanently. Without codes, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// # authing.rbac().roles().create("author").await?;
    /// authing.rbac().roles().delete_many(["editor", "author"]).await?;
    /// assert_eq!(authing.rbac().roles().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRoles")]
    #[doc(alias = "deleteMany")]
    pub fn delete_many(
        &self,
        codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, DeleteRoles, ()> {
        self.call(DeleteRoles::new(codes))
    }

    /// Adds a user to a role.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().roles().add_user("editor", lea).await?;
    /// assert!(authing.rbac().has_role(lea, "editor").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "assignRole")]
    pub fn add_user(
        &self,
        code: impl Into<String>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, AssignRoles, ()> {
        let user_id = user_id.into();
        self.add_users(code, [&user_id])
            .required("user_id", user_id.as_str())
    }

    /// Adds users to a role. Setters such as `node_codes` name further targets.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().roles().add_users("editor", [lea]).await?;
    /// assert_eq!(authing.rbac().roles().members("editor").await?.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "assignRole")]
    #[doc(alias = "addUsers")]
    pub fn add_users(
        &self,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, AssignRoles, ()> {
        let code = code.into();
        let ids: Vec<UserId> = user_ids.into_iter().map(Into::into).collect();
        self.call(AssignRoles::new([&code]).user_ids(ids))
            .required("code", &code)
    }

    /// Removes a user from a role.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # authing.rbac().roles().add_user("editor", lea).await?;
    /// authing.rbac().roles().remove_user("editor", lea).await?;
    /// assert!(!authing.rbac().has_role(lea, "editor").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "revokeRole")]
    pub fn remove_user(
        &self,
        code: impl Into<String>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RevokeRoles, ()> {
        let user_id = user_id.into();
        self.remove_users(code, [&user_id])
            .required("user_id", user_id.as_str())
    }

    /// Removes users from a role. Setters such as `node_codes` name further targets.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().roles().add_users("editor", [lea]).await?;
    /// authing.rbac().roles().remove_users("editor", [lea]).await?;
    /// assert_eq!(authing.rbac().roles().members("editor").await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "revokeRole")]
    #[doc(alias = "removeUsers")]
    pub fn remove_users(
        &self,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, RevokeRoles, ()> {
        let code = code.into();
        let ids: Vec<UserId> = user_ids.into_iter().map(Into::into).collect();
        self.call(RevokeRoles::new([&code]).user_ids(ids))
            .required("code", &code)
    }

    /// Returns the users with a role page by page; [`stream`](Call::stream) returns them all. Fails if the code is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// authing.rbac().roles().add_users("editor", ["5e4c8b1f0a2d3c4b5a690001"]).await?;
    /// let page = authing.rbac().roles().members("editor").await?;
    /// assert_eq!(page.items[0].nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "roleWithUsers")]
    #[doc(alias = "listUsers")]
    pub fn members(&self, code: impl Into<String>) -> Call<Authing, ListRoleUsers, Page<User>> {
        self.call(ListRoleUsers::new(code))
    }

    /// Returns the roles of a user in the permission space `default`, unless `namespace` is set: both direct roles and those through
    /// groups. Fails if the user is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let roles = authing.rbac().roles().of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(roles.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getUserRoles")]
    #[doc(alias = "listRoles")]
    pub fn of_user(&self, user_id: impl Into<UserId>) -> Call<Authing, ListUserRoles, Vec<Role>> {
        let list = ListUserRoles::new().user_id(user_id);
        self.call(list.namespace(DEFAULT_SPACE))
            .map(|user| user.roles.unwrap_or_default().list)
    }
}

/// # For a logged-in user
impl<C: Client> RbacRoles<Session<C>> {
    /// Returns the user's roles in the permission space `default`, unless `namespace` is set: both direct roles and those through groups.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let mine = session.rbac().roles().mine().await?;
    /// assert!(mine.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getUserRoles")]
    #[doc(alias = "listRoles")]
    pub fn mine(&self) -> Call<Session<C>, ListUserRoles, Vec<Role>> {
        self.call(ListUserRoles::new().namespace(DEFAULT_SPACE))
            .map(|user| user.roles.unwrap_or_default().list)
    }
}
