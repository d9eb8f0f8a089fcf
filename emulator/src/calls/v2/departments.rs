//! Converts organisations and their nodes, and finds the nodes that a user is in: the departments.

use std::collections::HashSet;

use apollo_compiler::response::JsonMap;
use serde::Deserialize;
use serde_json_bytes::json;

use super::users::{Paging, sorted};
use super::{permissions, rbac};
use crate::calls::rbac::Sort;
use crate::error::{Code, ServiceError};
use crate::graphql::{Node, Object, Outcome};
use crate::state::org::{self, Org};
use crate::state::policies::TargetKind;
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind};
use crate::state::user::User;
use crate::world::World;

/// Returns the organisation of a node.
pub(super) fn org_of_node(pool: &Pool, node: &str) -> Option<usize> {
    pool.orgs.iter().position(|org| org.node(node).is_some())
}

/// Returns the node of an organisation with this code.
pub(super) fn node_of_code<'p>(pool: &'p Pool, org: &'p Org, code: &str) -> Option<&'p str> {
    let mut groups = org.nodes.iter().map(|node| node.group.as_str());
    groups.find(|group| {
        let group = pool.rbac.get(Kind::Group, group);
        group.is_some_and(|group| group.code.as_deref() == Some(code))
    })
}

/// Converts an organisation.
pub(super) fn org<'a>(world: &'a World, pool: &Pool, org: &Org) -> Outcome<'a> {
    let root = org.root().ok_or(Code::GroupNotFound)?;
    let root = node(world, pool, org, &root.group)?;
    let nodes = org.nodes.iter();
    let nodes = Node::list(nodes.filter_map(|shown| node(world, pool, org, &shown.group).ok()));
    Ok(
        Object::of(json!({ "id": org.id, "tenantId": org.tenant_id }))
            .with("rootNode", move |_| root.clone())
            .with("nodes", move |_| nodes.clone())
            .into(),
    )
}

/// Converts a node that must exist, with its depth in the whole tree.
pub(super) fn node<'a>(world: &'a World, pool: &Pool, org: &Org, node: &str) -> Outcome<'a> {
    let depth = org.path(node).len().saturating_sub(1);
    node_at(world, pool, org, node, i32::try_from(depth).unwrap_or(0)).ok_or_else(unknown)
}

/// Returns the error for a node or an organisation that does not exist.
fn unknown() -> ServiceError {
    Code::GroupNotFound.into()
}

/// Converts a node, with this depth.
pub(super) fn node_at<'a>(
    world: &'a World,
    pool: &Pool,
    org: &Org,
    id: &str,
    depth: i32,
) -> Option<Node<'a>> {
    let node = org.node(id)?;
    let group = pool.rbac.get(Kind::Group, id)?;
    let path: Vec<&str> = org.path(id);
    let groups: Vec<&Entity> = path
        .iter()
        .filter_map(|id| pool.rbac.get(Kind::Group, id))
        .collect();
    let object = json!({
        "id": id,
        "orgId": org.id,
        "name": group.name,
        "nameI18n": node.name_i18n,
        "description": group.description,
        "descriptionI18n": node.description_i18n,
        "order": node.order,
        "code": group.code,
        "root": node.parent.is_none(),
        "depth": depth,
        "path": path,
        "codePath": groups.iter().map(|group| &group.code).collect::<Vec<_>>(),
        "namePath": groups.iter().map(|group| &group.name).collect::<Vec<_>>(),
        "createdAt": group.created_at.to_string(),
        "updatedAt": group.updated_at.to_string(),
        "children": org.children(id),
        "isVirtualNode": false,
    });
    let users_of = (pool.id.clone(), org.id.clone(), id.to_owned());
    let path: Vec<String> = path.into_iter().map(str::to_owned).collect();
    let roles_of = (pool.id.clone(), path);
    let resources = permissions::resources_of(world, &pool.id, TargetKind::Org, id);
    let object = Object::of(object)
        .with("authorizedResources", resources)
        .with("users", move |arguments| {
            let (pool, org, node) = &users_of;
            users(world, pool, org, node, arguments)
        })
        .with("roles", move |_| {
            rbac::of_groups(world, &roles_of.0, &roles_of.1)
        });
    Some(object.into())
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Users {
    #[serde(flatten)]
    paging: Paging,
    sort_by: Option<Sort>,
    include_children_nodes: Option<bool>,
}

fn users<'a>(world: &'a World, pool: &str, org: &str, node: &str, arguments: &JsonMap) -> Node<'a> {
    let arguments: Users =
        serde_json_bytes::from_value(arguments.clone().into()).unwrap_or_default();
    let Ok(pool) = world.pool(pool) else {
        return Node::NULL;
    };
    let Some(org) = pool.orgs.iter().find(|other| other.id == org) else {
        return Node::NULL;
    };
    let nodes = match arguments.include_children_nodes {
        Some(false) => vec![node],
        _ => org.subtree(node),
    };
    let members = members(&pool, nodes.into_iter());
    let users = sorted(&pool, arguments.sort_by, |user| {
        members.contains(user.id.as_str())
    });
    arguments.paging.show(world, &pool, &users)
}

fn members<'p>(pool: &'p Pool, nodes: impl Iterator<Item = &'p str>) -> HashSet<&'p str> {
    let groups = nodes.filter_map(|id| pool.rbac.get(Kind::Group, id));
    groups
        .flat_map(|group| &group.users)
        .map(String::as_str)
        .collect()
}

/// Returns the users who are in an organisation.
pub(super) fn members_of_orgs(pool: &Pool) -> HashSet<&str> {
    let nodes = pool.orgs.iter().flat_map(|org| &org.nodes);
    members(pool, nodes.map(|node| node.group.as_str()))
}

/// Returns whether a user is in a node, without the nodes below it.
pub(super) fn has_user(pool: &Pool, node: &str, user: &str) -> bool {
    let group = pool.rbac.get(Kind::Group, node);
    group.is_some_and(|group| group.users.iter().any(|id| id == user))
}

/// Returns the nodes that a user is in, with their organisations.
fn of<'p>(pool: &'p Pool, user: &'p str) -> impl Iterator<Item = (&'p Org, &'p org::Node)> {
    let orgs = pool.orgs.iter();
    let nodes = orgs.flat_map(|org| org.nodes.iter().map(move |node| (org, node)));
    nodes.filter(move |(_, node)| has_user(pool, &node.group, user))
}

/// Returns the main node of a user, who can have left it.
fn main_of<'p>(pool: &'p Pool, user: &'p User) -> Option<&'p str> {
    let main = user.main_department.as_deref()?;
    of(pool, &user.id)
        .any(|(_, node)| node.group == main)
        .then_some(main)
}

/// Returns the departments of a user.
pub(super) fn of_user<'a>(
    world: &'a World,
    pool: &str,
    user: &str,
    arguments: &JsonMap,
) -> Node<'a> {
    let org_id = arguments.get("orgId").and_then(|id| id.as_str());
    let Ok(pool) = world.pool(pool) else {
        return Node::NULL;
    };
    let main = pool.users.get(user).and_then(|user| main_of(&pool, user));
    let found = of(&pool, user).filter(|(org, _)| org_id.is_none_or(|id| id == org.id));
    let shown: Vec<Node<'_>> = found
        .filter_map(|(org, place)| {
            let department = node(world, &pool, org, &place.group).ok()?;
            let membership = json!({
                "isMainDepartment": main == Some(place.group.as_str()),
                "joinedAt": place.joined.get(user).map(ToString::to_string),
            });
            let membership = Object::of(membership);
            Some(
                membership
                    .with("department", move |_| department.clone())
                    .into(),
            )
        })
        .collect();
    Node::page(shown.len(), shown)
}

/// Returns the id and the code of a user's main department.
pub(super) fn main<'a>(world: &'a World, pool: &str, user: &str) -> [Node<'a>; 2] {
    let Ok(pool) = world.pool(pool) else {
        return [Node::NULL, Node::NULL];
    };
    let id = pool.users.get(user).and_then(|user| main_of(&pool, user));
    let group = id.and_then(|id| pool.rbac.get(Kind::Group, id));
    [
        Node::json(id),
        Node::json(group.and_then(|group| group.code.as_deref())),
    ]
}
