//! Creates, changes, lists and deletes permissions, roles and groups. `rbac_members` changes their members.

use serde::Deserialize;
use serde_json_bytes::json;

use super::access::PoolGuard;
use super::arguments::{NoArguments, Only, window};
use super::view::{self, Record};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Object, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind, Rbac};
use crate::state::user::User;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    for kind in [Kind::Permission, Kind::Role, Kind::Group] {
        let name = kind.label();
        table.emulated(format!("rbac{name}"), of_kind(kind, get));
        table.emulated(format!("rbac{name}List"), of_kind(kind, list));
        table.emulated(format!("createRBAC{name}"), of_kind(kind, create));
        table.emulated(format!("updateRBAC{name}"), of_kind(kind, update));
        table.emulated(format!("deleteRBAC{name}"), of_kind(kind, delete_one));
        table.emulated(format!("deleteRBAC{name}Batch"), of_kind(kind, delete));
        table.emulated(format!("user{name}List"), of_kind(kind, of_user));
    }
}

/// Returns the call for one kind of entity.
pub(super) fn of_kind<A>(
    kind: Kind,
    call: for<'a> fn(&Call<'a>, Kind, A) -> Outcome<'a>,
) -> impl for<'a> Fn(&Call<'a>, A) -> Outcome<'a> {
    move |running, of| call(running, kind, of)
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
    let foreign = call.world.contents.pools.values().any(elsewhere);
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

fn get<'a>(call: &Call<'a>, kind: Kind, Only(id): Only<String>) -> Outcome<'a> {
    let pool = pool_containing(call, kind, std::slice::from_ref(&id))?;
    show_by_id(call.world, &pool, kind, &id)
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

impl SortedPage {
    /// Sorts items that are in the order of creation. Returns those of this page, converted, and their total number.
    fn show<'a, T, K: Ord>(
        self,
        mut items: Vec<T>,
        updated: impl Fn(&T) -> K,
        show: impl Fn(T) -> Node<'a>,
    ) -> Node<'a> {
        self.sort_by.apply(&mut items, updated);
        let total = items.len();
        Node::page(
            total,
            window(items.into_iter(), self.page, self.count).map(show),
        )
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    user_pool_id: String,
    #[serde(flatten)]
    page: SortedPage,
}

fn list<'a>(call: &Call<'a>, kind: Kind, list: List) -> Outcome<'a> {
    let pool = call.owner(Some(&list.user_pool_id))?;
    let entities = pool.rbac.all(kind).iter().collect();
    let show = |entity| show(call.world, &pool.id, kind, entity);
    Ok(list.page.show(entities, |entity| entity.revision, show))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct New {
    user_pool_id: String,
    name: String,
    description: Option<String>,
}

fn create<'a>(call: &Call<'a>, kind: Kind, Only(new): Only<New>) -> Outcome<'a> {
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

fn update<'a>(call: &Call<'a>, kind: Kind, Only(new): Only<Change>) -> Outcome<'a> {
    let mut pool = pool_containing(call, kind, std::slice::from_ref(&new.id))?;
    pool.rbac.update(kind, &new.id, call.world.now(), |entity| {
        entity.name = new.name.unwrap_or_else(|| entity.name.clone());
        entity.description = new.description.or_else(|| entity.description.take());
    });
    show_by_id(call.world, &pool, kind, &new.id)
}

fn delete_one<'a>(call: &Call<'a>, kind: Kind, Only(id): Only<String>) -> Outcome<'a> {
    delete(call, kind, Only(vec![id]))
}

/// Deletes all of them, or none if one is missing.
fn delete<'a>(call: &Call<'a>, kind: Kind, Only(ids): Only<Vec<String>>) -> Outcome<'a> {
    let mut pool = pool_containing(call, kind, &ids)?;
    for id in &ids {
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
        pool.forget_removed_nodes();
    }
}

fn of_user<'a>(call: &Call<'a>, kind: Kind, Only(id): Only<String>) -> Outcome<'a> {
    let (pool, id) = call.account(None, Some(&id))?;
    let found = match kind {
        Kind::Permission => pool.rbac.permissions_of(&pool.rbac.roles_of(&id)),
        Kind::Role => pool.rbac.roles_of(&id),
        Kind::Group => pool.rbac.groups_of(&id),
    };
    let names: Vec<&str> = found.iter().map(|entity| entity.name.as_str()).collect();
    let object = Object::of(json!({ "totalCount": found.len(), "rawList": names }));
    let found = found.into_iter();
    let list = Node::list(found.map(|entity| show(call.world, &pool.id, kind, entity)));
    Ok(object.with("list", move |_| list.clone()).into())
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
    let record = Record::new(world, pool, &entity.id);
    let related = |to: Kind, select: Select| {
        record.field(move |world, pool, id, _: NoArguments| {
            let entity = pool.rbac.get(kind, id);
            entity.map_or(Node::NULL, |entity| {
                let found = select(&pool.rbac, entity);
                let shown = found.iter().map(|found| show(world, &pool.id, to, found));
                Node::page(found.len(), shown)
            })
        })
    };
    let users = record.field(move |world, pool, id, page: SortedPage| {
        let entity = pool.rbac.get(kind, id);
        entity.map_or(Node::NULL, |entity| users(world, pool, entity, page))
    });
    let roles = related(Kind::Role, |rbac, group| {
        rbac.select(Kind::Role, &group.roles).collect()
    });
    let permissions = related(Kind::Permission, |rbac, entity| {
        // A role has its own permissions, and a group those of its roles.
        let own = rbac.select(Kind::Permission, &entity.permissions);
        let roles: Vec<&Entity> = rbac.select(Kind::Role, &entity.roles).collect();
        own.chain(rbac.permissions_of(&roles)).collect()
    });
    let object = object.with("roles", roles).with("users", users);
    object.with("permissions", permissions).into()
}

/// Selects the entities that an entity is related to.
type Select = for<'p> fn(&'p Rbac, &'p Entity) -> Vec<&'p Entity>;

fn users<'a>(world: &World, pool: &Pool, entity: &Entity, page: SortedPage) -> Node<'a> {
    let users = entity.users.iter().filter_map(|id| pool.users.get(id));
    let show = |user| view::user(world, &pool.id, user);
    page.show(users.collect(), |user: &&User| user.last_login, show)
}
