//! Organisations, which are those of version 1, and their nodes, which are groups.

use serde::Deserialize;
use serde_json::Value;

use super::arguments::Listing;
use super::departments::{self, node_of_code};
use super::rbac::code_taken;
use super::{access, view};
use crate::calls::access::PoolGuard;
use crate::calls::arguments::{Only, non_empty};
use crate::calls::org::{find, find_node, remove};
use crate::calls::rbac;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::org::{self, Org};
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind};

pub(super) fn enter(table: &mut Table) {
    table.emulated("org", get);
    table.emulated("orgs", list);
    table.emulated("nodeById", node_by_id);
    table.emulated("nodeByCode", node_by_code);
    table.emulated("rootNode", root);
    table.emulated("isRootNode", is_root);
    table.emulated("childrenNodes", children);
    table.emulated("searchNodes", search);
    table.emulated("createOrg", create);
    table.emulated("deleteOrg", delete);
    table.emulated("addNode", |call, new| {
        let (pool, org, _) = add_node(call, new)?;
        departments::org(call.world, &pool, &pool.orgs[org])
    });
    table.emulated("addNodeV2", |call, new| {
        let (pool, org, node) = add_node(call, new)?;
        departments::node(call.world, &pool, &pool.orgs[org], &node)
    });
    table.emulated("updateNode", update_node);
    table.emulated("deleteNode", delete_node);
    table.emulated("moveNode", move_node);
}

fn get<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    departments::org(call.world, &pool, &pool.orgs[find(&pool, &id)?])
}

fn list<'a>(call: &Call<'a>, listing: Listing) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let revision = |node: &org::Node| Some(pool.rbac.get(Kind::Group, &node.group)?.revision);
    let updated = |org: &&Org| org.nodes.iter().map(revision).max();
    let show = |org| departments::org(call.world, &pool, org).unwrap_or(Node::NULL);
    Ok(listing.show(pool.orgs.iter().collect(), updated, show))
}

fn node_by_id<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    match find_node(&pool, None, &id) {
        Ok(org) => departments::node(call.world, &pool, &pool.orgs[org], &id),
        Err(_) => Ok(Node::NULL),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ByCode {
    org_id: String,
    code: String,
}

fn node_by_code<'a>(call: &Call<'a>, of: ByCode) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let org = pool.orgs.iter().find(|org| org.id == of.org_id);
    let found = org.and_then(|org| Some((org, node_of_code(&pool, org, &of.code)?)));
    match found {
        Some((org, node)) => departments::node(call.world, &pool, org, node),
        None => Ok(Node::NULL),
    }
}

fn root<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let org = &pool.orgs[find(&pool, &id)?];
    let root = org.root().ok_or(Code::GroupNotFound)?;
    departments::node(call.world, &pool, org, &root.group)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneNode {
    org_id: Option<String>,
    node_id: String,
}

fn is_root<'a>(call: &Call<'a>, of: OneNode) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let org = &pool.orgs[find_node(&pool, of.org_id.as_deref(), &of.node_id)?];
    let root = org.root().map(|root| root.group.as_str());
    Ok(Node::json(root == Some(of.node_id.as_str())))
}

/// Returns all nodes below a node, as version 1 does, with their depths below it.
fn children<'a>(call: &Call<'a>, of: OneNode) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let org = &pool.orgs[find_node(&pool, of.org_id.as_deref(), &of.node_id)?];
    let below = org.below(&of.node_id).into_iter();
    Ok(Node::list(below.filter_map(|(node, depth)| {
        departments::node_at(call.world, &pool, org, node, depth)
    })))
}

/// Returns the nodes with the keyword in their name or code.
fn search<'a>(call: &Call<'a>, Only(keyword): Only<String>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let keyword = keyword.trim();
    if keyword.is_empty() {
        return Err(Code::SearchInputInvalid.into());
    }
    let contains = |text: &String| text.contains(keyword);
    let matches = |group: &Entity| contains(&group.name) || group.code.iter().any(contains);
    let nodes = pool.orgs.iter();
    let nodes = nodes.flat_map(|org| org.nodes.iter().map(move |node| (org, &node.group)));
    let found = nodes.filter(|(_, node)| pool.rbac.get(Kind::Group, node).is_some_and(matches));
    let shown = found.map(|(org, node)| departments::node(call.world, &pool, org, node));
    Ok(Node::list(shown.collect::<Result<Vec<_>, _>>()?))
}

/// A new node.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct New {
    name: String,
    name_i18n: Option<Value>,
    pub(super) code: Option<String>,
    description: Option<String>,
    description_i18n: Option<Value>,
    order: Option<i32>,
}

impl New {
    /// Creates the node, with its group. Translations are a text or, in an import, also JSON.
    pub(super) fn insert(
        self,
        call: &Call<'_>,
        pool: &mut Pool,
        parent: Option<String>,
    ) -> org::Node {
        let text = |texts| match texts {
            Value::String(text) => text,
            texts => texts.to_string(),
        };
        let group = Entity {
            code: self.code.filter(|code| !code.is_empty()),
            description: self.description,
            is_node: true,
            ..Entity::new(call.world.entropy.id(), self.name, call.world.now())
        };
        let node = org::Node {
            name_i18n: self.name_i18n.map(text),
            description_i18n: self.description_i18n.map(text),
            order: self.order,
            ..org::Node::new(group.id.clone(), parent)
        };
        pool.rbac.insert(Kind::Group, group);
        node
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewOrg {
    #[serde(flatten)]
    root: New,
    tenant_id: Option<String>,
}

fn create<'a>(call: &Call<'a>, new: NewOrg) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let root = new.root.insert(call, &mut pool, None);
    let org = Org {
        tenant_id: new.tenant_id,
        ..Org::new(call.world.entropy.id(), root)
    };
    let shown = departments::org(call.world, &pool, &org);
    pool.orgs.push(org);
    shown
}

fn delete<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let index = find(&pool, &id)?;
    let org = pool.orgs.remove(index);
    remove_groups(&mut pool, org.nodes.into_iter().map(|node| node.group));
    Ok(view::message("操作成功"))
}

/// Removes the groups of removed nodes. Those that were created as groups remain.
fn remove_groups(pool: &mut Pool, groups: impl IntoIterator<Item = String>) {
    for id in groups {
        let group = pool.rbac.get(Kind::Group, &id);
        if group.is_some_and(|group| group.is_node) {
            rbac::remove(pool, Kind::Group, &id);
        }
    }
    pool.forget_removed_nodes();
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewNode {
    org_id: String,
    parent_node_id: Option<String>,
    #[serde(flatten)]
    node: New,
}

/// Adds a node below its parent or, without one, below the root. Returns the index of the organisation and the node.
fn add_node<'a>(
    call: &Call<'a>,
    new: NewNode,
) -> Result<(PoolGuard<'a>, usize, String), ServiceError> {
    let mut pool = access::owner(call)?;
    let index = find(&pool, &new.org_id)?;
    let org = &pool.orgs[index];
    let parent = match non_empty(new.parent_node_id.as_ref()) {
        Some(parent) => org.node(parent),
        None => org.root(),
    };
    let parent = parent.ok_or(Code::GroupNotFound)?.group.clone();
    check_code(&pool, org, new.node.code.as_ref(), None)?;
    let node = new.node.insert(call, &mut pool, Some(parent));
    let group = node.group.clone();
    pool.orgs[index].nodes.push(node);
    Ok((pool, index, group))
}

/// Checks that no other node of the organisation has this code.
fn check_code(
    pool: &Pool,
    org: &Org,
    code: Option<&String>,
    node: Option<&str>,
) -> Result<(), ServiceError> {
    let holder = non_empty(code).and_then(|code| node_of_code(pool, org, code));
    match holder {
        Some(_) if holder != node => Err(code_taken()),
        _ => Ok(()),
    }
}

#[derive(Deserialize)]
struct Change {
    id: String,
    name: Option<String>,
    code: Option<String>,
    description: Option<String>,
}

fn update_node<'a>(call: &Call<'a>, change: Change) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let index = find_node(&pool, None, &change.id)?;
    let org = &pool.orgs[index];
    check_code(&pool, org, change.code.as_ref(), Some(&change.id))?;
    let now = call.world.now();
    pool.rbac.update(Kind::Group, &change.id, now, |group| {
        group.name = change.name.unwrap_or_else(|| group.name.clone());
        let code = change.code.or_else(|| group.code.take());
        group.code = code.filter(|code| !code.is_empty());
        group.description = change.description.or_else(|| group.description.take());
    });
    departments::node(call.world, &pool, &pool.orgs[index], &change.id)
}

fn delete_node<'a>(call: &Call<'a>, of: OneNode) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let index = find_node(&pool, of.org_id.as_deref(), &of.node_id)?;
    let removed = remove(&mut pool.orgs[index], &of.node_id)?;
    remove_groups(&mut pool, removed);
    Ok(view::message("操作成功"))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MoveNode {
    #[serde(flatten)]
    node: OneNode,
    target_parent_id: String,
}

fn move_node<'a>(call: &Call<'a>, of: MoveNode) -> Outcome<'a> {
    let org = of.node.org_id.as_deref();
    let (node, parent) = (of.node.node_id.as_str(), of.target_parent_id.as_str());
    let mut pool = access::owner(call)?;
    let index = find_node(&pool, org, node)?;
    find_node(&pool, org, parent)?;
    let org = &mut pool.orgs[index];
    if org.subtree(node).contains(&parent) {
        let text = "不能将节点移动到自己或自己的子节点下面";
        return Err(ServiceError::internal(text));
    }
    org.relocate(node, parent);
    let now = call.world.now();
    pool.rbac.update(Kind::Group, node, now, |_| {});
    departments::org(call.world, &pool, &pool.orgs[index])
}
