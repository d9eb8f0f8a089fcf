//! Reads, lists and removes users.

use serde::Deserialize;

use super::access::{PoolGuard, require_user};
use super::arguments::{NoArguments, Only, Page, non_empty};
use super::credential::Name;
use super::{login_history, view};
use crate::entropy::is_id;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::token::Caller;
use crate::world::World;

/// The maximum number of users in a batch query.
const MAX_BATCH: usize = 80;

pub(super) fn enter(table: &mut Table) {
    table.emulated("user", user);
    table.emulated("users", users);
    table.emulated("userPatch", user_patch);
    table.emulated("searchUser", search_user);
    table.emulated("userExist", user_exist);
    table.emulated("removeUsers", remove_users);
    table.emulated("qiNiuUploadToken", upload_token);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneUser {
    id: Option<String>,
    register_in_client: Option<String>,
    token: Option<String>,
    user_login_history_page: Option<i32>,
    user_login_history_count: Option<i32>,
}

fn user<'a>(call: &Call<'a>, arguments: OneUser) -> Outcome<'a> {
    let history = Page::new(
        arguments.user_login_history_page,
        arguments.user_login_history_count,
    );
    let (pool, id) = if let Some(token) = non_empty(arguments.token.as_ref()) {
        user_of_token(call, token)?
    } else {
        let pool = call.any(arguments.register_in_client.as_deref())?;
        (pool, requested_id(call, arguments.id)?)
    };
    let found = pool.users.get(&id);
    Ok(found.map_or(Node::NULL, |user| {
        login_history::user(call.world, &pool, user, history)
    }))
}

/// Returns the user of a token.
fn user_of_token<'a>(
    call: &Call<'a>,
    token: &str,
) -> Result<(PoolGuard<'a>, String), ServiceError> {
    match call.world.verify(token)? {
        (_, Caller::User { pool, id }) => Ok((call.open_pool(&pool)?, id)),
        _ => Err(Code::UserNotFound.into()),
    }
}

/// Returns the id in the arguments. Defaults to the caller's own id.
fn requested_id(call: &Call<'_>, id: Option<String>) -> Result<String, ServiceError> {
    let id = id.filter(|id| !id.is_empty());
    match (call.caller, id) {
        (_, Some(id)) if !is_id(&id) => Err(ServiceError::cast_failed(&id, "User")),
        (_, Some(id)) => Ok(id),
        (Caller::User { id: own, .. }, None) => Ok(own.clone()),
        (_, None) => Err(Code::ParametersIncomplete.into()),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManyUsers {
    register_in_client: Option<String>,
    #[serde(flatten)]
    page: Page,
    populate: Option<bool>,
}

fn users<'a>(call: &Call<'a>, arguments: ManyUsers) -> Outcome<'a> {
    let pool = call.owner(arguments.register_in_client.as_deref())?;
    let page = arguments.page.of(pool.users.newest_first());
    let page = page.map(|user| match arguments.populate {
        Some(true) => login_history::user(call.world, &pool, user, Page::default()),
        _ => view::listed_user(call.world, &pool.id, user),
    });
    Ok(Node::page(pool.users.len(), page))
}

fn user_patch<'a>(call: &Call<'a>, Only(ids): Only<Option<String>>) -> Outcome<'a> {
    let pool = call.owner(None)?;
    let ids = ids.unwrap_or_default();
    let ids: Vec<&str> = ids.split(',').map(str::trim).collect();
    if ids.len() > MAX_BATCH {
        return Err(Code::TooManyUsersQueried.into());
    }
    let found: Vec<_> = ids
        .iter()
        .filter_map(|id| pool.users.get(id))
        .map(|user| view::user(call.world, &pool.id, user))
        .collect();
    Ok(Node::page(found.len(), found))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Search {
    #[serde(rename = "type")]
    kind: String,
    value: String,
    register_in_client: String,
    page: Option<i32>,
    count: Option<i32>,
}

/// The fields that a search can look at.
const SEARCHED: [&str; 5] = ["email", "username", "phone", "nickname", "id"];

fn search_user<'a>(call: &Call<'a>, search: Search) -> Outcome<'a> {
    let pool = call.owner(Some(&search.register_in_client))?;
    let fields = match search.kind.as_str() {
        "all" => &SEARCHED[..],
        "_id" => &["id"],
        kind if SEARCHED.contains(&kind) => &[kind],
        _ => return Err(Code::SearchTypeInvalid.into()),
    };
    let found = find_by_part(&pool, fields, &search.value)?;
    let total = found.len();
    let page = super::arguments::window(found.into_iter(), search.page.unwrap_or(0), search.count);
    let page = page.map(|user| view::user(call.world, &pool.id, user));
    Ok(Node::page(total, page))
}

/// Returns the users, newest first, with one of these fields that contains the text.
pub(super) fn find_by_part<'p>(
    pool: &'p Pool,
    fields: &[&str],
    part: &str,
) -> Result<Vec<&'p User>, ServiceError> {
    let part = part.trim();
    if part.is_empty() {
        return Err(Code::SearchInputInvalid.into());
    }
    let contains = |text: &String| text.contains(part);
    let matches = |user: &&User| {
        let mut texts = fields.iter().filter_map(|field| user.text(field));
        texts.any(contains)
    };
    Ok(pool.users.newest_first().filter(matches).collect())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exists {
    user_pool_id: String,
    #[serde(flatten)]
    name: Name,
}

fn user_exist<'a>(call: &Call<'a>, arguments: Exists) -> Outcome<'a> {
    let pool = call.open_pool(&arguments.user_pool_id)?;
    Ok(Node::json(arguments.name.find(&pool)?.is_some()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Removal {
    ids: Option<Vec<Option<String>>>,
    register_in_client: Option<String>,
}

fn remove_users<'a>(call: &Call<'a>, arguments: Removal) -> Outcome<'a> {
    let mut pool = call.owner(arguments.register_in_client.as_deref())?;
    let ids: Vec<String> = arguments.ids.into_iter().flatten().flatten().collect();
    for id in &ids {
        require_user(&pool, id).map_err(|error| match error.code {
            Code::UserNotFound => Code::UserRemovalFailed.into(),
            _ => error,
        })?;
    }
    let removed: Vec<User> = ids.iter().filter_map(|id| pool.remove_user(id)).collect();
    Ok(Node::list(
        removed
            .iter()
            .map(|user| view::user(call.world, &pool.id, user)),
    ))
}

fn upload_token<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    drop(call.any(None)?);
    Ok(new_upload_token(call.world))
}

/// Issues a token for one upload.
pub(super) fn new_upload_token<'a>(world: &World) -> Node<'a> {
    let token = world.entropy.opaque_token();
    world.contents.uploads.allow(token.clone());
    Node::json(token)
}
