//! Policies: statements that allow or deny actions on resources, and their assignments.

use super::{Authing, PolicyTarget, RbacPolicies};
use crate::{
    Call, Page,
    v2::{
        operations::policies::{
            AddPolicyAssignments, CreatePolicy, DeletePolicies, DeletePolicy,
            DisablePolicyAssignment, EnablePolicyAssignment, GetPolicy, ListPolicies,
            ListPolicyAssignments, RemovePolicyAssignments, UpdatePolicy,
        },
        types::{Policy, PolicyAssignment, PolicyStatementInput},
    },
};

/// # For the owner of the pool
///
/// Policies are in the permission space `default`, unless `namespace` is set.
impl RbacPolicies<Authing> {
    /// Creates a policy. `description` is optional. A `*` in a resource or an action stands for any text. The policy takes effect when
    /// it is assigned.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::{PolicyEffect, PolicyStatementInput};
    ///
    /// let policy = authing.rbac().policies().create("editing", [
    ///     PolicyStatementInput::new("articles:*", ["articles:read", "articles:edit"]),
    ///     PolicyStatementInput::new("articles:1", ["articles:*"]).effect(PolicyEffect::Deny),
    /// ]).await?;
    /// assert_eq!(policy.statements.len(), 2);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the list of statements is empty.
    #[doc(alias = "createPolicy")]
    pub fn create(
        &self,
        code: impl Into<String>,
        statements: impl IntoIterator<Item = impl Into<PolicyStatementInput>>,
    ) -> Call<Authing, CreatePolicy, Policy> {
        self.call(CreatePolicy::new(code, statements))
    }

    /// Changes a policy. Arguments that are not set keep their values. `statements` replaces all statements, `new_code` changes the code.
    /// Fails for a policy of the system.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// let policy = authing.rbac().policies().update("editing").description("Edits articles").await?;
    /// assert_eq!(policy.description.as_deref(), Some("Edits articles"));
    /// assert_eq!(policy.statements.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updatePolicy")]
    pub fn update(&self, code: impl Into<String>) -> Call<Authing, UpdatePolicy, Policy> {
        self.call(UpdatePolicy::new(code))
    }

    /// Returns a policy; `None` if the code is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert!(authing.rbac().policies().get("editing").await?.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "policy")]
    #[doc(alias = "detail")]
    pub fn get(&self, code: impl Into<String>) -> Call<Authing, GetPolicy, Option<Policy>> {
        self.call(GetPolicy::new(code))
    }

    /// Returns the policies page by page; [`stream`](Call::stream) returns them all. `exclude_default` leaves out the policies of the system.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// let page = authing.rbac().policies().list().exclude_default(true).await?;
    /// assert_eq!(page.items[0].code, "editing");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "policies")]
    pub fn list(&self) -> Call<Authing, ListPolicies, Page<Policy>> {
        self.call(ListPolicies::new())
    }

    /// Deletes a policy permanently. Fails for a policy of the system.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// authing.rbac().policies().delete("editing").await?;
    /// assert!(authing.rbac().policies().get("editing").await?.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deletePolicy")]
    pub fn delete(&self, code: impl Into<String>) -> Call<Authing, DeletePolicy, ()> {
        self.call(DeletePolicy::new(code))
    }

    /// Deletes several policies permanently. Fails for policies of the system. Without codes, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// authing.rbac().policies().delete_many(["editing"]).await?;
    /// assert_eq!(authing.rbac().policies().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deletePolicies")]
    #[doc(alias = "deleteMany")]
    pub fn delete_many(
        &self,
        codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, DeletePolicies, ()> {
        self.call(DeletePolicies::new(codes))
    }
}

/// # Assignments
///
/// The operations [`AddPolicyAssignments`] and [`RemovePolicyAssignments`] assign and remove several policies, or those of several
/// targets, in one request.
impl RbacPolicies<Authing> {
    /// Assigns a policy to a user, role, group or node of an organisation. `inherit_by_children` includes the nodes below a node.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// use authing::v2::PolicyTarget;
    ///
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().policies().add_assignment("editing", PolicyTarget::user(lea)).await?;
    /// assert!(authing.rbac().is_allowed(lea, "articles:42", "articles:edit").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addPolicyAssignments")]
    #[doc(alias = "addAssignments")]
    #[doc(alias = "addPolicies")]
    pub fn add_assignment(
        &self,
        policy: impl Into<String>,
        target: PolicyTarget,
    ) -> Call<Authing, AddPolicyAssignments, ()> {
        let (code, kind, id) = (policy.into(), target.kind, target.id);
        self.call(AddPolicyAssignments::new([&code], kind, [&id]))
            .required("policy", &code)
            .required("target", &id)
    }

    /// Removes the assignment of a policy to a target.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// use authing::v2::PolicyTarget;
    ///
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().policies().add_assignment("editing", PolicyTarget::user(lea)).await?;
    /// authing.rbac().policies().remove_assignment("editing", PolicyTarget::user(lea)).await?;
    /// assert!(!authing.rbac().is_allowed(lea, "articles:42", "articles:edit").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removePolicyAssignments")]
    #[doc(alias = "removeAssignments")]
    #[doc(alias = "removePolicies")]
    pub fn remove_assignment(
        &self,
        policy: impl Into<String>,
        target: PolicyTarget,
    ) -> Call<Authing, RemovePolicyAssignments, ()> {
        let (code, kind, id) = (policy.into(), target.kind, target.id);
        self.call(RemovePolicyAssignments::new([&code], kind, [&id]))
            .required("policy", &code)
            .required("target", &id)
    }

    /// Disables the assignment of a policy to a target, without removing it.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// use authing::v2::PolicyTarget;
    ///
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().policies().add_assignment("editing", PolicyTarget::user(lea)).await?;
    /// authing.rbac().policies().disable_assignment("editing", PolicyTarget::user(lea)).await?;
    /// assert!(!authing.rbac().is_allowed(lea, "articles:42", "articles:edit").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "disbalePolicyAssignment")]
    #[doc(alias = "disableAssignment")]
    pub fn disable_assignment(
        &self,
        policy: impl Into<String>,
        target: PolicyTarget,
    ) -> Call<Authing, DisablePolicyAssignment, ()> {
        let PolicyTarget { kind, id } = target;
        self.call(DisablePolicyAssignment::new(policy, kind, id))
    }

    /// Enables the assignment of a policy to a target.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// use authing::v2::PolicyTarget;
    ///
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().policies().add_assignment("editing", PolicyTarget::user(lea)).await?;
    /// # authing.rbac().policies().disable_assignment("editing", PolicyTarget::user(lea)).await?;
    /// authing.rbac().policies().enable_assignment("editing", PolicyTarget::user(lea)).await?;
    /// assert!(authing.rbac().is_allowed(lea, "articles:42", "articles:edit").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "enablePolicyAssignment")]
    #[doc(alias = "enableAssignment")]
    pub fn enable_assignment(
        &self,
        policy: impl Into<String>,
        target: PolicyTarget,
    ) -> Call<Authing, EnablePolicyAssignment, ()> {
        let PolicyTarget { kind, id } = target;
        self.call(EnablePolicyAssignment::new(policy, kind, id))
    }

    /// Returns the assignments of a policy page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// use authing::v2::PolicyTarget;
    ///
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().policies().add_assignment("editing", PolicyTarget::user(lea)).await?;
    /// let page = authing.rbac().policies().list_assignments("editing").await?;
    /// assert_eq!(page.items[0].target_identifier, lea);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "policyAssignments")]
    #[doc(alias = "listAssignments")]
    pub fn list_assignments(
        &self,
        code: impl Into<String>,
    ) -> Call<Authing, ListPolicyAssignments, Page<PolicyAssignment>> {
        self.call(ListPolicyAssignments::new().code(code.into()))
    }

    /// Returns the assignments of policies to a target page by page; [`stream`](Call::stream) returns them all. Those of the roles and
    /// groups of a user are not included.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let edit = authing::v2::types::PolicyStatementInput::new("articles:*", ["articles:edit"]);
    /// # authing.rbac().policies().create("editing", [edit]).await?;
    /// use authing::v2::PolicyTarget;
    ///
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().policies().add_assignment("editing", PolicyTarget::user(lea)).await?;
    /// let page = authing.rbac().policies().list_assignments_of(PolicyTarget::user(lea)).await?;
    /// assert_eq!(page.items[0].code, "editing");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "policyAssignments")]
    #[doc(alias = "listPolicies")]
    pub fn list_assignments_of(
        &self,
        target: PolicyTarget,
    ) -> Call<Authing, ListPolicyAssignments, Page<PolicyAssignment>> {
        let (kind, id) = (target.kind, target.id);
        let list = ListPolicyAssignments::new().target_type(kind);
        self.call(list.target_identifier(&id))
            .required("target", &id)
    }
}
