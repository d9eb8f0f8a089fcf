//! Access checks: who calls, and which pool and application the headers name.

use crate::calls::access::PoolGuard;
use crate::entropy::is_id;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::pool::Pool;

/// Returns the pool in the headers, and the application or, without one, the pool itself as the client that logs users in.
pub(super) fn client<'a>(call: &Call<'a>) -> Result<(PoolGuard<'a>, String), ServiceError> {
    match (call.tenant.app, call.tenant.pool) {
        (Some(app), named) => {
            let pool = call.world.pool_of_client(app);
            let pool = pool.filter(|pool| named.is_none_or(|named| named == pool.id));
            Ok((pool.ok_or(Code::AppNotFound)?, app.to_owned()))
        }
        (None, Some(pool)) => Ok((call.open_pool(pool)?, pool.to_owned())),
        (None, None) => Err(ServiceError::with_message(
            Code::PoolIdRequired,
            "请提供请求头 x-authing-userpool-id 或 x-authing-app-id",
        )),
    }
}

/// Returns the id of the pool in the headers, if they name one.
fn named(call: &Call<'_>) -> Result<Option<String>, ServiceError> {
    match (call.tenant.app, call.tenant.pool) {
        (None, None) => Ok(None),
        _ => Ok(Some(client(call)?.0.id.clone())),
    }
}

/// Returns the pool of the caller, user or owner.
pub(super) fn any<'a>(call: &Call<'a>) -> Result<PoolGuard<'a>, ServiceError> {
    call.any(named(call)?.as_deref())
}

/// Returns the pool, for its owner only.
pub(super) fn owner<'a>(call: &Call<'a>) -> Result<PoolGuard<'a>, ServiceError> {
    call.owner(named(call)?.as_deref())
}

/// Returns the account of a call, and its pool: users can access only their own account, owners any.
pub(super) fn account<'a>(
    call: &Call<'a>,
    id: Option<&str>,
) -> Result<(PoolGuard<'a>, String), ServiceError> {
    check_id(call, id)?;
    call.account(named(call)?.as_deref(), id)
}

/// Rejects a malformed id of a user as an unknown one. Version 1 has another error.
pub(super) fn check_id(call: &Call<'_>, id: Option<&str>) -> Result<(), ServiceError> {
    let is_malformed = id.is_some_and(|id| !id.is_empty() && !is_id(id));
    if is_malformed && call.is_owner() {
        return Err(Code::UserNotFound.into());
    }
    Ok(())
}

/// Rejects a token of another pool than that in the headers.
pub(super) fn require_named(call: &Call<'_>, pool: &str) -> Result<(), ServiceError> {
    match named(call)? {
        Some(named) if named != pool => Err(Code::PermissionDenied.into()),
        _ => Ok(()),
    }
}

/// Rejects ids of users who do not exist.
pub(super) fn require_users(pool: &Pool, ids: &[String]) -> Result<(), ServiceError> {
    if ids.iter().any(|id| pool.users.get(id).is_none()) {
        return Err(Code::UserNotFound.into());
    }
    Ok(())
}
