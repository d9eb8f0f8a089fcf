//! Creates, changes, lists and deletes roles and groups, by their codes. They are those of version 1, where a role is known by
//! its name.

use serde::Deserialize;
use serde_json_bytes::json;

use super::users::{Paging, not_emulated};
use super::{access, permissions, view};
use crate::calls::rbac::{self, Sort};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Object, Outcome, Table};
use crate::state::policies::TargetKind;
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind};
use crate::state::user::User;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("role", |call, of: One| get(call, Kind::Role, &of));
    table.emulated("group", |call, of: One| get(call, Kind::Group, &of));
    table.emulated("roles", |call, of: List| list(call, Kind::Role, &of));
    table.emulated("groups", |call, of: List| list(call, Kind::Group, &of));
    table.emulated("createRole", |call, new: New| create(call, Kind::Role, new));
    table.emulated("createGroup", |call, new: New| {
        create(call, Kind::Group, new)
    });
    table.emulated("updateRole", |call, change: Change| {
        update(call, Kind::Role, change)
    });
    table.emulated("updateGroup", |call, change: Change| {
        update(call, Kind::Group, change)
    });
    table.emulated("deleteRole", |call, of: One| {
        delete(call, Kind::Role, &of.namespace, &[of.code])
    });
    table.emulated("deleteRoles", |call, of: Many| {
        delete(call, Kind::Role, &of.namespace, &of.code_list)
    });
    table.emulated("deleteGroups", |call, of: Many| {
        delete(call, Kind::Group, &of.namespace, &of.code_list)
    });
}

/// The namespace of a role. The emulator has one.
#[derive(Default, Deserialize)]
pub(super) struct Namespace {
    namespace: Option<String>,
}

impl Namespace {
    pub(super) const DEFAULT: &str = "default";

    pub(super) fn check(&self) -> Result<(), ServiceError> {
        match self.namespace.as_deref() {
            None | Some("" | Self::DEFAULT) => Ok(()),
            Some(_) => Err(not_emulated("namespaces other than `default`")),
        }
    }
}

/// Returns the roles or the groups. A node of an organisation that was created as such is not one of the groups.
fn all(pool: &Pool, kind: Kind) -> impl Iterator<Item = &Entity> {
    let entities = pool.rbac.all(kind).iter();
    entities.filter(|entity| !entity.is_node)
}

pub(super) fn find<'p>(pool: &'p Pool, kind: Kind, code: &str) -> Option<&'p Entity> {
    all(pool, kind).find(|entity| entity.code() == code)
}

/// Returns the id of a role or a group that must exist.
pub(super) fn id_of(pool: &Pool, kind: Kind, code: &str) -> Result<String, ServiceError> {
    match find(pool, kind, code) {
        Some(entity) => Ok(entity.id.clone()),
        None if kind == Kind::Role => Err(Code::RoleNotFound.into()),
        None => Err(Code::GroupNotFound.into()),
    }
}

/// Converts a role or a group, with its users and its resources.
fn show<'a>(world: &'a World, pool: &Pool, kind: Kind, entity: &Entity) -> Node<'a> {
    let mut object = json!({
        "code": entity.code(),
        "description": entity.description,
        "createdAt": entity.created_at.to_string(),
        "updatedAt": entity.updated_at.to_string(),
    });
    if let Some(members) = object.as_object_mut() {
        if kind == Kind::Role {
            let arn = format!("arn:cn:authing:{}:role:{}", pool.id, entity.id);
            members.insert("id", entity.id.as_str().into());
            members.insert("arn", arn.into());
            members.insert("namespace", Namespace::DEFAULT.into());
            members.insert("isSystem", false.into());
        } else {
            members.insert("name", entity.name.as_str().into());
        }
    }
    let target = match kind {
        Kind::Role => TargetKind::Role,
        _ => TargetKind::Group,
    };
    let resources = permissions::resources_of(world, &pool.id, target, &entity.id);
    let (pool, id) = (pool.id.clone(), entity.id.clone());
    Object::of(object)
        .with("authorizedResources", resources)
        .with("users", move |page| {
            let page = serde_json_bytes::from_value(page.clone().into());
            users(world, &pool, kind, &id, &page.unwrap_or_default())
        })
        .into()
}

fn users<'a>(world: &'a World, pool: &str, kind: Kind, id: &str, page: &Paging) -> Node<'a> {
    let Ok(pool) = world.pool(pool) else {
        return Node::NULL;
    };
    let ids = pool.rbac.get(kind, id).map(|entity| &entity.users);
    let found = ids
        .into_iter()
        .flatten()
        .filter_map(|id| pool.users.get(id));
    page.show(world, &pool, &found.collect::<Vec<&User>>())
}

/// Returns the roles, direct or through a group, or the groups of a user.
pub(super) fn of_user<'a>(world: &'a World, pool: &str, kind: Kind, user: &str) -> Node<'a> {
    let Ok(pool) = world.pool(pool) else {
        return Node::NULL;
    };
    let found = match kind {
        Kind::Role => pool.rbac.roles_of(user),
        _ => groups_of(&pool, user),
    };
    let shown = found.iter().map(|entity| show(world, &pool, kind, entity));
    Node::page(found.len(), shown)
}

/// Returns the groups of a user.
fn groups_of<'p>(pool: &'p Pool, user: &str) -> Vec<&'p Entity> {
    let mut groups = pool.rbac.groups_of(user);
    groups.retain(|group| !group.is_node);
    groups
}

/// Returns the roles of a node of an organisation and of those above it, which are groups.
pub(super) fn of_groups<'a>(world: &'a World, pool: &str, groups: &[String]) -> Node<'a> {
    let Ok(pool) = world.pool(pool) else {
        return Node::NULL;
    };
    let groups: Vec<&Entity> = pool.rbac.select(Kind::Group, groups).collect();
    let roles = pool.rbac.all(Kind::Role).iter();
    let found = roles.filter(|role| groups.iter().any(|group| group.roles.contains(&role.id)));
    let found: Vec<&Entity> = found.collect();
    let shown = found
        .iter()
        .map(|role| show(world, &pool, Kind::Role, role));
    Node::page(found.len(), shown)
}

#[derive(Deserialize)]
pub(super) struct One {
    pub(super) code: String,
    #[serde(flatten)]
    pub(super) namespace: Namespace,
}

fn get<'a>(call: &Call<'a>, kind: Kind, of: &One) -> Outcome<'a> {
    let pool = access::owner(call)?;
    of.namespace.check()?;
    let found = find(&pool, kind, &of.code);
    Ok(found.map_or(Node::NULL, |entity| show(call.world, &pool, kind, entity)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    user_id: Option<String>,
    sort_by: Option<Sort>,
    #[serde(flatten)]
    paging: Paging,
    #[serde(flatten)]
    namespace: Namespace,
}

fn list<'a>(call: &Call<'a>, kind: Kind, of: &List) -> Outcome<'a> {
    let pool = access::owner(call)?;
    of.namespace.check()?;
    let mut found: Vec<&Entity> = match &of.user_id {
        Some(user) => groups_of(&pool, user),
        None => all(&pool, kind).collect(),
    };
    let sort = of.sort_by.unwrap_or_default();
    sort.apply(&mut found, |entity| entity.revision);
    let page = of.paging.of(found.iter());
    let shown = page.map(|entity| show(call.world, &pool, kind, entity));
    Ok(Node::page(found.len(), shown))
}

#[derive(Deserialize)]
struct New {
    code: String,
    name: Option<String>,
    description: Option<String>,
    parent: Option<String>,
    #[serde(flatten)]
    namespace: Namespace,
}

fn create<'a>(call: &Call<'a>, kind: Kind, new: New) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    new.namespace.check()?;
    if new.parent.is_some() {
        return Err(not_emulated("parents of roles"));
    }
    check_free(&pool, kind, &new.code)?;
    let (name, code) = match new.name {
        Some(name) => (name, Some(new.code)),
        None => (new.code, None),
    };
    let id = call.world.entropy.id();
    let entity = Entity {
        code,
        description: new.description,
        ..Entity::new(id.clone(), name, call.world.now())
    };
    pool.rbac.insert(kind, entity);
    show_by_id(call.world, &pool, kind, &id)
}

/// Checks that a new code is not empty, and that no role or group has it.
fn check_free(pool: &Pool, kind: Kind, code: &str) -> Result<(), ServiceError> {
    check_present(code)?;
    match find(pool, kind, code) {
        None => Ok(()),
        Some(_) => Err(code_taken()),
    }
}

pub(super) fn check_present(code: &str) -> Result<(), ServiceError> {
    match code {
        "" => Err(Code::ParametersIncomplete.into()),
        _ => Ok(()),
    }
}

pub(super) fn code_taken() -> ServiceError {
    ServiceError::with_message(Code::Internal, "code 已存在")
}

fn show_by_id<'a>(world: &'a World, pool: &Pool, kind: Kind, id: &str) -> Outcome<'a> {
    let entity = pool.rbac.get(kind, id).ok_or(Code::Internal)?;
    Ok(show(world, pool, kind, entity))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    code: String,
    name: Option<String>,
    description: Option<String>,
    new_code: Option<String>,
    #[serde(flatten)]
    namespace: Namespace,
}

fn update<'a>(call: &Call<'a>, kind: Kind, change: Change) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    change.namespace.check()?;
    let id = id_of(&pool, kind, &change.code)?;
    let new_code = change.new_code.filter(|code| *code != change.code);
    if let Some(code) = &new_code {
        check_free(&pool, kind, code)?;
    }
    pool.rbac.update(kind, &id, call.world.now(), |entity| {
        match (kind, new_code) {
            (Kind::Role, code) => entity.name = code.unwrap_or(change.code),
            (_, Some(code)) => entity.code = Some(code),
            // A new name must not change the code of a group without one.
            (_, None) => entity.code = entity.code.take().or(Some(change.code)),
        }
        entity.name = change.name.unwrap_or_else(|| entity.name.clone());
        entity.description = change.description.or_else(|| entity.description.take());
    });
    show_by_id(call.world, &pool, kind, &id)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Many {
    pub(super) code_list: Vec<String>,
    #[serde(flatten)]
    pub(super) namespace: Namespace,
}

/// Deletes all of them, or none if one is missing.
fn delete<'a>(call: &Call<'a>, kind: Kind, namespace: &Namespace, codes: &[String]) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    namespace.check()?;
    let ids = codes.iter().map(|code| id_of(&pool, kind, code));
    for id in ids.collect::<Result<Vec<_>, _>>()? {
        rbac::remove(&mut pool, kind, &id);
    }
    Ok(view::message("操作成功"))
}
