//! Organisations: trees of groups.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::access::PoolGuard;
use super::arguments::{ById, OfPool, Only, window};
use super::rbac::{pool_containing, show};
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Object, Outcome, Table};
use crate::state::org::{self, Org};
use crate::state::pool::Pool;
use crate::state::rbac::Kind;

pub(super) fn enter(table: &mut Table) {
    table.emulated("org", get);
    table.emulated("orgs", list);
    table.emulated("createOrg", create);
    table.emulated("deleteOrg", delete);
    table.emulated("addOrgNode", add_node);
    table.emulated("removeOrgNode", remove_node);
    table.emulated("orgRootNode", root_node);
    table.emulated("isRootNodeOfOrg", is_root_node);
    table.emulated("orgChildrenNodes", children);
    table.emulated("orgNodeUserList", users);
}

/// Returns the index of an organisation that must exist. The service reports a missing one as a missing group.
pub(super) fn find(pool: &Pool, id: &str) -> Result<usize, ServiceError> {
    let index = pool.orgs.iter().position(|org| org.id == id);
    index.ok_or_else(|| Code::GroupNotFound.into())
}

/// Returns the index of the organisation of a node that must exist. An organisation that is named must have the node.
pub(super) fn find_node(pool: &Pool, org: Option<&str>, node: &str) -> Result<usize, ServiceError> {
    let is_named = |other: &Org| org.is_none_or(|org| org == other.id);
    let mut orgs = pool.orgs.iter();
    let index = orgs.position(|org| is_named(org) && org.node(node).is_some());
    index.ok_or_else(|| Code::GroupNotFound.into())
}

fn org_json(pool: &Pool, org: &Org) -> Value {
    let nodes: Vec<Value> = org
        .nodes
        .iter()
        .filter_map(|node| {
            let group = pool.rbac.get(Kind::Group, &node.group)?;
            Some(json!({
                "_id": group.id,
                "name": group.name,
                "description": group.description,
                "createdAt": group.created_at.to_string(),
                "updatedAt": group.updated_at.to_string(),
                "children": org.children(&node.group),
                "root": node.parent.is_none(),
            }))
        })
        .collect();
    json!({ "_id": org.id, "nodes": nodes })
}

fn get<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let pool = call.owner(None)?;
    let index = find(&pool, &by.id)?;
    Ok(org_json(&pool, &pool.orgs[index]).into())
}

fn list<'a>(call: &Call<'a>, of: OfPool) -> Outcome<'a> {
    let pool = call.owner(Some(&of.user_pool_id))?;
    let orgs = pool.orgs.iter().map(|org| org_json(&pool, org));
    Ok(Node::page(pool.orgs.len(), orgs))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    root_group_id: String,
    user_pool_id: String,
}

fn create<'a>(call: &Call<'a>, Only(new): Only<Create>) -> Outcome<'a> {
    drop(call.owner(Some(&new.user_pool_id))?);
    let mut pool = pool_containing(call, Kind::Group, std::slice::from_ref(&new.root_group_id))?;
    let root = org::Node::new(new.root_group_id, None);
    let org = Org::new(call.world.entropy.id(), root);
    let result = org_json(&pool, &org);
    pool.orgs.push(org);
    Ok(result.into())
}

fn delete<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let mut pool = call.owner(None)?;
    let index = find(&pool, &by.id)?;
    pool.orgs.remove(index);
    pool.forget_removed_nodes();
    Ok(view::message(200, "操作成功！", None))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddNode {
    org_id: String,
    group_id: String,
    parent_group_id: String,
}

fn add_node<'a>(call: &Call<'a>, Only(new): Only<AddNode>) -> Outcome<'a> {
    let group = std::slice::from_ref(&new.group_id);
    drop(pool_containing(call, Kind::Group, group)?);
    let mut pool = call.owner(None)?;
    let index = find(&pool, &new.org_id)?;
    let org = &mut pool.orgs[index];
    if org.node(&new.parent_group_id).is_none() {
        return Err(Code::GroupNotFound.into());
    }
    if org.node(&new.group_id).is_some() {
        return Err(ServiceError::internal("Group 已在此组织机构中"));
    }
    let node = org::Node::new(new.group_id, Some(new.parent_group_id));
    org.nodes.push(node);
    Ok(org_json(&pool, &pool.orgs[index]).into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NodeOf {
    org_id: String,
    #[serde(alias = "nodeId")]
    group_id: String,
}

impl NodeOf {
    /// Returns the owner's pool and the index of the organisation, which must have the node.
    fn find<'a>(&self, call: &Call<'a>) -> Result<(PoolGuard<'a>, usize), ServiceError> {
        let pool = call.owner(None)?;
        let index = find_node(&pool, Some(&self.org_id), &self.group_id)?;
        Ok((pool, index))
    }
}

fn remove_node<'a>(call: &Call<'a>, Only(node): Only<NodeOf>) -> Outcome<'a> {
    let (mut pool, index) = node.find(call)?;
    remove(&mut pool.orgs[index], &node.group_id)?;
    pool.forget_removed_nodes();
    Ok(org_json(&pool, &pool.orgs[index]).into())
}

/// Removes a node, which must not be the root, and all below it. Returns their groups.
pub(super) fn remove(org: &mut Org, node: &str) -> Result<Vec<String>, ServiceError> {
    if org.root().is_some_and(|root| root.group == node) {
        // Clients build a tree from the response, and a tree needs a root.
        return Err(ServiceError::internal("不能删除组织机构的根节点"));
    }
    Ok(org.remove(node))
}

fn root_node<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let pool = call.owner(None)?;
    let index = find(&pool, &by.id)?;
    let root = pool.orgs[index].root();
    let group = root.and_then(|root| pool.rbac.get(Kind::Group, &root.group));
    let group = group.ok_or(Code::GroupNotFound)?;
    Ok(show(call.world, &pool.id, Kind::Group, group))
}

fn is_root_node<'a>(call: &Call<'a>, Only(node): Only<NodeOf>) -> Outcome<'a> {
    let (pool, index) = node.find(call)?;
    let node = pool.orgs[index].node(&node.group_id);
    Ok(Node::json(node.is_some_and(|node| node.parent.is_none())))
}

fn children<'a>(call: &Call<'a>, Only(node): Only<NodeOf>) -> Outcome<'a> {
    let (pool, index) = node.find(call)?;
    let descendants = pool.orgs[index].below(&node.group_id);
    Ok(Node::list(descendants.into_iter().filter_map(
        |(id, depth)| {
            let group = pool.rbac.get(Kind::Group, id)?;
            let group = show(call.world, &pool.id, Kind::Group, group);
            Some(Object::of(json!({ "depth": depth })).with("group", move |_| group.clone()))
        },
    )))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Users {
    #[serde(flatten)]
    node: NodeOf,
    page: i32,
    count: Option<i32>,
    include_children_nodes: bool,
}

fn users<'a>(call: &Call<'a>, arguments: Users) -> Outcome<'a> {
    let node = arguments.node;
    let (pool, index) = node.find(call)?;
    let groups = if arguments.include_children_nodes {
        pool.orgs[index].subtree(&node.group_id)
    } else {
        vec![node.group_id.as_str()]
    };
    let groups = groups
        .into_iter()
        .filter_map(|id| pool.rbac.get(Kind::Group, id));
    let ids: BTreeSet<&String> = groups.flat_map(|group| &group.users).collect();
    let total = ids.len();
    let page = window(ids.into_iter(), arguments.page, arguments.count);
    let page = page
        .filter_map(|id| pool.users.get(id))
        .map(|user| view::user(call.world, &pool.id, user));
    Ok(Node::page(total, page))
}
