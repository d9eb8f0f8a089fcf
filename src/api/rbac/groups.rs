//! Groups: users who share roles.

use super::RbacGroups;
use crate::{
    Authing, Call, Page, Session,
    id::{GroupId, RbacRoleId, UserId},
    operations::rbac::{
        AddRoleToRbacGroup, AddRolesToRbacGroup, AddUserToRbacGroup, AddUsersToRbacGroup,
        CreateRbacGroup, DeleteRbacGroup, DeleteRbacGroups, GetRbacGroup, ListRbacGroupUsers,
        ListRbacGroups, ListUserRbacGroups, RemoveRoleFromRbacGroup, RemoveRolesFromRbacGroup,
        RemoveUserFromRbacGroup, RemoveUsersFromRbacGroup, UpdateRbacGroup,
    },
    types::{RbacGroup, User},
};

/// # For the owner of the pool
impl RbacGroups<Authing> {
    /// Creates a group. `description` is optional.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let group = authing.rbac().groups().create("newsroom").description("Those who write the news").await?;
    /// assert_eq!(group.name, "newsroom");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createRBACGroup")]
    #[doc(alias = "createGroup")]
    pub fn create(&self, name: impl Into<String>) -> Call<Authing, CreateRbacGroup, RbacGroup> {
        self.call(CreateRbacGroup::new(name))
    }

    /// Changes a group. Arguments that are not set keep their values.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// let group = authing.rbac().groups().update(group.id).description("Those who write the news").await?;
    /// assert_eq!(group.name, "newsroom");
    /// assert_eq!(group.description.as_deref(), Some("Those who write the news"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRBACGroup")]
    #[doc(alias = "updateGroup")]
    pub fn update(
        &self,
        group_id: impl Into<GroupId>,
    ) -> Call<Authing, UpdateRbacGroup, RbacGroup> {
        self.call(UpdateRbacGroup::new(group_id))
    }

    /// Returns a group, with the names of its roles. Fails if the id is unknown.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// let found = authing.rbac().groups().get(group.id).await?;
    /// assert_eq!(found.name, "newsroom");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rbacGroup")]
    #[doc(alias = "group")]
    pub fn get(&self, group_id: impl Into<GroupId>) -> Call<Authing, GetRbacGroup, RbacGroup> {
        self.call(GetRbacGroup::new(group_id))
    }

    /// Returns the groups of the pool page by page, newest first unless `sort_by` is set; [`stream`](Call::stream) returns them
    /// all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::types::SortBy;
    ///
    /// authing.rbac().groups().create("newsroom").await?;
    /// let page = authing.rbac().groups().list().sort_by(SortBy::UpdatedAtDesc).page_size(50).await?;
    /// assert_eq!(page.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rbacGroupList")]
    #[doc(alias = "groupList")]
    pub fn list(&self) -> Call<Authing, ListRbacGroups, Page<RbacGroup>> {
        self.call(ListRbacGroups::new())
    }

    /// Deletes a group permanently. Its users and roles remain.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// authing.rbac().groups().delete(group.id).await?;
    /// assert_eq!(authing.rbac().groups().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRBACGroup")]
    #[doc(alias = "deleteGroup")]
    pub fn delete(&self, group_id: impl Into<GroupId>) -> Call<Authing, DeleteRbacGroup, ()> {
        self.call(DeleteRbacGroup::new(group_id))
    }

    /// Deletes several groups permanently. If one cannot be deleted, none is. Without ids, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let one = authing.rbac().groups().create("newsroom").await?;
    /// # let other = authing.rbac().groups().create("newsroom").await?;
    /// authing.rbac().groups().delete_many([one.id, other.id]).await?;
    /// assert_eq!(authing.rbac().groups().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRBACGroupBatch")]
    #[doc(alias = "deleteGroupBatch")]
    pub fn delete_many(
        &self,
        group_ids: impl IntoIterator<Item = impl Into<GroupId>>,
    ) -> Call<Authing, DeleteRbacGroups, ()> {
        self.call(DeleteRbacGroups::new(group_ids))
    }

    /// Adds a role to a group, and returns the group. Fails if the group already has the role.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// # let editor = authing.rbac().roles().create("editor").await?.id;
    /// authing.rbac().groups().add_role(&group.id, &editor).await?;
    /// assert_eq!(authing.rbac().roles().of_group(group.id).await?.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addRoleToRBACGroup")]
    #[doc(alias = "addRoleToGroup")]
    pub fn add_role(
        &self,
        group_id: impl Into<GroupId>,
        role_id: impl Into<RbacRoleId>,
    ) -> Call<Authing, AddRoleToRbacGroup, RbacGroup> {
        self.call(AddRoleToRbacGroup::new(group_id, role_id))
    }

    /// Adds several roles to a group, and returns the group. If one is refused, all are.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// # let editor = authing.rbac().roles().create("editor").await?.id;
    /// # let author = authing.rbac().roles().create("author").await?.id;
    /// authing.rbac().groups().add_roles(&group.id, [&editor, &author]).await?;
    /// assert_eq!(authing.rbac().roles().of_group(group.id).await?.len(), 2);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addRoleToRBACGroupBatch")]
    #[doc(alias = "addRoleToGroupBatch")]
    pub fn add_roles(
        &self,
        group_id: impl Into<GroupId>,
        role_ids: impl IntoIterator<Item = impl Into<RbacRoleId>>,
    ) -> Call<Authing, AddRolesToRbacGroup, RbacGroup> {
        self.call(AddRolesToRbacGroup::new(group_id, role_ids))
    }

    /// Removes a role from a group, and returns the group. Fails if the group does not have the role.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// # let editor = authing.rbac().roles().create("editor").await?.id;
    /// authing.rbac().groups().add_role(&group.id, &editor).await?;
    /// authing.rbac().groups().remove_role(&group.id, &editor).await?;
    /// assert!(authing.rbac().roles().of_group(group.id).await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeRoleFromRBACGroup")]
    #[doc(alias = "removeRoleFromGroup")]
    pub fn remove_role(
        &self,
        group_id: impl Into<GroupId>,
        role_id: impl Into<RbacRoleId>,
    ) -> Call<Authing, RemoveRoleFromRbacGroup, RbacGroup> {
        self.call(RemoveRoleFromRbacGroup::new(group_id, role_id))
    }

    /// Removes several roles from a group, and returns the group. If one is refused, all are.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// # let editor = authing.rbac().roles().create("editor").await?.id;
    /// # let author = authing.rbac().roles().create("author").await?.id;
    /// authing.rbac().groups().add_roles(&group.id, [&editor, &author]).await?;
    /// authing.rbac().groups().remove_roles(&group.id, [&editor, &author]).await?;
    /// assert!(authing.rbac().roles().of_group(group.id).await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeRoleFromRBACGroupBatch")]
    #[doc(alias = "removeRoleFromGroupBatch")]
    pub fn remove_roles(
        &self,
        group_id: impl Into<GroupId>,
        role_ids: impl IntoIterator<Item = impl Into<RbacRoleId>>,
    ) -> Call<Authing, RemoveRolesFromRbacGroup, RbacGroup> {
        self.call(RemoveRolesFromRbacGroup::new(group_id, role_ids))
    }

    /// Adds a user to a group, and returns the group. Fails if the user is already in the group.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().groups().add_user(&group.id, lea).await?;
    /// assert_eq!(authing.rbac().groups().members(group.id).await?.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addUserToRBACGroup")]
    #[doc(alias = "addUserToGroup")]
    pub fn add_user(
        &self,
        group_id: impl Into<GroupId>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, AddUserToRbacGroup, RbacGroup> {
        self.call(AddUserToRbacGroup::new(group_id, user_id))
    }

    /// Adds several users to a group, and returns the group. If one is refused, all are.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # let mia = authing.auth().register_by_username("mia", "battery staple").await?.id;
    /// authing.rbac().groups().add_users(&group.id, [lea, mia.as_str()]).await?;
    /// assert_eq!(authing.rbac().groups().members(group.id).await?.total, Some(2));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addUserToRBACGroupBatch")]
    #[doc(alias = "addUserToGroupBatch")]
    pub fn add_users(
        &self,
        group_id: impl Into<GroupId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, AddUsersToRbacGroup, RbacGroup> {
        self.call(AddUsersToRbacGroup::new(group_id, user_ids))
    }

    /// Removes a user from a group, and returns the group. Fails if the user is not in the group.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().groups().add_user(&group.id, lea).await?;
    /// authing.rbac().groups().remove_user(&group.id, lea).await?;
    /// assert_eq!(authing.rbac().groups().members(group.id).await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUserFromRBACGroup")]
    #[doc(alias = "removeUserFromGroup")]
    pub fn remove_user(
        &self,
        group_id: impl Into<GroupId>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RemoveUserFromRbacGroup, RbacGroup> {
        self.call(RemoveUserFromRbacGroup::new(group_id, user_id))
    }

    /// Removes several users from a group, and returns the group. If one is refused, all are.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # let mia = authing.auth().register_by_username("mia", "battery staple").await?.id;
    /// authing.rbac().groups().add_users(&group.id, [lea, mia.as_str()]).await?;
    /// authing.rbac().groups().remove_users(&group.id, [lea, mia.as_str()]).await?;
    /// assert_eq!(authing.rbac().groups().members(group.id).await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUserFromRBACGroupBatch")]
    #[doc(alias = "removeUserFromGroupBatch")]
    pub fn remove_users(
        &self,
        group_id: impl Into<GroupId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, RemoveUsersFromRbacGroup, RbacGroup> {
        self.call(RemoveUsersFromRbacGroup::new(group_id, user_ids))
    }

    /// Returns the users of a group page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// authing.rbac().groups().add_user(&group.id, "5e4c8b1f0a2d3c4b5a690001").await?;
    /// let page = authing.rbac().groups().members(group.id).await?;
    /// assert_eq!(page.items[0].nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "groupUserList")]
    pub fn members(
        &self,
        group_id: impl Into<GroupId>,
    ) -> Call<Authing, ListRbacGroupUsers, Page<User>> {
        self.call(ListRbacGroupUsers::new(group_id))
    }

    /// Returns the groups of a user.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let groups = authing.rbac().groups().of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(groups.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userGroupList")]
    pub fn of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListUserRbacGroups, Vec<RbacGroup>> {
        self.call(ListUserRbacGroups::new().user_id(user_id))
            .map(|found| found.list)
    }
}

/// # For a logged-in user
impl RbacGroups<Session> {
    /// Returns the user's groups.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let mine = session.rbac().groups().mine().await?;
    /// assert!(mine.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userGroupList")]
    pub fn mine(&self) -> Call<Session, ListUserRbacGroups, Vec<RbacGroup>> {
        self.call(ListUserRbacGroups::new()).map(|found| found.list)
    }
}
