//! Role-based access control: permissions, roles with permissions, and groups with roles.

mod groups;
mod permissions;
mod roles;

use super::{Rbac, parts};
use crate::{
    Actor, Authing, Call, Operation, Session, call::actor::Authorized, id::UserId,
    operations::rbac::ListUserRbacPermissions,
};

parts! { Rbac:
    /// Permissions, each with a name. Users get them through roles.
    permissions RbacPermissions
    /// Roles: sets of permissions. Users get them directly or through a group, at most 50.
    roles RbacRoles
    /// Groups: users who share roles. A user can be in at most 50 groups.
    groups RbacGroups
}

/// # For the owner of the pool
impl Rbac<Authing> {
    /// Returns whether a user has a permission with this name, through any role or group.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// let publish = authing.rbac().permissions().create("publish").await?;
    /// let editor = authing.rbac().roles().create("editor").await?;
    /// authing.rbac().roles().add_permission(&editor.id, publish.id).await?;
    /// assert!(!authing.rbac().has_permission(lea, "publish").await?);
    /// authing.rbac().roles().add_user(editor.id, lea).await?;
    /// assert!(authing.rbac().has_permission(lea, "publish").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userPermissionList")]
    pub fn has_permission(
        &self,
        user_id: impl Into<UserId>,
        permission: impl Into<String>,
    ) -> Call<Authing, ListUserRbacPermissions, bool> {
        let permission = permission.into();
        let list = ListUserRbacPermissions::new().user_id(user_id);
        let call = self.call(list).required("permission", &permission);
        holds(call, permission)
    }
}

/// # For a logged-in user
impl Rbac<Session> {
    /// Returns whether the user has a permission with this name, through any role or group.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// if !session.rbac().has_permission("publish").await? {
    ///     println!("ask the editor");
    /// }
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userPermissionList")]
    pub fn has_permission(
        &self,
        permission: impl Into<String>,
    ) -> Call<Session, ListUserRbacPermissions, bool> {
        let permission = permission.into();
        let list = ListUserRbacPermissions::new();
        let call = self.call(list).required("permission", &permission);
        holds(call, permission)
    }
}

/// Returns whether a user's permissions include one with this name.
fn holds<A: Actor>(
    call: Call<A, ListUserRbacPermissions>,
    name: String,
) -> Call<A, ListUserRbacPermissions, bool> {
    call.map(move |found| found.list.iter().any(|permission| permission.name == name))
}
