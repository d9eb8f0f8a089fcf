//! Creates, changes, lists and deletes permissions, roles and groups. `rbac_members` changes their members.

use serde::Deserialize;
use serde_json_bytes::json;

use super::access::PoolGuard;
use super::arguments::{ById, Input, window};
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Object, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind, Rbac};
use crate::state::user::User;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("rbacPermission", |call, by: ById| {
        get(call, Kind::Permission, &by)
    });
    table.emulated("rbacRole", |call, by: ById| get(call, Kind::Role, &by));
    table.emulated("rbacGroup", |call, by: ById| get(call, Kind::Group, &by));
    table.emulated("rbacPermissionList", |call, of: List| {
        list(call, Kind::Permission, &of)
    });
    table.emulated("rbacRoleList", |call, of: List| list(call, Kind::Role, &of));
    table.emulated("rbacGroupList", |call, of: List| {
        list(call, Kind::Group, &of)
    });
    table.emulated("createRBACPermission", |call, new: Input<New>| {
        create(call, Kind::Permission, new)
    });
    table.emulated("createRBACRole", |call, new: Input<New>| {
        create(call, Kind::Role, new)
    });
    table.emulated("createRBACGroup", |call, new: Input<New>| {
        create(call, Kind::Group, new)
    });
    table.emulated("updateRBACPermission", |call, new: Input<Change>| {
        update(call, Kind::Permission, new)
    });
    table.emulated("updateRBACRole", |call, new: Input<Change>| {
        update(call, Kind::Role, new)
    });
    table.emulated("updateRBACGroup", |call, new: Input<Change>| {
        update(call, Kind::Group, new)
    });
    table.emulated("deleteRBACPermission", |call, by: ById| {
        delete(call, Kind::Permission, &[by.id])
    });
    table.emulated("deleteRBACRole", |call, by: ById| {
        delete(call, Kind::Role, &[by.id])
    });
    table.emulated("deleteRBACGroup", |call, by: ById| {
        delete(call, Kind::Group, &[by.id])
    });
    table.emulated("deleteRBACPermissionBatch", |call, of: Batch| {
        delete(call, Kind::Permission, &of.id_list)
    });
    table.emulated("deleteRBACRoleBatch", |call, of: Batch| {
        delete(call, Kind::Role, &of.id_list)
    });
    table.emulated("deleteRBACGroupBatch", |call, of: Batch| {
        delete(call, Kind::Group, &of.id_list)
    });
    table.emulated("userPermissionList", permissions_of_user);
    table.emulated("userRoleList", roles_of_user);
    table.emulated("userGroupList", groups_of_user);
}

/// Returns the owner's pool if it contains all these entities. The error tells apart missing entities and those of
/// other pools.
pub(super) fn pool_containing<'a>(
    call: &Call<'a>,
    kind: Kind,
    ids: &[String],
) -> Result<PoolGuard<'a>, ServiceError> {
    let pool = call.owner(None)?;
    let Some(missing) = ids.iter().find(|id| pool.rbac.get(kind, id).is_none()) else {
        return Ok(pool);
    };
    drop(pool);
    let elsewhere = |pool: &parking_lot::Mutex<Pool>| pool.lock().rbac.get(kind, missing).is_some();
    let foreign = call.world.pools.values().any(elsewhere);
    Err(match (kind, foreign) {
        (Kind::Group, false) => Code::GroupNotFound,
        (Kind::Group, true) => Code::GroupForbidden,
        (Kind::Role, false) => Code::RoleNotFound,
        (Kind::Role, true) => Code::RoleForbidden,
        (Kind::Permission, false) => Code::PermissionNotFound,
        (Kind::Permission, true) => Code::PermissionForbidden,
    }
    .into())
}

fn get<'a>(call: &Call<'a>, kind: Kind, by: &ById) -> Outcome<'a> {
    let pool = pool_containing(call, kind, std::slice::from_ref(&by.id))?;
    show_by_id(call.world, &pool, kind, &by.id)
}

/// Shows an entity that exists.
pub(super) fn show_by_id<'a>(world: &'a World, pool: &Pool, kind: Kind, id: &str) -> Outcome<'a> {
    let entity = pool.rbac.get(kind, id).ok_or(Code::Internal)?;
    Ok(show(world, &pool.id, kind, entity))
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) enum Sort {
    #[default]
    #[serde(rename = "CREATEDAT_DESC")]
    CreatedDescending,
    #[serde(rename = "CREATEDAT_ASC")]
    CreatedAscending,
    #[serde(rename = "UPDATEDAT_DESC")]
    UpdatedDescending,
    #[serde(rename = "UPDATEDAT_ASC")]
    UpdatedAscending,
}

impl Sort {
    /// Sorts items that are in the order of creation.
    pub(super) fn apply<T, K: Ord>(self, items: &mut [T], updated: impl Fn(&T) -> K) {
        match self {
            Self::CreatedAscending => {}
            Self::CreatedDescending => items.reverse(),
            Self::UpdatedAscending => items.sort_by_key(updated),
            Self::UpdatedDescending => {
                items.sort_by_key(updated);
                items.reverse();
            }
        }
    }
}

/// A page of a list. Pages are numbered from 0.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SortedPage {
    sort_by: Sort,
    page: i32,
    count: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    user_pool_id: String,
    #[serde(flatten)]
    page: SortedPage,
}

fn list<'a>(call: &Call<'a>, kind: Kind, list: &List) -> Outcome<'a> {
    let pool = call.owner(Some(&list.user_pool_id))?;
    let mut entities: Vec<&Entity> = pool.rbac.all(kind).iter().collect();
    list.page
        .sort_by
        .apply(&mut entities, |entity| entity.revision);
    let total = entities.len();
    let page = window(entities.into_iter(), list.page.page, list.page.count);
    let page = page.map(|entity| show(call.world, &pool.id, kind, entity));
    Ok(Node::page(total, page))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct New {
    user_pool_id: String,
    name: String,
    description: Option<String>,
}

fn create<'a>(call: &Call<'a>, kind: Kind, create: Input<New>) -> Outcome<'a> {
    let new = create.input;
    let mut pool = call.owner(Some(&new.user_pool_id))?;
    let now = call.world.now();
    let id = call.world.entropy.id();
    let entity = Entity {
        description: new.description,
        ..Entity::new(id.clone(), new.name, now)
    };
    pool.rbac.insert(kind, entity);
    show_by_id(call.world, &pool, kind, &id)
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "_id")]
    id: String,
    name: Option<String>,
    description: Option<String>,
}

fn update<'a>(call: &Call<'a>, kind: Kind, update: Input<Change>) -> Outcome<'a> {
    let Change {
        id,
        name,
        description,
    } = update.input;
    let mut pool = pool_containing(call, kind, std::slice::from_ref(&id))?;
    pool.rbac.update(kind, &id, call.world.now(), |entity| {
        if let Some(name) = name {
            entity.name = name;
        }
        if description.is_some() {
            entity.description = description;
        }
    });
    show_by_id(call.world, &pool, kind, &id)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch {
    id_list: Vec<String>,
}

/// Deletes all of them, or none if one is missing.
fn delete<'a>(call: &Call<'a>, kind: Kind, ids: &[String]) -> Outcome<'a> {
    let mut pool = pool_containing(call, kind, ids)?;
    for id in ids {
        remove(&mut pool, kind, id);
    }
    Ok(view::message(200, "操作成功", None))
}

/// Removes an entity, and a group also from its organisations.
pub(super) fn remove(pool: &mut Pool, kind: Kind, id: &str) {
    pool.rbac.remove(kind, id);
    if kind == Kind::Group {
        for org in &mut pool.orgs {
            org.remove(id);
        }
        pool.orgs.retain(|org| org.root().is_some());
    }
}

fn permissions_of_user<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let (pool, id) = call.account(None, Some(&by.id))?;
    let roles = pool.rbac.roles_of(&id);
    let found = pool.rbac.permissions_of(&roles.iter().copied());
    Ok(with_names(call.world, &pool.id, Kind::Permission, &found))
}

fn roles_of_user<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let (pool, id) = call.account(None, Some(&by.id))?;
    let found = pool.rbac.roles_of(&id);
    Ok(with_names(call.world, &pool.id, Kind::Role, &found))
}

fn groups_of_user<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let (pool, id) = call.account(None, Some(&by.id))?;
    let found = pool.rbac.groups_of(&id);
    Ok(with_names(call.world, &pool.id, Kind::Group, &found))
}

fn with_names<'a>(world: &'a World, pool: &str, kind: Kind, found: &[&Entity]) -> Node<'a> {
    let names: Vec<&str> = found.iter().map(|entity| entity.name.as_str()).collect();
    let list = Node::list(found.iter().map(|entity| show(world, pool, kind, entity)));
    Object::of(json!({ "totalCount": found.len(), "rawList": names }))
        .with("list", move |_| list.clone())
        .into()
}

/// Shows an entity. Its relations are computed only when they are requested.
pub(super) fn show<'a>(world: &'a World, pool: &str, kind: Kind, entity: &Entity) -> Node<'a> {
    let object = Object::of(json!({
        "_id": entity.id,
        "userPoolId": pool,
        "name": entity.name,
        "description": entity.description,
        "createdAt": entity.created_at.to_string(),
        "updatedAt": entity.updated_at.to_string(),
    }));
    let relations = Relations {
        world,
        pool: pool.to_owned(),
        kind,
        id: entity.id.clone(),
    };
    match kind {
        Kind::Permission => object.into(),
        Kind::Role => relations.role(object).into(),
        Kind::Group => relations.group(object).into(),
    }
}

/// The relations of a role or a group.
#[derive(Clone)]
struct Relations<'a> {
    world: &'a World,
    pool: String,
    kind: Kind,
    id: String,
}

impl<'a> Relations<'a> {
    fn role(self, object: Object<'a>) -> Object<'a> {
        let (permissions, users) = (self.clone(), self);
        object
            .with("permissions", move |_| {
                permissions.entities(Kind::Permission, |rbac, role| {
                    rbac.select(Kind::Permission, &role.permissions).collect()
                })
            })
            .with("users", move |page| users.users(page))
    }

    fn group(self, object: Object<'a>) -> Object<'a> {
        let (roles, permissions, users) = (self.clone(), self.clone(), self);
        object
            .with("roles", move |_| {
                roles.entities(Kind::Role, |rbac, group| {
                    rbac.select(Kind::Role, &group.roles).collect()
                })
            })
            .with("permissions", move |_| {
                permissions.entities(Kind::Permission, |rbac, group| {
                    let roles: Vec<&Entity> = rbac.select(Kind::Role, &group.roles).collect();
                    rbac.permissions_of(&roles.iter().copied())
                })
            })
            .with("users", move |page| users.users(page))
    }

    fn entities(
        &self,
        kind: Kind,
        select: for<'b> fn(&'b Rbac, &'b Entity) -> Vec<&'b Entity>,
    ) -> Node<'a> {
        let Ok(pool) = self.world.pool(&self.pool) else {
            return Node::NULL;
        };
        let Some(entity) = pool.rbac.get(self.kind, &self.id) else {
            return Node::NULL;
        };
        let found = select(&pool.rbac, entity);
        let shown = found
            .iter()
            .map(|entity| show(self.world, &self.pool, kind, entity));
        Node::page(found.len(), shown)
    }

    fn users(&self, page: &apollo_compiler::response::JsonMap) -> Node<'a> {
        let page: SortedPage =
            serde_json_bytes::from_value(page.clone().into()).unwrap_or_default();
        let Ok(pool) = self.world.pool(&self.pool) else {
            return Node::NULL;
        };
        let Some(entity) = pool.rbac.get(self.kind, &self.id) else {
            return Node::NULL;
        };
        let mut users: Vec<&User> = entity
            .users
            .iter()
            .filter_map(|id| pool.users.get(id))
            .collect();
        page.sort_by.apply(&mut users, |user| user.last_login);
        let total = users.len();
        let shown = window(users.into_iter(), page.page, page.count)
            .map(|user| view::user(self.world, &self.pool, user));
        Node::page(total, shown)
    }
}
