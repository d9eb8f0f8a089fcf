//! Organisations: trees of nodes.

use super::{Authing, Orgs};
use crate::{
    Call, Page,
    api::org_tree::{OrgTree, OrgTreeError, org_tree_item},
    id::{NodeId, OrgId},
    v2::{
        operations::org::{
            CreateOrg, CreateOrgNode, DeleteOrg, DeleteOrgNode, GetOrg, GetOrgNode,
            GetOrgNodeByCode, GetOrgRoot, IsOrgRoot, ListOrgChildren, ListOrgs, MoveOrgNode,
            SearchOrgNodes, UpdateOrgNode,
        },
        types::{Node, Org},
    },
};

org_tree_item! { Node, NodeId }

impl Org {
    /// Converts the nodes into a tree, as [`into_tree`](crate::types::Org::into_tree) of v1 does.
    ///
    /// # Errors
    ///
    /// [`OrgTreeError`] if the root is missing or ambiguous, or if a node is in several places.
    #[doc(alias = "tree")]
    pub fn into_tree(self) -> Result<OrgTree<Node>, OrgTreeError<NodeId>> {
        OrgTree::new(self.id, self.nodes)
    }
}

/// # For the owner of the pool
impl Orgs<Authing> {
    /// Returns the organisations page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.orgs().create("Company").await?;
    /// let mut orgs = authing.orgs().list().stream();
    /// while let Some(org) = orgs.try_next().await? {
    ///     println!("{} has {} nodes", org.root_node.name, org.nodes.len());
    /// }
    /// # Ok(()) });
    /// ```
    #[doc(alias = "orgs")]
    #[doc(alias = "getAllOrgs")]
    pub fn list(&self) -> Call<Authing, ListOrgs, Page<Org>> {
        self.call(ListOrgs::new())
    }

    /// Creates an organisation with one node: the root, which has the name of the organisation.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let org = authing.orgs().create("Company").code("company").await?;
    /// assert_eq!(org.root_node.name, "Company");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createOrg")]
    pub fn create(&self, name: impl Into<String>) -> Call<Authing, CreateOrg, Org> {
        self.call(CreateOrg::new(name))
    }

    /// Returns an organisation with all its nodes; [`into_tree`](Org::into_tree) converts it into a tree.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// # authing.orgs().add_node(&org.id, "Sales", &org.root_node.id).await?;
    /// let tree = authing.orgs().get(org.id).await?.into_tree()?;
    /// let names: Vec<_> = tree.iter().map(|node| node.name()).collect();
    /// assert_eq!(names, ["Company", "Sales"]);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "org")]
    #[doc(alias = "findById")]
    pub fn get(&self, org_id: impl Into<OrgId>) -> Call<Authing, GetOrg, Org> {
        self.call(GetOrg::new(org_id))
    }

    /// Deletes an organisation with all its nodes. The users remain.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// authing.orgs().delete(org.id).await?;
    /// assert_eq!(authing.orgs().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteOrg")]
    #[doc(alias = "deleteById")]
    pub fn delete(&self, org_id: impl Into<OrgId>) -> Call<Authing, DeleteOrg, ()> {
        self.call(DeleteOrg::new(org_id))
    }

    /// Creates a node below a node, and returns it. Refused if the organisation already has a node with its code.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// let sales = authing.orgs().add_node(&org.id, "Sales", &org.root_node.id).code("sales").await?;
    /// assert_eq!(sales.path, [&org.root_node.id, &sales.id]);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addNode")]
    #[doc(alias = "addNodeV2")]
    pub fn add_node(
        &self,
        org_id: impl Into<OrgId>,
        name: impl Into<String>,
        parent_node_id: impl Into<NodeId>,
    ) -> Call<Authing, CreateOrgNode, Node> {
        self.call(CreateOrgNode::new(org_id, name).parent_node_id(parent_node_id.into()))
    }

    /// Changes a node, and returns it. Arguments that are not set keep their values.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// let root = authing.orgs().update_node(org.root_node.id).name("Analytical Engines").await?;
    /// assert_eq!(root.name, "Analytical Engines");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateNode")]
    pub fn update_node(&self, node_id: impl Into<NodeId>) -> Call<Authing, UpdateOrgNode, Node> {
        self.call(UpdateOrgNode::new(node_id))
    }

    /// Deletes a node with all nodes below it. The users remain.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// # let sales = authing.orgs().add_node(&org.id, "Sales", &org.root_node.id).await?;
    /// authing.orgs().remove_node(&org.id, sales.id).await?;
    /// assert_eq!(authing.orgs().get(org.id).await?.nodes.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteNode")]
    pub fn remove_node(
        &self,
        org_id: impl Into<OrgId>,
        node_id: impl Into<NodeId>,
    ) -> Call<Authing, DeleteOrgNode, ()> {
        self.call(DeleteOrgNode::new(org_id, node_id))
    }

    /// Moves a node with all nodes below it to another parent, and returns the updated organisation. The parent must not be the
    /// node or below it.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// # let sales = authing.orgs().add_node(&org.id, "Sales", &org.root_node.id).await?;
    /// # let export = authing.orgs().add_node(&org.id, "Export", &org.root_node.id).await?;
    /// let tree = authing.orgs().move_node(org.id, &export.id, &sales.id).await?.into_tree()?;
    /// let export = tree.find(export.id).ok_or("it was moved")?;
    /// assert_eq!(export.depth(), 2);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "moveNode")]
    pub fn move_node(
        &self,
        org_id: impl Into<OrgId>,
        node_id: impl Into<NodeId>,
        target_parent_id: impl Into<NodeId>,
    ) -> Call<Authing, MoveOrgNode, Org> {
        self.call(MoveOrgNode::new(org_id, node_id, target_parent_id))
    }

    /// Returns a node; `None` if the id is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// let root = authing.orgs().get_node(org.root_node.id).await?.ok_or("no such node")?;
    /// assert_eq!(root.name, "Company");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "nodeById")]
    #[doc(alias = "getNodeById")]
    pub fn get_node(&self, node_id: impl Into<NodeId>) -> Call<Authing, GetOrgNode, Option<Node>> {
        self.call(GetOrgNode::new(node_id))
    }

    /// Returns the node of an organisation with this code; `None` if no node has it.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").code("company").await?;
    /// let root = authing.orgs().get_node_by_code(org.id, "company").await?.ok_or("no such node")?;
    /// assert_eq!(root.name, "Company");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "nodeByCode")]
    #[doc(alias = "getNodeByCode")]
    pub fn get_node_by_code(
        &self,
        org_id: impl Into<OrgId>,
        code: impl Into<String>,
    ) -> Call<Authing, GetOrgNodeByCode, Option<Node>> {
        self.call(GetOrgNodeByCode::new(org_id, code))
    }

    /// Returns the nodes of all organisations that match a keyword. Which fields the service searches is not documented.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.orgs().create("Company").await?;
    /// let found = authing.orgs().search_nodes("Comp").await?;
    /// assert_eq!(found[0].name, "Company");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "searchNodes")]
    pub fn search_nodes(
        &self,
        keyword: impl Into<String>,
    ) -> Call<Authing, SearchOrgNodes, Vec<Node>> {
        self.call(SearchOrgNodes::new(keyword))
    }

    /// Returns the node at the root.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// let root = authing.orgs().root(org.id).await?;
    /// assert_eq!(root.name, "Company");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rootNode")]
    pub fn root(&self, org_id: impl Into<OrgId>) -> Call<Authing, GetOrgRoot, Node> {
        self.call(GetOrgRoot::new(org_id))
    }

    /// Returns whether a node is the root.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// assert!(authing.orgs().is_root(org.id, org.root_node.id).await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isRootNode")]
    pub fn is_root(
        &self,
        org_id: impl Into<OrgId>,
        node_id: impl Into<NodeId>,
    ) -> Call<Authing, IsOrgRoot, bool> {
        self.call(IsOrgRoot::new(org_id, node_id))
    }

    /// Returns the nodes below a node, each with its depth below it: 1 for a child. The list is empty for a leaf.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let org = authing.orgs().create("Company").await?;
    /// # authing.orgs().add_node(&org.id, "Sales", &org.root_node.id).await?;
    /// let children = authing.orgs().children(org.root_node.id).await?;
    /// assert_eq!(children[0].name, "Sales");
    /// assert_eq!(children[0].depth, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "childrenNodes")]
    #[doc(alias = "listChildren")]
    pub fn children(
        &self,
        node_id: impl Into<NodeId>,
    ) -> Call<Authing, ListOrgChildren, Vec<Node>> {
        self.call(ListOrgChildren::new(node_id))
    }
}
