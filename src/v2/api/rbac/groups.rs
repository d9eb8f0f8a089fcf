//! Groups: users who share roles, each with a code.

use super::{Authing, Client, RbacGroups, Session};
use crate::{
    Call, Page,
    id::UserId,
    v2::{
        operations::{
            groups::{
                AddUsersToGroup, CreateGroup, DeleteGroups, GetGroup, ListGroupUsers, ListGroups,
                ListUserGroups, RemoveUsersFromGroup, UpdateGroup,
            },
            roles::{AssignRoles, RevokeRoles},
        },
        types::{Group, User},
    },
};

/// # For the owner of the pool
impl RbacGroups<Authing> {
    /// Creates a group. `description` is optional. Fails if a group has the code.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let group = authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// assert_eq!(group.code, "newsroom");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createGroup")]
    pub fn create(
        &self,
        code: impl Into<String>,
        name: impl Into<String>,
    ) -> Call<Authing, CreateGroup, Group> {
        self.call(CreateGroup::new(code, name))
    }

    /// Changes a group. Arguments that are not set keep their values. `new_code` changes the code.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// let group = authing.rbac().groups().update("newsroom").description("Those who write the news").await?;
    /// assert_eq!(group.name.as_str(), "The newsroom");
    /// assert_eq!(group.description.as_deref(), Some("Those who write the news"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateGroup")]
    pub fn update(&self, code: impl Into<String>) -> Call<Authing, UpdateGroup, Group> {
        self.call(UpdateGroup::new(code))
    }

    /// Returns a group; `None` if the code is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert!(authing.rbac().groups().get("newsroom").await?.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "group")]
    #[doc(alias = "detail")]
    pub fn get(&self, code: impl Into<String>) -> Call<Authing, GetGroup, Option<Group>> {
        self.call(GetGroup::new(code))
    }

    /// Returns the groups page by page, newest first unless `sort_by` is set; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// let page = authing.rbac().groups().list().page_size(50).await?;
    /// assert_eq!(page.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "groups")]
    pub fn list(&self) -> Call<Authing, ListGroups, Page<Group>> {
        self.call(ListGroups::new())
    }

    /// Deletes a group permanently. Its users and roles remain.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// authing.rbac().groups().delete("newsroom").await?;
    /// assert!(authing.rbac().groups().get("newsroom").await?.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteGroups")]
    pub fn delete(&self, code: impl Into<String>) -> Call<Authing, DeleteGroups, ()> {
        let code = code.into();
        self.call(DeleteGroups::new([&code]))
            .required("code", &code)
    }

    /// Deletes several groups permanently. Without codes, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// # authing.rbac().groups().create("archive", "The archive").await?;
    /// authing.rbac().groups().delete_many(["newsroom", "archive"]).await?;
    /// assert_eq!(authing.rbac().groups().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteGroups")]
    #[doc(alias = "deleteMany")]
    pub fn delete_many(
        &self,
        codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, DeleteGroups, ()> {
        self.call(DeleteGroups::new(codes))
    }

    /// Adds a role to a group: all its users get it.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// # authing.rbac().roles().create("editor").await?;
    /// authing.rbac().groups().add_role("newsroom", "editor").await?;
    /// # let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().groups().add_user("newsroom", lea).await?;
    /// assert!(authing.rbac().has_role(lea, "editor").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "assignRole")]
    pub fn add_role(
        &self,
        code: impl Into<String>,
        role_code: impl Into<String>,
    ) -> Call<Authing, AssignRoles, ()> {
        let role_code = role_code.into();
        self.add_roles(code, [&role_code])
            .required("role_code", &role_code)
    }

    /// Adds roles to a group: all its users get them. Without roles, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// # authing.rbac().roles().create("editor").await?;
    /// authing.rbac().groups().add_roles("newsroom", ["editor"]).await?;
    /// # Ok(()) });
    /// ```
    #[doc(alias = "assignRole")]
    pub fn add_roles(
        &self,
        code: impl Into<String>,
        role_codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, AssignRoles, ()> {
        let code = code.into();
        self.call(AssignRoles::new(role_codes).group_codes(vec![code.clone()]))
            .required("code", &code)
    }

    /// Removes a role from a group.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// # authing.rbac().roles().create("editor").await?;
    /// # authing.rbac().groups().add_role("newsroom", "editor").await?;
    /// authing.rbac().groups().remove_role("newsroom", "editor").await?;
    /// # Ok(()) });
    /// ```
    #[doc(alias = "revokeRole")]
    pub fn remove_role(
        &self,
        code: impl Into<String>,
        role_code: impl Into<String>,
    ) -> Call<Authing, RevokeRoles, ()> {
        let role_code = role_code.into();
        self.remove_roles(code, [&role_code])
            .required("role_code", &role_code)
    }

    /// Removes roles from a group. Without roles, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// # authing.rbac().roles().create("editor").await?;
    /// authing.rbac().groups().add_roles("newsroom", ["editor"]).await?;
    /// authing.rbac().groups().remove_roles("newsroom", ["editor"]).await?;
    /// # Ok(()) });
    /// ```
    #[doc(alias = "revokeRole")]
    pub fn remove_roles(
        &self,
        code: impl Into<String>,
        role_codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, RevokeRoles, ()> {
        let code = code.into();
        self.call(RevokeRoles::new(role_codes).group_codes(vec![code.clone()]))
            .required("code", &code)
    }

    /// Adds a user to a group.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().groups().add_user("newsroom", lea).await?;
    /// assert_eq!(authing.rbac().groups().members("newsroom").await?.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addUserToGroup")]
    pub fn add_user(
        &self,
        code: impl Into<String>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, AddUsersToGroup, ()> {
        let user_id = user_id.into();
        self.add_users(code, [&user_id])
            .required("user_id", user_id.as_str())
    }

    /// Adds users to a group. Without users, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().groups().add_users("newsroom", [lea]).await?;
    /// assert_eq!(authing.rbac().groups().members("newsroom").await?.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addUserToGroup")]
    #[doc(alias = "addUsers")]
    pub fn add_users(
        &self,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, AddUsersToGroup, ()> {
        self.call(AddUsersToGroup::new(code, user_ids))
    }

    /// Removes a user from a group.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # authing.rbac().groups().add_user("newsroom", lea).await?;
    /// authing.rbac().groups().remove_user("newsroom", lea).await?;
    /// assert_eq!(authing.rbac().groups().members("newsroom").await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUserFromGroup")]
    pub fn remove_user(
        &self,
        code: impl Into<String>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RemoveUsersFromGroup, ()> {
        let user_id = user_id.into();
        self.remove_users(code, [&user_id])
            .required("user_id", user_id.as_str())
    }

    /// Removes users from a group. Without users, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().groups().add_users("newsroom", [lea]).await?;
    /// authing.rbac().groups().remove_users("newsroom", [lea]).await?;
    /// assert_eq!(authing.rbac().groups().members("newsroom").await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUserFromGroup")]
    #[doc(alias = "removeUsers")]
    pub fn remove_users(
        &self,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, RemoveUsersFromGroup, ()> {
        self.call(RemoveUsersFromGroup::new(code, user_ids))
    }

    /// Returns the users of a group page by page; [`stream`](Call::stream) returns them all. Fails if the code is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// authing.rbac().groups().add_users("newsroom", ["5e4c8b1f0a2d3c4b5a690001"]).await?;
    /// let page = authing.rbac().groups().members("newsroom").await?;
    /// assert_eq!(page.items[0].nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "groupWithUsers")]
    #[doc(alias = "listUsers")]
    pub fn members(&self, code: impl Into<String>) -> Call<Authing, ListGroupUsers, Page<User>> {
        self.call(ListGroupUsers::new(code))
    }

    /// Returns the groups of a user. Fails if the user is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let groups = authing.rbac().groups().of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(groups.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getUserGroups")]
    #[doc(alias = "listGroups")]
    pub fn of_user(&self, user_id: impl Into<UserId>) -> Call<Authing, ListUserGroups, Vec<Group>> {
        self.call(ListUserGroups::new().user_id(user_id))
            .map(|user| user.groups.unwrap_or_default().list)
    }
}

/// # For a logged-in user
impl<C: Client> RbacGroups<Session<C>> {
    /// Returns the user's groups. The official SDKs lack such a call: it is not documented whether the service accepts the user's
    /// token.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let mine = session.rbac().groups().mine().await?;
    /// assert!(mine.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getUserGroups")]
    pub fn mine(&self) -> Call<Session<C>, ListUserGroups, Vec<Group>> {
        self.call(ListUserGroups::new())
            .map(|user| user.groups.unwrap_or_default().list)
    }
}
