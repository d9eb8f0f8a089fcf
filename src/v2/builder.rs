//! The settings of the clients of the API v2, and those from environment variables.

use std::{ffi::OsStr, sync::Arc};

use super::{Application, Authing, Client, operations::endpoints::CORE};
use crate::{
    ClientBuilder, Error,
    client::{
        env::{self, Variable},
        key_source::KeySource,
    },
};

/// Sets up an [`Authing`]. [`Authing::builder`] makes it.
pub type AuthingBuilder = ClientBuilder<Authing>;

/// Sets up an [`Application`]. [`Application::builder`] makes it.
pub type ApplicationBuilder = ClientBuilder<Application>;

/// The addresses of v2.
const ADDRESSES: [Variable<AuthingBuilder>; 2] = [
    ("AUTHING_CORE_URL", AuthingBuilder::core_url),
    ("AUTHING_AD_URL", AuthingBuilder::ad_url),
];

impl<C: Client> ClientBuilder<C> {
    /// Sets the GraphQL address, whose path ends in `graphql/v2`. Default: the public service's, or that of the application's host.
    pub fn core_url(mut self, url: impl Into<String>) -> Self {
        self.endpoints.set.insert(CORE.setting, url.into());
        self
    }

    /// Sets the host that logs users in through an Active Directory, such as `https://ws.example.com`. Default: that of the public
    /// service if the client uses it, or the address of `service_url`, which is the host of an application for its client. Otherwise,
    /// the login returns [`Error::InvalidArgument`].
    #[doc(alias = "websocketHost")]
    #[doc(alias = "websocket_host")]
    pub fn ad_url(mut self, url: impl Into<String>) -> Self {
        self.endpoints.directories = Some(url.into());
        self
    }

    /// Encrypts passwords with the key that the service publishes at `/api/v2/.well-known`, below the host of the client. Default: the
    /// key of the public service. A private installation has its own.
    ///
    /// The key is fetched when the first password is encrypted, once for all clones. If that fails, the call of the password returns the
    /// error, and the next one fetches it again. Anyone who can change the key reads the passwords, so that it is only as trustworthy as
    /// the TLS connection.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |_, emulator| {
    /// let authing = authing::v2::Authing::builder(emulator.pool_id(), emulator.secret())
    ///     .service_url(emulator.base_url())
    ///     .fetch_public_key()
    ///     .build()?;
    /// for _ in 0..2 {
    ///     authing.auth().login_by_email("lea@example.com", "correct horse").await?;
    /// }
    /// assert_eq!(emulator.journal().len(), 3, "the key is fetched once, for both logins");
    /// # Ok(()) });
    /// ```
    pub fn fetch_public_key(mut self) -> Self {
        self.public_key = KeySource::Published;
        self
    }

    /// Sets the language of the service's messages, such as `en-US`. Default: the service's, which is Chinese.
    pub fn lang(mut self, lang: impl Into<String>) -> Self {
        self.endpoints.headers.insert("lang", lang.into());
        self
    }
}

impl AuthingBuilder {
    /// Starts with settings from the environment. Later calls of setters override them.
    ///
    /// | variable | setting |
    /// | --- | --- |
    /// | `AUTHING_POOL_ID`, required | the id of the user pool |
    /// | `AUTHING_SECRET`, required | the secret of the user pool |
    /// | `AUTHING_SERVICE_URL` | [`service_url`](Self::service_url) |
    /// | `AUTHING_CORE_URL` | [`core_url`](Self::core_url) |
    /// | `AUTHING_AD_URL` | [`ad_url`](Self::ad_url) |
    /// | `AUTHING_PUBLIC_KEY_FILE` | [`public_key_file`](Self::public_key_file) |
    /// | `AUTHING_PUBLIC_KEY` | [`public_key_pem`](Self::public_key_pem), instead of the file |
    ///
    /// ```no_run
    /// let builder = authing::v2::AuthingBuilder::from_env()?;
    /// let authing = builder.lang("en-US").build()?;
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [v1](crate::AuthingBuilder::from_env).
    pub fn from_env() -> Result<Self, Error> {
        Ok(env::from_env(&ADDRESSES)?)
    }

    /// Starts with settings from these variables instead of the environment. Other variables are ignored.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |_, emulator| {
    /// let builder = authing::v2::AuthingBuilder::from_vars(emulator.env())?;
    /// builder.ad_url(emulator.base_url()).build()?.connect().await?;
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`from_env`](Self::from_env).
    pub fn from_vars<K: AsRef<OsStr>, V: AsRef<OsStr>>(
        vars: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, Error> {
        Ok(env::from_vars(vars, &ADDRESSES)?)
    }

    /// Makes the client. It sends no request; [`Authing::connect`] checks the credentials.
    ///
    /// # Errors
    ///
    /// Those of [`AuthingBuilder::build`](crate::AuthingBuilder::build) for v1.
    pub fn build(self) -> Result<Authing, Error> {
        Ok(Authing(Arc::new(self.owner()?)))
    }
}

impl ApplicationBuilder {
    /// Sets the tenant of the application.
    pub fn tenant_id(mut self, tenant_id: impl Into<String>) -> Self {
        self.endpoints.headers.insert("tenant_id", tenant_id.into());
        self
    }

    /// Makes the client. It sends no request.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] names the invalid setting. [`Error::Transport`] if the HTTP client cannot be set up.
    pub fn build(self) -> Result<Application, Error> {
        let id = self.id.1.as_str().into();
        Ok(Application::of(id, self.pool()?))
    }
}
