//! Role-based access control: permissions, roles with permissions, and groups with roles.

mod groups;
mod permissions;
mod roles;

use super::{Rbac, handle};
use crate::{
    Actor, Authing, Call, Operation, Session, call::actor::Authorized, id::UserId,
    operations::rbac::ListUserRbacPermissions,
};

handle! {
    /// Permissions, each with a name. Users get them through roles.
    RbacPermissions
}

handle! {
    /// Roles: sets of permissions. Users get them directly or through a group, at most 50.
    RbacRoles
}

handle! {
    /// Groups: users who share roles. A user can be in at most 50 groups.
    RbacGroups
}

impl<A: Actor> Rbac<A> {
    /// Permissions, each with a name. Users get them through roles.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.rbac().permissions().create("publish").await?;
    /// # Ok(()) });
    /// ```
    pub fn permissions(&self) -> RbacPermissions<A> {
        RbacPermissions {
            actor: self.actor.clone(),
        }
    }

    /// Roles: sets of permissions. Users get them directly or through a group, at most 50.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.rbac().roles().create("editor").await?;
    /// # Ok(()) });
    /// ```
    pub fn roles(&self) -> RbacRoles<A> {
        RbacRoles {
            actor: self.actor.clone(),
        }
    }

    /// Groups: users who share roles. A user can be in at most 50 groups.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.rbac().groups().create("newsroom").await?;
    /// # Ok(()) });
    /// ```
    pub fn groups(&self) -> RbacGroups<A> {
        RbacGroups {
            actor: self.actor.clone(),
        }
    }
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
