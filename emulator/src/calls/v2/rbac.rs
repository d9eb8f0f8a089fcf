//! Roles and groups, by their codes, and their members. They are those of version 1, where a role is known by its name.

use apollo_compiler::response::JsonMap;
use serde::Deserialize;
use serde_json_bytes::json;

use super::arguments::{Codes, DEFAULT_NAMESPACE, InNamespace, Listing, Paging};
use super::departments::{node_of_code, roles_of};
use super::error::not_emulated;
use super::{access, permissions, view};
use crate::calls::arguments::NoArguments;
use crate::calls::org::find_node;
use crate::calls::rbac::{self, of_kind};
use crate::calls::view::Record;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Object, Outcome, Table};
use crate::state::policies::TargetKind;
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind, Member};
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    for kind in [Kind::Role, Kind::Group] {
        let name = kind.label();
        let field = name.to_lowercase();
        table.emulated(&*field, of_kind(kind, get));
        table.emulated(format!("{field}s"), of_kind(kind, list));
        table.emulated(format!("create{name}"), of_kind(kind, create));
        table.emulated(format!("update{name}"), of_kind(kind, update));
        table.emulated(format!("delete{name}s"), of_kind(kind, delete));
    }
    table.emulated("deleteRole", of_kind(Kind::Role, delete));
    table.emulated("assignRole", |call, of| assign(call, of, true));
    table.emulated("revokeRole", |call, of| assign(call, of, false));
    table.emulated("addUserToGroup", |call, of| members(call, of, true));
    table.emulated("removeUserFromGroup", |call, of| members(call, of, false));
}

/// Returns the roles of a namespace, or the groups. A node of an organisation that was created as such is not one of the groups.
fn all<'p>(
    pool: &'p Pool,
    kind: Kind,
    namespace: Option<&str>,
) -> impl Iterator<Item = &'p Entity> {
    let entities = pool.rbac.all(kind).iter();
    entities.filter(move |entity| {
        !entity.is_node && (kind == Kind::Group || entity.namespace.as_deref() == namespace)
    })
}

pub(super) fn find<'p>(
    pool: &'p Pool,
    kind: Kind,
    namespace: Option<&str>,
    code: &str,
) -> Option<&'p Entity> {
    all(pool, kind, namespace).find(|entity| entity.code() == code)
}

/// Returns the id of a role of a namespace or of a group, which must exist.
pub(super) fn id_in(
    pool: &Pool,
    kind: Kind,
    namespace: Option<&str>,
    code: &str,
) -> Result<String, ServiceError> {
    match find(pool, kind, namespace, code) {
        Some(entity) => Ok(entity.id.clone()),
        None if kind == Kind::Role => Err(Code::RoleNotFound.into()),
        None => Err(Code::GroupNotFound.into()),
    }
}

/// Converts a role or a group, with its users and its resources.
fn show<'a>(world: &'a World, pool: &Pool, kind: Kind, entity: &Entity) -> Node<'a> {
    // The schema has `name` only for groups, and the other members only for roles.
    let object = json!({
        "id": entity.id,
        "arn": format!("arn:cn:authing:{}:role:{}", pool.id, entity.id),
        "namespace": entity.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE),
        "isSystem": false,
        "name": entity.name,
        "code": entity.code(),
        "description": entity.description,
        "createdAt": entity.created_at.to_string(),
        "updatedAt": entity.updated_at.to_string(),
    });
    let target = match kind {
        Kind::Role => TargetKind::Role,
        _ => TargetKind::Group,
    };
    let record = Record::new(world, &pool.id, &entity.id);
    let users = record.field(move |world, pool, id, page: Paging| {
        let ids = pool.rbac.get(kind, id).map(|entity| &entity.users);
        let found = ids.into_iter().flatten();
        let found = found.filter_map(|id| pool.users.get(id)).collect();
        page.show(found, |user| view::user(world, &pool.id, user))
    });
    let resources = permissions::resources_of(&record, target);
    let object = Object::of(object).with("authorizedResources", resources);
    object.with("users", users).into()
}

fn show_all<'a>(world: &'a World, pool: &Pool, kind: Kind, found: &[&Entity]) -> Node<'a> {
    let shown = found.iter().map(|entity| show(world, pool, kind, entity));
    Node::page(found.len(), shown)
}

/// Returns the field with the roles, direct or through a group or a node, or the groups of a user.
pub(super) fn of_user<'a>(
    user: &Record<'a>,
    kind: Kind,
) -> impl Fn(&JsonMap) -> Node<'a> + use<'a> {
    user.field(move |world, pool, id, of: InNamespace<NoArguments>| {
        let (namespace, _) = of.split();
        let found = match kind {
            Kind::Role => roles_in(roles_of(pool, id), namespace.as_deref()),
            _ => groups_of(pool, id),
        };
        show_all(world, pool, kind, &found)
    })
}

/// Returns those of the roles that are in a namespace.
fn roles_in<'p>(mut roles: Vec<&'p Entity>, namespace: Option<&str>) -> Vec<&'p Entity> {
    roles.retain(|role| role.namespace.as_deref() == namespace);
    roles
}

/// Returns the groups of a user.
fn groups_of<'p>(pool: &'p Pool, user: &str) -> Vec<&'p Entity> {
    let mut groups = pool.rbac.groups_of(user);
    groups.retain(|group| !group.is_node);
    groups
}

/// Returns the roles, in a namespace, of a node of an organisation and of those above it, which are groups.
pub(super) fn of_groups<'a>(
    world: &'a World,
    pool: &Pool,
    groups: &[String],
    of: InNamespace<NoArguments>,
) -> Node<'a> {
    let (namespace, _) = of.split();
    let groups: Vec<&Entity> = pool.rbac.select(Kind::Group, groups).collect();
    let found = roles_in(pool.rbac.roles_through(&groups, None), namespace.as_deref());
    show_all(world, pool, Kind::Role, &found)
}

#[derive(Deserialize)]
pub(crate) struct One {
    pub(super) code: String,
}

fn get<'a>(call: &Call<'a>, kind: Kind, of: InNamespace<One>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let (namespace, One { code }) = of.split();
    let found = find(&pool, kind, namespace.as_deref(), &code);
    Ok(found.map_or(Node::NULL, |entity| show(call.world, &pool, kind, entity)))
}

#[derive(Deserialize)]
struct List {
    #[serde(rename = "userId")]
    user: Option<String>,
    #[serde(flatten)]
    listing: Listing,
}

fn list<'a>(call: &Call<'a>, kind: Kind, of: InNamespace<List>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let (namespace, List { user, listing }) = of.split();
    let found = match user {
        Some(user) => groups_of(&pool, &user),
        None => all(&pool, kind, namespace.as_deref()).collect(),
    };
    let show = |entity| show(call.world, &pool, kind, entity);
    Ok(listing.show(found, |entity| entity.revision, show))
}

/// The fields of a role or a group, new or changed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    code: String,
    new_code: Option<String>,
    name: Option<String>,
    description: Option<String>,
    parent: Option<String>,
}

fn create<'a>(call: &Call<'a>, kind: Kind, new: InNamespace<Fields>) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let (namespace, new) = new.split();
    if new.parent.is_some() {
        return Err(not_emulated("parents of roles"));
    }
    let known = find(&pool, kind, namespace.as_deref(), &new.code);
    check_code(&new.code, known.is_some())?;
    let (name, code) = match new.name {
        Some(name) => (name, Some(new.code)),
        None => (new.code, None),
    };
    let entity = Entity {
        code,
        namespace: namespace.filter(|_| kind == Kind::Role),
        description: new.description,
        ..Entity::new(call.world.entropy.id(), name, call.world.now())
    };
    let shown = show(call.world, &pool, kind, &entity);
    pool.rbac.insert(kind, entity);
    Ok(shown)
}

/// Checks a new code, which must not be empty or in use.
pub(super) fn check_code(code: &str, is_taken: bool) -> Result<(), ServiceError> {
    match code {
        "" => Err(Code::ParametersIncomplete.into()),
        _ if is_taken => Err(code_taken()),
        _ => Ok(()),
    }
}

pub(super) fn code_taken() -> ServiceError {
    ServiceError::internal("code 已存在")
}

fn update<'a>(call: &Call<'a>, kind: Kind, change: InNamespace<Fields>) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let (namespace, change) = change.split();
    let namespace = namespace.as_deref();
    let id = id_in(&pool, kind, namespace, &change.code)?;
    let new_code = change.new_code.filter(|code| *code != change.code);
    if let Some(code) = &new_code {
        check_code(code, find(&pool, kind, namespace, code).is_some())?;
    }
    let changed = pool.rbac.update(kind, &id, call.world.now(), |entity| {
        match (kind, new_code) {
            (Kind::Role, code) => entity.name = code.unwrap_or(change.code),
            (_, Some(code)) => entity.code = Some(code),
            // A new name must not change the code of a group without one.
            (_, None) => entity.code = entity.code.take().or(Some(change.code)),
        }
        entity.name = change.name.unwrap_or_else(|| entity.name.clone());
        entity.description = change.description.or_else(|| entity.description.take());
    });
    let changed = changed.ok_or(Code::Internal)?.clone();
    Ok(show(call.world, &pool, kind, &changed))
}

/// Deletes all of them, or none if one is missing.
fn delete<'a>(call: &Call<'a>, kind: Kind, of: InNamespace<Codes>) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let (namespace, codes) = of.split();
    for id in ids(&pool, kind, namespace.as_deref(), codes.all())? {
        rbac::remove(&mut pool, kind, &id);
    }
    Ok(view::message("操作成功"))
}

/// Returns the ids of roles of a namespace or of groups, which must exist.
fn ids(
    pool: &Pool,
    kind: Kind,
    namespace: Option<&str>,
    codes: impl IntoIterator<Item = String>,
) -> Result<Vec<String>, ServiceError> {
    let ids = codes.into_iter();
    let ids = ids.map(|code| id_in(pool, kind, namespace, &code));
    ids.collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assignment {
    role_code: Option<String>,
    role_codes: Option<Vec<Option<String>>>,
    user_ids: Option<Vec<String>>,
    group_codes: Option<Vec<String>>,
    node_codes: Option<Vec<String>>,
}

/// Adds or removes all members, or none if a role, a user, a group or a node is missing. A repeated change does nothing.
fn assign<'a>(call: &Call<'a>, of: InNamespace<Assignment>, add: bool) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let (namespace, of) = of.split();
    let codes = of.role_codes.into_iter().flatten().flatten();
    let codes = codes.chain(of.role_code);
    let roles = ids(&pool, Kind::Role, namespace.as_deref(), codes)?;
    let groups = of.group_codes.into_iter().flatten();
    let mut groups = ids(&pool, Kind::Group, None, groups)?;
    for code in of.node_codes.iter().flatten() {
        groups.extend(nodes_named(&pool, code)?);
    }
    let users = of.user_ids.unwrap_or_default();
    if roles.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    access::require_users(&pool, &users)?;
    let now = call.world.now();
    for role in &roles {
        pool.change_members((Kind::Role, role), (Member::User, &users), add, now);
    }
    for group in &groups {
        pool.change_members((Kind::Group, group), (Member::Role, &roles), add, now);
    }
    Ok(view::message("操作成功"))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Users {
    user_ids: Vec<String>,
    code: Option<String>,
}

fn members<'a>(call: &Call<'a>, of: Users, add: bool) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let code = of.code.as_deref().ok_or(Code::ParametersIncomplete)?;
    let group = id_in(&pool, Kind::Group, None, code)?;
    access::require_users(&pool, &of.user_ids)?;
    let users = (Member::User, of.user_ids.as_slice());
    pool.change_members((Kind::Group, &group), users, add, call.world.now());
    Ok(view::message("操作成功"))
}

/// Returns the node with an id, which SDKs send, or all nodes with a code: a code is unique only in its organisation. There must
/// be one.
fn nodes_named(pool: &Pool, name: &str) -> Result<Vec<String>, ServiceError> {
    if find_node(pool, None, name).is_ok() {
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
