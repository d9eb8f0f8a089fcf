//! Organisations: trees whose nodes are RBAC groups.

use serde::{Deserialize, Serialize};

/// An organisation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Org {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    /// The nodes, each after its parent.
    pub(crate) nodes: Vec<Node>,
}

/// A group in an organisation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Node {
    pub(crate) group: String,
    /// The parent group, or `None` for the root.
    pub(crate) parent: Option<String>,
}

impl Org {
    pub(crate) fn node(&self, group: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.group == group)
    }

    pub(crate) fn root(&self) -> Option<&Node> {
        self.nodes.iter().find(|node| node.parent.is_none())
    }

    pub(crate) fn children<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a str> {
        self.nodes
            .iter()
            .filter(move |node| node.parent.as_deref() == Some(group))
            .map(|node| node.group.as_str())
    }

    /// Returns all groups below `group` with their depth, level by level.
    pub(crate) fn below<'a>(&'a self, group: &'a str) -> Vec<(&'a str, i32)> {
        let mut found: Vec<(&str, i32)> = self.children(group).map(|child| (child, 1)).collect();
        let mut next = 0;
        while let Some(&(group, depth)) = found.get(next) {
            found.extend(self.children(group).map(|child| (child, depth + 1)));
            next += 1;
        }
        found
    }

    /// Removes a node and all below it.
    pub(crate) fn remove(&mut self, group: &str) {
        let mut removed: Vec<String> = self
            .below(group)
            .into_iter()
            .map(|(group, _)| group.to_owned())
            .collect();
        removed.push(group.to_owned());
        self.nodes.retain(|node| !removed.contains(&node.group));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org() -> Org {
        let node = |group: &str, parent: Option<&str>| Node {
            group: group.to_owned(),
            parent: parent.map(str::to_owned),
        };
        Org {
            id: "o".to_owned(),
            nodes: vec![
                node("root", None),
                node("a", Some("root")),
                node("b", Some("root")),
                node("aa", Some("a")),
            ],
        }
    }

    #[test]
    fn below_returns_descendants_with_their_depth() {
        assert_eq!(org().below("root"), [("a", 1), ("b", 1), ("aa", 2)]);
        assert!(org().below("aa").is_empty());
    }

    #[test]
    fn removing_a_node_removes_its_subtree() {
        let mut org = org();
        org.remove("a");
        assert_eq!(org.below("root"), [("b", 1)]);
    }
}
