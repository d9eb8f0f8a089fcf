//! User pools and their settings. Reading settings requires no token; changing them requires the owner.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use serde_json_bytes::{Value, json};

use super::arguments::{NoArguments, OfPool, Only, Page, read};
use super::view::{self, with_members};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::settings::Settings;
use crate::token::Caller;

/// The maximum length of a pool's description.
const MAX_DESCRIPTION_LENGTH: usize = 140;

pub(super) fn enter(table: &mut Table) {
    table.emulated("getUserPoolSettings", settings);
    table.emulated("queryUserPoolCommonInfo", settings);
    table.emulated("client", client);
    table.emulated("userClients", clients);
    table.emulated("userClientTypes", client_types);
    table.emulated("isClientBelongToUser", belongs);
    table.emulated("updateUserClient", update);
    table.emulated("removeUserClients", remove);
    table.emulated("refreshAppSecret", refresh_secret);
    table.emulated("getAppSecretByClientId", secret);
}

fn settings<'a>(call: &Call<'a>, arguments: OfPool) -> Outcome<'a> {
    let pool = call.open_pool(&arguments.user_pool_id)?;
    Ok(view::pool_json(&pool).into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Client {
    id: String,
    user_id: String,
}

fn client<'a>(call: &Call<'a>, arguments: Client) -> Outcome<'a> {
    let pool = call.owner(Some(&arguments.id))?;
    require_owner(&pool, &arguments.user_id)?;
    Ok(with_secret(&pool).into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Clients {
    user_id: String,
    compute_users_count: Option<bool>,
    #[serde(flatten)]
    page: Page,
}

fn clients<'a>(call: &Call<'a>, arguments: Clients) -> Outcome<'a> {
    require_owner(&*call.owner(None)?, &arguments.user_id)?;
    let pools = call.world.pools_of(&arguments.user_id).map(|pool| {
        let count = match arguments.compute_users_count {
            Some(true) => json!({ "usersCount": pool.users.len() }),
            _ => Value::Null,
        };
        with_members(view::pool_json(&pool), count)
    });
    let pools: Vec<_> = pools.collect();
    Ok(Node::page(
        pools.len(),
        arguments.page.of(pools.into_iter()),
    ))
}

fn require_owner(pool: &Pool, user: &str) -> Result<(), ServiceError> {
    if pool.owner.id == user {
        Ok(())
    } else {
        Err(Code::PermissionDenied.into())
    }
}

fn with_secret(pool: &Pool) -> Value {
    with_members(view::pool_json(pool), json!({ "secret": pool.secret }))
}

/// The types of pools, with their ids in version 1 and their codes in version 2.
pub(super) const TYPES: [(&str, &str, &str); 4] = [
    ("5a9fa26cf8635a000185528c", "web", "Web"),
    ("5a9fa26cf8635a000185528d", "ios", "iOS"),
    ("5a9fa26cf8635a000185528e", "android", "Android"),
    ("5a9fa26cf8635a000185528f", "miniprogram", "小程序"),
];

fn client_types<'a>(_: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    Ok(Node::list(
        TYPES.map(|(id, _, name)| json!({ "_id": id, "name": name })),
    ))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Belongs {
    user_id: Option<String>,
    client_id: Option<String>,
}

fn belongs<'a>(call: &Call<'a>, arguments: Belongs) -> Outcome<'a> {
    let pool = call.open_pool(arguments.client_id.as_deref().unwrap_or_default())?;
    Ok(Node::json(
        arguments.user_id.as_deref() == Some(&pool.owner.id),
    ))
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "_id")]
    id: String,
    #[serde(flatten)]
    settings: Map<String, Json>,
}

fn update<'a>(call: &Call<'a>, Only(change): Only<Change>) -> Outcome<'a> {
    let mut pool = call.owner(Some(&change.id))?;
    let changed = changed_settings(&pool, change.settings)?;
    pool.settings = changed;
    Ok(view::pool_json(&pool).into())
}

/// Returns the settings with the changes applied. Null values and unknown names are ignored.
pub(super) fn changed_settings(
    pool: &Pool,
    changes: Map<String, Json>,
) -> Result<Settings, ServiceError> {
    let Ok(Json::Object(mut settings)) = serde_json::to_value(&pool.settings) else {
        return Err(Code::Internal.into());
    };
    for (name, value) in changes {
        if let Some(target) = settings.get_mut(&name) {
            overlay(target, value);
        }
    }
    let settings: Settings = read(settings)?;
    check_description(&settings.descriptions)?;
    Ok(settings)
}

pub(super) fn check_description(text: &str) -> Result<(), ServiceError> {
    if text.chars().count() > MAX_DESCRIPTION_LENGTH {
        return Err(Code::DescriptionTooLong.into());
    }
    Ok(())
}

fn overlay(target: &mut Json, value: Json) {
    match (target, value) {
        (_, Json::Null) => {}
        (Json::Object(members), Json::Object(changes)) => {
            for (name, value) in changes {
                if let Some(target) = members.get_mut(&name) {
                    overlay(target, value);
                }
            }
        }
        (target, value) => *target = value,
    }
}

fn remove<'a>(call: &Call<'a>, Only(ids): Only<Option<Vec<Option<String>>>>) -> Outcome<'a> {
    let ids: Vec<String> = ids.into_iter().flatten().flatten().collect();
    for id in &ids {
        drop(call.owner(Some(id))?);
    }
    let mut removed = Vec::new();
    for id in &ids {
        let mut pool = call.open_pool(id)?;
        pool.is_deleted = true;
        removed.push(view::pool_json(&pool));
    }
    Ok(Node::list(removed))
}

/// Creates a new secret, which invalidates every token signed with the old one.
fn refresh_secret<'a>(call: &Call<'a>, Only(of): Only<Change>) -> Outcome<'a> {
    let mut pool = call.owner(Some(&of.id))?;
    pool.secret = call.world.entropy.secret();
    Ok(with_secret(&pool).into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Secret {
    token: Option<String>,
    client_id: Option<String>,
}

fn secret<'a>(call: &Call<'a>, arguments: Secret) -> Outcome<'a> {
    let named = arguments.client_id.as_deref();
    let pool = match arguments.token.as_deref().filter(|token| !token.is_empty()) {
        None => call.owner(named)?,
        Some(token) => match call.world.verify(token)? {
            (_, Caller::Owner { pool }) if named.is_none_or(|named| named == pool) => {
                call.open_pool(&pool)?
            }
            _ => return Err(Code::PermissionDenied.into()),
        },
    };
    Ok(json!({ "secret": pool.secret, "clientId": pool.id }).into())
}
