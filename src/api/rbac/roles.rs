//! Roles: sets of permissions of users and groups.

use super::RbacRoles;
use crate::{
    Authing, Call, Page, Session,
    id::{GroupId, PermissionId, RbacRoleId, UserId},
    operations::rbac::{
        AddPermissionToRbacRole, AddPermissionsToRbacRole, AssignRbacRoleToUser,
        AssignRbacRoleToUsers, CreateRbacRole, DeleteRbacRole, DeleteRbacRoles, GetRbacRole,
        ListRbacGroupRoles, ListRbacRoleUsers, ListRbacRoles, ListUserRbacRoles,
        RemovePermissionFromRbacRole, RemovePermissionsFromRbacRole, RevokeRbacRoleFromUser,
        RevokeRbacRoleFromUsers, UpdateRbacRole,
    },
    types::{RbacRole, User},
};

/// # For the owner of the pool
impl RbacRoles<Authing> {
    /// Creates a role. Its name does not have to be unique. `description` is optional.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let role = authing.rbac().roles().create("editor").description("Edits articles").await?;
    /// assert_eq!(role.name, "editor");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createRBACRole")]
    #[doc(alias = "createRole")]
    pub fn create(&self, name: impl Into<String>) -> Call<Authing, CreateRbacRole, RbacRole> {
        self.call(CreateRbacRole::new(name))
    }

    /// Changes a role. Arguments that are not set keep their values.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// let role = authing.rbac().roles().update(role.id).description("Edits articles").await?;
    /// assert_eq!(role.name, "editor");
    /// assert_eq!(role.description.as_deref(), Some("Edits articles"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRBACRole")]
    #[doc(alias = "updateRole")]
    pub fn update(
        &self,
        role_id: impl Into<RbacRoleId>,
    ) -> Call<Authing, UpdateRbacRole, RbacRole> {
        self.call(UpdateRbacRole::new(role_id))
    }

    /// Returns a role, with its permissions. Fails if the id is unknown.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// let found = authing.rbac().roles().get(role.id).await?;
    /// assert_eq!(found.name, "editor");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rbacRole")]
    #[doc(alias = "role")]
    pub fn get(&self, role_id: impl Into<RbacRoleId>) -> Call<Authing, GetRbacRole, RbacRole> {
        self.call(GetRbacRole::new(role_id))
    }

    /// Returns the roles of the pool page by page, newest first unless `sort_by` is set; [`stream`](Call::stream) returns them
    /// all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::types::SortBy;
    ///
    /// authing.rbac().roles().create("editor").await?;
    /// let page = authing.rbac().roles().list().sort_by(SortBy::UpdatedAtDesc).page_size(50).await?;
    /// assert_eq!(page.total, Some(1));
    /// # Ok(()) });
    /// ```
    ///
    /// The service cannot search roles by name, and several may have the same. To find a role, search the stream:
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// let mut roles = authing.rbac().roles().list().page_size(50).stream();
    /// let editor = loop {
    ///     match roles.try_next().await? {
    ///         Some(role) if role.name == "editor" => break Some(role),
    ///         Some(_) => {}
    ///         None => break None,
    ///     }
    /// };
    /// assert!(editor.is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rbacRoleList")]
    #[doc(alias = "roleList")]
    pub fn list(&self) -> Call<Authing, ListRbacRoles, Page<RbacRole>> {
        self.call(ListRbacRoles::new())
    }

    /// Deletes a role permanently, and removes it from all users and groups.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// authing.rbac().roles().delete(role.id).await?;
    /// assert_eq!(authing.rbac().roles().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRBACRole")]
    #[doc(alias = "deleteRole")]
    pub fn delete(&self, role_id: impl Into<RbacRoleId>) -> Call<Authing, DeleteRbacRole, ()> {
        self.call(DeleteRbacRole::new(role_id))
    }

    /// Deletes several roles permanently. If one cannot be deleted, none is. Without ids, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let one = authing.rbac().roles().create("editor").await?;
    /// # let other = authing.rbac().roles().create("editor").await?;
    /// authing.rbac().roles().delete_many([one.id, other.id]).await?;
    /// assert_eq!(authing.rbac().roles().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRBACRoleBatch")]
    #[doc(alias = "deleteRoleBatch")]
    pub fn delete_many(
        &self,
        role_ids: impl IntoIterator<Item = impl Into<RbacRoleId>>,
    ) -> Call<Authing, DeleteRbacRoles, ()> {
        self.call(DeleteRbacRoles::new(role_ids))
    }

    /// Adds a permission to a role, and returns the role. Fails if the role already has the permission.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// # let publish = authing.rbac().permissions().create("publish").await?.id;
    /// authing.rbac().roles().add_permission(&role.id, &publish).await?;
    /// assert_eq!(authing.rbac().permissions().of_role(role.id).await?.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addPermissionToRBACRole")]
    #[doc(alias = "addPermissionToRole")]
    pub fn add_permission(
        &self,
        role_id: impl Into<RbacRoleId>,
        permission_id: impl Into<PermissionId>,
    ) -> Call<Authing, AddPermissionToRbacRole, RbacRole> {
        self.call(AddPermissionToRbacRole::new(role_id, permission_id))
    }

    /// Adds several permissions to a role, and returns the role. If one is refused, all are.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// # let publish = authing.rbac().permissions().create("publish").await?.id;
    /// # let retract = authing.rbac().permissions().create("retract").await?.id;
    /// authing.rbac().roles().add_permissions(&role.id, [&publish, &retract]).await?;
    /// assert_eq!(authing.rbac().permissions().of_role(role.id).await?.len(), 2);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addPermissionToRBACRoleBatch")]
    #[doc(alias = "addPermissionToRoleBatch")]
    pub fn add_permissions(
        &self,
        role_id: impl Into<RbacRoleId>,
        permission_ids: impl IntoIterator<Item = impl Into<PermissionId>>,
    ) -> Call<Authing, AddPermissionsToRbacRole, RbacRole> {
        self.call(AddPermissionsToRbacRole::new(role_id, permission_ids))
    }

    /// Removes a permission from a role, and returns the role. Fails if the role does not have the permission.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// # let publish = authing.rbac().permissions().create("publish").await?.id;
    /// authing.rbac().roles().add_permission(&role.id, &publish).await?;
    /// authing.rbac().roles().remove_permission(&role.id, &publish).await?;
    /// assert!(authing.rbac().permissions().of_role(role.id).await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removePermissionFromRBACRole")]
    #[doc(alias = "removePermissionFromRole")]
    pub fn remove_permission(
        &self,
        role_id: impl Into<RbacRoleId>,
        permission_id: impl Into<PermissionId>,
    ) -> Call<Authing, RemovePermissionFromRbacRole, RbacRole> {
        self.call(RemovePermissionFromRbacRole::new(role_id, permission_id))
    }

    /// Removes several permissions from a role, and returns the role. If one is refused, all are.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// # let publish = authing.rbac().permissions().create("publish").await?.id;
    /// # let retract = authing.rbac().permissions().create("retract").await?.id;
    /// authing.rbac().roles().add_permissions(&role.id, [&publish, &retract]).await?;
    /// authing.rbac().roles().remove_permissions(&role.id, [&publish, &retract]).await?;
    /// assert!(authing.rbac().permissions().of_role(role.id).await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removePermissionFromRBACRoleBatch")]
    #[doc(alias = "removePermissionFromRoleBatch")]
    pub fn remove_permissions(
        &self,
        role_id: impl Into<RbacRoleId>,
        permission_ids: impl IntoIterator<Item = impl Into<PermissionId>>,
    ) -> Call<Authing, RemovePermissionsFromRbacRole, RbacRole> {
        self.call(RemovePermissionsFromRbacRole::new(role_id, permission_ids))
    }

    /// Adds a user to a role, and returns the role. Fails if the user already has the role.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().roles().add_user(&role.id, lea).await?;
    /// assert_eq!(authing.rbac().roles().members(role.id).await?.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "assignRBACRoleToUser")]
    #[doc(alias = "assignRoleToUser")]
    pub fn add_user(
        &self,
        role_id: impl Into<RbacRoleId>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, AssignRbacRoleToUser, RbacRole> {
        self.call(AssignRbacRoleToUser::new(role_id, user_id))
    }

    /// Adds several users to a role, and returns the role. If one is refused, all are.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # let mia = authing.auth().register_by_username("mia", "battery staple").await?.id;
    /// authing.rbac().roles().add_users(&role.id, [lea, mia.as_str()]).await?;
    /// assert_eq!(authing.rbac().roles().members(role.id).await?.total, Some(2));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "assignRBACRoleToUserBatch")]
    #[doc(alias = "assignRoleToUserBatch")]
    pub fn add_users(
        &self,
        role_id: impl Into<RbacRoleId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, AssignRbacRoleToUsers, RbacRole> {
        self.call(AssignRbacRoleToUsers::new(role_id, user_ids))
    }

    /// Removes a user from a role, and returns the role. Fails if the user does not have the role.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().roles().add_user(&role.id, lea).await?;
    /// authing.rbac().roles().remove_user(&role.id, lea).await?;
    /// assert_eq!(authing.rbac().roles().members(role.id).await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "revokeRBACRoleFromUser")]
    #[doc(alias = "revokeRoleFromUser")]
    pub fn remove_user(
        &self,
        role_id: impl Into<RbacRoleId>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RevokeRbacRoleFromUser, RbacRole> {
        self.call(RevokeRbacRoleFromUser::new(role_id, user_id))
    }

    /// Removes several users from a role, and returns the role. If one is refused, all are.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # let mia = authing.auth().register_by_username("mia", "battery staple").await?.id;
    /// authing.rbac().roles().add_users(&role.id, [lea, mia.as_str()]).await?;
    /// authing.rbac().roles().remove_users(&role.id, [lea, mia.as_str()]).await?;
    /// assert_eq!(authing.rbac().roles().members(role.id).await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "revokeRBACRoleFromUserBatch")]
    #[doc(alias = "revokeRoleFromUserBatch")]
    pub fn remove_users(
        &self,
        role_id: impl Into<RbacRoleId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, RevokeRbacRoleFromUsers, RbacRole> {
        self.call(RevokeRbacRoleFromUsers::new(role_id, user_ids))
    }

    /// Returns the users with a role page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// authing.rbac().roles().add_user(&role.id, "5e4c8b1f0a2d3c4b5a690001").await?;
    /// let page = authing.rbac().roles().members(role.id).await?;
    /// assert_eq!(page.items[0].nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "roleUserList")]
    pub fn members(
        &self,
        role_id: impl Into<RbacRoleId>,
    ) -> Call<Authing, ListRbacRoleUsers, Page<User>> {
        self.call(ListRbacRoleUsers::new(role_id))
    }

    /// Returns the roles of a group, with their permissions.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// let roles = authing.rbac().roles().of_group(group.id).await?;
    /// assert!(roles.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "groupRoleList")]
    pub fn of_group(
        &self,
        group_id: impl Into<GroupId>,
    ) -> Call<Authing, ListRbacGroupRoles, Vec<RbacRole>> {
        self.call(ListRbacGroupRoles::new(group_id))
            .map(|group| group.roles.map_or_else(Vec::new, |found| found.list))
    }

    /// Returns the roles of a user, both direct and through groups.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let roles = authing.rbac().roles().of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(roles.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userRoleList")]
    pub fn of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListUserRbacRoles, Vec<RbacRole>> {
        self.call(ListUserRbacRoles::new().user_id(user_id))
            .map(|found| found.list)
    }
}

/// # For a logged-in user
impl RbacRoles<Session> {
    /// Returns the user's roles, both direct and through groups.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let mine = session.rbac().roles().mine().await?;
    /// assert!(mine.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userRoleList")]
    pub fn mine(&self) -> Call<Session, ListUserRbacRoles, Vec<RbacRole>> {
        self.call(ListUserRbacRoles::new()).map(|found| found.list)
    }
}
