//! Access control: roles, groups, policies, and permissions for actions on resources.

mod groups;
mod permissions;
mod policies;
mod roles;
mod target;

pub use target::PolicyTarget;

use super::{Authing, Client, Rbac, Session};
use crate::{
    Actor, Call, Operation,
    api::parts,
    call::actor::Authorized,
    id::UserId,
    v2::operations::{
        policies::{IsActionAllowed, IsActionDenied},
        roles::ListUserRoles,
    },
};

/// The permission space of roles by default. It is sent, because it is unknown which roles of a user the service returns without one.
const DEFAULT_SPACE: &str = "default";

parts! { Rbac:
    /// Roles, each with a code. Users get them directly or through a group.
    roles RbacRoles
    /// Groups: users who share roles, each with a code.
    groups RbacGroups
    /// Policies: statements that allow or deny actions on resources, and their assignments.
    policies RbacPolicies
    /// Permissions: the actions on resources that users, roles, groups and nodes of organisations are allowed.
    #[doc(alias = "acl")]
    permissions RbacPermissions
}

/// # For the owner of the pool
impl Rbac<Authing> {
    /// Returns whether a user may perform an action on a resource, such as `articles:edit` on `articles:42`.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let rbac = authing.rbac();
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// rbac.permissions().allow_user(lea, "articles:*", "articles:edit").await?;
    /// assert!(rbac.is_allowed(lea, "articles:42", "articles:edit").await?);
    /// assert!(!rbac.is_allowed(lea, "articles:42", "articles:delete").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isActionAllowed")]
    #[doc(alias = "isAllowed")]
    pub fn is_allowed(
        &self,
        user_id: impl Into<UserId>,
        resource: impl Into<String>,
        action: impl Into<String>,
    ) -> Call<Authing, IsActionAllowed, bool> {
        self.call(IsActionAllowed::new(resource, action, user_id))
    }

    /// Returns whether a user is denied an action on a resource. It is not documented whether an action that no policy mentions
    /// counts as denied: use [`is_allowed`](Self::is_allowed) to protect something.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::{PolicyTarget, types::{PolicyEffect, PolicyStatementInput}};
    ///
    /// let rbac = authing.rbac();
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// let statement = PolicyStatementInput::new("articles:*", ["articles:delete"]).effect(PolicyEffect::Deny);
    /// rbac.policies().create("archive", [statement]).await?;
    /// rbac.policies().add_assignment("archive", PolicyTarget::user(lea)).await?;
    /// assert!(rbac.is_denied(lea, "articles:42", "articles:delete").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isActionDenied")]
    pub fn is_denied(
        &self,
        user_id: impl Into<UserId>,
        resource: impl Into<String>,
        action: impl Into<String>,
    ) -> Call<Authing, IsActionDenied, bool> {
        self.call(IsActionDenied::new(resource, action, user_id))
    }

    /// Returns whether a user has a role of the permission space `default`, unless `namespace` is set, directly or through a group. Fails
    /// if the user is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().roles().add_users("editor", [lea]).await?;
    /// assert!(authing.rbac().has_role(lea, "editor").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "hasRole")]
    pub fn has_role(
        &self,
        user_id: impl Into<UserId>,
        role_code: impl Into<String>,
    ) -> Call<Authing, ListUserRoles, bool> {
        let list = ListUserRoles::new().user_id(user_id);
        has_role(self.call(list.namespace(DEFAULT_SPACE)), role_code)
    }
}

/// # For a logged-in user
impl<C: Client> Rbac<Session<C>> {
    /// Returns whether the user has a role of the permission space `default`, unless `namespace` is set, directly or through a group.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// assert!(!session.rbac().has_role("editor").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "hasRole")]
    pub fn has_role(&self, role_code: impl Into<String>) -> Call<Session<C>, ListUserRoles, bool> {
        let list = ListUserRoles::new().namespace(DEFAULT_SPACE);
        has_role(self.call(list), role_code)
    }
}

/// Returns whether a user's roles include one with this code.
fn has_role<A: Actor>(
    call: Call<A, ListUserRoles>,
    code: impl Into<String>,
) -> Call<A, ListUserRoles, bool> {
    let code = code.into();
    let call = call.required("role_code", &code);
    call.map(move |user| {
        let mut roles = user.roles.unwrap_or_default().list.into_iter();
        roles.any(|role| role.code == code)
    })
}
