//! The endpoints for tokens that were issued: the claims of their user, their state, and their revocation.

use serde_json_bytes::{Value, json};

use super::client::{Identified, authenticate};
use super::error::{Kind, OidcError};
use super::form::Form;
use super::issue::present_claims;
use crate::error::Code;
use crate::state::pool::Pool;
use crate::token::{self, AccessClaims, Caller, OidcClaims};
use crate::world::World;

/// Returns the claims of the user of an access token. A token of the service is accepted, too; an id token is not.
pub(crate) fn claims(world: &World, token: &str) -> Result<Value, OidcError> {
    let is_id_token =
        || token::read::<OidcClaims>(token).is_some_and(|claims| claims.access.is_none());
    let Ok((_, Caller::User { pool, id })) = world.verify(token) else {
        return Err(OidcError::invalid_token());
    };
    if is_id_token() {
        return Err(OidcError::invalid_token());
    }
    let pool = world.pool(&pool).map_err(|_| OidcError::invalid_token())?;
    let user = pool.users.get(&id).ok_or_else(OidcError::invalid_token)?;
    Ok(Value::Object(present_claims(world, &pool, user)))
}

/// Returns the state of an access token, as the service does.
pub(crate) fn validate(world: &World, token: &str) -> Value {
    match validated_claims(world, token) {
        Ok((claims, _)) => json!({
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

/// Returns the claims of a valid ID token or access token, as version 2 does. A token of a login is an ID token.
pub(crate) fn verified(world: &World, form: &Form) -> Value {
    let kind = match form.get("id_token") {
        Some(_) => "id_token",
        None => "access_token",
    };
    let token = form.text(kind);
    let claims = token::read::<OidcClaims>(token);
    let is_access_token = claims.is_some_and(|claims| claims.access.is_some());
    let is_valid = matches!(world.verify(token), Ok((_, Caller::User { .. })))
        && is_access_token == (kind == "access_token");
    let payload = token::read::<Value>(token).filter(|_| is_valid);
    payload.unwrap_or_else(|| json!({ "code": 400, "message": format!("{kind} 不合法") }))
}

fn validated_claims(world: &World, token: &str) -> Result<(OidcClaims, AccessClaims), Code> {
    let claims: OidcClaims = token::read(token).ok_or(Code::OidcTokenInvalid)?;
    let pool = world
        .pool_of_client(&claims.aud)
        .ok_or(Code::OidcAppMissing)?;
    let client = pool.oidc_client(&claims.aud).ok_or(Code::OidcAppMissing)?;
    if !token::is_signed(token, client.key()) {
        return Err(Code::OidcTokenInvalid);
    }
    let access = claims.access.clone().ok_or(Code::OidcTokenInvalid)?;
    if claims.exp <= world.clock.unix_seconds() {
        return Err(Code::OidcTokenExpired);
    }
    match pool.users.get(&claims.sub) {
        Some(user) if claims.iat >= user.tokens_not_before && !pool.is_revoked(&access) => {
            Ok((claims, access))
        }
        _ => Err(Code::OidcSessionNotFound),
    }
}

/// Returns the claims of an id token of the pool. It may have expired.
pub(super) fn hinted(pool: &Pool, id_token: &str) -> Option<OidcClaims> {
    let claims: OidcClaims = token::read(id_token)?;
    let client = pool.oidc_client(&claims.aud)?;
    let is_valid = claims.access.is_none() && token::is_signed(id_token, client.key());
    is_valid.then_some(claims)
}

/// Returns whether a token is valid, and its claims (RFC 7662). Applications with a secret can ask for the access tokens of
/// all applications of their pool, and for their own refresh tokens.
pub(crate) fn introspect(
    world: &World,
    authorization: Option<&str>,
    form: &Form,
) -> Result<Value, OidcError> {
    let Identified { pool, id } = authenticate(world, authorization, form)?;
    if pool
        .oidc_client(&id)
        .is_none_or(|client| client.is_public())
    {
        let required = "introspection requires a client with a secret";
        return Err(OidcError::new(Kind::InvalidClient, required));
    }
    let token = required_token(form)?;
    let inactive = json!({ "active": false });
    if let Some(known) = pool.refresh_tokens.get(token) {
        let authorization = &known.authorization;
        let is_active = authorization.client == id
            && known.until > world.now()
            && pool.revoked_tokens.get(&authorization.id).is_none();
        return Ok(if is_active {
            json!({
                "active": true,
                "client_id": id,
                "sub": authorization.user,
                "scope": authorization.scope,
                "iat": known.issued_at.0,
                "exp": known.until.0,
            })
        } else {
            inactive
        });
    }
    let own = pool.id.clone();
    // Validating locks the pool again.
    drop(pool);
    let Ok((claims, access)) = validated_claims(world, token) else {
        return Ok(inactive);
    };
    if claims.register_in_userpool != own {
        return Ok(inactive);
    }
    Ok(json!({
        "active": true,
        "client_id": claims.aud,
        "aud": claims.aud,
        "sub": claims.sub,
        "iss": claims.iss,
        "scope": access.scope,
        "token_type": "Bearer",
        "jti": access.jti,
        "iat": claims.iat,
        "exp": claims.exp,
    }))
}

/// Revokes a token of the client (RFC 7009). A refresh token is revoked with all tokens of its login. An invalid token is
/// not an error.
pub(crate) fn revoke(
    world: &World,
    authorization: Option<&str>,
    form: &Form,
) -> Result<(), OidcError> {
    let Identified { mut pool, id } = authenticate(world, authorization, form)?;
    let token = required_token(form)?;
    let foreign = || {
        let other = "the token belongs to another client";
        OidcError::new(Kind::UnauthorizedClient, other)
    };
    if let Some(known) = pool.refresh_tokens.get(token) {
        if known.authorization.client != id {
            return Err(foreign());
        }
        if let Some(known) = pool.refresh_tokens.remove(token) {
            pool.revoke(known.authorization.id);
        }
        return Ok(());
    }
    drop(pool);
    let Ok((claims, access)) = validated_claims(world, token) else {
        return Ok(());
    };
    if claims.aud != id {
        return Err(foreign());
    }
    if let Some(mut pool) = world.pool_of_client(&id) {
        pool.revoke(access.jti);
    }
    Ok(())
}

fn required_token(form: &Form) -> Result<&str, OidcError> {
    let missing = || OidcError::invalid_request("`token` is missing");
    form.get("token").ok_or_else(missing)
}
