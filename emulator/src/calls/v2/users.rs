//! Reads, lists and deletes users.

use serde::Deserialize;

use super::arguments::{Listing, Paging};
use super::departments::members_of_orgs;
use super::error::not_emulated;
use super::rest::{Batch, Reply};
use super::{access, view};
use crate::calls::arguments::{NoArguments, Only};
use crate::calls::credential::Name;
use crate::calls::users::{find_by_part, new_upload_token};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;

pub(super) fn enter(table: &mut Table) {
    table.emulated("user", user);
    table.emulated("userBatch", batch);
    table.emulated("users", users);
    table.emulated("archivedUsers", archived);
    table.emulated("searchUser", search);
    table.emulated("isUserExists", exists);
    table.emulated("findUser", find);
    table.emulated("deleteUser", |call, Only(id)| remove(call, &[id]));
    table.emulated("deleteUsers", |call, Only(ids): Only<Vec<_>>| {
        remove(call, &ids)
    });
    table.emulated("qiniuUptoken", |call, _: NoArguments| {
        drop(access::any(call)?);
        Ok(new_upload_token(call.world))
    });
}

/// Returns the caller or, to the owner, any user.
fn user<'a>(call: &Call<'a>, Only(id): Only<Option<String>>) -> Outcome<'a> {
    match access::account(call, id.as_deref()) {
        Ok((pool, id)) => view::user_of(call.world, &pool, &id),
        Err(error) if error.code == Code::UserNotFound => Ok(Node::NULL),
        Err(error) => Err(error),
    }
}

fn batch<'a>(call: &Call<'a>, batch: Batch) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let found = find_batch(&pool, batch)?.into_iter();
    let shown = found.map(|user| view::user(call.world, &pool.id, user));
    Ok(Node::list(shown))
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
    let ids = batch.ids.into_iter();
    Ok(ids.filter_map(|id| pool.users.find(&key(id))).collect())
}

#[derive(Deserialize)]
struct ManyUsers {
    #[serde(flatten)]
    listing: Listing,
    #[serde(rename = "excludeUsersInOrg")]
    exclude_members: Option<bool>,
}

fn users<'a>(call: &Call<'a>, of: ManyUsers) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let members = members_of_orgs(&pool);
    let excludes = of.exclude_members == Some(true);
    let is_listed = |user: &&User| !excludes || !members.contains(user.id.as_str());
    let users = pool.users.oldest_first().filter(is_listed).collect();
    let show = |user| view::user(call.world, &pool.id, user);
    Ok(of.listing.show(users, |user| user.last_login, show))
}

fn archived<'a>(call: &Call<'a>, paging: Paging) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let users = pool.users.newest_first().filter(|user| user.is_deleted);
    Ok(paging.show(users.collect(), |user| {
        view::user(call.world, &pool.id, user)
    }))
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
    let is_known = |field: &&str| SEARCHED.contains(field) || matches!(*field, "id" | "_id");
    if !fields.iter().all(is_known) {
        return Err(Code::SearchTypeInvalid.into());
    }
    let found = find_by_part(&pool, &fields, &search.query)?;
    let show = |user| view::user(call.world, &pool.id, user);
    Ok(search.paging.show(found, show))
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Find {
    #[serde(flatten)]
    name: Name,
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
            None => self.name.find(pool),
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

/// Returns whether a user exists, at a REST address.
pub(crate) fn is_known(call: &Call<'_>, find: Find) -> Reply {
    let (pool, _) = access::client(call)?;
    Ok(("获取成功", find.user(&pool)?.is_some().into()))
}

/// Removes all of these users or, if one is unknown, none.
fn remove<'a>(call: &Call<'a>, ids: &[String]) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    access::require_users(&pool, ids)?;
    for id in ids {
        pool.remove_user(id);
    }
    Ok(view::message("删除成功！"))
}
