//! The users and the roles of the nodes of organisations, which are the departments of users.

use super::{Authing, Client, Orgs, Session};
use crate::{
    Call, Page,
    id::{NodeId, UserId},
    v2::{
        operations::org::{
            AddUsersToOrgNode, ListOrgNodeRoles, ListOrgNodeUsers, ListUserDepartments,
            MoveUsersToOrgNode, RemoveUsersFromOrgNode, SetMainDepartment,
        },
        types::{Node, Role, User, UserDepartment},
    },
};

/// # For the owner of the pool
impl Orgs<Authing> {
    /// Returns the users of a node page by page, including those of the nodes below it unless `include_children_nodes` is false;
    /// [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// let page = authing.orgs().users(org.root_node.id).include_children_nodes(false).await?;
    /// assert_eq!(page.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "nodeByIdWithMembers")]
    #[doc(alias = "listMembers")]
    pub fn users(&self, node_id: impl Into<NodeId>) -> Call<Authing, ListOrgNodeUsers, Page<User>> {
        self.call(ListOrgNodeUsers::new(node_id))
    }

    /// Adds users, at least one, to a node, and returns the node.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let node = authing.orgs().create("Company").await?.root_node.id;
    /// authing.orgs().add_users(&node, ["5e4c8b1f0a2d3c4b5a690001"]).await?;
    /// assert_eq!(authing.orgs().users(node).await?.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addMember")]
    #[doc(alias = "addMembers")]
    pub fn add_users(
        &self,
        node_id: impl Into<NodeId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, AddUsersToOrgNode, Node> {
        self.call(AddUsersToOrgNode::new(node_id, user_ids))
    }

    /// Removes users, at least one, from a node, and returns the node.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let node = authing.orgs().create("Company").await?.root_node.id;
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # authing.orgs().add_users(&node, [lea]).await?;
    /// authing.orgs().remove_users(&node, [lea]).await?;
    /// assert_eq!(authing.orgs().users(node).await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeMember")]
    #[doc(alias = "removeMembers")]
    pub fn remove_users(
        &self,
        node_id: impl Into<NodeId>,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, RemoveUsersFromOrgNode, Node> {
        self.call(RemoveUsersFromOrgNode::new(node_id, user_ids))
    }

    /// Moves users from one node to another. Without users, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// # let (company, lea) = (&org.root_node.id, "5e4c8b1f0a2d3c4b5a690001");
    /// # let sales = authing.orgs().add_node(&org.id, "Sales", company).await?.id;
    /// # authing.orgs().add_users(company, [lea]).await?;
    /// authing.orgs().move_users([lea], company, &sales).await?;
    /// assert_eq!(authing.orgs().users(sales).await?.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "moveMembers")]
    pub fn move_users(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
        source_node_id: impl Into<NodeId>,
        target_node_id: impl Into<NodeId>,
    ) -> Call<Authing, MoveUsersToOrgNode, ()> {
        self.call(MoveUsersToOrgNode::new(
            user_ids,
            source_node_id,
            target_node_id,
        ))
    }

    /// Returns the roles of a node.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let node = authing.orgs().create("Company").await?.root_node.id;
    /// assert!(authing.orgs().roles(node).await?.is_empty());
    /// # Ok(()) });
    /// ```
    pub fn roles(&self, node_id: impl Into<NodeId>) -> Call<Authing, ListOrgNodeRoles, Vec<Role>> {
        self.call(ListOrgNodeRoles::new(node_id))
            .map(|node| node.roles.unwrap_or_default().list)
    }

    /// Makes a node that a user is in the main department of the user.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let (node, lea) = (authing.orgs().create("Company").await?.root_node.id, "5e4c8b1f0a2d3c4b5a690001");
    /// # authing.orgs().add_users(&node, [lea]).await?;
    /// authing.orgs().set_main_department(lea, node).await?;
    /// assert!(authing.orgs().of_user(lea).await?[0].is_main_department);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "setMainDepartment")]
    pub fn set_main_department(
        &self,
        user_id: impl Into<UserId>,
        department_id: impl Into<NodeId>,
    ) -> Call<Authing, SetMainDepartment, ()> {
        self.call(SetMainDepartment::new(user_id).department_id(department_id.into()))
    }

    /// Returns the departments of a user: the nodes that the user is in. `org_id` on the call limits them to an organisation.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let (node, lea) = (authing.orgs().create("Company").await?.root_node.id, "5e4c8b1f0a2d3c4b5a690001");
    /// # authing.orgs().add_users(node, [lea]).await?;
    /// let departments = authing.orgs().of_user(lea).await?;
    /// assert_eq!(departments[0].department.name, "Company");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getUserDepartments")]
    #[doc(alias = "listDepartment")]
    pub fn of_user(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, ListUserDepartments, Vec<UserDepartment>> {
        self.call(ListUserDepartments::new().user_id(user_id))
            .map(|user| user.departments.unwrap_or_default().list)
    }
}

/// # For a logged-in user
impl<C: Client> Orgs<Session<C>> {
    /// Returns the user's departments: the nodes that the user is in. `org_id` on the call limits them to an organisation.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_email("lea@example.com", "correct horse").await?;
    /// assert!(session.orgs().mine().await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "listDepartments")]
    pub fn mine(&self) -> Call<Session<C>, ListUserDepartments, Vec<UserDepartment>> {
        self.call(ListUserDepartments::new())
            .map(|user| user.departments.unwrap_or_default().list)
    }
}
