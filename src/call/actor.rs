//! Actors make calls: the owner of a pool, or one of its users.

use std::{
    fmt::{self, Formatter},
    sync::Arc,
};

use tokio::time::Instant;

use crate::{
    Error, Secret, TokenKind,
    call::{BoxFuture, public_key::PublishedKey},
    encryption::PublicKey,
    id::{PoolId, UserId},
    operation::{Api, prepare::Prepare, sealed::Sealed},
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

/// The parts of an actor that a call uses: the pool, its owner unless the client is an application's, and the user of a session.
#[derive(Clone, Copy)]
pub struct Caller<'actor> {
    pub(crate) pool: &'actor Arc<Pool>,
    pub(crate) owner: Option<&'actor Arc<Owner>>,
    pub(crate) user: Option<&'actor User>,
    pub(crate) options: &'actor Options,
}

impl<'actor> Caller<'actor> {
    /// Makes a call of the owner, without options.
    pub(crate) fn owner(owner: &'actor Arc<Owner>) -> Self {
        Self {
            owner: Some(owner),
            ..Self::anonymous(&owner.pool)
        }
    }

    /// Makes a call of a client without a token.
    pub(crate) fn anonymous(pool: &'actor Arc<Pool>) -> Self {
        Self {
            pool,
            owner: None,
            user: None,
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
            pool_id: self.owner.map(|owner| &owner.pool_id),
            public_key: self.pool.encryption_key(),
            user_id: self.user.map(|user| &user.id),
            only_checks: false,
        }
    }

    /// Returns the owner, if the call carries the owner token.
    pub(crate) fn acting_owner(self) -> Option<&'actor Arc<Owner>> {
        self.owner.filter(|_| self.user.is_none())
    }

    /// Returns whether this is the user id of the pool's owner, once an owner token was fetched.
    pub(crate) fn is_owner(self, user_id: &UserId) -> bool {
        self.owner
            .is_some_and(|owner| owner.token.is_owner(user_id))
    }
}

crate::__hidden!(Caller<'_>);

/// A user pool, as the calls of all its clients reach it: the connections, and the key for passwords.
pub(crate) struct Pool {
    /// The given key, or that of the public service.
    pub(crate) public_key: PublicKey,
    /// The key that the service publishes, which replaces the other one.
    pub(crate) published_key: Option<PublishedKey>,
    pub(crate) transport: Transport,
}

impl Pool {
    /// Prints a client of the pool, with its id.
    pub(crate) fn fmt_client(
        &self,
        name: &str,
        (kind, id): (&str, &dyn fmt::Debug),
        formatter: &mut Formatter<'_>,
    ) -> fmt::Result {
        let mut shown = formatter.debug_struct(name);
        shown.field(kind, id);
        for known in self.transport.urls.endpoints() {
            shown.field(known.endpoint.setting, &known.url.as_str());
        }
        shown.finish_non_exhaustive()
    }
}

/// The owner of a user pool: the credentials, and the token that they are exchanged for.
pub(crate) struct Owner {
    pub(crate) pool: Arc<Pool>,
    pub(crate) pool_id: PoolId,
    pub(crate) secret: Secret,
    pub(crate) token: Arc<OwnerToken>,
    pub(crate) get_owner_token: Exchange,
}

/// How the secret of a pool is exchanged for its owner token.
#[derive(Clone, Copy)]
pub(crate) struct Exchange {
    /// The name of the operation.
    pub(crate) operation: &'static str,
    pub(crate) send: fn(Arc<Owner>) -> BoxFuture<'static, Result<Secret, Error>>,
}

/// A logged-in user.
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) token: Bearer,
}
