//! Converts the flat list of an organisation's nodes into a tree.

use std::{
    collections::{HashMap, HashSet},
    fmt::{self, Debug},
    hash::Hash,
    iter,
};

use crate::{
    error::Printed,
    id::{GroupId, OrgId},
    operation::sealed::Sealed,
    types::{Org, OrgNode},
};

/// A node in the list that a tree is made of. The nodes of both APIs implement it.
pub trait OrgTreeItem: Sealed {
    /// The type of the id.
    type Id: Clone + Debug + Eq + Hash + AsRef<str>;

    /// Returns the id.
    fn id(&self) -> &Self::Id;

    /// Returns the name.
    fn name(&self) -> &str;

    /// Returns the ids of the children, in their order.
    fn children(&self) -> &[Self::Id];

    /// Returns whether the node is marked as the root.
    fn is_root(&self) -> bool;
}

/// Implements the trait for a type with these fields.
macro_rules! org_tree_item {
    ($node:ty, $id:ty) => {
        impl crate::operation::sealed::Sealed for $node {}

        impl crate::api::org_tree::OrgTreeItem for $node {
            type Id = $id;

            fn id(&self) -> &$id {
                &self.id
            }

            fn name(&self) -> &str {
                &self.name
            }

            fn children(&self) -> &[$id] {
                &self.children
            }

            fn is_root(&self) -> bool {
                self.root == Some(true)
            }
        }
    };
}
#[cfg(feature = "v2")]
pub(crate) use org_tree_item;

org_tree_item! { OrgNode, GroupId }

impl Org {
    /// Converts the nodes into a tree.
    ///
    /// The root is the node that is marked as the root, or else the only node that is not below another one. The service does not
    /// document what remains of a removed node. Therefore, an unknown id among the children of a node is ignored, and nodes that
    /// cannot be reached from the root are kept as [`detached`](OrgTree::detached).
    ///
    /// ```
    /// # let org = serde_json::from_value::<authing::types::Org>(serde_json::json!({
    /// #     "_id": "1",
    /// #     "nodes": [
    /// #         { "_id": "2", "name": "Company", "children": ["3", "5"], "root": true },
    /// #         { "_id": "3", "name": "Development", "children": ["4"], "root": false },
    /// #         { "_id": "4", "name": "Compilers", "children": [], "root": false },
    /// #         { "_id": "5", "name": "Sales", "children": [], "root": false },
    /// #     ],
    /// # }))?;
    /// let tree = org.into_tree()?;
    /// for node in tree.iter() {
    ///     println!("{:indent$}{}", "", node.name(), indent = 2 * node.depth());
    /// }
    /// let compilers = tree.find("4").ok_or("no such node")?;
    /// assert_eq!(compilers.parent().ok_or("it is the root")?.name(), "Development");
    /// assert_eq!(compilers.depth(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`OrgTreeError`] if the root is missing or ambiguous, or if a node is in several places.
    #[doc(alias = "tree")]
    pub fn into_tree(self) -> Result<OrgTree, OrgTreeError> {
        OrgTree::new(self.id, self.nodes)
    }
}

/// An organisation as a tree. It has at least one node, the root. [`Org::into_tree`] makes it.
#[derive(Clone, Debug)]
pub struct OrgTree<N: OrgTreeItem = OrgNode> {
    id: OrgId,
    /// In depth-first order: the descendants of a node directly follow it.
    places: Vec<Place<N>>,
    /// The place of each node, by id.
    index: HashMap<N::Id, usize>,
    detached: Vec<N>,
}

#[derive(Clone, Debug)]
struct Place<N> {
    node: N,
    depth: usize,
    parent: Option<usize>,
    /// The place after the last descendant of this node.
    end: usize,
}

impl<N: OrgTreeItem> OrgTree<N> {
    pub(crate) fn new(id: OrgId, nodes: Vec<N>) -> Result<Self, OrgTreeError<N::Id>> {
        let mut ids = HashSet::new();
        if let Some(twice) = nodes.iter().find(|node| !ids.insert(node.id())) {
            return Err(OrgTreeError::SeveralPlaces(twice.id().clone()));
        }
        let mut tree = Self {
            id,
            places: Vec::new(),
            index: HashMap::new(),
            detached: Vec::new(),
        };
        let mut next = vec![(root(&nodes)?, None)];
        // The nodes that are not placed yet, with their positions in the list.
        let nodes = nodes.into_iter().enumerate();
        let nodes = nodes.map(|(position, node)| (node.id().clone(), (position, node)));
        let mut waiting: HashMap<_, _> = nodes.collect();
        while let Some((id, parent)) = next.pop() {
            if tree.index.contains_key(&id) {
                return Err(OrgTreeError::SeveralPlaces(id));
            }
            let Some((_, node)) = waiting.remove(&id) else {
                continue;
            };
            let place = tree.places.len();
            let children = node.children().iter().rev();
            next.extend(children.map(|child| (child.clone(), Some(place))));
            tree.index.insert(id, place);
            tree.places.push(Place {
                node,
                depth: parent.map_or(0, |parent: usize| tree.places[parent].depth + 1),
                parent,
                end: place + 1,
            });
        }
        // In reverse order, the descendants of a node are known before the node.
        for place in (0..tree.places.len()).rev() {
            if let Some(parent) = tree.places[place].parent {
                tree.places[parent].end = tree.places[parent].end.max(tree.places[place].end);
            }
        }
        let mut detached: Vec<_> = waiting.into_values().collect();
        detached.sort_unstable_by_key(|(position, _)| *position);
        tree.detached = detached.into_iter().map(|(_, node)| node).collect();
        Ok(tree)
    }

    /// Returns the id of the organisation.
    pub fn id(&self) -> &OrgId {
        &self.id
    }

    /// Returns the root.
    pub fn root(&self) -> TreeNode<'_, N> {
        self.at(0)
    }

    /// Returns the node with this id, which in v1 is also the id of its group. `None` if it is not in the tree.
    pub fn find(&self, id: impl Into<N::Id>) -> Option<TreeNode<'_, N>> {
        self.index.get(&id.into()).map(|place| self.at(*place))
    }

    /// Iterates over all nodes, depth first, with children in their order.
    pub fn iter(&self) -> impl Iterator<Item = TreeNode<'_, N>> {
        (0..self.places.len()).map(|place| self.at(place))
    }

    /// Returns the number of nodes in the tree.
    #[expect(
        clippy::len_without_is_empty,
        reason = "there is always a root: it is never empty"
    )]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Returns the nodes of the organisation that cannot be reached from the root.
    pub fn detached(&self) -> &[N] {
        &self.detached
    }

    fn at(&self, place: usize) -> TreeNode<'_, N> {
        TreeNode { tree: self, place }
    }
}

/// Returns the id of the only root: the marked node, or else the only node that is not below another one.
fn root<N: OrgTreeItem>(nodes: &[N]) -> Result<N::Id, OrgTreeError<N::Id>> {
    let mut roots: Vec<_> = nodes.iter().filter(|node| node.is_root()).collect();
    if roots.is_empty() {
        let below: HashSet<_> = nodes.iter().flat_map(N::children).collect();
        let tops = nodes.iter().filter(|node| !below.contains(node.id()));
        roots = tops.collect();
    }
    match roots[..] {
        [] => Err(OrgTreeError::NoRoot),
        [root] => Ok(root.id().clone()),
        [one, other, ..] => Err(OrgTreeError::SeveralRoots(
            one.id().clone(),
            other.id().clone(),
        )),
    }
}

/// A node of a tree.
pub struct TreeNode<'tree, N: OrgTreeItem = OrgNode> {
    tree: &'tree OrgTree<N>,
    place: usize,
}

impl<N: OrgTreeItem> Clone for TreeNode<'_, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: OrgTreeItem> Copy for TreeNode<'_, N> {}

impl<'tree, N: OrgTreeItem> TreeNode<'tree, N> {
    /// Returns the id of the node, which in v1 is also the id of its group.
    pub fn id(self) -> &'tree N::Id {
        self.node().id()
    }

    /// Returns the name of the node.
    pub fn name(self) -> &'tree str {
        self.node().name()
    }

    /// Returns the node as the service returned it.
    pub fn node(self) -> &'tree N {
        &self.place().node
    }

    /// Returns the depth of the node; 0 for the root.
    pub fn depth(self) -> usize {
        self.place().depth
    }

    /// Returns the parent; `None` for the root.
    pub fn parent(self) -> Option<Self> {
        self.place().parent.map(|place| self.tree.at(place))
    }

    /// Iterates over the ancestors, from the parent to the root.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        iter::successors(self.parent(), |node| node.parent())
    }

    /// Iterates over the children, in their order.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let end = self.place().end;
        let from = move |place| (place < end).then(|| self.tree.at(place));
        iter::successors(from(self.place + 1), move |node| from(node.place().end))
    }

    /// Iterates over all descendants, depth first.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.place + 1..self.place().end).map(move |place| self.tree.at(place))
    }

    fn place(self) -> &'tree Place<N> {
        &self.tree.places[self.place]
    }
}

/// Prints only the node, without its tree.
impl<N: OrgTreeItem + Debug> Debug for TreeNode<'_, N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TreeNode")
            .field("node", self.node())
            .field("depth", &self.depth())
            .finish_non_exhaustive()
    }
}

/// The nodes of an organisation do not form a tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OrgTreeError<I: AsRef<str> = GroupId> {
    /// The root is missing.
    #[error("the organisation has no root")]
    NoRoot,
    /// Several nodes are roots. Contains the ids of two.
    #[error("the organisation has two roots, `{}` and `{}`", Printed(.0.as_ref()), Printed(.1.as_ref()))]
    SeveralRoots(I, I),
    /// A node is repeated, is below two nodes, or is below itself. Contains its id.
    #[error("the node `{}` is in several places of the organisation", Printed(.0.as_ref()))]
    SeveralPlaces(I),
}
