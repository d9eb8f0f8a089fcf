//! The calls that version 2 has at REST addresses.

use serde::Deserialize;
use serde_json::{Value, json};

use super::permissions::Question;
use super::{access, error, mfa, users, view};
use crate::calls::phone;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::policies;

/// The message and the data of a success, or the body of an error.
pub(crate) type Reply = Result<(&'static str, Value), Value>;

fn refuse(refused: impl Into<ServiceError>) -> Value {
    error::to_json(&refused.into())
}

/// Sends a code that logs in, registers, or changes the number. The scene in the request has no effect.
pub(crate) fn send_sms(call: &Call<'_>, phone: &str) -> Reply {
    let pool = access::client(call).map_err(refuse)?.0.id.clone();
    phone::send_code(call.world, &pool, phone)
        .map_err(|error| json!({ "code": error.code, "message": error.message }))?;
    Ok(("发送成功", Value::Null))
}

/// Returns a user by the id, or the caller for `me`.
pub(crate) fn user(call: &Call<'_>, id: &str) -> Reply {
    let id = Some(id).filter(|id| *id != "me");
    let (pool, id) = access::account(call, id).map_err(refuse)?;
    let user = pool
        .users
        .get(&id)
        .ok_or(Code::UserNotFound)
        .map_err(refuse)?;
    Ok((
        "获取成功",
        json!(view::user_json(call.world, &pool.id, user)),
    ))
}

/// Ids, or other names of the kind `type`.
#[derive(Deserialize)]
pub(crate) struct Batch {
    pub(super) ids: Vec<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

pub(crate) fn users(call: &Call<'_>, batch: Batch) -> Reply {
    let pool = access::owner(call).map_err(refuse)?;
    let found = users::find_batch(&pool, batch).map_err(refuse)?;
    let shown = found
        .into_iter()
        .map(|user| view::user_json(call.world, &pool.id, user));
    Ok(("获取成功", json!(shown.collect::<Vec<_>>())))
}

/// Returns whether a user may perform an action on a resource.
pub(crate) fn is_allowed(call: &Call<'_>, question: &Question) -> Reply {
    let allowed = question.decide(call, policies::is_allowed);
    Ok(("操作成功", json!({ "allowed": allowed.map_err(refuse)? })))
}

/// Completes a login with a code of the second factor.
pub(crate) fn verify_totp(call: &Call<'_>, code: &str) -> Reply {
    let (pool, user) = mfa::verify(call, code).map_err(refuse)?;
    let user = view::user_json(call.world, &pool.id, &user);
    Ok(("登录成功", json!(user)))
}

/// Revokes all tokens of the caller.
pub(crate) fn log_out(call: &Call<'_>) -> Reply {
    let (mut pool, id) = access::account(call, None).map_err(refuse)?;
    let now = call.world.now();
    pool.users.update(&id, |user| user.revoke_tokens(now));
    Ok(("退出成功", Value::Null))
}
