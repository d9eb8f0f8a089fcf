//! Reads, lists and deletes users.

use std::collections::HashSet;

use serde::Deserialize;

use super::departments::members_of_orgs;
use super::rest::Batch;
use super::{access, view};
use crate::calls::arguments::Page;
use crate::calls::rbac::Sort;
use crate::calls::users::{Names, SearchField, find_by_part, searchable};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("user", user);
    table.emulated("userBatch", batch);
    table.emulated("users", users);
    table.emulated("archivedUsers", archived);
    table.emulated("searchUser", search);
    table.emulated("isUserExists", exists);
    table.emulated("findUser", find);
    table.emulated("deleteUser", delete);
    table.emulated("deleteUsers", delete_many);
}

#[derive(Deserialize)]
struct OneUser {
    id: Option<String>,
}

/// Returns the caller or, to the owner, any user.
fn user<'a>(call: &Call<'a>, arguments: OneUser) -> Outcome<'a> {
    match access::account(call, arguments.id.as_deref()) {
        Ok((pool, id)) => view::user_of(call.world, &pool, &id),
        Err(error) if error.code == Code::UserNotFound => Ok(Node::NULL),
        Err(error) => Err(error),
    }
}

fn batch<'a>(call: &Call<'a>, batch: Batch) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let found = find_batch(&pool, batch)?.into_iter();
    Ok(Node::list(
        found.map(|user| view::user(call.world, &pool.id, user)),
    ))
}

/// Returns the users with these names, in their order. Unknown names are left out.
pub(super) fn find_batch(pool: &Pool, batch: Batch) -> Result<Vec<&User>, ServiceError> {
    let key = match batch.kind.as_deref() {
        None | Some("" | "id") => Key::Id,
        Some("email") => Key::Email,
        Some("phone") => Key::Phone,
        Some("username") => Key::Username,
        Some(_) => return Err(Code::SearchTypeInvalid.into()),
    };
    let found = batch
        .ids
        .into_iter()
        .filter_map(|id| pool.users.find(&key(id)));
    Ok(found.collect())
}

/// A page of a list, counted from 1.
#[derive(Default, Deserialize)]
pub(crate) struct Paging {
    page: Option<i32>,
    limit: Option<i32>,
}

impl Paging {
    /// Returns this page of the users, and their total number.
    pub(super) fn show<'a>(&self, world: &'a World, pool: &Pool, users: &[&User]) -> Node<'a> {
        let shown = self.of(users.iter());
        Node::page(
            users.len(),
            shown.map(|user| view::user(world, &pool.id, user)),
        )
    }

    /// Returns the items of this page.
    pub(super) fn of<T>(&self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        Page::new(self.page, self.limit).of(items)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManyUsers {
    #[serde(flatten)]
    paging: Paging,
    sort_by: Option<Sort>,
    exclude_users_in_org: Option<bool>,
}

fn users<'a>(call: &Call<'a>, arguments: ManyUsers) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let excluded = match arguments.exclude_users_in_org {
        Some(true) => members_of_orgs(&pool),
        _ => HashSet::new(),
    };
    let is_listed = |user: &User| !excluded.contains(user.id.as_str());
    let users = sorted(&pool, arguments.sort_by, is_listed);
    Ok(arguments.paging.show(call.world, &pool, &users))
}

/// Returns the users to list, in this order, by default newest first.
pub(super) fn sorted(
    pool: &Pool,
    order: Option<Sort>,
    is_listed: impl Fn(&User) -> bool,
) -> Vec<&User> {
    let users = pool.users.newest_first().filter(|user| is_listed(user));
    let mut users: Vec<&User> = users.collect();
    users.reverse();
    let order = order.unwrap_or_default();
    order.apply(&mut users, |user| user.last_login);
    users
}

fn archived<'a>(call: &Call<'a>, paging: Paging) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let users = pool.users.newest_first().filter(|user| user.is_deleted);
    Ok(paging.show(call.world, &pool, &users.collect::<Vec<_>>()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Search {
    query: String,
    fields: Option<Vec<Option<String>>>,
    #[serde(flatten)]
    paging: Paging,
    department_opts: Option<Vec<serde_json::Value>>,
    group_opts: Option<Vec<serde_json::Value>>,
    role_opts: Option<Vec<serde_json::Value>>,
}

fn search<'a>(call: &Call<'a>, search: Search) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let options = [search.department_opts, search.group_opts, search.role_opts];
    if options.iter().flatten().any(|list| !list.is_empty()) {
        return Err(not_emulated("departmentOpts, groupOpts and roleOpts"));
    }
    let fields: Vec<String> = search.fields.into_iter().flatten().flatten().collect();
    let fields: Vec<&str> = match fields.as_slice() {
        [] => SEARCHED.to_vec(),
        fields => fields.iter().map(String::as_str).collect(),
    };
    let fields: Option<Vec<_>> = fields.into_iter().map(search_field).collect();
    let fields = fields.ok_or(Code::SearchTypeInvalid)?;
    let found = find_by_part(&pool, &fields, &search.query)?;
    Ok(search.paging.show(call.world, &pool, &found))
}

/// The fields that a search looks at by default.
const SEARCHED: [&str; 11] = [
    "username",
    "nickname",
    "email",
    "phone",
    "company",
    "name",
    "givenName",
    "familyName",
    "middleName",
    "profile",
    "preferredUsername",
];

fn search_field(name: &str) -> Option<SearchField> {
    Some(match name {
        "company" => |user| Some(&user.company),
        "name" => |user| user.profile.get("name"),
        "givenName" => |user| user.profile.get("givenName"),
        "familyName" => |user| user.profile.get("familyName"),
        "middleName" => |user| user.profile.get("middleName"),
        "profile" => |user| user.profile.get("profile"),
        "preferredUsername" => |user| user.profile.get("preferredUsername"),
        name => return searchable(name),
    })
}

/// Returns the error for arguments that the emulator cannot apply.
pub(super) fn not_emulated(what: &str) -> ServiceError {
    ServiceError::with_message(Code::Internal, format!("not emulated: {what}"))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Find {
    #[serde(flatten)]
    names: Names,
    external_id: Option<String>,
    identity: Option<Identity>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    provider: String,
    user_id_in_idp: String,
}

impl Find {
    /// Returns the user, or the newest of several with one external id.
    fn user<'p>(&self, pool: &'p Pool) -> Result<Option<&'p User>, ServiceError> {
        if let Some(identity) = &self.identity {
            let key = Key::binding(&identity.provider, &identity.user_id_in_idp);
            return Ok(pool.users.find(&key));
        }
        match &self.external_id {
            Some(id) => {
                let has_id = |user: &&User| user.profile.get("externalId") == Some(id);
                Ok(pool.users.newest_first().find(has_id))
            }
            None => self.names.find(pool),
        }
    }
}

fn find<'a>(call: &Call<'a>, find: Find) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let found = find.user(&pool)?;
    Ok(found.map_or(Node::NULL, |user| view::user(call.world, &pool.id, user)))
}

/// Requires no token, as in version 1.
fn exists<'a>(call: &Call<'a>, find: Find) -> Outcome<'a> {
    let (pool, _) = access::client(call)?;
    Ok(Node::json(find.user(&pool)?.is_some()))
}

#[derive(Deserialize)]
struct Delete {
    id: String,
}

fn delete<'a>(call: &Call<'a>, arguments: Delete) -> Outcome<'a> {
    remove(call, &[arguments.id])
}

#[derive(Deserialize)]
struct DeleteMany {
    ids: Vec<String>,
}

fn delete_many<'a>(call: &Call<'a>, arguments: DeleteMany) -> Outcome<'a> {
    remove(call, &arguments.ids)
}

/// Removes all of these users or, if one is unknown, none.
fn remove<'a>(call: &Call<'a>, ids: &[String]) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    if ids.iter().any(|id| pool.users.get(id).is_none()) {
        return Err(Code::UserNotFound.into());
    }
    for id in ids {
        pool.remove_user(id);
    }
    Ok(view::message("删除成功！"))
}
