//! Changes the users of the nodes of organisations.

use serde::Deserialize;

use super::departments::{self, has_user, node_of_code};
use super::org::{find, find_node};
use super::rbac_members::require_users;
use super::{access, view};
use crate::calls::arguments::non_empty;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::rbac::Kind;

pub(super) fn enter(table: &mut Table) {
    table.emulated("addMember", |call, of: Members| change(call, &of, add));
    table.emulated("removeMember", |call, of: Members| {
        change(call, &of, remove)
    });
    table.emulated("moveMembers", move_users);
    table.emulated("setMainDepartment", set_main_department);
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

/// Changes the users of a node. A repeated change has no effect.
type Edit = fn(&Call<'_>, &mut Pool, usize, &str, &[String]);

fn change<'a>(call: &Call<'a>, of: &Members, edit: Edit) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let (org, node) = of.find(&pool)?;
    require_users(&pool, &of.user_ids)?;
    edit(call, &mut pool, org, &node, &of.user_ids);
    departments::node(call.world, &pool, &pool.orgs[org], &node)
}

fn add(call: &Call<'_>, pool: &mut Pool, org: usize, node: &str, users: &[String]) {
    let now = call.world.now();
    for user in users {
        if has_user(pool, node, user) {
            continue;
        }
        pool.rbac.update(Kind::Group, node, now, |group| {
            group.users.push(user.clone());
        });
        if let Some(node) = pool.orgs[org].node_mut(node) {
            node.joined.insert(user.clone(), now);
        }
    }
}

fn remove(call: &Call<'_>, pool: &mut Pool, _: usize, node: &str, users: &[String]) {
    let now = call.world.now();
    pool.rbac.update(Kind::Group, node, now, |group| {
        group.users.retain(|id| !users.contains(id));
    });
    pool.forget_membership(node, users);
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
    require_users(&pool, users)?;
    for user in users {
        require_member(&pool, source, user)?;
    }
    remove(call, &mut pool, from, source, users);
    add(call, &mut pool, to, target, users);
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
    require_users(&pool, std::slice::from_ref(&of.user_id))?;
    let department = main_department(&pool, &of.user_id, of.department_id.as_deref(), None)?;
    pool.users
        .update(&of.user_id, |user| user.main_department = department);
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
