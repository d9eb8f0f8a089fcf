//! The client of a user pool, which acts for the owner.

mod builder;
pub(crate) mod env;
pub(crate) mod key_source;
mod session;

pub use builder::{AuthingBuilder, ClientBuilder};
pub use session::Session;

use std::{fmt, sync::Arc};

use crate::{
    Call, Error, Operation, Secret,
    call::actor::{Actor, Authorized, Caller, Owner},
    encryption::PublicKey,
    id::PoolId,
    operation::{GetOwnerToken, sealed::Sealed},
    operations::{Service, init},
};

/// A client of one user pool, which acts for the owner of the pool.
///
/// Cheap to clone: clones share connections and the owner token. A login returns a [`Session`], which acts for that user; the
/// client itself does not change.
///
/// Calls are grouped by domain, such as [`auth`](Self::auth) and [`users`](Self::users): see "Calls by domain" below. Use
/// [`send`](Self::send) for operations without a method.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// let mia = authing.auth().register_by_email("mia@example.com", "battery staple").await?;
/// let page = authing.users().list().await?;
/// assert_eq!(page.items[0].id, mia.id);
/// # Ok(()) });
/// ```
#[derive(Clone)]
pub struct Authing(pub(crate) Arc<Owner>);

impl Authing {
    /// Makes a client of the public service. Use [`builder`](Self::builder) for further settings.
    ///
    /// ```
    /// let authing = authing::Authing::new("59f86b4832eb28071bdd9214", "the pool's secret")?;
    /// assert_eq!(authing.pool_id(), "59f86b4832eb28071bdd9214");
    /// assert!(authing::Authing::new("", "the pool's secret").is_err());
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the id or the secret is empty. The service checks them with the first call, or with
    /// [`connect`](Self::connect).
    pub fn new(pool_id: impl Into<PoolId>, secret: impl Into<Secret>) -> Result<Self, Error> {
        Self::builder(pool_id, secret).build()
    }

    /// Sets up a client for a private installation, with other limits, or with your own connections.
    ///
    /// ```
    /// let authing = authing::Authing::builder("59f86b4832eb28071bdd9214", "the pool's secret")
    ///     .service_url("https://authing.example.com")
    ///     .build()?;
    /// assert!(format!("{authing:?}").contains("authing.example.com"));
    /// # Ok::<_, authing::Error>(())
    /// ```
    pub fn builder(pool_id: impl Into<PoolId>, secret: impl Into<Secret>) -> AuthingBuilder {
        ClientBuilder::of_pool(&pool_id.into(), secret.into())
    }

    /// Fetches the owner token now, so that a wrong id or secret is reported immediately. Otherwise the first call that needs it
    /// fetches it.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// # let users_url = emulator.users_url();
    /// use authing::{Authing, Error};
    ///
    /// authing.connect().await?;
    ///
    /// let wrong = Authing::builder(authing.pool_id(), "guessed").users_url(users_url).build()?;
    /// assert!(matches!(wrong.connect().await, Err(Error::Credentials(_))));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Credentials`] if the service rejects the id or the secret. The error is then cached: calls return it without
    /// contacting the service, for one second at first, doubling to ten seconds. Other errors as for any call.
    #[doc(alias = "Authing")]
    #[doc(alias = "getAccessTokenByAppSecret")]
    pub async fn connect(&self) -> Result<(), Error> {
        let deadline = self.caller().deadline();
        let operation = self.0.get_owner_token.operation;
        self.0.owner_token(operation, deadline).await?;
        Ok(())
    }

    /// Restores the session of a user from a stored token. White space and a leading `Bearer` are removed. The token is read, but
    /// not checked: [`is_valid`](crate::api::Auth::is_valid) asks the service.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # let stored = session.token().expose().to_owned();
    /// let session = authing.session_from_token(stored)?;
    /// if session.auth().is_valid().await? {
    ///     println!("welcome back, {}", session.user_id());
    /// }
    /// # assert_eq!(session.user_id(), authing_emulated::LEA);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the text is not a token, or does not name a user. Once the client has fetched an owner
    /// token, the owner token is rejected, too; before that, it cannot be distinguished from a user's token.
    pub fn session_from_token(&self, token: impl Into<Secret>) -> Result<Session, Error> {
        Session::restored(self.clone(), &token.into())
    }

    /// Returns the id of the user pool.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert_eq!(authing.pool_id(), "5e4c8b1f0a2d3c4b5a697887");
    /// # Ok(()) });
    /// ```
    pub fn pool_id(&self) -> &PoolId {
        &self.0.pool_id
    }

    /// Returns the key that passwords are encrypted with.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert_eq!(authing.public_key().max_password_len(), 117);
    /// # Ok(()) });
    /// ```
    pub fn public_key(&self) -> &PublicKey {
        &self.0.pool.public_key
    }

    /// Sends an operation: one of [`operations`](mod@crate::operations), or your own. The call is made when the result is
    /// awaited.
    ///
    /// Operations that need a user's token do not compile here; send them on a [`Session`].
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::operations::users::GetUser;
    ///
    /// let lea = authing.send(GetUser::new().user_id("5e4c8b1f0a2d3c4b5a690001")).await?;
    /// assert!(lea.is_some());
    /// # Ok(()) });
    /// ```
    pub fn send<O: Operation<Api = Service>>(&self, operation: O) -> Call<Self, O>
    where
        Self: Authorized<O::Token>,
    {
        Call::new(self.clone(), operation)
    }
}

impl Service {
    /// A login that needs a second factor is repeated with a code.
    pub(crate) const SECOND_STEP: bool = false;
}

impl GetOwnerToken for init::GetOwnerToken {
    fn of(secret: Secret) -> Self {
        Self::new(secret)
    }

    fn token(output: Option<Secret>) -> Option<Secret> {
        output
    }
}

impl Sealed for Authing {}

impl Actor for Authing {
    type Api = Service;

    fn caller(&self) -> Caller<'_> {
        Caller::owner(&self.0)
    }
}

impl Authorized<crate::NoToken> for Authing {}
impl Authorized<crate::OwnerToken> for Authing {}
impl Authorized<crate::AnyToken> for Authing {}

impl fmt::Debug for Authing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Owner { pool, pool_id, .. } = &*self.0;
        pool.fmt_client("Authing", ("pool_id", pool_id), formatter)
    }
}
