//! The OIDC login by password, over GraphQL. It returns the claims of an id token and the tokens. [`super::grant()`] does
//! the same over REST.

use serde::Deserialize;
use serde_json_bytes::Value;

use super::issue::{authorization, claims_json, redeem, tokens};
use super::password::{Factors, authenticate};
use super::{ALL_SCOPES, PATH};
use crate::calls::credential::Name;
use crate::calls::view::with_members;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::state::oidc::Authorization;
use crate::state::pool::Pool;

pub(crate) fn enter(table: &mut Table) {
    table.emulated("signIn", sign_in);
    table.emulated("refreshSignInToken", refresh);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignIn {
    oidc_app_id: Option<String>,
    user_pool_id: Option<String>,
    #[serde(flatten)]
    name: Name,
    password: Option<String>,
}

fn sign_in<'a>(call: &Call<'a>, arguments: SignIn) -> Outcome<'a> {
    let key = arguments.name.key()?;
    let mut pool = call.open_pool(arguments.user_pool_id.as_deref().unwrap_or_default())?;
    let app = audience(&pool, arguments.oidc_app_id)?;
    let factors = Factors::default();
    let user = authenticate(call, &mut pool, &key, arguments.password, factors)?;
    let claims = claims_json(call.world, &pool, &user);
    let authorization = authorization(call.world, &user, &app, ALL_SCOPES);
    let tokens = issue(call, &mut pool, authorization)?;
    Ok(with_members(claims, tokens).into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    oidc_app_id: Option<String>,
    user_pool_id: Option<String>,
    refresh_token: String,
}

/// Without an application, the token of any application of the pool is refreshed.
fn refresh<'a>(call: &Call<'a>, arguments: Refresh) -> Outcome<'a> {
    let mut pool = call.open_pool(arguments.user_pool_id.as_deref().unwrap_or_default())?;
    let app = arguments.oidc_app_id.filter(|app| !app.is_empty());
    if app.is_some() {
        audience(&pool, app.clone())?;
    }
    let known = redeem(
        call.world,
        &mut pool,
        &arguments.refresh_token,
        app.as_deref(),
    );
    let known = known.ok_or(Code::LoginInvalid)?;
    Ok(issue(call, &mut pool, known)?.into())
}

fn issue(
    call: &Call<'_>,
    pool: &mut Pool,
    authorization: Authorization,
) -> Result<Value, ServiceError> {
    let issuer = format!("{}{PATH}", call.world.base_url);
    let scope = authorization.scope.clone();
    tokens(call.world, pool, &issuer, authorization, &scope, None)
}

/// Returns the audience of the tokens: the given application, or the pool itself.
fn audience(pool: &Pool, app: Option<String>) -> Result<String, ServiceError> {
    let Some(app) = app.filter(|app| !app.is_empty()) else {
        return Ok(pool.id.clone());
    };
    match pool.oidc_client(&app) {
        Some(_) => Ok(app),
        None => Err(Code::OidcAppNotFound.into()),
    }
}
