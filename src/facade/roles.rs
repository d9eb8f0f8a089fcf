//! Roles of the old system. The service prefers its newer RBAC for new work.

use super::Roles;
use crate::{
    Authing, Call, Session,
    operations::roles_legacy::{
        AssignRole, CreateRole, ListRoleMembers, ListRoles, ListUserRoles, RemoveRole, UpdateRole,
    },
    types::RoleMember,
};

/// # For the owner of the pool
impl<'actor> Roles<'actor, Authing> {
    /// Reads the roles page by page; [`stream`](Call::stream) reads them all.
    #[doc(alias = "queryRoles")]
    pub fn list(&self) -> Call<'actor, Authing, ListRoles> {
        self.call(ListRoles::new())
    }

    /// Makes a role. Names need not be unique.
    #[doc(alias = "createRole")]
    pub fn create(&self, name: impl Into<String>) -> Call<'actor, Authing, CreateRole> {
        self.call(CreateRole::new(name))
    }

    /// Changes a role. Its `permissions`, set on the call, are free text.
    #[doc(alias = "updateRolePermissions")]
    pub fn update(
        &self,
        role_id: impl Into<String>,
        name: impl Into<String>,
    ) -> Call<'actor, Authing, UpdateRole> {
        self.call(UpdateRole::new(role_id, name))
    }

    /// Reads who has a role, page by page; [`stream`](Call::stream) reads them all.
    #[doc(alias = "getUsersByRole")]
    pub fn members(&self, role_id: impl Into<String>) -> Call<'actor, Authing, ListRoleMembers> {
        self.call(ListRoleMembers::new(role_id))
    }

    /// Gives a user a role, and answers who has it now.
    #[doc(alias = "assignUserToRole")]
    pub fn assign(
        &self,
        user_id: impl Into<String>,
        role_id: impl Into<String>,
    ) -> Call<'actor, Authing, AssignRole, Vec<RoleMember>> {
        self.call(AssignRole::new(user_id, role_id))
            .finish(|_, members| Ok(members.list))
    }

    /// Takes a role from a user.
    #[doc(alias = "removeUserFromRole")]
    pub fn remove(
        &self,
        user_id: impl Into<String>,
        role_id: impl Into<String>,
    ) -> Call<'actor, Authing, RemoveRole> {
        self.call(RemoveRole::new(user_id, role_id))
    }

    /// Reads the roles of a user, with their permissions.
    #[doc(alias = "queryPermissions")]
    pub fn of_user(
        &self,
        user_id: impl Into<String>,
    ) -> Call<'actor, Authing, ListUserRoles, Vec<RoleMember>> {
        self.call(ListUserRoles::new().user(user_id))
            .finish(|_, roles| Ok(roles.list))
    }
}

/// # For a logged-in user
impl<'actor> Roles<'actor, Session> {
    /// Reads the user's roles, with their permissions.
    #[doc(alias = "queryPermissions")]
    pub fn mine(&self) -> Call<'actor, Session, ListUserRoles, Vec<RoleMember>> {
        self.call(ListUserRoles::new())
            .finish(|_, roles| Ok(roles.list))
    }
}
