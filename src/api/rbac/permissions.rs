//! Permissions, each with a name.

use super::RbacPermissions;
use crate::{
    Authing, Call, Page, Session,
    id::{GroupId, PermissionId, RbacRoleId, UserId},
    operations::rbac::{
        CreateRbacPermission, DeleteRbacPermission, DeleteRbacPermissions, GetRbacPermission,
        GetRbacRole, ListRbacGroupPermissions, ListRbacPermissions, ListUserRbacPermissions,
        UpdateRbacPermission,
    },
    types::RbacPermission,
};

/// # For the owner of the pool
impl RbacPermissions<Authing> {
    /// Creates a permission. `description` is optional.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let permission = authing.rbac().permissions().create("publish").description("Puts articles out").await?;
    /// assert_eq!(permission.name, "publish");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createRBACPermission")]
    #[doc(alias = "createPermission")]
    pub fn create(
        &self,
        name: impl Into<String>,
    ) -> Call<Authing, CreateRbacPermission, RbacPermission> {
        self.call(CreateRbacPermission::new(name))
    }

    /// Changes a permission. Arguments that are not set keep their values.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let permission = authing.rbac().permissions().create("publish").await?;
    /// let permission = authing.rbac().permissions().update(permission.id).description("Puts articles out").await?;
    /// assert_eq!(permission.name, "publish");
    /// assert_eq!(permission.description.as_deref(), Some("Puts articles out"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRBACPermission")]
    #[doc(alias = "updatePermission")]
    pub fn update(
        &self,
        permission_id: impl Into<PermissionId>,
    ) -> Call<Authing, UpdateRbacPermission, RbacPermission> {
        self.call(UpdateRbacPermission::new(permission_id))
    }

    /// Returns a permission. Fails if the id is unknown.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let permission = authing.rbac().permissions().create("publish").await?;
    /// let found = authing.rbac().permissions().get(permission.id).await?;
    /// assert_eq!(found.name, "publish");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rbacPermission")]
    #[doc(alias = "permission")]
    pub fn get(
        &self,
        permission_id: impl Into<PermissionId>,
    ) -> Call<Authing, GetRbacPermission, RbacPermission> {
        self.call(GetRbacPermission::new(permission_id))
    }

    /// Returns the permissions of the pool page by page, newest first unless `sort_by` is set; [`stream`](Call::stream) returns
    /// them all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::types::SortBy;
    ///
    /// authing.rbac().permissions().create("publish").await?;
    /// let page = authing.rbac().permissions().list().sort_by(SortBy::UpdatedAtDesc).page_size(50).await?;
    /// assert_eq!(page.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rbacPermissionList")]
    #[doc(alias = "permissionList")]
    pub fn list(&self) -> Call<Authing, ListRbacPermissions, Page<RbacPermission>> {
        self.call(ListRbacPermissions::new())
    }

    /// Deletes a permission permanently, and removes it from all roles.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let permission = authing.rbac().permissions().create("publish").await?;
    /// authing.rbac().permissions().delete(permission.id).await?;
    /// assert_eq!(authing.rbac().permissions().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRBACPermission")]
    #[doc(alias = "deletePermission")]
    pub fn delete(
        &self,
        permission_id: impl Into<PermissionId>,
    ) -> Call<Authing, DeleteRbacPermission, ()> {
        self.call(DeleteRbacPermission::new(permission_id))
    }

    /// Deletes several permissions permanently. If one cannot be deleted, none is. Without ids, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let one = authing.rbac().permissions().create("publish").await?;
    /// # let other = authing.rbac().permissions().create("publish").await?;
    /// authing.rbac().permissions().delete_many([one.id, other.id]).await?;
    /// assert_eq!(authing.rbac().permissions().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRBACPermissionBatch")]
    #[doc(alias = "deletePermissionBatch")]
    pub fn delete_many(
        &self,
        permission_ids: impl IntoIterator<Item = impl Into<PermissionId>>,
    ) -> Call<Authing, DeleteRbacPermissions, ()> {
        self.call(DeleteRbacPermissions::new(permission_ids))
    }

    /// Returns the permissions of a role.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.rbac().roles().create("editor").await?;
    /// let permissions = authing.rbac().permissions().of_role(role.id).await?;
    /// assert!(permissions.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rolePermissionList")]
    pub fn of_role(
        &self,
        role_id: impl Into<RbacRoleId>,
    ) -> Call<Authing, GetRbacRole, Vec<RbacPermission>> {
        self.call(GetRbacRole::new(role_id))
            .map(|role| role.permissions.map_or_else(Vec::new, |found| found.list))
    }

    /// Returns the permissions of all roles of a group, each once.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let group = authing.rbac().groups().create("newsroom").await?;
    /// let permissions = authing.rbac().permissions().of_group(group.id).await?;
    /// assert!(permissions.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "groupPermissionList")]
    pub fn of_group(
        &self,
        group_id: impl Into<GroupId>,
    ) -> Call<Authing, ListRbacGroupPermissions, Vec<RbacPermission>> {
        self.call(ListRbacGroupPermissions::new(group_id))
            .map(|group| group.permissions.map_or_else(Vec::new, |found| found.list))
    }

    /// Returns the permissions of a user through all roles and groups, each once.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let permissions = authing.rbac().permissions().of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(permissions.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userPermissionList")]
    pub fn of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListUserRbacPermissions, Vec<RbacPermission>> {
        self.call(ListUserRbacPermissions::new().user_id(user_id))
            .map(|found| found.list)
    }
}

/// # For a logged-in user
impl RbacPermissions<Session> {
    /// Returns the user's permissions through all roles and groups, each once.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let mine = session.rbac().permissions().mine().await?;
    /// assert!(mine.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userPermissionList")]
    pub fn mine(&self) -> Call<Session, ListUserRbacPermissions, Vec<RbacPermission>> {
        self.call(ListUserRbacPermissions::new())
            .map(|found| found.list)
    }
}
