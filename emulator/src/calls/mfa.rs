//! The second factor: time-based one-time passwords, RFC 6238.

use serde::Deserialize;
use totp_rs::{Algorithm, Builder, Secret};

use super::access::{PoolGuard, require_user};
use super::arguments::non_empty;
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::user::Mfa;
use crate::state::users::Key;
use crate::token::Caller;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("queryMFA", query);
    table.emulated("changeMFA", change);
}

/// Rejects a login without a correct code if the account has a second factor.
pub(super) fn require(
    world: &World,
    pool: &Pool,
    user: &str,
    code: Option<&str>,
) -> Result<(), ServiceError> {
    let user = pool.users.get(user);
    let Some(mfa) = user
        .and_then(|user| user.mfa.as_ref())
        .filter(|mfa| mfa.enable)
    else {
        return Ok(());
    };
    match code.filter(|code| !code.is_empty()) {
        None => Err(Code::MfaCodeRequired.into()),
        Some(code) => check(world, mfa, code),
    }
}

/// Checks a one-time password.
pub(super) fn check(world: &World, mfa: &Mfa, code: &str) -> Result<(), ServiceError> {
    if is_valid_code(&mfa.share_key, code, world.clock.unix_seconds()) {
        return Ok(());
    }
    Err(ServiceError::with_message(
        Code::MfaCodeRequired,
        "MFA 口令错误",
    ))
}

/// Returns whether `code` is valid for `share_key`: the current code, or the one before or after it (steps of 30
/// seconds).
fn is_valid_code(share_key: &str, code: &str, unix_seconds: i64) -> bool {
    let (Ok(secret), Ok(time)) = (
        Secret::try_from_base32(share_key),
        u64::try_from(unix_seconds),
    ) else {
        return false;
    };
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_skew(1)
        .with_secret(secret)
        .build()
        .is_ok_and(|totp| totp.check(code, time).is_some())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Selector {
    #[serde(rename = "_id", alias = "id")]
    id: Option<String>,
    pub(super) user_id: Option<String>,
    user_pool_id: Option<String>,
}

impl Selector {
    /// Returns the account, by the id of the factor, by the user's id, or the caller's own.
    fn account<'a>(&self, call: &Call<'a>) -> Result<(PoolGuard<'a>, String), ServiceError> {
        let pool = self.user_pool_id.as_deref();
        let Some(id) = non_empty(self.id.as_ref()) else {
            return call.account(pool, self.user_id.as_deref());
        };
        let guard = call.any(pool)?;
        let user = guard.users.find(&Key::Mfa(id.to_owned()));
        let user = user.ok_or(Code::UserNotFound)?.id.clone();
        match call.caller {
            Caller::User { id: own, .. } if *own != user => Err(Code::PermissionDenied.into()),
            _ => {
                require_user(&guard, &user)?;
                Ok((guard, user))
            }
        }
    }
}

pub(super) fn query<'a>(call: &Call<'a>, selector: Selector) -> Outcome<'a> {
    let (pool, id) = match selector.account(call) {
        // An unknown factor or user is null.
        Err(error) if error.code == Code::UserNotFound => return Ok(Node::NULL),
        account => account?,
    };
    let mfa = pool.users.get(&id).and_then(|user| user.mfa.as_ref());
    Ok(mfa.map_or(Node::NULL, |mfa| view::mfa(&pool.id, &id, mfa)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    enable: Option<bool>,
    #[serde(alias = "refresh")]
    refresh_key: Option<bool>,
    #[serde(flatten)]
    pub(super) selector: Selector,
}

pub(super) fn change<'a>(call: &Call<'a>, change: Change) -> Outcome<'a> {
    let (mut pool, id) = change.selector.account(call)?;
    let entropy = &call.world.entropy;
    let user = pool.users.update(&id, |user| {
        let mfa = user.mfa.get_or_insert_with(|| Mfa {
            id: entropy.id(),
            enable: false,
            share_key: entropy.share_key(),
            recovery_code: None,
        });
        mfa.enable = change.enable.unwrap_or(mfa.enable);
        if change.refresh_key == Some(true) {
            mfa.share_key = entropy.share_key();
        }
    });
    let mfa = user.and_then(|user| user.mfa.clone());
    Ok(view::mfa(&pool.id, &id, &mfa.ok_or(Code::UserNotFound)?))
}
