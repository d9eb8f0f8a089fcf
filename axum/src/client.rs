//! The clients of an authenticator, one of each API.

use std::{fmt::Debug, hash::Hash};

use authing::{Actor, Authing, Claims, Error, Secret, Session, id::UserId};

use crate::Grant;

/// A client of a user pool: [`authing::Authing`](Authing) or, with the feature `v2`, `authing::v2::Authing`. Implemented by this crate
/// only.
pub trait PoolClient: Actor + Debug {
    /// A permission or a role of a user: [`Grant`] or `v2::Grant`.
    type Grant: Clone + Debug + Eq + Hash + Send + Sync;

    /// The claims of a user's token: [`Claims`] in each API.
    type Claims;

    #[doc(hidden)]
    fn verify(&self, token: Secret) -> impl Future<Output = Result<Claims, Error>> + Send;

    #[doc(hidden)]
    fn session(&self, token: Secret) -> Result<Session<Self>, Error>;

    #[doc(hidden)]
    fn log_out(session: &Session<Self>) -> impl Future<Output = Result<(), Error>> + Send;

    #[doc(hidden)]
    fn has(
        &self,
        user_id: &UserId,
        grant: &Self::Grant,
    ) -> impl Future<Output = Result<bool, Error>> + Send;
}

impl PoolClient for Authing {
    type Grant = Grant;
    type Claims = Claims;

    async fn verify(&self, token: Secret) -> Result<Claims, Error> {
        self.auth().verify(token).await
    }

    fn session(&self, token: Secret) -> Result<Session, Error> {
        self.session_from_token(token)
    }

    async fn log_out(session: &Session) -> Result<(), Error> {
        session.auth().logout().await
    }

    async fn has(&self, user_id: &UserId, grant: &Grant) -> Result<bool, Error> {
        grant.check(self, user_id).await
    }
}
