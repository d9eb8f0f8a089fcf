//! Issues tokens, and converts users to OIDC claims.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json_bytes::{Map, Value, json};

use crate::calls::sign_in::now_for;
use crate::calls::view;
use crate::error::{Code, ServiceError};
use crate::state::oidc::{Authorization, RefreshToken};
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::token::{AccessClaims, OidcClaims, sign_with};
use crate::world::World;

/// The default lifetime of access and id tokens.
const LIFETIME_SECONDS: i64 = 3600;
/// The lifetime of a refresh token. The service's API does not have a setting for it.
const REFRESH_LIFETIME_SECONDS: i64 = 30 * 24 * 3600;

/// Returns the SHA-256 of a text.
pub(super) fn sha256(text: &str) -> Vec<u8> {
    digest(&SHA256, text.as_bytes()).as_ref().to_owned()
}

/// Creates the authorization of a login that has just been completed.
pub(super) fn authorization(
    world: &World,
    user: &User,
    client: &str,
    scope: &str,
) -> Authorization {
    Authorization {
        id: world.entropy.opaque_token(),
        user: user.id.clone(),
        client: client.to_owned(),
        scope: scope.to_owned(),
        logged_in_at: now_for(world, user),
    }
}

/// Issues tokens. They include a refresh token if the scope of the authorization has `offline_access`. `scope` is the scope
/// of this access token.
pub(super) fn tokens(
    world: &World,
    pool: &mut Pool,
    issuer: &str,
    authorization: Authorization,
    scope: &str,
    nonce: Option<&str>,
) -> Result<Value, ServiceError> {
    let user = pool
        .users
        .get(&authorization.user)
        .ok_or(Code::UserNotFound)?;
    let client = pool
        .oidc_client(&authorization.client)
        .ok_or(Code::OidcAppNotFound)?;
    let now = now_for(world, user);
    let lifetime = client.lifetime("access_token_expire", LIFETIME_SECONDS);
    let mut claims = OidcClaims {
        sub: user.id.clone(),
        aud: client.id.to_owned(),
        iss: issuer.to_owned(),
        register_in_userpool: pool.id.clone(),
        iat: now.0,
        exp: now.plus_seconds(lifetime).0,
        access: Some(AccessClaims {
            jti: world.entropy.opaque_token(),
            grant_id: authorization.id.clone(),
            scope: scope.to_owned(),
        }),
    };
    let access_token = sign_with(&claims, client.key())?;
    claims.access = None;
    claims.exp = now
        .plus_seconds(client.lifetime("id_token_expire", LIFETIME_SECONDS))
        .0;
    let mut id_claims = present_claims(world, pool, user);
    if let Ok(Value::Object(claims)) = serde_json_bytes::to_value(&claims) {
        id_claims.extend(claims);
    }
    id_claims.insert("auth_time", authorization.logged_in_at.0.into());
    let half = &sha256(&access_token)[..16];
    id_claims.insert("at_hash", URL_SAFE_NO_PAD.encode(half).into());
    if let Some(nonce) = nonce {
        id_claims.insert("nonce", nonce.into());
    }
    let id_token = sign_with(&id_claims, client.key())?;
    let mut result = json!({
        "access_token": access_token,
        "id_token": id_token,
        "expires_in": lifetime,
        "token_type": "Bearer",
        "scope": scope,
    });
    if has_scope(&authorization.scope, "offline_access")
        && let Some(members) = result.as_object_mut()
    {
        let token = world.entropy.opaque_token();
        members.insert("refresh_token", token.as_str().into());
        pool.refresh_tokens.insert(RefreshToken {
            token,
            authorization,
            issued_at: now,
            until: now.plus_seconds(REFRESH_LIFETIME_SECONDS),
        });
    }
    Ok(result)
}

/// Uses up a refresh token of a client, or of any client if none is given. Returns `None` if the token is unknown, expired or
/// revoked, or if the user was removed or blocked, or has logged out since.
pub(super) fn redeem(
    world: &World,
    pool: &mut Pool,
    refresh_token: &str,
    client: Option<&str>,
) -> Option<Authorization> {
    let known = pool.refresh_tokens.get(refresh_token)?;
    if client.is_some_and(|client| client != known.authorization.client) {
        return None;
    }
    let known = pool.refresh_tokens.remove(refresh_token)?;
    let user = pool.users.get(&known.authorization.user)?;
    let is_valid = known.until > world.now()
        && known.issued_at.0 >= user.tokens_not_before
        && pool.revoked_tokens.get(&known.authorization.id).is_none()
        && crate::calls::credential::active(user).is_ok();
    is_valid.then_some(known.authorization)
}

pub(super) fn has_scope(scope: &str, name: &str) -> bool {
    scope.split(' ').any(|part| part == name)
}

/// Returns the claims of a user that are not null, as OIDC recommends.
pub(super) fn present_claims(
    world: &World,
    pool: &Pool,
    user: &User,
) -> Map<serde_json_bytes::ByteString, Value> {
    let claims = match claims_json(world, pool, user) {
        Value::Object(claims) => claims,
        _ => Map::new(),
    };
    claims
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect()
}

/// The claims of a profile, with the fields that they have in both versions of the API.
pub(crate) const PROFILE: [(&str, &str); 18] = [
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
    ("email", "email"),
    ("email_verified", "emailVerified"),
    ("phone_number", "phone"),
    ("phone_number_verified", "phoneVerified"),
];

/// Returns the user's fields under the names of the OIDC claims.
pub(super) fn claims_json(world: &World, pool: &Pool, user: &User) -> Value {
    let fields = view::user_json(world, &pool.id, user);
    let others = [
        ("sub", "_id"),
        ("_id", "_id"),
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
        ("token", "token"),
    ];
    let names = PROFILE.into_iter().chain(others);
    let claim =
        |(claim, field): (&'static str, _)| Some((claim.into(), fields.get(field)?.clone()));
    Value::Object(names.filter_map(claim).collect())
}
