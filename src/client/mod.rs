//! The client that acts for the owner of a user pool.

mod builder;
mod env;
mod session;

pub use builder::AuthingBuilder;
pub use session::Session;

use std::{fmt, sync::Arc};

use crate::{
    Call, Error, Operation, Secret,
    call::actor::{Actor, Authorized, Caller, Pool},
    id::PoolId,
    operation::sealed::Sealed,
    operations::init::GetOwnerToken,
    secret::encryption::PublicKey,
    transport::Transport,
};

/// A client of one user pool, acting for its owner.
///
/// It is made of the pool's id and secret, is cheap to clone, and shares its connections and its token with its
/// clones. A login gives a [`Session`], which acts for that user; the client itself never changes.
///
/// Calls are grouped by domain, such as [`auth`](Self::auth) and [`users`](Self::users): all are below, under "Calls by domain".
/// [`send`](Self::send) sends the operations that have no method there.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// let mia = authing.auth().register_by_email("mia@example.com", "battery staple").await?;
/// let page = authing.users().list().await?;
/// assert_eq!(page.items[0].id, mia.id);
/// # Ok(()) });
/// ```
#[derive(Clone)]
pub struct Authing(pub(crate) Arc<Pool>);

impl Authing {
    /// A client of the public service. [`builder`](Self::builder) is the same with choices.
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
    /// [`Error::InvalidArgument`] if the id or the secret is empty. They are not checked before something is sent;
    /// [`connect`](Self::connect) does so at once.
    pub fn new(pool_id: impl Into<PoolId>, secret: impl Into<Secret>) -> Result<Self, Error> {
        Self::builder(pool_id, secret).build()
    }

    /// Sets up a client: for a private installation, with other limits, on connections of your own.
    ///
    /// ```
    /// let authing = authing::Authing::builder("59f86b4832eb28071bdd9214", "the pool's secret")
    ///     .service_url("https://authing.example.com")
    ///     .build()?;
    /// assert!(format!("{authing:?}").contains("authing.example.com"));
    /// # Ok::<_, authing::Error>(())
    /// ```
    pub fn builder(pool_id: impl Into<PoolId>, secret: impl Into<Secret>) -> AuthingBuilder {
        AuthingBuilder::new(pool_id.into(), secret.into())
    }

    /// Fetches the owner token now, so that a wrong id or secret is reported at once. Otherwise it is fetched when a call needs
    /// it.
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
        self.0.owner_token(GetOwnerToken::NAME, deadline).await?;
        Ok(())
    }

    /// Acts for a user whose token was stored. White space around the token, and the `Bearer` of a header, are removed. The
    /// token is read, not checked: [`is_valid`](crate::api::Auth::is_valid) asks the service.
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
    /// [`Error::InvalidArgument`] if the text is not a token, or names no user. The owner token is refused, too, once the client has
    /// fetched one: before, nothing tells it from a user's.
    pub fn session_from_token(&self, token: impl Into<Secret>) -> Result<Session, Error> {
        Session::restored(self.clone(), &token.into())
    }

    /// The id of the user pool.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert_eq!(authing.pool_id(), "5e4c8b1f0a2d3c4b5a697887");
    /// # Ok(()) });
    /// ```
    pub fn pool_id(&self) -> &PoolId {
        &self.0.id
    }

    /// The key that passwords are encrypted with.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert_eq!(authing.public_key().max_password_len(), 117);
    /// # Ok(()) });
    /// ```
    pub fn public_key(&self) -> &PublicKey {
        &self.0.public_key
    }

    /// Sends an operation, one of [`operations`](mod@crate::operations) or of your own. The call is made when the result is
    /// awaited.
    ///
    /// Operations that need a user's token do not compile here: they are a [`Session`]'s.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::operations::users::GetUser;
    ///
    /// let lea = authing.send(GetUser::new().user_id("5e4c8b1f0a2d3c4b5a690001")).await?;
    /// assert!(lea.is_some());
    /// # Ok(()) });
    /// ```
    pub fn send<O: Operation>(&self, operation: O) -> Call<Self, O>
    where
        Self: Authorized<O::Token>,
    {
        Call::new(self.clone(), operation)
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }
}

impl Sealed for Authing {}

impl Actor for Authing {
    fn caller(&self) -> Caller<'_> {
        Caller::new(&self.0, None)
    }
}

impl Authorized<crate::NoToken> for Authing {}
impl Authorized<crate::OwnerToken> for Authing {}
impl Authorized<crate::AnyToken> for Authing {}

impl fmt::Debug for Authing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Authing")
            .field("pool_id", &self.0.id)
            .field("users_url", &self.transport().urls.users.as_str())
            .field("oauth_url", &self.transport().urls.oauth.as_str())
            .finish_non_exhaustive()
    }
}
