//! The client of a user pool in the API v2, which acts for the owner.

use std::{ffi::OsStr, fmt, sync::Arc};

use super::{AuthingBuilder, Session, operations::Service};
use crate::{
    AnyToken, Call, Error, NoToken, Operation, OwnerToken, Secret,
    call::actor::{Actor, Authorized, Caller, Owner},
    encryption::PublicKey,
    id::PoolId,
    operation::sealed::Sealed,
};

/// A client of one user pool in the API v2, which acts for the owner of the pool.
///
/// Cheap to clone: clones share connections and the owner token, which SDKs call the access token of a management client.
#[derive(Clone)]
pub struct Authing(pub(super) Arc<Owner>);

impl Authing {
    /// Makes a client of the public service. Use [`builder`](Self::builder) for further settings.
    ///
    /// ```
    /// let authing = authing::v2::Authing::new("59f86b4832eb28071bdd9214", "the pool's secret")?;
    /// assert_eq!(authing.pool_id(), "59f86b4832eb28071bdd9214");
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the id or the secret is empty. The service checks them with the first call, or with
    /// [`connect`](Self::connect).
    #[doc(alias = "ManagementClient")]
    pub fn new(pool_id: impl Into<PoolId>, secret: impl Into<Secret>) -> Result<Self, Error> {
        Self::builder(pool_id, secret).build()
    }

    /// Sets up a client for a private installation, with other limits, or with your own connections.
    ///
    /// ```
    /// let authing = authing::v2::Authing::builder("59f86b4832eb28071bdd9214", "the pool's secret")
    ///     .core_url("https://core.authing.example.com/graphql/v2")
    ///     .build()?;
    /// assert!(format!("{authing:?}").contains("core.authing.example.com"));
    /// # Ok::<_, authing::Error>(())
    /// ```
    pub fn builder(pool_id: impl Into<PoolId>, secret: impl Into<Secret>) -> AuthingBuilder {
        AuthingBuilder::of_pool(&pool_id.into(), secret.into())
    }

    /// Makes a client with settings from the environment, such as `AUTHING_POOL_ID` and `AUTHING_SECRET`.
    /// [`AuthingBuilder::from_env`](AuthingBuilder) lists the variables, and allows further settings.
    ///
    /// ```no_run
    /// let authing = authing::v2::Authing::from_env()?;
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `from_env` and `build` of [`AuthingBuilder`].
    pub fn from_env() -> Result<Self, Error> {
        AuthingBuilder::from_env()?.build()
    }

    /// Makes a client with settings from these variables instead of the environment, such as those of the emulator in tests.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |_, emulator| {
    /// let authing = authing::v2::Authing::from_vars(emulator.env())?;
    /// authing.connect().await?;
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`from_env`](Self::from_env).
    pub fn from_vars<K: AsRef<OsStr>, V: AsRef<OsStr>>(
        vars: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, Error> {
        AuthingBuilder::from_vars(vars)?.build()
    }

    /// Fetches the owner token now, so that a wrong id or secret is reported immediately. Otherwise the first call that needs it
    /// fetches it.
    ///
    /// # Errors
    ///
    /// Those of [`authing::Authing::connect`](crate::Authing::connect).
    #[doc(alias = "requestToken")]
    pub async fn connect(&self) -> Result<(), Error> {
        let deadline = self.caller().deadline();
        let operation = self.0.get_owner_token.operation;
        self.0.owner_token(operation, deadline).await?;
        Ok(())
    }

    /// Makes the session of a user from the token of a login, or from a stored one. White space and a leading `Bearer` are removed.
    /// The token is read, but not checked.
    ///
    /// # Errors
    ///
    /// Those of [`authing::Authing::session_from_token`](crate::Authing::session_from_token).
    pub fn session_from_token(&self, token: impl Into<Secret>) -> Result<Session, Error> {
        Session::restored(self.clone(), &token.into())
    }

    /// Returns the id of the user pool.
    pub fn pool_id(&self) -> &PoolId {
        &self.0.pool_id
    }

    /// Returns the key that passwords are encrypted with. `None` until the published key is fetched, with
    /// [`fetch_public_key`](AuthingBuilder::fetch_public_key).
    pub fn public_key(&self) -> Option<&PublicKey> {
        self.0.pool.encryption_key()
    }

    /// Sends an operation: one of [`v2::operations`](super::operations), or your own. The call is made when the result is awaited.
    ///
    /// Operations that need a user's token do not compile here; send them on a [`Session`].
    pub fn send<O: Operation<Api = Service>>(&self, operation: O) -> Call<Self, O>
    where
        Self: Authorized<O::Token>,
    {
        Call::new(self.clone(), operation)
    }
}

/// A client of the API v2, which logs users in: an [`Authing`] or an [`Application`](super::Application). Implemented by this crate only.
pub trait Client: Actor<Api = Service> + Authorized<NoToken> {}

impl Client for Authing {}

impl Sealed for Authing {}

impl Actor for Authing {
    type Api = Service;

    fn caller(&self) -> Caller<'_> {
        Caller::owner(&self.0)
    }
}

impl Authorized<NoToken> for Authing {}
impl Authorized<OwnerToken> for Authing {}
impl Authorized<AnyToken> for Authing {}

impl fmt::Debug for Authing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Owner { pool, pool_id, .. } = &*self.0;
        pool.fmt_client("v2::Authing", ("pool_id", pool_id), formatter)
    }
}
