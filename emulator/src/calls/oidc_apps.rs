//! OIDC applications as records of the owner of the pool. Users log in through them with [`super::oidc`].

use serde::Deserialize;
use serde_json_bytes::{ByteString, Map, Value, json};

use super::access::PoolGuard;
use super::arguments::Page;
use super::view::with_members;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::sign_in::{Protocol, SsoApp};

/// The default settings of a new application.
const DEFAULTS: [(&str, &str); 5] = [
    ("token_endpoint_auth_method", "client_secret_post"),
    ("id_token_signed_response_alg", "HS256"),
    ("authorization_code_expire", "600"),
    ("id_token_expire", "3600"),
    ("access_token_expire", "3600"),
];

pub(super) fn enter(table: &mut Table) {
    table.emulated("CreateOIDCApp", create);
    table.emulated("GetOIDCAppInfo", get);
    table.emulated("GetOIDCAppList", list);
    table.emulated("UpdateOIDCApp", update);
    table.emulated("RemoveOIDCApp", remove);
}

type Settings = Map<ByteString, Value>;

#[derive(Deserialize)]
struct Create {
    #[serde(rename = "clientId")]
    pool: Option<String>,
    #[serde(rename = "client_id")]
    id: Option<String>,
    name: String,
    domain: String,
    #[serde(flatten)]
    settings: Settings,
}

fn create<'a>(call: &Call<'a>, app: Create) -> Outcome<'a> {
    let mut pool = call.owner(app.pool.as_deref())?;
    let id = app.id.filter(|id| !id.is_empty());
    let id = id.unwrap_or_else(|| call.world.entropy.id());
    if pool.sso_apps.iter().any(|known| known.id == id) {
        let taken = "client_id 已存在";
        return Err(ServiceError::internal(taken));
    }
    let mut settings = Settings::new();
    for (name, value) in DEFAULTS {
        settings.insert(name, value.into());
    }
    settings.insert("isDefault", false.into());
    settings.insert("when", call.world.now().to_string().into());
    merge(&mut settings, app.settings);
    pool.sso_apps.push(SsoApp {
        id: id.clone(),
        name: app.name,
        domain: app.domain,
        secret: call.world.entropy.secret(),
        protocol: Protocol::Oidc,
        settings,
    });
    let place = place(&pool, &id)?;
    Ok(show(&pool, &pool.sso_apps[place]))
}

/// Replaces the given settings.
fn merge(settings: &mut Settings, given: Settings) {
    for (name, value) in given {
        if !value.is_null() {
            settings.insert(name, value);
        }
    }
}

fn place(pool: &PoolGuard<'_>, id: &str) -> Result<usize, ServiceError> {
    let mut apps = pool.sso_apps.iter();
    let place = apps.position(|app| app.id == id && app.protocol == Protocol::Oidc);
    place.ok_or_else(|| Code::OidcAppNotFound.into())
}

fn show<'a>(pool: &PoolGuard<'_>, app: &SsoApp) -> Node<'a> {
    let secret = pool.oidc_client(&app.id).map(|client| client.secret);
    let own = json!({
        "_id": app.id,
        "client_id": app.id,
        "client_secret": secret,
        "clientId": pool.id,
        "name": app.name,
        "domain": app.domain,
        "isDeleted": false,
    });
    with_members(json!(app.settings), own).into()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ById {
    app_id: String,
    client_id: Option<String>,
}

fn get<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let pool = call.owner(None)?;
    let place = place(&pool, &by.app_id)?;
    Ok(show(&pool, &pool.sso_apps[place]))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    client_id: Option<String>,
    #[serde(flatten)]
    page: Page,
}

fn list<'a>(call: &Call<'a>, list: List) -> Outcome<'a> {
    let pool = call.owner(list.client_id.as_deref())?;
    let is_oidc = |app: &&SsoApp| app.protocol == Protocol::Oidc;
    let apps = || pool.sso_apps.iter().filter(is_oidc);
    let page = list.page.of(apps()).map(|app| show(&pool, app));
    Ok(Node::page(apps().count(), page))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    app_id: String,
    name: Option<String>,
    domain: Option<String>,
    #[serde(flatten)]
    settings: Settings,
}

fn update<'a>(call: &Call<'a>, update: Update) -> Outcome<'a> {
    let mut pool = call.owner(None)?;
    let place = place(&pool, &update.app_id)?;
    let app = &mut pool.sso_apps[place];
    if let Some(name) = update.name {
        app.name = name;
    }
    if let Some(domain) = update.domain {
        app.domain = domain;
    }
    merge(&mut app.settings, update.settings);
    Ok(show(&pool, &pool.sso_apps[place]))
}

/// Deletes an application with its grants and its AD connector.
fn remove<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let mut pool = call.owner(by.client_id.as_deref())?;
    let place = place(&pool, &by.app_id)?;
    let shown = show(&pool, &pool.sso_apps[place]);
    pool.sso_apps.remove(place);
    pool.grants.retain(|grant| grant.app_id != by.app_id);
    pool.ad_logins.retain(|login| login.app_id != by.app_id);
    pool.app_rules.forget(&by.app_id);
    Ok(shown)
}
