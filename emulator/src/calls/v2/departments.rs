//! The nodes of organisations as departments: converts them, and reads and changes who is in them.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::arguments::Listing;
use super::{access, permissions, rbac, view};
use crate::calls::arguments::{NoArguments, non_empty};
use crate::calls::org::{find, find_node};
use crate::calls::view::Record;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Object, Outcome, Table};
use crate::state::org::{self, Org};
use crate::state::policies::TargetKind;
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind, Member};
use crate::state::user::User;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("addMember", |call, of| change(call, of, join));
    table.emulated("removeMember", |call, of| change(call, of, leave));
    table.emulated("moveMembers", move_users);
    table.emulated("setMainDepartment", set_main_department);
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
    let object = Object::of(json!({ "id": org.id, "tenantId": org.tenant_id }));
    let object = object.with("rootNode", move |_| root.clone());
    Ok(object.with("nodes", move |_| nodes.clone()).into())
}

/// Converts a node that must exist, with its depth in the whole tree.
pub(super) fn node<'a>(world: &'a World, pool: &Pool, org: &Org, node: &str) -> Outcome<'a> {
    let depth = org.path(node).len().saturating_sub(1);
    let found = node_at(world, pool, org, node, i32::try_from(depth).unwrap_or(0));
    found.ok_or_else(|| Code::GroupNotFound.into())
}

/// Converts a node, without its place in the tree.
pub(super) fn node_json(org: &Org, node: &org::Node, group: &Entity) -> Value {
    json!({
        "id": group.id,
        "orgId": org.id,
        "name": group.name,
        "nameI18n": node.name_i18n,
        "description": group.description,
        "descriptionI18n": node.description_i18n,
        "order": node.order,
        "code": group.code,
        "createdAt": group.created_at.to_string(),
        "updatedAt": group.updated_at.to_string(),
    })
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
    let path: Vec<String> = org.path(id).into_iter().map(str::to_owned).collect();
    let groups: Vec<&Entity> = pool.rbac.select(Kind::Group, &path).collect();
    let mut object = node_json(org, node, group);
    object["root"] = node.parent.is_none().into();
    object["depth"] = depth.into();
    object["path"] = json!(path);
    object["codePath"] = groups.iter().map(|group| json!(group.code)).collect();
    object["namePath"] = groups.iter().map(|group| json!(group.name)).collect();
    object["children"] = json!(org.children(id));
    object["isVirtualNode"] = false.into();
    let org = org.id.clone();
    let record = Record::new(world, &pool.id, id);
    let resources = permissions::resources_of(&record, TargetKind::Org);
    let users = record.field(move |world, pool, id, of| match find(pool, &org) {
        Ok(org) => users(world, pool, &pool.orgs[org], id, of),
        Err(_) => Node::NULL,
    });
    let roles = record.field(move |world, pool, _, of| rbac::of_groups(world, pool, &path, of));
    let object = Object::of(object).with("authorizedResources", resources);
    Some(object.with("users", users).with("roles", roles).into())
}

#[derive(Default, Deserialize)]
struct Users {
    #[serde(flatten)]
    listing: Listing,
    #[serde(rename = "includeChildrenNodes")]
    below: Option<bool>,
}

fn users<'a>(world: &'a World, pool: &Pool, org: &Org, node: &str, of: Users) -> Node<'a> {
    let nodes = match of.below {
        Some(false) => vec![node],
        _ => org.subtree(node),
    };
    let members = members(pool, nodes.into_iter());
    let is_member = |user: &&User| members.contains(user.id.as_str());
    let users = pool.users.oldest_first().filter(is_member).collect();
    let show = |user| view::user(world, &pool.id, user);
    of.listing.show(users, |user| user.last_login, show)
}

fn members<'p>(pool: &'p Pool, nodes: impl Iterator<Item = &'p str>) -> HashSet<&'p str> {
    let groups = nodes.filter_map(|id| pool.rbac.get(Kind::Group, id));
    let users = groups.flat_map(|group| &group.users);
    users.map(String::as_str).collect()
}

/// Returns the users who are in an organisation.
pub(super) fn members_of_orgs(pool: &Pool) -> HashSet<&str> {
    let nodes = pool.orgs.iter().flat_map(|org| &org.nodes);
    members(pool, nodes.map(|node| node.group.as_str()))
}

/// Returns whether a user is in a node, without the nodes below it.
fn has_user(pool: &Pool, node: &str, user: &str) -> bool {
    let group = pool.rbac.get(Kind::Group, node);
    group.is_some_and(|group| group.users.iter().any(|id| id == user))
}

/// Returns the nodes that a user is in, with their organisations.
pub(super) fn of<'p>(pool: &'p Pool, user: &str) -> impl Iterator<Item = (&'p Org, &'p org::Node)> {
    let orgs = pool.orgs.iter();
    let nodes = orgs.flat_map(|org| org.nodes.iter().map(move |node| (org, node)));
    nodes.filter(move |(_, node)| has_user(pool, &node.group, user))
}

/// Returns the roles of a user, direct, through a group, or through a node above one of the user's nodes.
pub(super) fn roles_of<'p>(pool: &'p Pool, user: &str) -> Vec<&'p Entity> {
    let above = of(pool, user).flat_map(|(org, node)| org.path(&node.group));
    let above = above.filter_map(|id| pool.rbac.get(Kind::Group, id));
    let mut groups = pool.rbac.groups_of(user);
    groups.extend(above);
    pool.rbac.roles_through(&groups, Some(user))
}

/// Returns the main node of a user, who can have left it.
fn main_of<'p>(pool: &'p Pool, user: &str) -> Option<&'p str> {
    let main = pool.users.get(user)?.main_department.as_deref()?;
    let is_main = |(_, node): (&Org, &org::Node)| node.group == main;
    of(pool, user).any(is_main).then_some(main)
}

/// The organisation in which departments are listed.
#[derive(Default, Deserialize)]
struct InOrg {
    #[serde(rename = "orgId")]
    id: Option<String>,
}

/// Adds the departments of a user.
pub(super) fn with_departments<'a>(object: Object<'a>, user: &Record<'a>) -> Object<'a> {
    let main = user.field(|_, pool, user, _: NoArguments| Node::json(main_of(pool, user)));
    let main_code = user.field(|_, pool, user, _: NoArguments| {
        let group = main_of(pool, user).and_then(|id| pool.rbac.get(Kind::Group, id));
        Node::json(group.and_then(|group| group.code.as_deref()))
    });
    let object = object.with("departments", user.field(of_user));
    let object = object.with("mainDepartmentId", main);
    object.with("mainDepartmentCode", main_code)
}

fn of_user<'a>(world: &'a World, pool: &Pool, user: &str, in_org: InOrg) -> Node<'a> {
    let main = main_of(pool, user);
    let found = of(pool, user).filter(|(org, _)| in_org.id.as_ref().is_none_or(|id| *id == org.id));
    let shown: Vec<Object<'_>> = found
        .filter_map(|(org, place)| {
            let department = node(world, pool, org, &place.group).ok()?;
            let membership = Object::of(json!({
                "isMainDepartment": main == Some(place.group.as_str()),
                "joinedAt": place.joined.get(user).map(ToString::to_string),
            }));
            Some(membership.with("department", move |_| department.clone()))
        })
        .collect();
    Node::page(shown.len(), shown)
}

/// Users, and a node by its id, or by its organisation and its code. No field shows who leads a department.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Members {
    node_id: Option<String>,
    org_id: Option<String>,
    node_code: Option<String>,
    user_ids: Vec<String>,
}

impl Members {
    /// Returns the node, and the index of its organisation.
    fn find(&self, pool: &Pool) -> Result<(usize, String), ServiceError> {
        let org = non_empty(self.org_id.as_ref());
        if let Some(node) = non_empty(self.node_id.as_ref()) {
            return Ok((find_node(pool, org, node)?, node.to_owned()));
        }
        let code = non_empty(self.node_code.as_ref());
        let (Some(org), Some(code)) = (org, code) else {
            return Err(Code::ParametersIncomplete.into());
        };
        let org = find(pool, org)?;
        let node = node_of_code(pool, &pool.orgs[org], code);
        Ok((org, node.ok_or(Code::GroupNotFound)?.to_owned()))
    }
}

/// Changes the users of a node. A repeated change does nothing.
type Edit = fn(&Call<'_>, &mut Pool, usize, &str, &[String]);

fn change<'a>(call: &Call<'a>, of: Members, edit: Edit) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let (org, id) = of.find(&pool)?;
    access::require_users(&pool, &of.user_ids)?;
    edit(call, &mut pool, org, &id, &of.user_ids);
    node(call.world, &pool, &pool.orgs[org], &id)
}

fn join(call: &Call<'_>, pool: &mut Pool, org: usize, node: &str, users: &[String]) {
    let now = call.world.now();
    let is_new = |user: &&String| !has_user(pool, node, user);
    let new: Vec<String> = users.iter().filter(is_new).cloned().collect();
    if new.is_empty() {
        return;
    }
    pool.change_members((Kind::Group, node), (Member::User, &new), true, now);
    if let Some(node) = pool.orgs[org].node_mut(node) {
        node.joined.extend(new.into_iter().map(|user| (user, now)));
    }
}

fn leave(call: &Call<'_>, pool: &mut Pool, _: usize, node: &str, users: &[String]) {
    let users = (Member::User, users);
    pool.change_members((Kind::Group, node), users, false, call.world.now());
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MoveMembers {
    user_ids: Vec<String>,
    source_node_id: String,
    target_node_id: String,
}

/// Moves all of these users or, if one is not in the node, none.
fn move_users<'a>(call: &Call<'a>, of: MoveMembers) -> Outcome<'a> {
    let (source, target, users) = (&of.source_node_id, &of.target_node_id, &of.user_ids);
    let mut pool = access::owner(call)?;
    let from = find_node(&pool, None, source)?;
    let to = find_node(&pool, None, target)?;
    access::require_users(&pool, users)?;
    for user in users {
        require_member(&pool, source, user)?;
    }
    leave(call, &mut pool, from, source, users);
    join(call, &mut pool, to, target, users);
    Ok(view::message("操作成功"))
}

fn require_member(pool: &Pool, node: &str, user: &str) -> Result<(), ServiceError> {
    if has_user(pool, node, user) {
        return Ok(());
    }
    let name = pool.rbac.get(Kind::Group, node).map(|group| &group.name);
    let name = name.map_or(node, String::as_str);
    let text = format!("User {user} 不在 Group {name} 中");
    Err(ServiceError::with_message(Code::UserNotInGroup, text))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MainDepartment {
    user_id: String,
    department_id: Option<String>,
}

/// Sets the main department of a user or, without a department, removes it.
fn set_main_department<'a>(call: &Call<'a>, of: MainDepartment) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    access::require_users(&pool, std::slice::from_ref(&of.user_id))?;
    let department = main_department(&pool, &of.user_id, of.department_id.as_deref(), None)?;
    let users = &mut pool.users;
    users.update(&of.user_id, |user| user.main_department = department);
    Ok(view::message("操作成功"))
}

/// Returns the node that becomes the main department of a user, by its id or its code. The user must be in it. Empty texts
/// mean none.
pub(super) fn main_department(
    pool: &Pool,
    user: &str,
    id: Option<&str>,
    code: Option<&str>,
) -> Result<Option<String>, ServiceError> {
    let is_given = |text: &&str| !text.is_empty();
    let node = match (id.filter(is_given), code.filter(is_given)) {
        (Some(node), _) => {
            find_node(pool, None, node)?;
            node
        }
        (None, Some(code)) => {
            let nodes = pool.orgs.iter();
            let nodes = nodes.filter_map(|org| node_of_code(pool, org, code));
            let nodes: Vec<&str> = nodes.collect();
            let own = nodes.iter().find(|node| has_user(pool, node, user));
            *own.or(nodes.first()).ok_or(Code::GroupNotFound)?
        }
        (None, None) => return Ok(None),
    };
    require_member(pool, node, user)?;
    Ok(Some(node.to_owned()))
}
