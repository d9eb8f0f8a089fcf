//! Roles of the legacy system. Parts of the API call them groups.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::access::require_user;
use super::arguments::Page;
use super::view;
use crate::error::Code;
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::{LegacyRole, Membership, Pool};
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("clientRoles", roles);
    table.emulated("createRole", create);
    table.emulated("updateRole", update);
    table.emulated("updatePermissions", update);
    table.emulated("assignUserToRole", assign);
    table.emulated("removeUserFromGroup", remove);
    table.emulated("queryRoleByUserId", roles_of_user);
    table.emulated("userGroup", members);
    table.emulated("usersInGroup", members_in_short);
}

fn role_json(pool: &Pool, role: &LegacyRole) -> Value {
    json!({
        "_id": role.id,
        "name": role.name,
        "descriptions": role.descriptions,
        "client": pool.id,
        "permissions": role.permissions,
        "createdAt": role.created_at.plain(),
    })
}

fn membership_json(world: &World, pool: &Pool, role: &LegacyRole, member: &Membership) -> Value {
    let user = pool.users.get(&member.user);
    let user = user.map(|user| view::user_json(world, &pool.id, user));
    json!({
        "_id": member.id,
        "user": user,
        "client": view::pool_json(pool),
        "group": role_json(pool, role),
        "createdAt": member.created_at.plain(),
    })
}

#[derive(Deserialize)]
struct Roles {
    client: String,
    #[serde(flatten)]
    page: Page,
}

fn roles<'a>(call: &Call<'a>, arguments: Roles) -> Outcome<'a> {
    let pool = call.owner(Some(&arguments.client))?;
    let page = arguments.page.of(pool.roles.iter().rev());
    let page = page.map(|role| role_json(&pool, role));
    Ok(Node::page(pool.roles.len(), page))
}

#[derive(Deserialize)]
struct Create {
    client: String,
    name: String,
    descriptions: Option<String>,
}

fn create<'a>(call: &Call<'a>, arguments: Create) -> Outcome<'a> {
    let mut pool = call.owner(Some(&arguments.client))?;
    let role = LegacyRole {
        id: call.world.entropy.id(),
        name: arguments.name,
        descriptions: arguments.descriptions,
        permissions: String::new(),
        created_at: call.world.now(),
        members: Vec::new(),
    };
    let result = role_json(&pool, &role).into();
    pool.roles.push(role);
    Ok(result)
}

#[derive(Deserialize)]
struct Update {
    #[serde(rename = "_id", alias = "role")]
    id: String,
    client: String,
    name: Option<String>,
    descriptions: Option<String>,
    permissions: Option<String>,
}

fn update<'a>(call: &Call<'a>, arguments: Update) -> Outcome<'a> {
    let mut pool = call.owner(Some(&arguments.client))?;
    let role = pool.role_mut(&arguments.id).ok_or(Code::RoleNotFound)?;
    role.name = arguments.name.unwrap_or_else(|| role.name.clone());
    role.descriptions = arguments.descriptions.or_else(|| role.descriptions.take());
    role.permissions = arguments
        .permissions
        .unwrap_or_else(|| role.permissions.clone());
    let role = role.clone();
    Ok(role_json(&pool, &role).into())
}

#[derive(Deserialize)]
struct Assignment {
    client: String,
    user: String,
    group: String,
}

fn assign<'a>(call: &Call<'a>, arguments: Assignment) -> Outcome<'a> {
    let mut pool = call.owner(Some(&arguments.client))?;
    require_user(&pool, &arguments.user)?;
    let membership = Membership {
        id: call.world.entropy.id(),
        user: arguments.user,
        created_at: call.world.now(),
    };
    let role = pool.role_mut(&arguments.group).ok_or(Code::RoleNotFound)?;
    let is_other = |member: &Membership| member.user != membership.user;
    if role.members.iter().all(is_other) {
        role.members.push(membership);
    }
    let role = pool.role(&arguments.group).ok_or(Code::RoleNotFound)?;
    let members = role.members.iter();
    let members = members.map(|member| membership_json(call.world, &pool, role, member));
    Ok(Node::page(role.members.len(), members))
}

fn remove<'a>(call: &Call<'a>, arguments: Assignment) -> Outcome<'a> {
    let mut pool = call.owner(Some(&arguments.client))?;
    let role = pool.role(&arguments.group).ok_or(Code::RoleNotFound)?;
    let mut members = role.members.iter();
    let index = members
        .position(|member| member.user == arguments.user)
        .ok_or(Code::UserNotInPool)?;
    let result = membership_json(call.world, &pool, role, &role.members[index]);
    if let Some(role) = pool.role_mut(&arguments.group) {
        role.members.remove(index);
    }
    Ok(result.into())
}

#[derive(Deserialize)]
struct OfUser {
    user: String,
    client: String,
}

fn roles_of_user<'a>(call: &Call<'a>, arguments: OfUser) -> Outcome<'a> {
    let (pool, id) = call.account(Some(&arguments.client), Some(&arguments.user))?;
    let found: Vec<Value> = pool
        .roles
        .iter()
        .flat_map(|role| role.members.iter().map(move |member| (role, member)))
        .filter(|(_, member)| member.user == id)
        .map(|(role, member)| membership_json(call.world, &pool, role, member))
        .collect();
    Ok(Node::page(found.len(), found))
}

#[derive(Deserialize)]
struct Members {
    group: Option<String>,
    client: Option<String>,
    #[serde(flatten)]
    page: Page,
}

fn members<'a>(call: &Call<'a>, arguments: Members) -> Outcome<'a> {
    let pool = call.any(arguments.client.as_deref())?;
    let role = pool.role(arguments.group.as_deref().unwrap_or_default());
    let role = role.ok_or(Code::RoleNotFound)?;
    let page = arguments.page.of(role.members.iter());
    let page = page.map(|member| membership_json(call.world, &pool, role, member));
    Ok(Node::page(role.members.len(), page))
}

fn members_in_short<'a>(call: &Call<'a>, arguments: Members) -> Outcome<'a> {
    let pool = call.any(None)?;
    let role = pool.role(arguments.group.as_deref().unwrap_or_default());
    let role = role.ok_or(Code::RoleNotFound)?;
    let page = arguments.page.of(role.members.iter());
    let page = page
        .filter_map(|member| pool.users.get(&member.user))
        .map(|user| json!({ "_id": user.id, "email": user.email, "username": user.username }));
    Ok(Node::page(role.members.len(), page))
}
