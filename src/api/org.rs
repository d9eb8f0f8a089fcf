//! Organisations: trees whose nodes are groups of the role-based access control.

use super::Orgs;
use crate::{
    Authing, Call, Page,
    id::{GroupId, OrgId},
    operations::org::{
        AddOrgNode, CreateOrg, DeleteOrg, GetOrg, GetOrgRoot, IsOrgRoot, ListOrgChildren,
        ListOrgNodeUsers, ListOrgs, RemoveOrgNode,
    },
    types::{Org, OrgDescendant, RbacGroup, User},
};

/// # For the owner of the pool
impl Orgs<Authing> {
    /// Returns all organisations.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// for org in authing.orgs().list().await? {
    ///     println!("{} has {} nodes", org.id, org.nodes.len());
    /// }
    /// # Ok(()) });
    /// ```
    #[doc(alias = "orgs")]
    #[doc(alias = "org.all")]
    pub fn list(&self) -> Call<Authing, ListOrgs, Vec<Org>> {
        self.call(ListOrgs::new()).map(|orgs| orgs.list)
    }

    /// Creates an organisation with one node: the group that is its root. A node has the id of its group.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// let org = authing.orgs().create(&company).await?;
    /// assert_eq!(org.nodes[0].id, company);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createOrg")]
    #[doc(alias = "org.createOrg")]
    pub fn create(&self, root_group_id: impl Into<GroupId>) -> Call<Authing, CreateOrg, Org> {
        self.call(CreateOrg::new(root_group_id))
    }

    /// Returns an organisation with all its nodes; [`into_tree`](Org::into_tree) converts it into a tree.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// # let sales = authing.rbac().groups().create("Sales").await?.id;
    /// # let org = authing.orgs().create(&company).await?.id;
    /// # authing.orgs().add_node(&org, &sales, &company).await?;
    /// let tree = authing.orgs().get(org).await?.into_tree()?;
    /// let names: Vec<_> = tree.iter().map(|node| node.name()).collect();
    /// assert_eq!(names, ["Company", "Sales"]);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "org")]
    #[doc(alias = "org.findById")]
    pub fn get(&self, org_id: impl Into<OrgId>) -> Call<Authing, GetOrg, Org> {
        self.call(GetOrg::new(org_id))
    }

    /// Deletes an organisation. Its groups remain.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// # let org = authing.orgs().create(&company).await?.id;
    /// authing.orgs().delete(org).await?;
    /// assert!(authing.orgs().list().await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteOrg")]
    #[doc(alias = "org.dropById")]
    pub fn delete(&self, org_id: impl Into<OrgId>) -> Call<Authing, DeleteOrg, ()> {
        self.call(DeleteOrg::new(org_id))
    }

    /// Adds a group below a node, and returns the updated organisation.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// # let sales = authing.rbac().groups().create("Sales").await?.id;
    /// # let org = authing.orgs().create(&company).await?.id;
    /// let tree = authing.orgs().add_node(org, &sales, company).await?.into_tree()?;
    /// let sales = tree.find(&sales).ok_or("it was put there")?;
    /// assert_eq!(sales.depth(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addOrgNode")]
    #[doc(alias = "org.addNode")]
    pub fn add_node(
        &self,
        org_id: impl Into<OrgId>,
        group_id: impl Into<GroupId>,
        parent_group_id: impl Into<GroupId>,
    ) -> Call<Authing, AddOrgNode, Org> {
        self.call(AddOrgNode::new(org_id, group_id, parent_group_id))
    }

    /// Removes a node, and returns the updated organisation. The effect on the nodes below it is not documented;
    /// [`into_tree`](Org::into_tree) describes how it handles them.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// # let sales = authing.rbac().groups().create("Sales").await?.id;
    /// # let org = authing.orgs().create(&company).await?.id;
    /// # authing.orgs().add_node(&org, &sales, &company).await?;
    /// let org = authing.orgs().remove_node(org, sales).await?;
    /// assert_eq!(org.nodes.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeOrgNode")]
    #[doc(alias = "org.removeNode")]
    pub fn remove_node(
        &self,
        org_id: impl Into<OrgId>,
        group_id: impl Into<GroupId>,
    ) -> Call<Authing, RemoveOrgNode, Org> {
        self.call(RemoveOrgNode::new(org_id, group_id))
    }

    /// Returns the group at the root.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// # let org = authing.orgs().create(&company).await?.id;
    /// let group = authing.orgs().root(org).await?;
    /// assert_eq!(group.name, "Company");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "orgRootNode")]
    #[doc(alias = "org.rootNode")]
    pub fn root(&self, org_id: impl Into<OrgId>) -> Call<Authing, GetOrgRoot, RbacGroup> {
        self.call(GetOrgRoot::new(org_id))
    }

    /// Returns whether a node is the root.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// # let org = authing.orgs().create(&company).await?.id;
    /// assert!(authing.orgs().is_root(org, company).await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isRootNodeOfOrg")]
    #[doc(alias = "org.isRootNode")]
    pub fn is_root(
        &self,
        org_id: impl Into<OrgId>,
        group_id: impl Into<GroupId>,
    ) -> Call<Authing, IsOrgRoot, bool> {
        self.call(IsOrgRoot::new(org_id, group_id))
    }

    /// Returns the groups below a node, each with its depth below it: 1 for a child. The list is empty for a leaf.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// # let sales = authing.rbac().groups().create("Sales").await?.id;
    /// # let org = authing.orgs().create(&company).await?.id;
    /// # authing.orgs().add_node(&org, &sales, &company).await?;
    /// let children = authing.orgs().children(org, company).await?;
    /// assert_eq!(children[0].group.name, "Sales");
    /// assert_eq!(children[0].depth, 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "orgChildrenNodes")]
    #[doc(alias = "org.childrenNodes")]
    pub fn children(
        &self,
        org_id: impl Into<OrgId>,
        group_id: impl Into<GroupId>,
    ) -> Call<Authing, ListOrgChildren, Vec<OrgDescendant>> {
        self.call(ListOrgChildren::new(org_id, group_id))
    }

    /// Returns the users of a node page by page, including the nodes below it if `include_children_nodes` is set;
    /// [`stream`](Call::stream) returns them all. The users of a node are the users of its group.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let company = authing.rbac().groups().create("Company").await?.id;
    /// # let org = authing.orgs().create(&company).await?.id;
    /// let page = authing.orgs().users(org, company).include_children_nodes(true).await?;
    /// assert_eq!(page.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "orgNodeUserList")]
    pub fn users(
        &self,
        org_id: impl Into<OrgId>,
        group_id: impl Into<GroupId>,
    ) -> Call<Authing, ListOrgNodeUsers, Page<User>> {
        self.call(ListOrgNodeUsers::new(org_id, group_id))
    }
}
