//! The OIDC addresses: tokens for a password, a refresh token or a token of the service, and whom a token
//! is about.

use std::collections::HashMap;

use serde_json_bytes::{Value, json};

use super::oidc::{SCOPE, authenticate, claims_json, redeem, tokens};
use super::proof::Name;
use crate::error::Code;
use crate::graphql::Call;
use crate::state::pool::Pool;
use crate::token::{self, Caller, OidcClaims};
use crate::world::World;

/// What the password grant is given unless it asks for something else.
const DEFAULT_SCOPE: &str = "openid profile email phone";

/// The members of a form.
pub(crate) type Form = HashMap<String, String>;

/// Why an OIDC address gives nothing, in the terms of OAuth.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    InvalidClient,
    InvalidGrant,
    InvalidToken,
    UnsupportedGrantType,
}

impl Refusal {
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

/// Gives tokens for what the form shows. The client proves itself by the secret of its application, or, being
/// the pool itself, by the pool's.
pub(crate) fn grant(world: &World, ip: &str, form: &Form) -> Result<Value, Refusal> {
    let member = |name| form.get(name).map_or("", String::as_str);
    let client = member("client_id");
    let mut pool = world.pool_of_client(client).ok_or(Refusal::InvalidClient)?;
    if pool.client_secret(client) != Some(member("client_secret")) {
        return Err(Refusal::InvalidClient);
    }
    let scope = |default| match member("scope") {
        "" => default,
        scope => scope,
    };
    let (user, scope) = match member("grant_type") {
        "password" => (
            by_password(world, ip, &mut pool, form)?,
            scope(DEFAULT_SCOPE),
        ),
        "refresh_token" => (
            redeem(&mut pool, member("refresh_token")).ok_or(Refusal::InvalidGrant)?,
            SCOPE,
        ),
        "authingToken" => {
            // Whoever verifies a token takes hold of the pool.
            drop(pool);
            let user = by_token(world, client, member("authingToken"))?;
            pool = world.pool_of_client(client).ok_or(Refusal::InvalidClient)?;
            (user, scope(SCOPE))
        }
        _ => return Err(Refusal::UnsupportedGrantType),
    };
    if pool.users.get(&user).is_none() {
        return Err(Refusal::InvalidGrant);
    }
    tokens(world, &mut pool, &user, client.to_owned(), scope).map_err(|_| Refusal::InvalidGrant)
}

fn by_password(world: &World, ip: &str, pool: &mut Pool, form: &Form) -> Result<String, Refusal> {
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
        .ok_or(Refusal::InvalidGrant)
}

fn by_token(world: &World, client: &str, token: &str) -> Result<String, Refusal> {
    match world.verify(token) {
        Ok((_, Caller::User { pool, id })) => {
            let same = world
                .pool_of_client(client)
                .is_some_and(|own| own.id == pool);
            same.then_some(id).ok_or(Refusal::InvalidGrant)
        }
        _ => Err(Refusal::InvalidGrant),
    }
}

/// The claims about the user whose token it is.
pub(crate) fn claims(world: &World, token: &str) -> Result<Value, Refusal> {
    let Ok((_, Caller::User { pool, id })) = world.verify(token) else {
        return Err(Refusal::InvalidToken);
    };
    let pool = world.pool(&pool).map_err(|_| Refusal::InvalidToken)?;
    let user = pool.users.get(&id).ok_or(Refusal::InvalidToken)?;
    Ok(claims_json(world, &pool, user))
}

/// What is known about an access token.
pub(crate) fn validate(world: &World, token: &str) -> Value {
    match examine(world, token) {
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

fn examine(world: &World, token: &str) -> Result<OidcClaims, Code> {
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
