//! Lists and revokes the access of SSO applications to users' data. The grants come from the seed.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::arguments::{Account, Page};
use crate::error::Code;
use crate::graphql::{Call, Outcome, Table};
use crate::state::sign_in::{Protocol, SsoApp};

pub(super) fn enter(table: &mut Table) {
    table.emulated("GetUserAuthorizedApps", granted);
    table.emulated("RevokeUserAuthorizedApp", revoke);
    table.emulated("isAppAuthorizedByUser", is_granted);
}

#[derive(Deserialize)]
struct Granted {
    #[serde(flatten)]
    of: Account,
    #[serde(flatten)]
    page: Page,
}

fn granted<'a>(call: &Call<'a>, arguments: Granted) -> Outcome<'a> {
    let (pool, id) = arguments.of.open(call)?;
    let apps: Vec<&SsoApp> = pool
        .grants
        .iter()
        .filter(|grant| grant.user_id == id)
        .filter_map(|grant| pool.sso_apps.iter().find(|app| app.id == grant.app_id))
        .collect();
    let total = apps.len();
    let page: Vec<&SsoApp> = arguments.page.of(apps.into_iter()).collect();
    let list = |protocol| -> Vec<Value> {
        let apps = page.iter().filter(|app| app.protocol == protocol);
        let shown = apps.map(|app| {
            json!({
                "_id": app.id,
                "name": app.name,
                "domain": app.domain,
                "clientId": pool.id,
            })
        });
        shown.collect()
    };
    let (oauth, oidc) = (list(Protocol::Oauth), list(Protocol::Oidc));
    Ok(json!({ "totalCount": total, "OAuthApps": oauth, "OIDCApps": oidc }).into())
}

/// An application to which a user gave access.
#[derive(Deserialize)]
struct OneGrant {
    #[serde(flatten)]
    of: Account,
    #[serde(rename = "appId")]
    app_id: Option<String>,
}

fn revoke<'a>(call: &Call<'a>, arguments: OneGrant) -> Outcome<'a> {
    let (mut pool, id) = arguments.of.open(call)?;
    let app_id = arguments.app_id.unwrap_or_default();
    let app = pool.sso_apps.iter().find(|app| app.id == app_id);
    let protocol = app.ok_or(Code::AppNotFound)?.protocol;
    let index = pool
        .grants
        .iter()
        .position(|grant| grant.user_id == id && grant.app_id == app_id)
        .ok_or(Code::AppNotFound)?;
    let grant = pool.grants.remove(index);
    Ok(json!({
        "_id": grant.id,
        "appId": app_id,
        "userId": id,
        "scope": grant.scope,
        "type": protocol,
        "isRevoked": "true",
        "when": call.world.now().to_string(),
    })
    .into())
}

fn is_granted<'a>(call: &Call<'a>, arguments: OneGrant) -> Outcome<'a> {
    let (pool, id) = arguments.of.open(call)?;
    let app = arguments.app_id.unwrap_or_default();
    let authorized = pool
        .grants
        .iter()
        .any(|grant| grant.user_id == id && grant.app_id == app);
    Ok(json!({ "authorized": authorized }).into())
}
