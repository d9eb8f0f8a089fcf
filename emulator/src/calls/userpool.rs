//! User pools: their settings, read by anybody and changed by the owner.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use serde_json_bytes::{Value, json};

use super::access::Held;
use super::arguments::{Nothing, OfPool, Page};
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::settings::Settings;
use crate::token::Caller;

/// The longest description of a pool.
const LONGEST_DESCRIPTION: usize = 140;

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
    must_be_owner(&pool, &arguments.user_id)?;
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

/// Every pool of the emulator has an owner of its own, so that the list has one pool.
fn clients<'a>(call: &Call<'a>, arguments: Clients) -> Outcome<'a> {
    let pool = call.owner(None)?;
    must_be_owner(&pool, &arguments.user_id)?;
    let mut shown = view::pool_json(&pool);
    if arguments.compute_users_count == Some(true)
        && let Some(members) = shown.as_object_mut()
    {
        members.insert("usersCount", pool.users.len().into());
    }
    Ok(Node::page(1, arguments.page.of(std::iter::once(shown))))
}

fn must_be_owner(pool: &Pool, user: &str) -> Result<(), ServiceError> {
    if pool.owner.id == user {
        Ok(())
    } else {
        Err(Code::PermissionDenied.into())
    }
}

fn with_secret(pool: &Pool) -> Value {
    let mut shown = view::pool_json(pool);
    if let Some(members) = shown.as_object_mut() {
        members.insert("secret", pool.secret.as_str().into());
    }
    shown
}

fn client_types<'a>(_: &Call<'a>, _: Nothing) -> Outcome<'a> {
    let kinds = [
        ("5a9fa26cf8635a000185528c", "Web"),
        ("5a9fa26cf8635a000185528d", "iOS"),
        ("5a9fa26cf8635a000185528e", "Android"),
        ("5a9fa26cf8635a000185528f", "小程序"),
    ];
    Ok(Node::list(
        kinds.map(|(id, name)| json!({ "_id": id, "name": name })),
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
struct Update {
    client: Change,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "_id")]
    id: String,
    #[serde(flatten)]
    settings: Map<String, Json>,
}

fn update<'a>(call: &Call<'a>, update: Update) -> Outcome<'a> {
    let mut pool = call.owner(Some(&update.client.id))?;
    let changed = changed_settings(&pool, update.client.settings)?;
    pool.settings = changed;
    Ok(view::pool_json(&pool).into())
}

/// The settings with what is given laid over them; what is null or no setting is passed over.
fn changed_settings(pool: &Held<'_>, given: Map<String, Json>) -> Result<Settings, ServiceError> {
    let Ok(Json::Object(mut settings)) = serde_json::to_value(&pool.settings) else {
        return Err(Code::Internal.into());
    };
    for (name, value) in given {
        if let Some(place) = settings.get_mut(&name) {
            overlay(place, value);
        }
    }
    let settings: Settings =
        serde_json::from_value(Json::Object(settings)).map_err(|_| Code::Internal)?;
    if settings.descriptions.chars().count() > LONGEST_DESCRIPTION {
        return Err(Code::DescriptionTooLong.into());
    }
    Ok(settings)
}

fn overlay(place: &mut Json, value: Json) {
    match (place, value) {
        (_, Json::Null) => {}
        (Json::Object(members), Json::Object(given)) => {
            for (name, value) in given {
                if let Some(place) = members.get_mut(&name) {
                    overlay(place, value);
                }
            }
        }
        (place, value) => *place = value,
    }
}

#[derive(Deserialize)]
struct Remove {
    ids: Option<Vec<Option<String>>>,
}

fn remove<'a>(call: &Call<'a>, arguments: Remove) -> Outcome<'a> {
    let ids: Vec<String> = arguments.ids.into_iter().flatten().flatten().collect();
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

/// A new secret; every token signed with the old one is worth nothing from here on.
fn refresh_secret<'a>(call: &Call<'a>, update: Update) -> Outcome<'a> {
    let mut pool = call.owner(Some(&update.client.id))?;
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
