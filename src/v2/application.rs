//! The client of an application, which registers users and logs them in without the secret of the pool.

use std::{fmt, sync::Arc};

use super::{ApplicationBuilder, Client, Session, operations::Service};
use crate::{
    Call, Error, NoToken, Operation, PublicKey, Secret,
    call::actor::{Actor, Authorized, Caller, Pool},
    id::AppId,
    operation::sealed::Sealed,
};

/// A client of one application of a user pool, in the API v2. It needs no secret, so a program on a user's machine can have it: it
/// registers users, logs them in, and checks tokens. Calls that need the owner token do not compile.
///
/// Its requests go to the host of the application, and name the application in a header, but no pool. To manage the pool, too, make
/// an [`Authing`](super::Authing): no SDK of Authing sends both ids in one request, so one client does not have both.
///
/// Cheap to clone: clones share connections.
///
/// ```
/// # authing_emulated::example_of_application(async |forum, _| {
/// let session = forum.auth().login_by_email("lea@example.com", "correct horse").await?;
/// println!("{:?}", session.users().me().await?.nickname);
/// # Ok(()) });
/// ```
#[derive(Clone)]
#[doc(alias = "AuthenticationClient")]
pub struct Application(Arc<Inner>);

struct Inner {
    id: AppId,
    pool: Arc<Pool>,
}

impl Application {
    /// Makes a client of an application at its host, such as `https://forum.authing.cn`. Use [`builder`](Self::builder) for further
    /// settings.
    ///
    /// ```
    /// use authing::v2::Application;
    ///
    /// let forum = Application::new("60ab26c9e08a5d1f0a2d3c4b", "https://forum.authing.cn")?;
    /// assert_eq!(forum.app_id(), "60ab26c9e08a5d1f0a2d3c4b");
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the id is empty, or the host is not a whole address. The service checks the id with the first
    /// call.
    pub fn new(app_id: impl Into<AppId>, host: impl Into<String>) -> Result<Self, Error> {
        Self::builder(app_id, host).build()
    }

    /// Sets up a client with other limits, the published key for passwords, or your own connections.
    ///
    /// ```
    /// use authing::v2::Application;
    ///
    /// let forum = Application::builder("60ab26c9e08a5d1f0a2d3c4b", "https://forum.example.com")
    ///     .fetch_public_key()
    ///     .lang("en-US")
    ///     .build()?;
    /// assert!(format!("{forum:?}").contains("https://forum.example.com/graphql/v2"));
    /// # Ok::<_, authing::Error>(())
    /// ```
    pub fn builder(app_id: impl Into<AppId>, host: impl Into<String>) -> ApplicationBuilder {
        let id: AppId = app_id.into();
        ApplicationBuilder::new(("app_id", id.as_str()), None).service_url(host)
    }

    pub(super) fn of(id: AppId, pool: Pool) -> Self {
        let pool = Arc::new(pool);
        Self(Arc::new(Inner { id, pool }))
    }

    /// Makes the session of a user from the token of a login, or from a stored one. White space and a leading `Bearer` are removed.
    /// The token is read, but not checked: [`is_valid`](super::Auth::is_valid) asks the service.
    ///
    /// ```
    /// # authing_emulated::example_of_application(async |forum, _| {
    /// # let session = forum.auth().login_by_username("lea", "correct horse").await?;
    /// # let stored = session.token().expose().to_owned();
    /// let session = forum.session_from_token(stored)?;
    /// assert!(session.auth().is_valid().await?);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the text is not a token, or does not name a user. The token of the pool's owner cannot be
    /// distinguished from a user's.
    pub fn session_from_token(&self, token: impl Into<Secret>) -> Result<Session<Self>, Error> {
        Session::restored(self.clone(), &token.into())
    }

    /// Returns the id of the application.
    pub fn app_id(&self) -> &AppId {
        &self.0.id
    }

    /// Returns the key that passwords are encrypted with. `None` until the published key is fetched, with
    /// [`fetch_public_key`](ApplicationBuilder::fetch_public_key).
    pub fn public_key(&self) -> Option<&PublicKey> {
        self.0.pool.encryption_key()
    }

    /// Sends an operation that carries no token: one of [`v2::operations`](super::operations), or your own. The call is made when the
    /// result is awaited.
    ///
    /// ```
    /// # authing_emulated::example_of_application(async |forum, _| {
    /// use authing::v2::operations::users::CheckUserExists;
    ///
    /// assert!(forum.send(CheckUserExists::new().username("lea")).await?);
    /// # Ok(()) });
    /// ```
    pub fn send<O: Operation<Api = Service>>(&self, operation: O) -> Call<Self, O>
    where
        Self: Authorized<O::Token>,
    {
        Call::new(self.clone(), operation)
    }
}

impl Client for Application {}

impl Sealed for Application {}

impl Actor for Application {
    type Api = Service;

    fn caller(&self) -> Caller<'_> {
        Caller::anonymous(&self.0.pool)
    }
}

impl Authorized<NoToken> for Application {}

impl fmt::Debug for Application {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { id, pool } = &*self.0;
        pool.fmt_client("v2::Application", ("app_id", id), formatter)
    }
}
