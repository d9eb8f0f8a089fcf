//! Organisations: trees whose nodes are RBAC groups.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// An organisation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Org {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    /// Set by version 2 of the API, as are the texts and the numbers of the nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tenant_id: Option<String>,
    /// The nodes, each after its parent.
    pub(crate) nodes: Vec<Node>,
}

/// A group in an organisation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Node {
    pub(crate) group: String,
    /// The parent group, or `None` for the root.
    pub(crate) parent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name_i18n: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description_i18n: Option<String>,
    /// The position among the children of the parent: the highest number is first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) order: Option<i32>,
    /// The times at which version 2 of the API added users, by the users' ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) joined: BTreeMap<String, Timestamp>,
}

impl Node {
    pub(crate) fn new(group: String, parent: Option<String>) -> Self {
        Self {
            group,
            parent,
            ..Self::default()
        }
    }
}

impl Org {
    pub(crate) fn new(id: String, root: Node) -> Self {
        Self {
            id,
            nodes: vec![root],
            ..Self::default()
        }
    }

    pub(crate) fn node(&self, group: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.group == group)
    }

    pub(crate) fn node_mut(&mut self, group: &str) -> Option<&mut Node> {
        self.nodes.iter_mut().find(|node| node.group == group)
    }

    pub(crate) fn root(&self) -> Option<&Node> {
        self.nodes.iter().find(|node| node.parent.is_none())
    }

    /// Returns the children of a group, in their order.
    pub(crate) fn children(&self, group: &str) -> Vec<&str> {
        let nodes = self.nodes.iter();
        let mut children: Vec<&Node> = nodes
            .filter(|node| node.parent.as_deref() == Some(group))
            .collect();
        children.sort_by_key(|node| Reverse(node.order.unwrap_or_default()));
        children.iter().map(|node| node.group.as_str()).collect()
    }

    /// Returns all groups below `group` with their depth, level by level.
    pub(crate) fn below(&self, group: &str) -> Vec<(&str, i32)> {
        let with_depth = |depth| move |child| (child, depth);
        let mut found: Vec<(&str, i32)> = Vec::new();
        found.extend(self.children(group).into_iter().map(with_depth(1)));
        for next in 0..self.nodes.len() {
            let Some(&(group, depth)) = found.get(next) else {
                break;
            };
            found.extend(self.children(group).into_iter().map(with_depth(depth + 1)));
        }
        found
    }

    /// Returns a group and all groups below it.
    pub(crate) fn subtree<'a>(&'a self, group: &'a str) -> Vec<&'a str> {
        let below = self.below(group).into_iter().map(|(group, _)| group);
        std::iter::once(group).chain(below).collect()
    }

    /// Returns the groups from the root to a group.
    pub(crate) fn path<'a>(&'a self, group: &'a str) -> Vec<&'a str> {
        let parent = |group: &&str| self.node(group)?.parent.as_deref();
        let mut path: Vec<&str> = std::iter::successors(Some(group), parent).collect();
        path.reverse();
        path
    }

    /// Moves a node, with all nodes below it, to another parent. The nodes stay after their parents.
    pub(crate) fn relocate(&mut self, group: &str, parent: &str) {
        if let Some(node) = self.node_mut(group) {
            node.parent = Some(parent.to_owned());
        }
        let moved: Vec<String> = self.subtree(group).into_iter().map(str::to_owned).collect();
        self.nodes.sort_by_key(|node| moved.contains(&node.group));
    }

    /// Removes a node and all below it, and returns their groups.
    pub(crate) fn remove(&mut self, group: &str) -> Vec<String> {
        let removed: Vec<String> = self.subtree(group).into_iter().map(str::to_owned).collect();
        self.nodes.retain(|node| !removed.contains(&node.group));
        removed
    }
}
