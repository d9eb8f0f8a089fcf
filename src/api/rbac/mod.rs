//! Role-based access control: permissions, the roles that hold them, the groups that share roles.

mod groups;
mod permissions;
mod roles;

use super::{Rbac, handle};
use crate::{
    Actor, Authing, Call, Operation, Session, call::actor::Authorized, id::UserId,
    operations::rbac::ListUserRbacPermissions,
};

handle! {
    /// Permissions: what may be done, by name. They come to users by way of roles.
    RbacPermissions
}

handle! {
    /// Roles: sets of permissions that users have, alone or through a group. A user has 50 at most.
    RbacRoles
}

handle! {
    /// Groups: users who have roles together. A user is in 50 at most.
    RbacGroups
}

impl<A: Actor> Rbac<A> {
    /// Permissions: what may be done, by name. They come to users by way of roles.
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

    /// Roles: sets of permissions that users have, alone or through a group. A user has 50 at most.
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

    /// Groups: users who have roles together. A user is in 50 at most.
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
    /// Asks whether a user has a permission of this name, by any role, alone or through a group.
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
    /// Asks whether the user has a permission of this name, by any role, alone or through a group.
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

/// Whether a permission of this name is among those that a user has.
fn holds<A: Actor>(
    call: Call<A, ListUserRbacPermissions>,
    name: String,
) -> Call<A, ListUserRbacPermissions, bool> {
    call.map(move |found| found.list.iter().any(|permission| permission.name == name))
}
