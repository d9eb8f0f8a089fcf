//! Roles of the legacy system. The service recommends its newer role-based access control ([`rbac`](crate::Authing::rbac)).

use super::{Roles, expect_field};
use crate::{
    Authing, Call, Page, Session,
    id::{RoleId, UserId},
    operations::roles_legacy::{
        AssignRole, CreateRole, ListRoleMembers, ListRoleUsers, ListRoles, ListUserRoles,
        RevokeRole, UpdateRole, UpdateRolePermissions,
    },
    types::{NamedUser, Role, RoleMember},
};

/// # For the owner of the pool
impl Roles<Authing> {
    /// Returns the roles page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.roles().create("editors").await?;
    /// let page = authing.roles().list().page(1).page_size(20).await?;
    /// assert_eq!(page.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryRoles")]
    pub fn list(&self) -> Call<Authing, ListRoles, Page<Role>> {
        self.call(ListRoles::new())
    }

    /// Creates a role. Its name does not have to be unique.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let role = authing.roles().create("editors").descriptions("They edit").await?;
    /// assert_eq!(role.name.as_deref(), Some("editors"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createRole")]
    pub fn create(&self, name: impl Into<String>) -> Call<Authing, CreateRole, Role> {
        self.call(CreateRole::new(name))
    }

    /// Changes a role. Its `permissions` are free text.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.roles().create("editors").await?.id.ok_or("no id")?;
    ///
    /// let role = authing.roles().update(role, "editors").permissions("read,write").await?;
    /// assert_eq!(role.permissions.as_deref(), Some("read,write"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRolePermissions")]
    pub fn update(
        &self,
        role_id: impl Into<RoleId>,
        name: impl Into<String>,
    ) -> Call<Authing, UpdateRole, Role> {
        self.call(UpdateRole::new(role_id, name))
    }

    /// Changes only the permissions of a role, which are free text, and returns the role.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.roles().create("editors").await?.id.ok_or("no id")?;
    ///
    /// let role = authing.roles().update_permissions(role, "read,write").await?;
    /// assert_eq!(role.permissions.as_deref(), Some("read,write"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updatePermissions")]
    pub fn update_permissions(
        &self,
        role_id: impl Into<RoleId>,
        permissions: impl Into<String>,
    ) -> Call<Authing, UpdateRolePermissions, Role> {
        self.call(UpdateRolePermissions::new(role_id).permissions(permissions.into()))
            .finish(|_, role| {
                expect_field::<UpdateRolePermissions, _>(role, "data.updatePermissions")
            })
    }

    /// Returns the users with a role page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.roles().create("editors").await?.id.ok_or("no id")?;
    ///
    /// authing.roles().add_user(&role, "5e4c8b1f0a2d3c4b5a690001").await?;
    /// let members = authing.roles().members(role).await?;
    /// assert_eq!(members.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getUsersByRole")]
    pub fn members(
        &self,
        role_id: impl Into<RoleId>,
    ) -> Call<Authing, ListRoleMembers, Page<RoleMember>> {
        self.call(ListRoleMembers::new(role_id))
    }

    /// Returns the names and e-mail addresses of the users with a role page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.roles().create("editors").await?.id.ok_or("no id")?;
    ///
    /// authing.roles().add_user(&role, "5e4c8b1f0a2d3c4b5a690001").await?;
    /// let names = authing.roles().member_names(role).await?;
    /// assert_eq!(names.items[0].username.as_deref(), Some("lea"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "usersInGroup")]
    pub fn member_names(
        &self,
        role_id: impl Into<RoleId>,
    ) -> Call<Authing, ListRoleUsers, Page<NamedUser>> {
        self.call(ListRoleUsers::new(role_id))
    }

    /// Adds a user to a role, and returns the users with the role.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.roles().create("editors").await?.id.ok_or("no id")?;
    ///
    /// let members = authing.roles().add_user(role, "5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert_eq!(members.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "assignUserToRole")]
    pub fn add_user(
        &self,
        role_id: impl Into<RoleId>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, AssignRole, Vec<RoleMember>> {
        self.call(AssignRole::new(user_id, role_id))
            .map(|members| members.list)
    }

    /// Removes a user from a role.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let role = authing.roles().create("editors").await?.id.ok_or("no id")?;
    ///
    /// authing.roles().add_user(&role, "5e4c8b1f0a2d3c4b5a690001").await?;
    /// authing.roles().remove_user(&role, "5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert_eq!(authing.roles().members(role).await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUserFromRole")]
    #[doc(alias = "removeUserFromGroup")]
    pub fn remove_user(
        &self,
        role_id: impl Into<RoleId>,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, RevokeRole, ()> {
        self.call(RevokeRole::new(user_id, role_id)).map(drop)
    }

    /// Returns the roles of a user, with their permissions.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let roles = authing.roles().of_user("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(roles.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryPermissions")]
    pub fn of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListUserRoles, Vec<RoleMember>> {
        self.call(ListUserRoles::new().user_id(user_id))
            .map(|roles| roles.list)
    }
}

/// # For a logged-in user
impl Roles<Session> {
    /// Returns the user's roles, with their permissions.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let roles = session.roles().mine().await?;
    /// assert!(roles.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "queryPermissions")]
    pub fn mine(&self) -> Call<Session, ListUserRoles, Vec<RoleMember>> {
        self.call(ListUserRoles::new()).map(|roles| roles.list)
    }
}
