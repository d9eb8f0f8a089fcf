//! Reads organisations and their nodes, which are groups. The organisations are those of version 1.

use serde::Deserialize;

use super::access;
use super::departments::{self, node_of_code, org_of_node};
use super::users::Paging;
use crate::calls::rbac::Sort;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::org::Org;
use crate::state::pool::Pool;
use crate::state::rbac::Kind;

pub(super) fn enter(table: &mut Table) {
    table.emulated("org", get);
    table.emulated("orgs", list);
    table.emulated("nodeById", node_by_id);
    table.emulated("nodeByCode", node_by_code);
    table.emulated("rootNode", root);
    table.emulated("isRootNode", is_root);
    table.emulated("childrenNodes", children);
    table.emulated("searchNodes", search);
}

/// Returns the index of an organisation that must exist.
pub(super) fn find(pool: &Pool, id: &str) -> Result<usize, ServiceError> {
    let index = pool.orgs.iter().position(|org| org.id == id);
    index.ok_or_else(|| Code::GroupNotFound.into())
}

/// Returns the index of the organisation of a node that must exist. An organisation that is named must have the node.
pub(super) fn find_node(pool: &Pool, org: Option<&str>, node: &str) -> Result<usize, ServiceError> {
    let index = match org {
        Some(org) => find(pool, org)?,
        None => org_of_node(pool, node).ok_or(Code::GroupNotFound)?,
    };
    match pool.orgs[index].node(node) {
        Some(_) => Ok(index),
        None => Err(Code::GroupNotFound.into()),
    }
}

#[derive(Deserialize)]
struct One {
    id: String,
}

fn get<'a>(call: &Call<'a>, of: One) -> Outcome<'a> {
    let pool = access::owner(call)?;
    departments::org(call.world, &pool, &pool.orgs[find(&pool, &of.id)?])
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    #[serde(flatten)]
    paging: Paging,
    sort_by: Option<Sort>,
}

fn list<'a>(call: &Call<'a>, of: List) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let mut orgs: Vec<&Org> = pool.orgs.iter().collect();
    let revision = |group: &str| {
        pool.rbac
            .get(Kind::Group, group)
            .map(|group| group.revision)
    };
    let updated = |org: &&Org| org.nodes.iter().map(|node| revision(&node.group)).max();
    of.sort_by.unwrap_or_default().apply(&mut orgs, updated);
    let page = of.paging.of(orgs.iter());
    let page = page.map(|org| departments::org(call.world, &pool, org));
    Ok(Node::page(orgs.len(), page.collect::<Result<Vec<_>, _>>()?))
}

fn node_by_id<'a>(call: &Call<'a>, of: One) -> Outcome<'a> {
    let pool = access::owner(call)?;
    match org_of_node(&pool, &of.id) {
        Some(org) => departments::node(call.world, &pool, &pool.orgs[org], &of.id),
        None => Ok(Node::NULL),
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfOrg {
    org_id: String,
}

fn root<'a>(call: &Call<'a>, of: OfOrg) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let org = &pool.orgs[find(&pool, &of.org_id)?];
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

#[derive(Deserialize)]
struct Search {
    keyword: String,
}

/// Returns the nodes with the keyword in their name or code.
fn search<'a>(call: &Call<'a>, of: Search) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let keyword = of.keyword.trim();
    if keyword.is_empty() {
        return Err(Code::SearchInputInvalid.into());
    }
    let matches = |group: &str| {
        let group = pool.rbac.get(Kind::Group, group);
        let mut texts = group
            .into_iter()
            .flat_map(|group| std::iter::once(&group.name).chain(&group.code));
        texts.any(|text| text.contains(keyword))
    };
    let orgs = pool.orgs.iter();
    let nodes = orgs.flat_map(|org| org.nodes.iter().map(move |node| (org, &node.group)));
    let found = nodes.filter(|(_, node)| matches(node));
    let shown = found.map(|(org, node)| departments::node(call.world, &pool, org, node));
    Ok(Node::list(shown.collect::<Result<Vec<_>, _>>()?))
}
