//! The second factor: time-based one-time passwords after RFC 6238.

use serde::Deserialize;
use totp_rs::{Algorithm, Builder, Secret};

use super::access::{Held, require_user};
use super::arguments::given;
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

/// Refuses a login to an account with a second factor that does not show the factor's code.
pub(super) fn demand(
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
        Some(code) if shows(&mfa.share_key, code, world.clock.unix_seconds()) => Ok(()),
        Some(_) => Err(ServiceError::with_message(
            Code::MfaCodeRequired,
            "MFA 口令错误",
        )),
    }
}

/// Whether `code` is the one that `share_key` shows now, or one step of 30 seconds before or after.
fn shows(share_key: &str, code: &str, unix_seconds: i64) -> bool {
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
struct Which {
    #[serde(rename = "_id")]
    id: Option<String>,
    user_id: Option<String>,
    user_pool_id: Option<String>,
}

impl Which {
    /// The account that is meant: by the factor's id, by the user's, or one's own.
    fn account<'a>(&self, call: &Call<'a>) -> Result<(Held<'a>, String), ServiceError> {
        let pool = self.user_pool_id.as_deref();
        let Some(id) = given(self.id.as_ref()) else {
            return call.account(pool, self.user_id.as_deref());
        };
        let held = call.any(pool)?;
        let user = held.users.find(&Key::Mfa(id.to_owned()));
        let user = user.ok_or(Code::UserNotFound)?.id.clone();
        match call.caller {
            Caller::User { id: own, .. } if *own != user => Err(Code::PermissionDenied.into()),
            _ => {
                require_user(&held, &user)?;
                Ok((held, user))
            }
        }
    }
}

fn query<'a>(call: &Call<'a>, which: Which) -> Outcome<'a> {
    let (pool, id) = match which.account(call) {
        // An id that names no factor, or a user who is none, has nothing to show.
        Err(refusal) if refusal.code == Code::UserNotFound => return Ok(Node::NULL),
        account => account?,
    };
    let mfa = pool.users.get(&id).and_then(|user| user.mfa.as_ref());
    Ok(mfa.map_or(Node::NULL, |mfa| view::mfa(&pool.id, &id, mfa)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    enable: bool,
    refresh_key: Option<bool>,
    #[serde(flatten)]
    which: Which,
}

fn change<'a>(call: &Call<'a>, change: Change) -> Outcome<'a> {
    let (mut pool, id) = change.which.account(call)?;
    let entropy = &call.world.entropy;
    let user = pool.users.update(&id, |user| {
        let mfa = user.mfa.get_or_insert_with(|| Mfa {
            id: entropy.id(),
            enable: change.enable,
            share_key: entropy.share_key(),
        });
        mfa.enable = change.enable;
        if change.refresh_key == Some(true) {
            mfa.share_key = entropy.share_key();
        }
    });
    let mfa = user
        .and_then(|user| user.mfa.clone())
        .ok_or(Code::UserNotFound)?;
    Ok(view::mfa(&pool.id, &id, &mfa))
}
