//! Actors make calls: the owner of a pool, or one of its users.

use std::{
    fmt::{self, Formatter},
    sync::Arc,
};

use tokio::time::Instant;

use crate::{
    Error, Secret, TokenKind,
    call::BoxFuture,
    id::{PoolId, UserId},
    operation::{Api, prepare::Prepare, sealed::Sealed},
    secret::encryption::PublicKey,
    token::{bearer::Bearer, owner_token::OwnerToken},
    transport::{Transport, options::Options},
};

/// A sender of operations: an [`Authing`](crate::Authing) acts for the owner of the pool, a [`Session`](crate::Session) for a
/// user.
pub trait Actor: Clone + Send + Sync + Sealed + 'static {
    /// The API whose operations it sends.
    type Api: Api;

    /// Returns the parts that a call uses.
    #[doc(hidden)]
    fn caller(&self) -> Caller<'_>;
}

/// Marks an actor that has the token which operations of kind `K` carry.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot send an operation that carries the token kind `{K}`",
    label = "this operation carries the token kind `{K}`",
    note = "operations with a user's token are sent on a `Session`, which a login returns",
    note = "operations with the owner token are sent on an `Authing`, which `session.authing()` returns"
)]
pub trait Authorized<K: TokenKind>: Actor {}

/// The parts of an actor that a call uses: the pool and, for a session, the user.
#[derive(Clone, Copy)]
pub struct Caller<'actor> {
    pub(crate) pool: &'actor Arc<Pool>,
    pub(crate) user: Option<&'actor User>,
    pub(crate) options: &'actor Options,
}

impl<'actor> Caller<'actor> {
    /// Makes a call without options.
    pub(crate) fn new(pool: &'actor Arc<Pool>, user: Option<&'actor User>) -> Self {
        Self {
            pool,
            user,
            options: Options::NONE,
        }
    }

    /// Returns the deadline of a call that begins now.
    pub(crate) fn deadline(self) -> Instant {
        match self.options.timeout {
            Some(timeout) => Instant::now() + timeout,
            None => self.pool.transport.deadline(),
        }
    }

    /// Returns the values that variables are prepared with.
    pub(crate) fn prepare(self) -> Prepare<'actor> {
        Prepare {
            pool_id: &self.pool.id,
            public_key: &self.pool.public_key,
            user_id: self.user.map(|user| &user.id),
        }
    }
}

crate::__hidden!(Caller<'_>);

/// A user pool: its credentials, its key, its connections and the token of its owner.
pub(crate) struct Pool {
    pub(crate) id: PoolId,
    pub(crate) secret: Secret,
    pub(crate) public_key: PublicKey,
    pub(crate) transport: Transport,
    pub(crate) owner_token: Arc<OwnerToken>,
    pub(crate) get_owner_token: Exchange,
}

impl Pool {
    /// Prints a client of the pool.
    pub(crate) fn fmt_client(&self, name: &str, formatter: &mut Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct(name);
        shown.field("pool_id", &self.id);
        for known in self.transport.urls.endpoints() {
            shown.field(known.endpoint.setting, &known.url.as_str());
        }
        shown.finish_non_exhaustive()
    }
}

/// How the secret of a pool is exchanged for its owner token.
#[derive(Clone, Copy)]
pub(crate) struct Exchange {
    /// The name of the operation.
    pub(crate) operation: &'static str,
    pub(crate) send: fn(Arc<Pool>) -> BoxFuture<'static, Result<Secret, Error>>,
}

/// A logged-in user.
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) token: Bearer,
}
