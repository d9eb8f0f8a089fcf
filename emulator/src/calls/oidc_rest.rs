//! The OIDC addresses: issues tokens for a password, a refresh token or a token of the service, and returns the claims
//! of a token.

use std::collections::HashMap;

use serde_json_bytes::{Value, json};

use super::credential::Name;
use super::oidc::{SCOPE, authenticate, claims_json, redeem, tokens};
use crate::error::Code;
use crate::graphql::Call;
use crate::state::pool::Pool;
use crate::token::{self, Caller, OidcClaims};
use crate::world::World;

/// The default scope of the password grant.
const DEFAULT_SCOPE: &str = "openid profile email phone";

/// The fields of a form.
pub(crate) type Form = HashMap<String, String>;

/// The errors of the OIDC addresses, as OAuth defines them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OidcError {
    InvalidClient,
    InvalidGrant,
    InvalidToken,
    UnsupportedGrantType,
}

impl OidcError {
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken => 401,
            Self::InvalidGrant | Self::UnsupportedGrantType => 400,
        }
    }

    pub(crate) fn to_json(self) -> Value {
        let (error, description) = match self {
            Self::InvalidClient => ("invalid_client", "client authentication failed"),
            Self::InvalidGrant => ("invalid_grant", "invalid credentials provided"),
            Self::InvalidToken => ("invalid_token", "invalid token provided"),
            Self::UnsupportedGrantType => {
                ("unsupported_grant_type", "unsupported grant_type requested")
            }
        };
        json!({ "error": error, "error_description": description })
    }
}

/// Issues tokens for a form. The client authenticates with the secret of its application. A client that is the pool
/// itself uses the pool's secret.
pub(crate) fn grant(world: &World, ip: &str, form: &Form) -> Result<Value, OidcError> {
    let field = |name| form.get(name).map_or("", String::as_str);
    let client = field("client_id");
    let mut pool = world
        .pool_of_client(client)
        .ok_or(OidcError::InvalidClient)?;
    if pool.client_secret(client) != Some(field("client_secret")) {
        return Err(OidcError::InvalidClient);
    }
    let scope = |default| match field("scope") {
        "" => default,
        scope => scope,
    };
    let (user, scope) = match field("grant_type") {
        "password" => (
            by_password(world, ip, &mut pool, form)?,
            scope(DEFAULT_SCOPE),
        ),
        "refresh_token" => (
            redeem(&mut pool, field("refresh_token")).ok_or(OidcError::InvalidGrant)?,
            SCOPE,
        ),
        "authingToken" => {
            // `verify` locks the pool again.
            drop(pool);
            let user = by_token(world, client, field("authingToken"))?;
            pool = world
                .pool_of_client(client)
                .ok_or(OidcError::InvalidClient)?;
            (user, scope(SCOPE))
        }
        _ => return Err(OidcError::UnsupportedGrantType),
    };
    if pool.users.get(&user).is_none() {
        return Err(OidcError::InvalidGrant);
    }
    tokens(world, &mut pool, &user, client.to_owned(), scope).map_err(|_| OidcError::InvalidGrant)
}

fn by_password(world: &World, ip: &str, pool: &mut Pool, form: &Form) -> Result<String, OidcError> {
    let name = serde_json::to_value(form).and_then(serde_json::from_value::<Name>);
    let call = Call {
        world,
        caller: &Caller::Anonymous,
        token: None,
        ip,
    };
    name.ok()
        .and_then(|name| name.key().ok())
        .and_then(|key| authenticate(&call, pool, &key, form.get("password").cloned()).ok())
        .map(|user| user.id)
        .ok_or(OidcError::InvalidGrant)
}

fn by_token(world: &World, client: &str, token: &str) -> Result<String, OidcError> {
    match world.verify(token) {
        Ok((_, Caller::User { pool, id })) => {
            let same_pool = world
                .pool_of_client(client)
                .is_some_and(|own| own.id == pool);
            same_pool.then_some(id).ok_or(OidcError::InvalidGrant)
        }
        _ => Err(OidcError::InvalidGrant),
    }
}

/// Returns the claims of the user of a token.
pub(crate) fn claims(world: &World, token: &str) -> Result<Value, OidcError> {
    let Ok((_, Caller::User { pool, id })) = world.verify(token) else {
        return Err(OidcError::InvalidToken);
    };
    let pool = world.pool(&pool).map_err(|_| OidcError::InvalidToken)?;
    let user = pool.users.get(&id).ok_or(OidcError::InvalidToken)?;
    Ok(claims_json(world, &pool, user))
}

/// Returns the state of an access token.
pub(crate) fn validate(world: &World, token: &str) -> Value {
    match validated_claims(world, token) {
        Ok(claims) => json!({
            "state": 1,
            "isRevoked": false,
            "isDeleted": false,
            "accessToken": token,
            "appId": claims.aud,
            "userOrClientId": claims.sub,
            "iat": claims.iat.saturating_mul(1000),
            "exp": claims.exp.saturating_mul(1000),
        }),
        Err(code) => json!({ "code": code.number(), "message": code.text() }),
    }
}

fn validated_claims(world: &World, token: &str) -> Result<OidcClaims, Code> {
    let claims: OidcClaims = token::read(token).ok_or(Code::OidcTokenInvalid)?;
    let pool = world
        .pool_of_client(&claims.aud)
        .ok_or(Code::OidcAppMissing)?;
    let secret = pool
        .client_secret(&claims.aud)
        .ok_or(Code::OidcAppMissing)?;
    if !token::is_signed(token, secret) {
        return Err(Code::OidcTokenInvalid);
    }
    if claims.exp <= world.clock.unix_seconds() {
        return Err(Code::OidcTokenExpired);
    }
    match pool.users.get(&claims.sub) {
        Some(user) if claims.iat >= user.tokens_not_before => Ok(claims),
        _ => Err(Code::OidcSessionNotFound),
    }
}
