//! The token endpoint: issues tokens for an authorization code, a refresh token, a password or a token of the service.

use serde_json_bytes::Value;

use super::ALL_SCOPES;
use super::client::{Identified, authenticate as authenticate_client};
use super::codes;
use super::error::{Kind, OidcError};
use super::form::Form;
use super::issue::{self, authorization, has_scope};
use super::password::{Factors, authenticate};
use crate::calls::access::PoolGuard;
use crate::calls::credential::Name;
use crate::graphql::Call;
use crate::state::oidc::Authorization;
use crate::state::pool::Pool;
use crate::token::Caller;
use crate::world::World;

/// The default scope of the password grant.
const DEFAULT_SCOPE: &str = "openid profile email phone";

/// The grant types.
pub(super) const GRANT_TYPES: [&str; 4] = [
    "authorization_code",
    "refresh_token",
    "password",
    "authingToken",
];

/// A login that tokens are issued for.
struct Granted {
    authorization: Authorization,
    scope: String,
    nonce: Option<String>,
}

/// Issues tokens for a form. The client authenticates with the secret of its application. A client that is the pool
/// itself uses the pool's secret.
pub(crate) fn grant(
    world: &World,
    ip: &str,
    issuer: &str,
    authorization: Option<&str>,
    form: &Form,
) -> Result<Value, OidcError> {
    let Identified { mut pool, id } = authenticate_client(world, authorization, form)?;
    let grant_type = form.text("grant_type");
    if grant_type.is_empty() {
        return Err(OidcError::invalid_request("`grant_type` is missing"));
    }
    if !GRANT_TYPES.contains(&grant_type) {
        let unsupported = "unsupported grant_type requested";
        return Err(OidcError::new(Kind::UnsupportedGrantType, unsupported));
    }
    let client = pool.oidc_client(&id).ok_or_else(OidcError::invalid_grant)?;
    if !client.allows("grant_types", grant_type) {
        let description = format!("the application's `grant_types` lack `{grant_type}`");
        return Err(OidcError::new(Kind::UnauthorizedClient, description));
    }
    let granted = match grant_type {
        "authorization_code" => by_code(world, &mut pool, &id, form)?,
        "refresh_token" => by_refresh_token(world, &mut pool, &id, form)?,
        "password" => by_password(world, ip, &mut pool, &id, form)?,
        _ => {
            // Verifying locks the pool again.
            drop(pool);
            let (unlocked, granted) = by_token(world, &id, form)?;
            pool = unlocked;
            granted
        }
    };
    let Granted {
        authorization,
        scope,
        nonce,
    } = granted;
    issue::tokens(
        world,
        &mut pool,
        issuer,
        authorization,
        &scope,
        nonce.as_deref(),
    )
    .map_err(|_| OidcError::invalid_grant())
}

fn by_code(
    world: &World,
    pool: &mut Pool,
    client: &str,
    form: &Form,
) -> Result<Granted, OidcError> {
    let code = codes::redeem(world, pool, client, form)?;
    Ok(Granted {
        scope: code.authorization.scope.clone(),
        authorization: code.authorization,
        nonce: code.nonce,
    })
}

fn by_refresh_token(
    world: &World,
    pool: &mut Pool,
    client: &str,
    form: &Form,
) -> Result<Granted, OidcError> {
    let token = form.text("refresh_token");
    if token.is_empty() {
        return Err(OidcError::invalid_request("`refresh_token` is missing"));
    }
    // A wider scope is rejected before the token is used up.
    let known = pool.refresh_tokens.get(token);
    let known = known.map_or("", |known| known.authorization.scope.as_str());
    let wanted = form.get("scope");
    if wanted.is_some_and(|wanted| !wanted.split(' ').all(|part| has_scope(known, part)))
        && !known.is_empty()
    {
        let description = "the refresh token has a smaller scope";
        return Err(OidcError::new(Kind::InvalidScope, description));
    }
    let authorization = issue::redeem(world, pool, token, Some(client));
    let authorization = authorization.ok_or_else(OidcError::invalid_grant)?;
    Ok(Granted {
        scope: wanted.unwrap_or(&authorization.scope).to_owned(),
        authorization,
        nonce: None,
    })
}

fn by_password(
    world: &World,
    ip: &str,
    pool: &mut Pool,
    client: &str,
    form: &Form,
) -> Result<Granted, OidcError> {
    let call = Call::without_token(world, &Caller::Anonymous, ip);
    let name = serde_json::to_value(form).and_then(serde_json::from_value::<Name>);
    let key = name.ok().and_then(|name| name.key().ok());
    let key = key.ok_or_else(OidcError::invalid_grant)?;
    let password = form.get("password").map(str::to_owned);
    let user = authenticate(&call, pool, &key, password, Factors::default())
        .map_err(|_| OidcError::invalid_grant())?;
    let scope = form.get("scope").unwrap_or(DEFAULT_SCOPE);
    Ok(Granted {
        authorization: authorization(world, &user, client, scope),
        scope: scope.to_owned(),
        nonce: None,
    })
}

fn by_token<'a>(
    world: &'a World,
    client: &str,
    form: &Form,
) -> Result<(PoolGuard<'a>, Granted), OidcError> {
    let Ok((_, Caller::User { pool: own, id })) = world.verify(form.text("authingToken")) else {
        return Err(OidcError::invalid_grant());
    };
    let pool = world.pool_of_client(client).filter(|pool| pool.id == own);
    let pool = pool.ok_or_else(OidcError::invalid_grant)?;
    let user = pool.users.get(&id).ok_or_else(OidcError::invalid_grant)?;
    let scope = form.get("scope").unwrap_or(ALL_SCOPES);
    let granted = Granted {
        authorization: authorization(world, user, client, scope),
        scope: scope.to_owned(),
        nonce: None,
    };
    Ok((pool, granted))
}
