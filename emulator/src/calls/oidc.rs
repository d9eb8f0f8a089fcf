//! The OIDC login by password, over GraphQL. It returns the claims of an id token and the tokens. [`super::oidc_rest`]
//! does the same over REST.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::credential::{Credential, Name, check};
use super::sign_in::{Origin, sign_in};
use super::{captcha, login_history, mfa, view};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::state::expiring::RefreshToken;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;
use crate::token::{OidcClaims, sign};
use crate::world::World;

const LIFETIME_SECONDS: i64 = 3600;
/// The default scope, and the scope of refreshed tokens.
pub(super) const SCOPE: &str = "openid profile email phone offline_access";

pub(super) fn enter(table: &mut Table) {
    table.emulated("signIn", oidc_login_by_password);
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

fn oidc_login_by_password<'a>(call: &Call<'a>, arguments: SignIn) -> Outcome<'a> {
    let key = arguments.name.key()?;
    let mut pool = call.open_pool(arguments.user_pool_id.as_deref().unwrap_or_default())?;
    let app = audience(&pool, arguments.oidc_app_id)?;
    let user = authenticate(call, &mut pool, &key, arguments.password)?;
    let mut result = claims_json(call.world, &pool, &user);
    if let (Some(result), Value::Object(tokens)) = (
        result.as_object_mut(),
        tokens(call.world, &mut pool, &user.id, app, SCOPE)?,
    ) {
        result.extend(tokens);
    }
    Ok(result.into())
}

/// Logs in with a plain password, or by unionid without a password.
pub(super) fn authenticate(
    call: &Call<'_>,
    pool: &mut Pool,
    key: &Key,
    password: Option<String>,
) -> Result<User, ServiceError> {
    let credential = match (key, password) {
        (Key::Unionid(_), _) => Credential::Unionid,
        (_, Some(password)) => Credential::Password(password),
        (_, None) => return Err(Code::ParametersIncomplete.into()),
    };
    captcha::require(call.world, pool, key.name(), None)?;
    let origin = Origin {
        ip: Some(call.ip.to_owned()),
        ..Origin::default()
    };
    let id = check(call, pool, key, &credential).inspect_err(|error| {
        login_history::failed(call.world, pool, key, &origin, error.code);
    })?;
    mfa::require(call.world, pool, &id, None)?;
    sign_in(call.world, pool, &id, origin)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    oidc_app_id: Option<String>,
    user_pool_id: Option<String>,
    refresh_token: String,
}

fn refresh<'a>(call: &Call<'a>, arguments: Refresh) -> Outcome<'a> {
    let mut pool = call.open_pool(arguments.user_pool_id.as_deref().unwrap_or_default())?;
    let app = audience(&pool, arguments.oidc_app_id)?;
    let user = redeem(&mut pool, &arguments.refresh_token).ok_or(Code::LoginInvalid)?;
    Ok(tokens(call.world, &mut pool, &user, app, SCOPE)?.into())
}

/// Uses up a refresh token and returns its user, or `None` if the token is unknown or the user was removed.
pub(super) fn redeem(pool: &mut Pool, refresh_token: &str) -> Option<String> {
    let user = pool.refresh_tokens.remove(refresh_token)?.user;
    pool.users.get(&user).is_some().then_some(user)
}

/// Returns the audience of the tokens: the given application, or the pool itself.
fn audience(pool: &Pool, app: Option<String>) -> Result<String, ServiceError> {
    let Some(app) = app.filter(|app| !app.is_empty()) else {
        return Ok(pool.id.clone());
    };
    match pool.client_secret(&app) {
        Some(_) => Ok(app),
        None => Err(Code::OidcAppNotFound.into()),
    }
}

/// Issues tokens, signed with the client's secret. If the scope has `offline_access`, they include a refresh token for
/// one use.
pub(super) fn tokens(
    world: &World,
    pool: &mut Pool,
    user: &str,
    audience: String,
    scope: &str,
) -> Result<Value, ServiceError> {
    let now = world.now();
    let secret = pool
        .client_secret(&audience)
        .unwrap_or(&pool.secret)
        .to_owned();
    let mut claims = OidcClaims {
        sub: user.to_owned(),
        aud: audience,
        iss: format!("{}/oauth/oidc", world.base_url),
        register_in_userpool: pool.id.clone(),
        nonce: world.entropy.opaque_token(),
        iat: now.0,
        exp: now.plus_seconds(LIFETIME_SECONDS).0,
    };
    let id_token = sign(&claims, &secret)?;
    claims.nonce = world.entropy.opaque_token();
    let access_token = sign(&claims, &secret)?;
    let mut result = json!({
        "access_token": access_token,
        "id_token": id_token,
        "expires_in": LIFETIME_SECONDS,
        "token_type": "Bearer",
        "scope": scope,
    });
    if scope.split(' ').any(|part| part == "offline_access")
        && let Some(members) = result.as_object_mut()
    {
        let refresh_token = world.entropy.opaque_token();
        members.insert("refresh_token", refresh_token.as_str().into());
        pool.refresh_tokens.insert(RefreshToken {
            token: refresh_token,
            user: user.to_owned(),
        });
    }
    Ok(result)
}

/// Returns the user's fields under the names of the OIDC claims.
pub(super) fn claims_json(world: &World, pool: &Pool, user: &User) -> Value {
    let fields = view::user_json(world, &pool.id, user);
    let names = [
        ("sub", "_id"),
        ("_id", "_id"),
        ("birthdate", "birthdate"),
        ("family_name", "familyName"),
        ("gender", "gender"),
        ("given_name", "givenName"),
        ("locale", "locale"),
        ("middle_name", "middleName"),
        ("name", "name"),
        ("nickname", "nickname"),
        ("picture", "photo"),
        ("preferred_username", "preferredUsername"),
        ("profile", "profile"),
        ("updated_at", "updatedAt"),
        ("website", "website"),
        ("zoneinfo", "zoneinfo"),
        ("username", "username"),
        ("company", "company"),
        ("browser", "browser"),
        ("device", "device"),
        ("logins_count", "loginsCount"),
        ("register_method", "registerMethod"),
        ("blocked", "blocked"),
        ("last_ip", "lastIP"),
        ("register_in_userpool", "registerInClient"),
        ("last_login", "lastLogin"),
        ("signed_up", "signedUp"),
        ("email", "email"),
        ("email_verified", "emailVerified"),
        ("phone_number", "phone"),
        ("phone_number_verified", "phoneVerified"),
        ("token", "token"),
    ];
    let claims = names
        .into_iter()
        .filter_map(|(claim, field)| Some((claim.into(), fields.get(field)?.clone())));
    Value::Object(claims.collect())
}
