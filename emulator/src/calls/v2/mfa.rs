//! The second factor: its settings, and the second step of a login.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{access, token};
use crate::calls::access::PoolGuard;
use crate::calls::credential::active;
use crate::calls::mfa::{self, Change, Selector};
use crate::calls::sign_in::Origin;
use crate::clock::Timestamp;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Table};
use crate::state::pool::Pool;
use crate::state::user::{Mfa, User};
use crate::token::{Key, is_signed, read, sign};

/// The time for the second step of a login.
const LIFETIME_SECONDS: i64 = 300;

pub(super) fn enter(table: &mut Table) {
    table.emulated("queryMfa", |call, of: Selector| {
        check(call, &of)?;
        mfa::query_as(call, &of, show)
    });
    table.emulated("changeMfa", |call, change: Change| {
        check(call, &change.selector)?;
        mfa::change_as(call, &change, show)
    });
}

/// Checks the pool in the headers, and the id of the user.
fn check(call: &Call<'_>, of: &Selector) -> Result<(), ServiceError> {
    drop(access::any(call)?);
    access::check_id(call, of.user_id.as_deref())
}

fn show<'a>(pool: &str, user: &str, mfa: &Mfa) -> Node<'a> {
    Node::json(json!({
        "id": mfa.id,
        "userId": user,
        "userPoolId": pool,
        "enable": mfa.enable,
        "secret": mfa.share_key,
    }))
}

/// The payload of a token for the second step. It is not valid for calls.
#[derive(Serialize, Deserialize)]
struct SecondStep {
    mfa_user: String,
    pool: String,
    client: String,
    iat: i64,
    exp: i64,
}

/// Rejects a login if the account has a second factor. The error has the token for the second step.
pub(super) fn require(
    call: &Call<'_>,
    pool: &Pool,
    client: &str,
    user: &str,
) -> Result<(), ServiceError> {
    let Err(error) = mfa::require(call.world, pool, user, None) else {
        return Ok(());
    };
    // After a logout in the same second, the new token must remain valid.
    let begun = pool
        .users
        .get(user)
        .map_or(0, |user| user.tokens_not_before);
    let now = Timestamp(call.world.now().0.max(begun));
    let claims = SecondStep {
        mfa_user: user.to_owned(),
        pool: pool.id.clone(),
        client: client.to_owned(),
        iat: now.0,
        exp: now.plus_seconds(LIFETIME_SECONDS).0,
    };
    let token = sign(&claims, &pool.secret)?;
    Err(error.with_data(json!({ "mfaToken": token })))
}

/// Completes a login with a proof of the second factor.
pub(super) fn complete<'a>(
    call: &Call<'a>,
    prove: impl FnOnce(&mut Pool, &str) -> Result<(), ServiceError>,
) -> Result<(PoolGuard<'a>, User), ServiceError> {
    let (
        mut pool,
        SecondStep {
            mfa_user: id,
            client,
            ..
        },
    ) = begun(call)?;
    // A login that is refused anyway must not use up the code.
    active(pool.users.get(&id).ok_or(Code::UserNotFound)?)?;
    pool.oidc_client(&client).ok_or(Code::AppNotFound)?;
    prove(&mut pool, &id)?;
    let origin = Origin {
        ip: Some(call.ip.to_owned()),
        ..Origin::default()
    };
    let user = token::log_in(call.world, &mut pool, &client, &id, origin)?;
    Ok((pool, user))
}

/// Returns the user of the second step, and the pool.
pub(super) fn user<'a>(call: &Call<'a>) -> Result<(PoolGuard<'a>, String), ServiceError> {
    let (pool, step) = begun(call)?;
    Ok((pool, step.mfa_user))
}

/// Returns the pool and the claims of the token for the second step.
fn begun<'a>(call: &Call<'a>) -> Result<(PoolGuard<'a>, SecondStep), ServiceError> {
    let token = call.token.ok_or(Code::NotLoggedIn)?;
    let claims: SecondStep = read(token).ok_or(Code::LoginInvalid)?;
    access::require_named(call, &claims.pool)?;
    let pool = call.open_pool(&claims.pool)?;
    if !is_signed(token, Key::Secret(&pool.secret)) {
        return Err(Code::LoginInvalid.into());
    }
    let user = pool.users.get(&claims.mfa_user).ok_or(Code::LoginInvalid)?;
    if claims.exp <= call.world.now().0 || claims.iat < user.tokens_not_before {
        return Err(Code::LoginExpired.into());
    }
    Ok((pool, claims))
}
