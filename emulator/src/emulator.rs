//! The running emulator, and its builder.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use serde_json::Value;

use crate::calls;
use crate::changes::Changes;
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::fault::Faults;
use crate::graphql::V2_PATH;
use crate::journal::Journal;
use crate::keys::KeyPair;
use crate::network::host::AllowedHosts;
use crate::network::tls::{Tls, TlsError};
use crate::outbox::Outbox;
use crate::seed::{self, PoolSeed, Seed, SeedError};
use crate::server::{Server, Service, Start};
use crate::world::{Current, World};

/// A local Authing. It serves requests on its own thread until it is dropped.
pub struct Emulator {
    // The first field: it is dropped, and so stops, before the others.
    _server: Server,
    current: Current,
    faults: Faults,
    address: SocketAddr,
    first_pool: String,
    base_url: String,
    keys: Arc<KeyPair>,
    outbox: Outbox,
    journal: Journal,
    clock: Clock,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Emulator")
            .field("address", &self.address)
            .field(
                "pools",
                &self.current.get().contents.pools.keys().collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

/// The reason why an emulator did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address could not be bound, or the thread could not be started.
    Io(io::Error),
    /// The seed is invalid.
    Seed(SeedError),
    /// The certificate or its key is invalid.
    Tls(TlsError),
    /// An allowed host is not a valid host name or IP address.
    Host(String),
    /// The built-in schema or key is invalid.
    Build(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(formatter, "the emulator cannot listen: {error}"),
            Self::Seed(error) => error.fmt(formatter),
            Self::Tls(error) => error.fmt(formatter),
            Self::Host(host) => write!(
                formatter,
                "`{host}` is not a valid host: use a host name or an IP address without scheme, port, path and wildcards"
            ),
            Self::Build(error) => write!(formatter, "the emulator's build is broken: {error}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Seed(error) => Some(error),
            Self::Tls(error) => Some(error),
            Self::Host(_) | Self::Build(_) => None,
        }
    }
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<SeedError> for StartError {
    fn from(error: SeedError) -> Self {
        Self::Seed(error)
    }
}

/// Configures an emulator.
#[derive(Debug)]
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    clock: Clock,
    randomness: Option<u64>,
    seed: Seed,
    tls: Option<Tls>,
    faults: Faults,
    allowed_hosts: Vec<String>,
    request_timeout: Duration,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            clock: Clock::system(),
            randomness: None,
            seed: Seed::default(),
            tls: None,
            faults: Faults::default(),
            allowed_hosts: Vec::new(),
            request_timeout: Duration::from_secs(15),
        }
    }
}

impl Builder {
    /// Adds a user pool. Without a pool, the emulator creates one with a random id and secret.
    pub fn pool(mut self, pool: PoolSeed) -> Self {
        self.seed.pools.push(pool);
        self
    }

    /// Adds the state of a JSON seed, `{"pools": [...]}`, as [`Emulator::snapshot`] returns it. A user's `password` can
    /// be plain text.
    pub fn seed(mut self, seed: Value) -> Result<Self, SeedError> {
        self.seed.extend(seed::read(seed)?);
        Ok(self)
    }

    /// Uses this clock. To change it later, keep a clone or use [`Emulator::clock`].
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes ids, codes and secrets repeatable: the same seed and the same calls give the same values.
    pub fn randomness(mut self, seed: u64) -> Self {
        self.randomness = Some(seed);
        self
    }

    /// Serves over TLS with this certificate instead of plain HTTP.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Uses these faults from the first request on. To change them later, keep a clone or use [`Emulator::faults`].
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Listens at this address instead of a free port of 127.0.0.1.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Accepts this host, in addition to loopback, in requests for the pages, the outbox and the control by HTTP. It is a
    /// host name or an IP address, without a port. Other hosts are rejected, so that other websites cannot read these
    /// through DNS rebinding.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// Sets the limit for an idle connection, for the arrival of a request, and for a client that stops reading a
    /// response. Slower connections are closed. Defaults to 15 seconds.
    pub fn request_timeout(mut self, limit: Duration) -> Self {
        self.request_timeout = limit;
        self
    }

    /// Starts the emulator. It serves requests when this returns.
    #[expect(
        clippy::unused_async,
        reason = "starting may have to wait in a later version"
    )]
    pub async fn start(self) -> Result<Emulator, StartError> {
        self.start_blocking()
    }

    /// Starts the emulator from synchronous code.
    pub fn start_blocking(self) -> Result<Emulator, StartError> {
        let engines = calls::engines().map_err(|error| StartError::Build(error.to_owned()))?;
        let keys = KeyPair::development().map_err(|error| StartError::Build(error.to_string()))?;
        let entropy = Entropy::new(self.randomness);
        let contents = self.seed.complete(&entropy, &self.clock)?;
        let allowed_hosts = AllowedHosts::new(self.allowed_hosts).map_err(StartError::Host)?;
        let tls = self.tls.as_ref().map(Tls::acceptor).transpose();
        let tls = tls.map_err(StartError::Tls)?;
        let listener = TcpListener::bind(self.listen)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.listen)))?;
        let address = listener.local_addr()?;
        let changes = Changes::default();
        let world = World {
            base_url: base_url(address, self.tls.as_ref()),
            allowed_hosts: Arc::new(allowed_hosts),
            clock: self.clock,
            entropy: Arc::new(entropy),
            keys: Arc::new(keys),
            outbox: Outbox::new(changes.clone()),
            journal: Journal::new(changes.clone()),
            changes,
            contents: Arc::new(contents),
        };
        let start = Start::new(&world, &self.faults)?;
        let current = Current::new(world);
        let world = current.get();
        let service = Service {
            current: current.clone(),
            start: Arc::new(start),
            engines: Arc::new(engines),
            faults: self.faults.clone(),
            tls,
            request_timeout: self.request_timeout,
        };
        Ok(Emulator {
            _server: Server::start(listener, service)?,
            current,
            faults: self.faults,
            address,
            first_pool: world.contents.first_pool.clone(),
            base_url: world.base_url.clone(),
            keys: Arc::clone(&world.keys),
            outbox: world.outbox.clone(),
            journal: world.journal.clone(),
            clock: world.clock.clone(),
        })
    }
}

/// Returns the emulator's base URL. The host is the name in the certificate, if there is one. An emulator that listens
/// at all addresses is reached at loopback.
fn base_url(mut address: SocketAddr, tls: Option<&Tls>) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    match tls.map(Tls::name) {
        None => format!("http://{address}"),
        Some(None) => format!("https://{address}"),
        Some(Some(name)) => format!("https://{name}:{}", address.port()),
    }
}

impl Emulator {
    /// Starts an emulator with one empty pool, on a free port of 127.0.0.1.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Starts an emulator as [`Emulator::start`] does, from synchronous code.
    pub fn start_blocking() -> Result<Self, StartError> {
        Self::builder().start_blocking()
    }

    /// Configures an emulator with your own pools, users, settings or clock.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Returns the id of the (first) user pool that it started with.
    pub fn pool_id(&self) -> &str {
        &self.first_pool
    }

    /// Returns the current secret of this pool.
    pub fn secret(&self) -> String {
        let world = self.current.get();
        let pool = world.contents.pools.get(&self.first_pool);
        pool.map(|pool| pool.lock().secret.clone())
            .unwrap_or_default()
    }

    /// Returns the environment variables that `authing` reads, for a client of the (first) pool. Use
    /// `Authing::from_vars(emulator.env())` in a test, or `Command::envs` for a program that uses `Authing::from_env`.
    pub fn env(&self) -> [(&'static str, String); 4] {
        self.current.get().env()
    }

    /// Returns the address that it listens at.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the base URL of all addresses, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns the URL of the user service's GraphQL gateway.
    pub fn users_url(&self) -> String {
        format!("{}/users/graphql", self.base_url)
    }

    /// Returns the URL of the OAuth service's GraphQL gateway.
    pub fn oauth_url(&self) -> String {
        format!("{}/oauth/graphql", self.base_url)
    }

    /// Returns the URL of a GraphQL gateway that combines both services.
    pub fn graphql_url(&self) -> String {
        format!("{}/graphql", self.base_url)
    }

    /// Returns the URL of version 2 of the API, which has one GraphQL gateway.
    pub fn core_url(&self) -> String {
        format!("{}{V2_PATH}", self.base_url)
    }

    /// Returns the issuer of OIDC tokens. Libraries discover all other OIDC addresses from it.
    pub fn oidc_issuer(&self) -> String {
        format!("{}{}", self.base_url, crate::calls::oidc::PATH)
    }

    /// Returns the URL of the CDN, which serves uploaded photos.
    pub fn cdn_url(&self) -> String {
        format!("{}/cdn", self.base_url)
    }

    /// Returns the URL for photo uploads.
    pub fn upload_url(&self) -> String {
        format!("{}/upload", self.base_url)
    }

    /// Returns the RSA public key for encrypting passwords.
    pub fn public_key_pem(&self) -> &str {
        self.keys.public_pem()
    }

    /// Returns the messages that the service would have sent.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Returns the requests that arrived.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Returns the faults that are applied to responses. The list is empty until you add a rule.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Returns the emulator's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns the state of the service as a seed. Another emulator continues from it with [`Builder::seed`]. It
    /// contains secrets in clear text: the pools' secrets, valid codes, refresh tokens.
    ///
    /// It does not contain the outbox, the journal, the faults and the clock. If the clock was frozen or shifted, give
    /// the next emulator the same clock. Give it a different [`Builder::randomness`], or none; otherwise it creates the
    /// same ids again.
    pub fn snapshot(&self) -> Value {
        serde_json::to_value(&*self.current.get()).unwrap_or_default()
    }
}
