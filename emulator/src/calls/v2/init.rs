//! Issues owner tokens, which version 2 calls access tokens.

use serde::Deserialize;
use serde_json_bytes::json;

use super::{access, token};
use crate::calls::access::PoolGuard;
use crate::clock::Timestamp;
use crate::error::Code;
use crate::graphql::{Call, Outcome, Table};
use crate::token::{Caller, sign};

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
    issue(call, &pool)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    access_token: Option<String>,
}

/// Issues a new token to the holder of a valid one. The old one remains valid.
fn refresh<'a>(call: &Call<'a>, arguments: Refresh) -> Outcome<'a> {
    let Some(token) = arguments.access_token.filter(|token| !token.is_empty()) else {
        return issue(call, &access::owner(call)?);
    };
    match call.world.verify(&token)? {
        (_, Caller::Owner { pool }) => {
            access::require_named(call, &pool)?;
            issue(call, &call.open_pool(&pool)?)
        }
        _ => Err(Code::PermissionDenied.into()),
    }
}

fn issue<'a>(call: &Call<'a>, pool: &PoolGuard<'_>) -> Outcome<'a> {
    let now = call.world.now();
    let Timestamp(exp) = now.plus_seconds(pool.settings.jwt_expired.into());
    let owner = &pool.owner;
    let mut data = token::subject(&pool.id, &owner.id);
    data.insert(
        "arn",
        format!("arn:cn:authing:{}:user:{}", pool.id, owner.id).into(),
    );
    data.insert("email", owner.email.as_str().into());
    for name in ["phone", "username", "unionid", "openid"] {
        data.insert(name, serde_json_bytes::Value::Null);
    }
    let claims = json!({ "data": data, "iat": now.0, "exp": exp });
    let token = sign(&claims, &pool.secret)?;
    Ok(json!({ "accessToken": token, "iat": now.0, "exp": exp }).into())
}
