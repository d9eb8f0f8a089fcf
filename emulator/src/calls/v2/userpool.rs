//! The user pools: their settings, creation and deletion.

use std::mem;

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use serde_json_bytes::{Value, json};

use super::arguments::Listing;
use super::error::not_emulated;
use super::rest::Reply;
use super::{access, view};
use crate::calls::arguments::{NoArguments, Only};
use crate::calls::userpool::{TYPES, changed_settings, check_description};
use crate::calls::view::with_members;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::settings::Settings;
use crate::world::World;

/// The settings that the emulator has, by their names in version 2 and in version 1.
const SETTINGS: [(&str, &str); 13] = [
    ("name", "name"),
    ("logo", "logo"),
    ("description", "descriptions"),
    ("emailVerifiedDefault", "emailVerifiedDefault"),
    ("sendWelcomeEmail", "sendWelcomeEmail"),
    ("registerDisabled", "registerDisabled"),
    ("allowedOrigins", "allowedOrigins"),
    ("tokenExpiresAfter", "jwtExpired"),
    ("frequentRegisterCheck", "frequentRegisterCheck"),
    ("loginFailCheck", "loginFailCheck"),
    ("changePhoneStrategy", "changePhoneStrategy"),
    ("changeEmailStrategy", "changeEmailStrategy"),
    ("qrcodeLoginStrategy", "qrcodeLoginStrategy"),
];

pub(super) fn enter(table: &mut Table) {
    table.emulated("userpool", userpool);
    table.emulated("userpools", userpools);
    table.emulated("userpoolTypes", |_, _: NoArguments| {
        Ok(Node::list(types(|_| true)))
    });
    table.emulated("isDomainAvaliable", |call, Only(domain): Only<String>| {
        Ok(Node::json(is_free(call.world, &domain)))
    });
    table.emulated("createUserpool", create);
    table.emulated("deleteUserpool", delete);
    table.emulated("updateUserpool", update);
    table.emulated("refreshUserpoolSecret", refresh_secret);
}

fn userpool<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    Ok(show(&*access::owner(call)?))
}

/// Returns the pool at a REST address.
pub(crate) fn detail(call: &Call<'_>, _: NoArguments) -> Reply {
    let pool = access::owner(call)?;
    Ok(("获取成功", serde_json::json!(describe(&pool))))
}

fn show<'a>(pool: &Pool) -> Node<'a> {
    describe(pool).into()
}

/// Converts a pool. The secret also signs tokens.
fn describe(pool: &Pool) -> Value {
    let mut stored = serde_json::to_value(&pool.settings).unwrap_or_default();
    let settings = SETTINGS.map(|(name, known)| {
        let mut value = stored[known].take();
        rename(&mut value, "enable", "enabled");
        (name.to_owned(), value)
    });
    let own = json!({
        "id": pool.id,
        "domain": pool.domain,
        "userpoolTypes": types(|code| pool.types.iter().any(|known| known == code)),
        "secret": pool.secret,
        "jwtSecret": pool.secret,
        "ownerId": pool.owner.id,
        "createdAt": pool.created_at,
        "appSsoEnabled": false,
        "showWxQRCodeWhenRegisterDisabled": pool.settings.show_wxmp_qr_code,
        "isDeleted": pool.is_deleted,
        "whitelist": {
            "phoneEnabled": pool.whitelist.enable_phone,
            "emailEnabled": pool.whitelist.enable_email,
            "usernameEnabled": pool.whitelist.enable_username,
        },
    });
    with_members(json!(Map::from_iter(settings)), own)
}

/// Renames a member of a setting, which is an object.
fn rename(setting: &mut Json, from: &str, to: &str) {
    if let Some(members) = setting.as_object_mut()
        && let Some(member) = members.remove(from)
    {
        members.insert(to.to_owned(), member);
    }
}

/// Returns the types of pools whose codes are selected.
fn types(is_selected: impl Fn(&str) -> bool) -> Vec<Value> {
    let types = TYPES.into_iter().filter(|(_, code, _)| is_selected(code));
    let show = |(_, code, name)| json!({ "code": code, "name": name });
    types.map(show).collect()
}

fn check_types(codes: &[String]) -> Result<(), ServiceError> {
    let is_known = |code: &String| TYPES.iter().any(|(_, known, _)| known == code);
    match codes.iter().find(|code| !is_known(code)) {
        None => Ok(()),
        Some(code) => Err(not_emulated(format_args!("the type of pool {code}"))),
    }
}

/// Lists the pools that have the owner of the token.
fn userpools<'a>(call: &Call<'a>, listing: Listing) -> Outcome<'a> {
    let owner = access::owner(call)?.owner.id.clone();
    let pools = call.world.pools_of(&owner);
    let mut pools: Vec<_> = pools.map(|pool| (pool.created_at, show(&pool))).collect();
    pools.sort_by_key(|(created_at, _)| *created_at);
    Ok(listing.show(pools, |(created_at, _)| *created_at, |(_, pool)| pool))
}

fn is_free(world: &World, domain: &str) -> bool {
    let mut pools = world.contents.pools.values().map(parking_lot::Mutex::lock);
    !pools.any(|pool| !pool.is_deleted && pool.domain == domain)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct New {
    name: String,
    domain: String,
    description: Option<String>,
    logo: Option<String>,
    userpool_types: Option<Vec<String>>,
}

/// Creates a pool of the owner of the token.
fn create<'a>(call: &Call<'a>, new: New) -> Outcome<'a> {
    let owner = access::owner(call)?.owner.clone();
    if new.name.trim().is_empty() || new.domain.trim().is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    if !is_free(call.world, &new.domain) {
        return Err(Code::DomainTaken.into());
    }
    let settings = Settings {
        name: new.name,
        logo: new.logo.unwrap_or_default(),
        descriptions: new.description.unwrap_or_default(),
        ..Settings::default()
    };
    check_description(&settings.descriptions)?;
    let types = new.userpool_types.unwrap_or_default();
    check_types(&types)?;
    let entropy = &call.world.entropy;
    let pool = Pool {
        owner,
        settings,
        types,
        domain: new.domain,
        created_at: call.world.now(),
        ..Pool::new(entropy.id(), entropy.secret())
    };
    let shown = show(&pool);
    call.world.contents.pools.add(pool);
    Ok(shown)
}

fn delete<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    access::owner(call)?.is_deleted = true;
    Ok(view::message("删除成功！"))
}

/// The changed settings. The last ones are named as in `SETTINGS`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    domain: Option<String>,
    userpool_types: Option<Vec<String>>,
    whitelist: Option<Lists>,
    #[serde(flatten)]
    settings: Map<String, Json>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lists {
    phone_enabled: Option<bool>,
    email_enabled: Option<bool>,
    username_enabled: Option<bool>,
}

fn update<'a>(call: &Call<'a>, Only(change): Only<Change>) -> Outcome<'a> {
    let current = access::owner(call)?.domain.clone();
    let domain = change.domain.unwrap_or_else(|| current.clone());
    if domain != current && !is_free(call.world, &domain) {
        return Err(Code::DomainTaken.into());
    }
    check_types(change.userpool_types.as_deref().unwrap_or_default())?;
    let mut pool = access::owner(call)?;
    let mut changes = Map::new();
    let given = change.settings.into_iter();
    for (name, mut value) in given.filter(|(_, value)| !value.is_null()) {
        let setting = SETTINGS.iter().find(|(new, _)| *new == name);
        let Some((_, setting)) = setting else {
            return Err(not_emulated(format_args!("the setting {name}")));
        };
        rename(&mut value, "enabled", "enable");
        changes.insert((*setting).to_owned(), value);
    }
    let changed = changed_settings(&pool, changes)?;
    pool.settings = changed;
    pool.domain = domain;
    pool.types = change
        .userpool_types
        .unwrap_or_else(|| mem::take(&mut pool.types));
    if let Some(lists) = change.whitelist {
        let enabled = [
            lists.phone_enabled,
            lists.email_enabled,
            lists.username_enabled,
        ];
        pool.whitelist.enable(enabled, call.world.now());
    }
    Ok(show(&pool))
}

/// Creates a new secret, which invalidates every token signed with the old one.
fn refresh_secret<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    pool.secret = call.world.entropy.secret();
    Ok(Node::json(&pool.secret))
}
