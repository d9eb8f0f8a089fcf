//! The OIDC login by password: a login whose answer is the claims of an id token, and tokens beside it.
//! Over GraphQL; [`super::oidc_rest`] is the same over REST.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::proof::{Name, Proof, prove};
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
/// The scope of tokens that are refreshed, and of those that nobody asks a scope for.
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
    let mut answer = claims_json(call.world, &pool, &user);
    if let (Some(answer), Value::Object(tokens)) = (
        answer.as_object_mut(),
        tokens(call.world, &mut pool, &user.id, app, SCOPE)?,
    ) {
        answer.extend(tokens);
    }
    Ok(answer.into())
}

/// Logs in whoever shows the password in clear, or, by the unionid, without one.
pub(super) fn authenticate(
    call: &Call<'_>,
    pool: &mut Pool,
    key: &Key,
    password: Option<String>,
) -> Result<User, ServiceError> {
    let proof = match (key, password) {
        (Key::Unionid(_), _) => Proof::Unionid,
        (_, Some(password)) => Proof::Password(password),
        (_, None) => return Err(Code::ParametersIncomplete.into()),
    };
    captcha::demand(call.world, pool, key.name(), None)?;
    let origin = Origin {
        ip: Some(call.ip.to_owned()),
        ..Origin::default()
    };
    let id = prove(call, pool, key, &proof).inspect_err(|refusal| {
        login_history::failed(call.world, pool, key, &origin, refusal.code);
    })?;
    mfa::demand(call.world, pool, &id, None)?;
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

/// Uses a refresh token up, and gives the user, who may be gone.
pub(super) fn redeem(pool: &mut Pool, refresh_token: &str) -> Option<String> {
    let user = pool.refresh_tokens.remove(refresh_token)?.user;
    pool.users.get(&user).is_some().then_some(user)
}

/// The application that tokens are made for: the one named, or the pool itself.
fn audience(pool: &Pool, app: Option<String>) -> Result<String, ServiceError> {
    let Some(app) = app.filter(|app| !app.is_empty()) else {
        return Ok(pool.id.clone());
    };
    match pool.client_secret(&app) {
        Some(_) => Ok(app),
        None => Err(Code::OidcAppNotFound.into()),
    }
}

/// Fresh tokens, signed with the client's secret. There is a refresh token, good for one use, when the scope
/// has `offline_access`.
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
    let mut answer = json!({
        "access_token": access_token,
        "id_token": id_token,
        "expires_in": LIFETIME_SECONDS,
        "token_type": "Bearer",
        "scope": scope,
    });
    if scope.split(' ').any(|part| part == "offline_access")
        && let Some(members) = answer.as_object_mut()
    {
        let refresh_token = world.entropy.opaque_token();
        members.insert("refresh_token", refresh_token.as_str().into());
        pool.refresh_tokens.insert(RefreshToken {
            token: refresh_token,
            user: user.to_owned(),
        });
    }
    Ok(answer)
}

/// The user by the names of the OIDC claims.
pub(super) fn claims_json(world: &World, pool: &Pool, user: &User) -> Value {
    let shown = view::user_json(world, &pool.id, user);
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
        .filter_map(|(claim, field)| Some((claim.into(), shown.get(field)?.clone())));
    Value::Object(claims.collect())
}
