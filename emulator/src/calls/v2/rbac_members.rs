//! Gives roles to users, groups and nodes of organisations, and changes the users of groups.

use serde::Deserialize;

use super::departments::{node_of_code, org_of_node};
use super::rbac::{Namespace, id_of};
use super::{access, view};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::rbac::{Kind, Member};

pub(super) fn enter(table: &mut Table) {
    table.emulated("assignRole", |call, of: Assignment| assign(call, of, add));
    table.emulated("revokeRole", |call, of: Assignment| {
        assign(call, of, remove)
    });
    table.emulated("addUserToGroup", |call, of: Users| members(call, &of, add));
    table.emulated("removeUserFromGroup", |call, of: Users| {
        members(call, &of, remove)
    });
}

/// Changes a list of ids. A repeated change does nothing.
type Edit = fn(&mut Vec<String>, &str);

fn add(ids: &mut Vec<String>, id: &str) {
    if !ids.iter().any(|known| known == id) {
        ids.push(id.to_owned());
    }
}

fn remove(ids: &mut Vec<String>, id: &str) {
    ids.retain(|known| known != id);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    role_code: Option<String>,
    role_codes: Option<Vec<Option<String>>>,
    user_ids: Option<Vec<String>>,
    group_codes: Option<Vec<String>>,
    node_codes: Option<Vec<String>>,
    #[serde(flatten)]
    namespace: Namespace,
}

/// Changes all memberships, or none if a role, a user, a group or a node is missing.
fn assign<'a>(call: &Call<'a>, of: Assignment, edit: Edit) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    of.namespace.check()?;
    let codes = of.role_codes.into_iter().flatten().flatten();
    let roles = ids(&pool, Kind::Role, codes.chain(of.role_code))?;
    let mut groups = ids(&pool, Kind::Group, of.group_codes.into_iter().flatten())?;
    for code in of.node_codes.iter().flatten() {
        groups.extend(nodes_named(&pool, code)?);
    }
    let users = of.user_ids.unwrap_or_default();
    if roles.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    require_users(&pool, &users)?;
    for role in &roles {
        change(
            call,
            &mut pool,
            (Kind::Role, role),
            (Member::User, &users),
            edit,
        );
    }
    for group in &groups {
        change(
            call,
            &mut pool,
            (Kind::Group, group),
            (Member::Role, &roles),
            edit,
        );
    }
    Ok(view::message("操作成功"))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Users {
    user_ids: Vec<String>,
    code: Option<String>,
}

fn members<'a>(call: &Call<'a>, of: &Users, edit: Edit) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let code = of.code.as_deref().ok_or(Code::ParametersIncomplete)?;
    let group = id_of(&pool, Kind::Group, code)?;
    require_users(&pool, &of.user_ids)?;
    let users = (Member::User, of.user_ids.as_slice());
    change(call, &mut pool, (Kind::Group, &group), users, edit);
    Ok(view::message("操作成功"))
}

/// Returns the ids of roles or groups that must exist.
fn ids(
    pool: &Pool,
    kind: Kind,
    codes: impl Iterator<Item = String>,
) -> Result<Vec<String>, ServiceError> {
    codes.map(|code| id_of(pool, kind, &code)).collect()
}

/// Returns the node with an id, which SDKs send, or all nodes with a code: a code is unique only in its organisation. There must
/// be one.
fn nodes_named(pool: &Pool, name: &str) -> Result<Vec<String>, ServiceError> {
    if org_of_node(pool, name).is_some() {
        return Ok(vec![name.to_owned()]);
    }
    let orgs = pool.orgs.iter();
    let nodes = orgs.filter_map(|org| node_of_code(pool, org, name));
    let nodes: Vec<String> = nodes.map(str::to_owned).collect();
    if nodes.is_empty() {
        return Err(Code::GroupNotFound.into());
    }
    Ok(nodes)
}

pub(super) fn require_users(pool: &Pool, ids: &[String]) -> Result<(), ServiceError> {
    if ids.iter().any(|id| pool.users.get(id).is_none()) {
        return Err(Code::UserNotFound.into());
    }
    Ok(())
}

/// Changes the members of a role or a group.
fn change(
    call: &Call<'_>,
    pool: &mut Pool,
    (kind, id): (Kind, &str),
    (member, members): (Member, &[String]),
    edit: Edit,
) {
    pool.rbac.update(kind, id, call.world.now(), |entity| {
        let ids = entity.members_mut(member);
        for member in members {
            edit(ids, member);
        }
    });
}
