//! Access checks: returns the pool or the account of a call, or an error.

use parking_lot::MutexGuard;

use crate::entropy::is_id;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::pool::Pool;
use crate::token::Caller;

/// A locked pool.
pub(crate) type PoolGuard<'a> = MutexGuard<'a, Pool>;

impl<'a> Call<'a> {
    /// Returns the pool, for calls that do not require a token.
    pub(crate) fn open_pool(&self, id: &str) -> Result<PoolGuard<'a>, ServiceError> {
        self.world.pool(id)
    }

    /// Returns the pool of the caller, user or owner. If the arguments contain a pool, it must be the same.
    pub(crate) fn any(&self, named: Option<&str>) -> Result<PoolGuard<'a>, ServiceError> {
        match self.caller {
            Caller::Owner { pool } | Caller::User { pool, .. } => self.same_pool(pool, named),
            Caller::Anonymous | Caller::Rejected(_) => Err(denied(self.caller)),
        }
    }

    /// Returns the pool, for its owner only.
    pub(crate) fn owner(&self, named: Option<&str>) -> Result<PoolGuard<'a>, ServiceError> {
        match self.caller {
            Caller::Owner { pool } => self.same_pool(pool, named),
            _ => Err(denied(self.caller)),
        }
    }

    /// Returns the account of a call, and its pool: users can access only their own account, owners any.
    pub(crate) fn account(
        &self,
        pool: Option<&str>,
        user: Option<&str>,
    ) -> Result<(PoolGuard<'a>, String), ServiceError> {
        let user = user.filter(|user| !user.is_empty());
        match (self.caller, user) {
            (Caller::User { pool: own, id }, named) => {
                let guard = self.same_pool(own, pool)?;
                if named.is_some_and(|named| named != id) {
                    return Err(Code::PermissionDenied.into());
                }
                Ok((guard, id.clone()))
            }
            (Caller::Owner { pool: own }, Some(user)) => {
                let guard = self.same_pool(own, pool)?;
                require_user(&guard, user)?;
                Ok((guard, user.to_owned()))
            }
            _ => Err(denied(self.caller)),
        }
    }

    /// Returns whether the caller is the owner.
    pub(crate) fn is_owner(&self) -> bool {
        matches!(self.caller, Caller::Owner { .. })
    }

    fn same_pool(&self, own: &str, named: Option<&str>) -> Result<PoolGuard<'a>, ServiceError> {
        match named {
            Some(named) if !named.is_empty() && named != own => {
                // A missing pool has another error.
                drop(self.world.pool(named)?);
                Err(Code::PermissionDenied.into())
            }
            _ => self.world.pool(own),
        }
    }
}

/// Returns the error for a caller of the wrong kind.
pub(super) fn denied(caller: &Caller) -> ServiceError {
    match caller {
        Caller::Anonymous => Code::NotLoggedIn.into(),
        Caller::Rejected(code) => (*code).into(),
        Caller::Owner { .. } | Caller::User { .. } => Code::PermissionDenied.into(),
    }
}

/// Rejects an invalid id and an unknown one.
pub(crate) fn require_user(pool: &Pool, id: &str) -> Result<(), ServiceError> {
    if !is_id(id) {
        return Err(ServiceError::cast_failed(id, "User"));
    }
    match pool.users.get(id) {
        Some(_) => Ok(()),
        None => Err(Code::UserNotFound.into()),
    }
}
