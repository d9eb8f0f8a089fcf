//! The applications of the pool, at REST addresses.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::arguments::Paging;
use super::error::not_emulated;
use super::rest::{Reply, show_app};
use crate::calls::arguments::NoArguments;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::app_rules::Strategy;
use crate::state::pool::Pool;
use crate::state::sign_in::{Protocol, SsoApp};

/// Returns an application that must exist.
pub(super) fn find<'p>(pool: &'p Pool, id: &str) -> Result<&'p SsoApp, ServiceError> {
    let found = pool.sso_apps.iter().find(|app| app.id == id);
    found.ok_or_else(|| Code::AppNotFound.into())
}

/// Converts an application for the owner.
fn show(pool: &Pool, app: &SsoApp) -> Value {
    let mut shown = show_app(app);
    let own = json!({
        "userPoolId": pool.id,
        "secret": if app.secret.is_empty() { &pool.secret } else { &app.secret },
        "redirectUris": app.settings.get("redirect_uris"),
        "logoutRedirectUris": app.settings.get("post_logout_redirect_uris"),
        "oidcConfig": app.settings,
        "oidcProviderEnabled": app.protocol == Protocol::Oidc,
        "oauthProviderEnabled": app.protocol == Protocol::Oauth,
        "samlProviderEnabled": false,
        "casProviderEnabled": false,
        "registerDisabled": pool.settings.register_disabled,
        "permissionStrategy": {
            "enabled": true,
            "defaultStrategy": pool.app_rules.strategies.get(&app.id).copied().unwrap_or_default(),
        },
    });
    if let (Some(shown), Value::Object(own)) = (shown.as_object_mut(), own) {
        shown.extend(own);
    }
    shown
}

pub(crate) fn list(call: &Call<'_>, paging: Paging) -> Reply {
    let pool = access::owner(call)?;
    let apps = pool.sso_apps.iter().collect();
    Ok(("获取成功", paging.json(apps, |app| show(&pool, app))))
}

pub(crate) fn get(call: &Call<'_>, id: String, _: NoArguments) -> Reply {
    let pool = access::owner(call)?;
    Ok(("获取成功", show(&pool, find(&pool, &id)?)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    default_strategy: Strategy,
}

/// Changes who has access by default. Other changes are refused.
pub(crate) fn update(call: &Call<'_>, id: String, change: Value) -> Reply {
    let mut pool = access::owner(call)?;
    find(&pool, &id)?;
    let members = change.as_object();
    let other =
        members.and_then(|members| members.keys().find(|name| *name != "permissionStrategy"));
    if let Some(name) = other {
        return Err(not_emulated(format_args!("`{name}` of an application")));
    }
    let permission = Permission::deserialize(&change["permissionStrategy"]);
    let strategy = permission.map_err(|_| Code::ParametersIncomplete)?;
    let strategies = &mut pool.app_rules.strategies;
    strategies.insert(id.clone(), strategy.default_strategy);
    Ok(("更新成功", show(&pool, find(&pool, &id)?)))
}
