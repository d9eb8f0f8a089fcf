//! Trees made from lists of nodes, complete and broken.

use std::collections::BTreeSet;

use authing::{
    OrgTree,
    id::{GroupId, NodeId},
    org_tree::{OrgTreeError, TreeNode},
    types::{Org, SortBy},
};
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

/// A node: its id, whether it is marked as the root, and its children.
type Given = (u8, Option<bool>, Vec<u8>);

fn org(nodes: &[Given]) -> Org {
    let nodes: Vec<Value> = nodes
        .iter()
        .map(|(id, root, children)| {
            let children: Vec<_> = children.iter().map(u8::to_string).collect();
            json!({ "_id": id.to_string(), "name": format!("node {id}"), "root": root, "children": children })
        })
        .collect();
    let org = json!({ "_id": "org", "nodes": nodes });
    serde_json::from_value(org).expect("it is an organisation")
}

fn tree(nodes: &[Given]) -> Result<OrgTree, OrgTreeError> {
    org(nodes).into_tree()
}

fn ids<'tree>(nodes: impl Iterator<Item = TreeNode<'tree>>) -> Vec<&'tree str> {
    nodes.map(|node| node.id().as_str()).collect()
}

/// 1 above 2 and 5, 2 above 3 and 4, in no order.
fn family() -> [Given; 5] {
    [
        (4, Some(false), vec![]),
        (2, Some(false), vec![3, 4]),
        (5, None, vec![]),
        (1, Some(true), vec![2, 5]),
        (3, Some(false), vec![]),
    ]
}

#[test]
fn nodes_are_walked_depth_first_in_the_order_of_children() -> Result<(), OrgTreeError> {
    let tree = tree(&family())?;
    assert_eq!(tree.id(), "org");
    assert_eq!(tree.len(), 5);
    assert_eq!(ids(tree.iter()), ["1", "2", "3", "4", "5"]);
    let depths: Vec<_> = tree.iter().map(TreeNode::depth).collect();
    assert_eq!(depths, [0, 1, 2, 2, 1]);
    assert!(tree.detached().is_empty());
    Ok(())
}

#[test]
fn a_node_returns_its_parent_children_ancestors_and_descendants() -> Result<(), OrgTreeError> {
    let tree = tree(&family())?;
    let root = tree.root();
    assert_eq!(root.name(), "node 1");
    assert!(root.parent().is_none());
    assert_eq!(ids(root.children()), ["2", "5"]);
    assert_eq!(ids(root.descendants()), ["2", "3", "4", "5"]);
    let two = tree.find("2").expect("it is there");
    assert_eq!(ids(two.children()), ["3", "4"]);
    assert_eq!(ids(two.descendants()), ["3", "4"]);
    let four = tree.find("4").expect("it is there");
    assert_eq!(ids(four.ancestors()), ["2", "1"]);
    assert_eq!(four.children().count(), 0);
    assert_eq!(four.node().root, Some(false));
    assert!(tree.find("6").is_none());
    assert!(!format!("{four:?}").contains("node 5"), "a node alone");
    Ok(())
}

#[test]
fn without_a_marked_root_the_node_without_a_parent_is_the_root() {
    let nodes = family().map(|(id, _, children)| (id, None, children));
    let tree = tree(&nodes).expect("it is a tree");
    assert_eq!(tree.root().id(), "1");
}

#[test]
fn nodes_that_do_not_form_a_tree_are_refused() {
    let root = |id, children: &[u8]| (id, Some(true), children.to_vec());
    let node = |id, children: &[u8]| (id, None, children.to_vec());
    let several = |id: &str| OrgTreeError::SeveralPlaces(GroupId::from(id));
    let roots = || OrgTreeError::SeveralRoots(GroupId::from("1"), "2".into());
    for (nodes, expected) in [
        (vec![], OrgTreeError::NoRoot),
        (vec![node(1, &[2]), node(2, &[1])], OrgTreeError::NoRoot),
        (vec![node(1, &[1])], OrgTreeError::NoRoot),
        (vec![root(1, &[]), root(2, &[])], roots()),
        (vec![root(1, &[2]), root(2, &[])], roots()),
        (vec![node(1, &[]), node(2, &[])], roots()),
        (vec![root(1, &[1])], several("1")),
        (vec![root(1, &[2]), node(2, &[1])], several("1")),
        (vec![root(1, &[2]), node(2, &[2])], several("2")),
        (vec![root(1, &[2, 2]), node(2, &[])], several("2")),
        (vec![root(1, &[]), node(1, &[])], several("1")),
        (
            vec![root(1, &[2, 3]), node(2, &[3]), node(3, &[])],
            several("3"),
        ),
    ] {
        assert_eq!(tree(&nodes).map(drop), Err(expected), "{nodes:?}");
    }
}

#[test]
fn nodes_below_a_removed_node_are_detached() -> Result<(), OrgTreeError> {
    let nodes = [
        (1, Some(true), vec![2, 3]),
        (3, None, vec![]),
        (4, None, vec![5]),
        (5, None, vec![4]),
    ];
    let tree = tree(&nodes)?;
    assert_eq!(ids(tree.iter()), ["1", "3"]);
    let detached: Vec<_> = tree
        .detached()
        .iter()
        .map(|node| node.id.as_str())
        .collect();
    assert_eq!(detached, ["4", "5"]);
    assert!(tree.find("4").is_none());
    Ok(())
}

#[test]
fn a_chain_of_any_length_is_a_tree() {
    let nodes: Vec<Value> = (0..50_000_u32)
        .map(|id| json!({ "_id": id.to_string(), "name": "", "children": [(id + 1).to_string()] }))
        .collect();
    let org: Org = serde_json::from_value(json!({ "_id": "org", "nodes": nodes })).expect("one");
    let tree = org.into_tree().expect("it is a tree");
    let last = tree.find("49999").expect("it is there");
    assert_eq!(last.depth(), 49_999);
    assert_eq!(last.ancestors().count(), 49_999);
    assert_eq!(tree.root().descendants().count(), 49_999);
}

/// Trees in random order. The parent of each node but the first precedes it before the shuffle.
fn whole() -> impl Strategy<Value = (Vec<u8>, Vec<Given>)> {
    prop::collection::vec(any::<Index>(), 0..60)
        .prop_map(|choices| {
            let places = (1..).zip(choices);
            places.map(|(id, choice)| u8::try_from(choice.index(id)).expect("few nodes"))
        })
        .prop_map(|parents| {
            let parents: Vec<u8> = parents.collect();
            let mut nodes = vec![(0, Some(true), Vec::new())];
            for (id, parent) in (1..).zip(&parents) {
                nodes[usize::from(*parent)].2.push(id);
                nodes.push((id, Some(false), Vec::new()));
            }
            (parents, nodes)
        })
        .prop_flat_map(|(parents, nodes)| (Just(parents), Just(nodes).prop_shuffle()))
}

/// Random lists with few ids, so that ids repeat.
fn broken() -> impl Strategy<Value = Vec<Given>> {
    let id = || 0..12_u8;
    let root = prop::option::of(prop::bool::weighted(0.1));
    prop::collection::vec((id(), root, prop::collection::vec(id(), 0..4)), 0..12)
}

proptest! {
    #[test]
    fn a_tree_comes_back_as_it_was((parents, nodes) in whole()) {
        let tree = tree(&nodes).expect("it is a tree");
        prop_assert_eq!(tree.len(), nodes.len());
        prop_assert_eq!(tree.iter().count(), nodes.len());
        prop_assert_eq!(tree.root().id(), "0");
        for (id, parent) in (1..).zip(parents) {
            let id: u8 = id;
            let node = tree.find(id.to_string()).expect("it is in the tree");
            let above = node.parent().expect("it is no root");
            prop_assert_eq!(above.id().as_str(), parent.to_string());
            prop_assert_eq!(node.depth(), above.depth() + 1);
            prop_assert_eq!(node.ancestors().count(), node.depth());
        }
        for (id, _, children) in nodes {
            let node = tree.find(id.to_string()).expect("it is in the tree");
            let children: Vec<_> = children.iter().map(u8::to_string).collect();
            prop_assert_eq!(ids(node.children()), children);
            let below = node.children().map(|child| 1 + child.descendants().count());
            prop_assert_eq!(node.descendants().count(), below.sum::<usize>());
        }
    }

    #[test]
    fn any_list_is_a_tree_or_refused(nodes in broken()) {
        let Ok(tree) = tree(&nodes) else {
            return Ok(());
        };
        let detached = tree.detached().iter().map(|node| node.id.to_string());
        let there: Vec<_> = tree.iter().map(|node| node.id().to_string()).chain(detached).collect();
        prop_assert_eq!(there.len(), nodes.len());
        let there: BTreeSet<_> = there.into_iter().collect();
        let given: BTreeSet<_> = nodes.iter().map(|(id, ..)| id.to_string()).collect();
        prop_assert_eq!(there, given);
        for node in tree.iter() {
            let present = node.node().children.iter().filter_map(|id| tree.find(id));
            prop_assert_eq!(ids(node.children()), ids(present));
            prop_assert_eq!(node.parent().is_none(), node.depth() == 0);
        }
    }
}

/// Ids are the service's text. They must not forge a line of a log.
#[test]
fn ids_and_values_are_printed_on_one_line() {
    let id = format!("a\n\u{1b}[31m\u{202e}{}", "x".repeat(100_000));
    for error in [
        OrgTreeError::SeveralPlaces(GroupId::from(&id)),
        OrgTreeError::SeveralRoots(GroupId::from(&id), id.as_str().into()),
    ] {
        let printed = error.to_string();
        assert!(printed.len() < 1500, "{}", printed.len());
        assert!(!printed.contains(|letter: char| letter.is_control() || letter == '\u{202e}'));
    }
    let value = SortBy::from(id.as_str());
    assert_eq!(value.as_str(), id);
    let printed = value.to_string();
    assert!(
        printed.starts_with(r"a\n\u{1b}[31m\u{202e}x"),
        "{printed:.40}"
    );
    assert!(printed.len() < 500);
}

/// The nodes of an organisation of v2 make the same tree.
#[test]
fn the_nodes_of_v2_form_a_tree() {
    let node = |id: &str, children: &[&str]| json!({ "id": id, "name": format!("node {id}"), "path": [], "codePath": [], "namePath": [], "children": children });
    let org = |nodes: &[Value]| {
        let org = json!({ "id": "org", "rootNode": nodes[0], "nodes": nodes });
        serde_json::from_value::<authing::v2::types::Org>(org).expect("it is an organisation")
    };
    let tree = org(&[node("1", &["3", "2"]), node("2", &[]), node("3", &[])]);
    let tree = tree.into_tree().expect("it is a tree");
    let names: Vec<_> = tree.iter().map(TreeNode::name).collect();
    assert_eq!(names, ["node 1", "node 3", "node 2"]);
    let broken = org(&[node("1", &[]), node("2", &[])]).into_tree();
    let expected = OrgTreeError::SeveralRoots(NodeId::from("1"), "2".into());
    assert_eq!(broken.map(drop), Err(expected));
}
