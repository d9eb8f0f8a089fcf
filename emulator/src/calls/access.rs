//! Who may do what: a call asks here for the pool or the account it is about, and gets it or a refusal.

use parking_lot::MutexGuard;

use crate::entropy::is_id;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::pool::Pool;
use crate::token::Caller;

/// A pool, held while the call works on it.
pub(crate) type Held<'a> = MutexGuard<'a, Pool>;

impl<'a> Call<'a> {
    /// The pool that a call is about which anybody may make.
    pub(crate) fn open_pool(&self, id: &str) -> Result<Held<'a>, ServiceError> {
        self.world.pool(id)
    }

    /// The pool of whoever makes the call, user or owner. A pool named in the arguments must be the same.
    pub(crate) fn any(&self, named: Option<&str>) -> Result<Held<'a>, ServiceError> {
        match self.caller {
            Caller::Owner { pool } | Caller::User { pool, .. } => self.same_pool(pool, named),
            Caller::Anonymous | Caller::Rejected(_) => Err(self.denied()),
        }
    }

    /// The pool, for its owner only.
    pub(crate) fn owner(&self, named: Option<&str>) -> Result<Held<'a>, ServiceError> {
        match self.caller {
            Caller::Owner { pool } => self.same_pool(pool, named),
            _ => Err(self.denied()),
        }
    }

    /// The account that a call is about, and its pool: one's own for a user, any that is named for the
    /// owner.
    pub(crate) fn account(
        &self,
        pool: Option<&str>,
        user: Option<&str>,
    ) -> Result<(Held<'a>, String), ServiceError> {
        let user = user.filter(|user| !user.is_empty());
        match (self.caller, user) {
            (Caller::User { pool: own, id }, named) => {
                let held = self.same_pool(own, pool)?;
                if named.is_some_and(|named| named != id) {
                    return Err(Code::PermissionDenied.into());
                }
                Ok((held, id.clone()))
            }
            (Caller::Owner { pool: own }, Some(user)) => {
                let held = self.same_pool(own, pool)?;
                require_user(&held, user)?;
                Ok((held, user.to_owned()))
            }
            _ => Err(self.denied()),
        }
    }

    /// The account of the logged-in user, and its pool.
    pub(crate) fn own_account(
        &self,
        pool: Option<&str>,
    ) -> Result<(Held<'a>, String), ServiceError> {
        self.account(pool, None)
    }

    /// Whether the owner makes the call.
    pub(crate) fn is_owner(&self) -> bool {
        matches!(self.caller, Caller::Owner { .. })
    }

    /// The refusal that fits a caller of the wrong kind.
    fn denied(&self) -> ServiceError {
        match self.caller {
            Caller::Anonymous => Code::NotLoggedIn.into(),
            Caller::Rejected(code) => (*code).into(),
            Caller::Owner { .. } | Caller::User { .. } => Code::PermissionDenied.into(),
        }
    }

    fn same_pool(&self, own: &str, named: Option<&str>) -> Result<Held<'a>, ServiceError> {
        match named {
            Some(named) if !named.is_empty() && named != own => {
                // A pool that does not exist is no secret of anybody's.
                drop(self.world.pool(named)?);
                Err(Code::PermissionDenied.into())
            }
            _ => self.world.pool(own),
        }
    }
}

/// Refuses an id that is none, and one that names no user of the pool.
pub(crate) fn require_user(pool: &Pool, id: &str) -> Result<(), ServiceError> {
    if !is_id(id) {
        return Err(ServiceError::cast_failed(id, "User"));
    }
    match pool.users.get(id) {
        Some(_) => Ok(()),
        None => Err(Code::UserNotFound.into()),
    }
}
