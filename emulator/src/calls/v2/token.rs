//! Tokens of owners, which version 2 calls access tokens, and of users.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::{access, view};
use crate::calls::arguments::Only;
use crate::calls::oidc;
use crate::calls::sign_in::{Origin, now_for, sign_in_with};
use crate::calls::view::with_members;
use crate::clock::Timestamp;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::token::{Caller, sign, sign_with};
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("accessToken", access_token);
    table.emulated("refreshAccessToken", refresh);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    user_pool_id: String,
    secret: String,
}

fn access_token<'a>(call: &Call<'a>, credentials: Credentials) -> Outcome<'a> {
    let pool = call.open_pool(&credentials.user_pool_id)?;
    if credentials.secret != pool.secret {
        return Err(Code::PermissionDenied.into());
    }
    issue_to_owner(call, &pool)
}

/// Issues a new token to the holder of a valid one. The old one remains valid.
fn refresh<'a>(call: &Call<'a>, Only(token): Only<Option<String>>) -> Outcome<'a> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return issue_to_owner(call, &*access::owner(call)?);
    };
    match call.world.verify(&token)? {
        (_, Caller::Owner { pool }) => {
            access::require_named(call, &pool)?;
            issue_to_owner(call, &*call.open_pool(&pool)?)
        }
        _ => Err(Code::PermissionDenied.into()),
    }
}

fn issue_to_owner<'a>(call: &Call<'a>, pool: &Pool) -> Outcome<'a> {
    let now = call.world.now();
    let Timestamp(exp) = now.plus_seconds(pool.settings.jwt_expired.into());
    let owner = &pool.owner;
    let own = json!({
        "arn": format!("arn:cn:authing:{}:user:{}", pool.id, owner.id),
        "email": owner.email,
        "phone": null,
        "username": null,
        "unionid": null,
        "openid": null,
    });
    let data = subject(&pool.id, &owner.id, own);
    let claims = json!({ "data": data, "iat": now.0, "exp": exp });
    let token = sign(&claims, &pool.secret)?;
    Ok(json!({ "accessToken": token, "iat": now.0, "exp": exp }).into())
}

/// The maximum lifetime of a user's token.
const MAX_LIFETIME_SECONDS: i64 = 14 * 24 * 3600;

/// A token with its times.
pub(super) struct Issued {
    pub(super) token: String,
    pub(super) iat: Timestamp,
    pub(super) exp: Timestamp,
}

/// Logs a user in to an application, or to the pool itself, and returns the user with the token.
pub(super) fn log_in(
    world: &World,
    pool: &mut Pool,
    client: &str,
    id: &str,
    origin: Origin,
) -> Result<User, ServiceError> {
    let Issued { token, exp, .. } = issue(world, pool, client, id)?;
    sign_in_with(world, pool, id, origin, (token, exp))
}

/// Issues a token, and stores it with the user.
pub(super) fn renew(
    world: &World,
    pool: &mut Pool,
    client: &str,
    id: &str,
) -> Result<Issued, ServiceError> {
    let issued = issue(world, pool, client, id)?;
    pool.users.update(id, |user| {
        user.token = Some(issued.token.clone());
        user.token_expired_at = Some(issued.exp);
    });
    Ok(issued)
}

/// Issues a token, signed with the key of the client.
fn issue(world: &World, pool: &Pool, client: &str, id: &str) -> Result<Issued, ServiceError> {
    let user = pool.users.get(id).ok_or(Code::UserNotFound)?;
    let key = pool.oidc_client(client).ok_or(Code::AppNotFound)?.key();
    let iat = now_for(world, user);
    let lifetime = i64::from(pool.settings.jwt_expired);
    let exp = iat.plus_seconds(lifetime.min(MAX_LIFETIME_SECONDS));
    let data = json!({
        "appId": client,
        "phone": user.phone,
        "email": user.address(),
        "username": user.username,
        "unionid": user.unionid,
        "openid": user.openid,
    });
    let claims = json!({
        "data": subject(&pool.id, &user.id, data),
        "userpool_id": pool.id,
        "aud": client,
        "iss": format!("{}{}", world.base_url, oidc::PATH),
        "iat": iat.0,
        "exp": exp.0,
    });
    let claims = with_members(profile(world, pool, user), claims);
    let token = sign_with(&claims, key)?;
    Ok(Issued { token, iat, exp })
}

/// Returns the claims about the user, by the names of OIDC.
fn profile(world: &World, pool: &Pool, user: &User) -> Value {
    let fields = view::user_json(world, &pool.id, user);
    let claims = oidc::PROFILE.into_iter();
    let claims = claims.map(|(claim, field)| (claim.into(), fields[field].clone()));
    let others = json!({
        "sub": user.id,
        "external_id": fields["externalId"],
        "unionid": user.unionid,
        "address": {
            "country": fields["country"],
            "postal_code": fields["postalCode"],
            "region": fields["region"],
            "formatted": fields["formatted"],
        },
    });
    with_members(Value::Object(claims.collect()), others)
}

/// Returns the members of `data` that all tokens have, with those of this one.
fn subject(pool: &str, id: &str, own: Value) -> Value {
    let shared = json!({
        "type": "user",
        "userPoolId": pool,
        "clientId": pool,
        "id": id,
        "userId": id,
        "_id": id,
    });
    with_members(shared, own)
}
