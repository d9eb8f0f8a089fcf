//! The settings of a client.

use std::{fmt, marker::PhantomData, path::Path, sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use super::key_source::KeySource;
use crate::{
    Actor, Api, Authing, RetryPolicy, Secret,
    call::{
        actor::{Exchange, Owner, Pool},
        public_key::PublishedKey,
    },
    encryption::PublicKey,
    error::{Error, InvalidArgument},
    id::PoolId,
    operations::endpoints,
    transport::Transport,
    transport::address::Addresses,
    transport::connections::{Connections, ProxySetting},
    transport::endpoints::Endpoints,
    transport::pools::Pools,
    transport::proxy::Proxies,
    transport::rest::rest_url,
    transport::retry::FOREVER,
};

const TIMEOUT: Duration = Duration::from_secs(10);
/// The path of the published key for passwords, below the host of an endpoint.
const WELL_KNOWN: [&str; 3] = ["api", "v2", ".well-known"];

const MAX_RESPONSE_SIZE: usize = 8 * 1024 * 1024;

/// Sets up an [`Authing`]. [`Authing::builder`] makes it.
pub type AuthingBuilder = ClientBuilder<Authing>;

/// Sets up a client of type `C`, such as an [`Authing`].
///
/// ```
/// use std::time::Duration;
///
/// # fn main() -> Result<(), authing::Error> {
/// let authing = authing::Authing::builder("59f86b4832eb28071bdd9214", "the pool's secret")
///     .service_url("https://authing.example.com")
///     .timeout(Duration::from_secs(5))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C> {
    client: PhantomData<fn() -> C>,
    /// The id of a pool or of an application, after the name of its setting.
    pub(crate) id: (&'static str, String),
    /// The secret of a pool.
    secret: Option<Secret>,
    pub(crate) endpoints: Endpoints,
    pub(crate) public_key: KeySource,
    timeout: Duration,
    max_response_size: usize,
    gzip: bool,
    concurrency: Option<usize>,
    retry: RetryPolicy,
    plain_http: bool,
    connections: Connections,
    http: Option<reqwest::Client>,
}

impl<C: Actor> ClientBuilder<C> {
    pub(crate) fn of_pool(pool_id: &PoolId, secret: Secret) -> Self {
        Self::new(("pool_id", pool_id.as_str()), Some(secret))
    }

    pub(crate) fn new((setting, id): (&'static str, &str), secret: Option<Secret>) -> Self {
        Self {
            client: PhantomData,
            id: (setting, id.to_owned()),
            secret,
            endpoints: Endpoints::default(),
            public_key: KeySource::default(),
            timeout: TIMEOUT,
            max_response_size: MAX_RESPONSE_SIZE,
            gzip: cfg!(feature = "gzip"),
            concurrency: None,
            retry: RetryPolicy::default(),
            plain_http: false,
            connections: Connections::default(),
            http: None,
        }
    }

    /// Sets all addresses of a service other than the public one, below `base`: the gateways at `users/graphql` and
    /// `oauth/graphql`, pictures at `cdn`, and uploads at `upload`; in the API v2, the core at `graphql/v2`, and logins through an
    /// Active Directory, which send its passwords. The method of a single address overrides it.
    ///
    /// ```
    /// # authing_emulated::example(async |_, emulator| {
    /// let authing = authing::Authing::builder(emulator.pool_id(), emulator.secret())
    ///     .service_url(emulator.base_url())
    ///     .public_key_pem(emulator.public_key_pem())
    ///     .build()?;
    /// assert!(authing.health().preflight().await?.is_up());
    /// # Ok(()) });
    /// ```
    pub fn service_url(mut self, base: impl Into<String>) -> Self {
        self.endpoints.service = Some(base.into());
        self
    }

    /// Sets the key that passwords are encrypted with. Default: the public service's.
    pub fn public_key(mut self, key: PublicKey) -> Self {
        self.public_key = KeySource::Key(key);
        self
    }

    /// Sets the key that passwords are encrypted with, as PEM text.
    pub fn public_key_pem(mut self, pem: impl Into<String>) -> Self {
        self.public_key = KeySource::Pem(pem.into());
        self
    }

    /// Sets the key that passwords are encrypted with, as a PEM file. [`build`](Self::build) reads it.
    pub fn public_key_file(mut self, path: impl AsRef<Path>) -> Self {
        self.public_key = KeySource::File(path.as_ref().to_owned());
        self
    }

    /// Limits the time of one request, from waiting for a slot and connecting to the last byte. Default: 10 seconds. The total
    /// time of a call is set by [`retry`](Self::retry).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(FOREVER);
        self
    }

    /// Limits the size of a response, in bytes. Default: 8 MiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Requests compressed responses. Default: true. The limit of a response is for its unpacked size.
    ///
    /// The response to an operation whose result can contain a secret, such as a login, is never requested in compressed form: its
    /// length could reveal the secret. A response without one can contain users' data. If someone who can see the lengths on the
    /// network can also change a part of it again and again, such as their own nickname, and must not guess the rest, turn
    /// compression off.
    #[cfg(feature = "gzip")]
    pub fn gzip(mut self, enable: bool) -> Self {
        self.gzip = enable;
        self
    }

    /// Limits the number of concurrent requests. Unlimited by default. Time spent waiting for a slot counts towards
    /// [`timeout`](Self::timeout).
    pub fn concurrency_limit(mut self, requests: usize) -> Self {
        self.concurrency = Some(requests);
        self
    }

    /// Configures retries. Default: calls that only read are retried up to twice.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Limits the time to connect. Default: 5 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connections.connect_timeout = timeout.min(FOREVER);
        self
    }

    /// Sets how long an idle connection is kept. Default: 90 seconds. A call that changes something, and one that is not sent again
    /// if it fails, uses only connections that were idle for at most a second: a server that closes one in the meantime would make it
    /// fail.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.connections.pool_idle_timeout = timeout.min(FOREVER);
        self
    }

    /// Trusts the authorities of these certificates, as PEM text, in addition to those of the platform.
    pub fn tls_certs_merge_pem(mut self, pem: impl Into<String>) -> Self {
        let pem = ("tls_certs_merge_pem", pem.into());
        self.connections.roots.push(pem);
        self
    }

    /// Trusts the authorities of these certificates, as PEM text, and not those of the platform.
    pub fn tls_certs_only_pem(mut self, pem: impl Into<String>) -> Self {
        let pem = ("tls_certs_only_pem", pem.into());
        self.connections.roots.push(pem);
        self.connections.platform_roots = false;
        self
    }

    /// Sends a client certificate to the service, given with its private key as PEM text.
    pub fn identity_pem(mut self, pem: impl Into<Secret>) -> Self {
        self.connections.certificate = Some(pem.into());
        self
    }

    /// Sends requests to other machines through an HTTP proxy. Its address may carry credentials. By default, the
    /// variables `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment name proxies.
    ///
    /// Requests to this machine never pass through a proxy: `localhost`, `127.0.0.0/8` and `::1`. [`build`](Self::build) returns
    /// [`Error::InvalidArgument`] if an address needs a proxy that cannot be used, such as a SOCKS proxy.
    pub fn proxy(mut self, address: impl Into<Secret>) -> Self {
        self.connections.proxy = ProxySetting::Through(address.into());
        self
    }

    /// Sends all requests directly and ignores the proxies of the environment.
    pub fn no_proxy(mut self) -> Self {
        self.connections.proxy = ProxySetting::Direct;
        self
    }

    /// Accepts `http` addresses of other machines. Anyone on the network can then read and change tokens and users' data. By
    /// default, only addresses of this machine may use `http`.
    pub fn dangerous_allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Sets the user agent. Default: `authing-rust/` and the version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.connections.user_agent = user_agent.into();
        self
    }

    /// Uses your own HTTP client, of [`authing::reqwest`](crate::reqwest), which is `reqwest` 0.13. Its proxies, certificates,
    /// user agent and pool replace the settings made here. Responses with secrets are still requested uncompressed, and all are
    /// without the feature `gzip` or with `gzip(false)`. Disable redirects and proxies for this machine, as in the example: requests
    /// carry tokens, and a proxy in the environment would get them even for `http://127.0.0.1`.
    ///
    /// ```
    /// use authing::reqwest::{Client, redirect::Policy};
    ///
    /// let client = Client::builder().redirect(Policy::none()).no_proxy().build()?;
    /// let authing = authing::Authing::builder("59f86b4832eb28071bdd9214", "the pool's secret")
    ///     .http_client(client)
    ///     .build()?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Makes the pool of a client.
    pub(crate) fn pool(self) -> Result<Pool, Error> {
        let built = self.built();
        built.map_err(of_setting)
    }

    fn built(mut self) -> Result<Pool, Error> {
        let (setting, id) = self.id;
        InvalidArgument::require(setting, &id)?;
        self.endpoints.headers.insert(setting, id);
        let public_key = self.public_key.key()?;
        let proxies = match &self.http {
            // The HTTP client has its own proxies.
            Some(_) => Proxies::default(),
            None => self.connections.proxies()?,
        };
        let addresses = Addresses {
            plain_http: self.plain_http,
            proxies,
        };
        let transport = Transport {
            urls: self.endpoints.urls(C::Api::ENDPOINTS, &addresses)?,
            timeout: self.timeout,
            max_response_size: self.max_response_size,
            retry: self.retry,
            concurrency: semaphore(self.concurrency)?,
            gzip: self.gzip,
            pools: match self.http {
                Some(client) => Pools::shared(client),
                None => self.connections.pools(&addresses.proxies)?,
            },
            addresses,
        };
        let published_key = match self.public_key {
            KeySource::Published => transport.urls.endpoints().next(),
            _ => None,
        };
        let published_key = published_key.map(|endpoint| rest_url(endpoint, &WELL_KNOWN));
        Ok(Pool {
            public_key,
            published_key: published_key.map(PublishedKey::new),
            transport,
        })
    }

    /// Makes the owner of a pool.
    pub(crate) fn owner(self) -> Result<Owner, Error> {
        let (pool_id, secret) = (self.id.1.as_str().into(), self.secret.clone());
        let pool = Arc::new(self.pool()?);
        let secret = secret.filter(|secret| !secret.expose().trim().is_empty());
        Ok(Owner {
            pool,
            pool_id,
            secret: secret.ok_or_else(|| InvalidArgument::empty("secret").of_setting())?,
            token: Arc::default(),
            get_owner_token: Exchange::of::<<C::Api as Api>::GetOwnerToken>(),
        })
    }
}

impl AuthingBuilder {
    /// Sets the GraphQL address of the users gateway. Its REST addresses, such as the one that sends text messages, are derived
    /// from it.
    pub fn users_url(mut self, url: impl Into<String>) -> Self {
        self.endpoints
            .set
            .insert(endpoints::USERS.setting, url.into());
        self
    }

    /// Sets the GraphQL address of the OAuth gateway.
    pub fn oauth_url(mut self, url: impl Into<String>) -> Self {
        self.endpoints
            .set
            .insert(endpoints::OAUTH.setting, url.into());
        self
    }

    /// Sets the host of uploaded pictures. Defaults to that of the public service if both gateways are the public ones. Otherwise
    /// a call that needs it returns [`Error::InvalidArgument`] until it is set.
    pub fn cdn_url(mut self, url: impl Into<String>) -> Self {
        self.endpoints.cdn = Some(url.into());
        self
    }

    /// Sets the address that accepts uploads. Defaults to that of the public service if both gateways are the public ones.
    /// Otherwise a call that needs it returns [`Error::InvalidArgument`] until it is set.
    pub fn upload_url(mut self, url: impl Into<String>) -> Self {
        self.endpoints.upload = Some(url.into());
        self
    }

    /// Makes the client. It sends no request; [`Authing::connect`] checks the credentials.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] names the invalid setting, such as an empty pool id or secret, an address without a host, or a
    /// malformed key, or the environment variable of a proxy that cannot be used. [`Error::Transport`] if the HTTP client cannot
    /// be set up, for example without the system's certificates.
    pub fn build(self) -> Result<Authing, Error> {
        Ok(Authing(Arc::new(self.owner()?)))
    }
}

/// The settings are not checked yet: an address may carry credentials, and a public key may be a private one by mistake.
impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field(self.id.0, &self.id.1)
            .field("timeout", &self.timeout)
            .field("max_response_size", &self.max_response_size)
            .field("concurrency_limit", &self.concurrency)
            .field("retry", &self.retry)
            .field("plain_http", &self.plain_http)
            .finish_non_exhaustive()
    }
}

/// Notes that an argument is a setting of the client.
fn of_setting(error: Error) -> Error {
    match error {
        Error::InvalidArgument(error) => error.of_setting().into(),
        other => other,
    }
}

fn semaphore(concurrency: Option<usize>) -> Result<Option<Arc<Semaphore>>, InvalidArgument> {
    if concurrency == Some(0) {
        let reason = "is 0, which allows no request";
        let hint = "give 1 or more, or leave it out for no limit";
        return Err(InvalidArgument::new("concurrency_limit", reason, hint));
    }
    let semaphore = |requests: usize| Semaphore::new(requests.min(Semaphore::MAX_PERMITS));
    Ok(concurrency.map(semaphore).map(Arc::new))
}
