//! Permissions: the actions on resources that users, roles, groups and nodes of organisations are allowed.

use super::{Authing, Client, PolicyTarget, RbacPermissions, Session};
use crate::{
    Call,
    error::InvalidArgument,
    id::{NodeId, UserId},
    v2::{
        operations::policies::{
            AllowAction, AuthorizeResource, ListAuthorizedTargets, ListGroupAuthorizedResources,
            ListOrgNodeAuthorizedResources, ListRoleAuthorizedResources,
            ListUserAuthorizedResources,
        },
        types::{AuthorizeResourceOpt, AuthorizedResource, AuthorizedTarget, ResourceType},
    },
};

/// Rejects a target without actions or with an empty one.
fn check_actions(actions: &[String]) -> Result<(), InvalidArgument> {
    let is_empty = |action: &String| action.trim().is_empty();
    let reason = match actions {
        [] => "contains a target without actions",
        _ if actions.iter().any(is_empty) => "contains a target with an empty action",
        _ => return Ok(()),
    };
    let hint = "give an action, such as `articles:edit`";
    Err(InvalidArgument::new("targets", reason, hint))
}

/// # For the owner of the pool
impl RbacPermissions<Authing> {
    /// Allows a user an action on a resource. A `*` stands for all ids or names, as in `articles:*`.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.rbac().permissions().allow_user(lea, "articles:42", "articles:*").await?;
    /// assert!(authing.rbac().is_allowed(lea, "articles:42", "articles:edit").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "allow")]
    pub fn allow_user(
        &self,
        user_id: impl Into<UserId>,
        resource: impl Into<String>,
        action: impl Into<String>,
    ) -> Call<Authing, AllowAction, ()> {
        self.call(AllowAction::new(resource, action).user_id(user_id.into()))
    }

    /// Allows all users of a role an action on a resource. A `*` stands for all ids or names, as in `articles:*`.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// authing.rbac().permissions().allow_role("editor", "articles:*", "articles:edit").await?;
    /// let allowed = authing.rbac().permissions().of_role("editor").await?;
    /// assert_eq!(allowed[0].actions, ["articles:edit"]);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "allow")]
    pub fn allow_role(
        &self,
        role_code: impl Into<String>,
        resource: impl Into<String>,
        action: impl Into<String>,
    ) -> Call<Authing, AllowAction, ()> {
        self.call(AllowAction::new(resource, action).role_code(role_code.into()))
    }

    /// Allows several targets actions on a resource. Each target is given with its actions.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::PolicyTarget;
    ///
    /// # let rbac = authing.rbac();
    /// # rbac.roles().create("editor").await?;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// let targets = [
    ///     (PolicyTarget::user(lea), vec!["articles:read"]),
    ///     (PolicyTarget::role("editor"), vec!["articles:read", "articles:edit"]),
    /// ];
    /// rbac.permissions().authorize("articles:42", targets).await?;
    /// assert!(rbac.is_allowed(lea, "articles:42", "articles:read").await?);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the list of targets is empty, or if a target is empty or lacks actions.
    #[doc(alias = "authorizeResource")]
    pub fn authorize(
        &self,
        resource: impl Into<String>,
        targets: impl IntoIterator<Item = (PolicyTarget, impl IntoIterator<Item = impl Into<String>>)>,
    ) -> Call<Authing, AuthorizeResource, ()> {
        let (mut ids, mut sent, mut checked) = (Vec::new(), Vec::new(), Ok(()));
        for (PolicyTarget { kind, id }, actions) in targets {
            let actions: Vec<String> = actions.into_iter().map(Into::into).collect();
            checked = checked.and(check_actions(&actions));
            sent.push(AuthorizeResourceOpt::new(kind, &id).actions(actions));
            ids.push(id);
        }
        self.call(AuthorizeResource::new(resource, sent))
            .required_items("targets", &ids)
            .checked(checked)
    }

    /// Returns the resources that a user may access, and the actions on each: those of the user, and of the user's roles, groups and
    /// nodes of organisations. Fails if the user is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # authing.rbac().permissions().allow_user(lea, "articles:42", "articles:edit").await?;
    /// let allowed = authing.rbac().permissions().of_user(lea).await?;
    /// assert_eq!(allowed[0].code, "articles:42");
    /// assert_eq!(allowed[0].actions, ["articles:edit"]);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "listUserAuthorizedResources")]
    #[doc(alias = "listAuthorizedResources")]
    pub fn of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListUserAuthorizedResources, Vec<AuthorizedResource>> {
        self.call(ListUserAuthorizedResources::new().user_id(user_id))
            .map(|user| user.authorized_resources.unwrap_or_default().list)
    }

    /// Returns the resources that the users of a role may access, and the actions on each. Fails if the code is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// let allowed = authing.rbac().permissions().of_role("editor").await?;
    /// assert!(allowed.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "listRoleAuthorizedResources")]
    #[doc(alias = "listAuthorizedResources")]
    pub fn of_role(
        &self,
        code: impl Into<String>,
    ) -> Call<Authing, ListRoleAuthorizedResources, Vec<AuthorizedResource>> {
        self.call(ListRoleAuthorizedResources::new(code))
            .map(|role| role.authorized_resources.unwrap_or_default().list)
    }

    /// Returns the resources that the users of a group may access, and the actions on each. Fails if the code is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().groups().create("newsroom", "The newsroom").await?;
    /// let allowed = authing.rbac().permissions().of_group("newsroom").await?;
    /// assert!(allowed.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "listGroupAuthorizedResources")]
    #[doc(alias = "listAuthorizedResources")]
    pub fn of_group(
        &self,
        code: impl Into<String>,
    ) -> Call<Authing, ListGroupAuthorizedResources, Vec<AuthorizedResource>> {
        self.call(ListGroupAuthorizedResources::new(code))
            .map(|group| group.authorized_resources.unwrap_or_default().list)
    }

    /// Returns the resources that the users of a node of an organisation may access, and the actions on each. Fails if the id is
    /// unknown.
    ///
    /// ```no_run
    /// # async fn example(authing: authing::v2::Authing, sales: authing::id::NodeId) -> Result<(), authing::Error> {
    /// for resource in authing.rbac().permissions().of_node(sales).await? {
    ///     println!("{}: {:?}", resource.code, resource.actions);
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "listNodeByIdAuthorizedResources")]
    #[doc(alias = "listAuthorizedResourcesByNodeId")]
    pub fn of_node(
        &self,
        node_id: impl Into<NodeId>,
    ) -> Call<Authing, ListOrgNodeAuthorizedResources, Vec<AuthorizedResource>> {
        self.call(ListOrgNodeAuthorizedResources::new(node_id))
            .map(|node| node.authorized_resources.unwrap_or_default().list)
    }

    /// Returns the users, roles, groups and nodes of organisations that are allowed actions on a resource. `target_type` selects one kind
    /// of target, `actions` those that are allowed certain actions.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::ResourceType;
    ///
    /// # authing.rbac().roles().create("editor").await?;
    /// # authing.rbac().permissions().allow_role("editor", "articles:42", "articles:edit").await?;
    /// let targets = authing.rbac().permissions().list_targets(ResourceType::Data, "articles:42").await?;
    /// assert_eq!(targets[0].target_identifier.as_deref(), Some("editor"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "authorizedTargets")]
    #[doc(alias = "getAuthorizedTargets")]
    pub fn list_targets(
        &self,
        resource_type: ResourceType,
        resource: impl Into<String>,
    ) -> Call<Authing, ListAuthorizedTargets, Vec<AuthorizedTarget>> {
        self.call(ListAuthorizedTargets::new(resource_type, resource))
            .map(|found| found.unwrap_or_default().list)
    }
}

/// # For a logged-in user
impl<C: Client> RbacPermissions<Session<C>> {
    /// Returns the resources that the user may access, and the actions on each, also through roles, groups and nodes of organisations.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let mine = session.rbac().permissions().mine().await?;
    /// assert!(mine.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "listAuthorizedResources")]
    pub fn mine(&self) -> Call<Session<C>, ListUserAuthorizedResources, Vec<AuthorizedResource>> {
        self.call(ListUserAuthorizedResources::new())
            .map(|user| user.authorized_resources.unwrap_or_default().list)
    }
}
