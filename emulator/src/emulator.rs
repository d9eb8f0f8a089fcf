//! The running emulator as a program holds it, and how it is made.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use parking_lot::Mutex;
use serde_json::Value;

use crate::calls::TABLE;
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::fault::Faults;
use crate::graphql::Engine;
use crate::journal::Journal;
use crate::keys::KeyPair;
use crate::network::host::AllowedHosts;
use crate::network::tls::{Tls, TlsError};
use crate::outbox::Outbox;
use crate::seed::{self, PoolSeed, SeedError};
use crate::server::{Server, Service};
use crate::state::qr_codes::QrCodes;
use crate::upload::Uploads;
use crate::world::World;

/// A local Authing. It serves from the moment it is made, on a thread of its own, and stops when it is
/// dropped.
pub struct Emulator {
    // Stops before the rest goes.
    _server: Server,
    world: Arc<World>,
    faults: Faults,
    address: SocketAddr,
    first_pool: String,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Emulator")
            .field("address", &self.address)
            .field("pools", &self.world.pools.keys())
            .finish_non_exhaustive()
    }
}

/// Why an emulator did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address could not be bound, or the thread not be started.
    Io(io::Error),
    /// The seed contradicts itself.
    Seed(SeedError),
    /// The certificate or its key cannot be used.
    Tls(TlsError),
    /// An allowed host is not the name or the address of a host.
    Host(String),
    /// The schema or the key that the emulator was built with is damaged.
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
                "`{host}` is not a host: write a name or an address, without scheme, port, path and wildcards"
            ),
            Self::Build(error) => write!(formatter, "the emulator was built wrong: {error}"),
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

/// How an emulator is to be.
#[derive(Debug)]
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    clock: Clock,
    randomness: Option<u64>,
    pools: Vec<PoolSeed>,
    tls: Option<Tls>,
    faults: Faults,
    allowed_hosts: Vec<String>,
    request_timeout: Duration,
    qr_codes: QrCodes,
    uploads: Uploads,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            clock: Clock::system(),
            randomness: None,
            pools: Vec::new(),
            tls: None,
            faults: Faults::default(),
            allowed_hosts: Vec::new(),
            request_timeout: Duration::from_secs(15),
            qr_codes: QrCodes::default(),
            uploads: Uploads::default(),
        }
    }
}

impl Builder {
    /// Adds a user pool. Without any, the emulator makes one with an id and a secret of its own.
    pub fn pool(mut self, pool: PoolSeed) -> Self {
        self.pools.push(pool);
        self
    }

    /// Adds the pools of a JSON seed, `{"pools": [...]}`, as [`Emulator::snapshot`] writes it. In a user,
    /// `password` may be the plain text.
    pub fn seed(mut self, seed: Value) -> Result<Self, SeedError> {
        let seed = seed::read(seed)?;
        self.pools.extend(seed.pools);
        for code in seed.qr_codes {
            self.qr_codes.put(code);
        }
        self.uploads.extend(seed.uploads, seed.upload_tokens);
        Ok(self)
    }

    /// Uses this clock. Keep a clone, or ask [`Emulator::clock`], to move it.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes ids, codes and keys repeatable: the same seed and the same calls make the same ones.
    pub fn randomness(mut self, seed: u64) -> Self {
        self.randomness = Some(seed);
        self
    }

    /// Serves over TLS, with this certificate, instead of plain HTTP.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Has these faults from the first request on. Keep a clone, or ask [`Emulator::faults`], to change them.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Listens at this address, instead of a free port of 127.0.0.1.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Accepts this host, in addition to loopback, in requests for the page, the outbox and the public key. It is a name or
    /// an address, without a port. Other hosts are refused, so that web pages cannot read these through DNS.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// Limits how long a connection may be idle, how long a request may take to arrive, and how long a client may stop
    /// reading a response: 15 seconds each unless set. Slower connections are ended.
    pub fn request_timeout(mut self, limit: Duration) -> Self {
        self.request_timeout = limit;
        self
    }

    /// Starts the emulator. When this returns, it answers.
    #[expect(
        clippy::unused_async,
        reason = "so that starting may come to wait without a new signature"
    )]
    pub async fn start(self) -> Result<Emulator, StartError> {
        self.start_blocking()
    }

    /// Starts the emulator from code that is not async.
    pub fn start_blocking(self) -> Result<Emulator, StartError> {
        let engine = Engine::new(&TABLE).map_err(|error| StartError::Build(error.to_owned()))?;
        let keys = KeyPair::development().map_err(|error| StartError::Build(error.to_string()))?;
        let entropy = Entropy::new(self.randomness);
        let mut seeds = self.pools;
        if seeds.is_empty() {
            seeds.push(PoolSeed::new(entropy.id(), entropy.secret()));
        }
        let first_pool = seeds.first().map(|seed| seed.0.id.clone());
        let mut pools = BTreeMap::new();
        for seed in seeds {
            let pool = seed.complete(&entropy, &self.clock)?;
            let id = pool.id.clone();
            if pools.insert(id.clone(), Mutex::new(pool)).is_some() {
                return Err(SeedError::same_pool(&id).into());
            }
        }
        let allowed_hosts = AllowedHosts::new(self.allowed_hosts).map_err(StartError::Host)?;
        let tls = self.tls.as_ref().map(Tls::acceptor).transpose();
        let tls = tls.map_err(StartError::Tls)?;
        let listener = TcpListener::bind(self.listen)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.listen)))?;
        let address = listener.local_addr()?;
        let world = Arc::new(World {
            base_url: base_url(address, self.tls.as_ref()),
            clock: self.clock,
            entropy,
            keys,
            outbox: Outbox::default(),
            journal: Journal::default(),
            uploads: self.uploads,
            qr_codes: self.qr_codes,
            pools,
        });
        let service = Service {
            world: Arc::clone(&world),
            engine: Arc::new(engine),
            faults: self.faults.clone(),
            tls,
            allowed_hosts: Arc::new(allowed_hosts),
            request_timeout: self.request_timeout,
        };
        Ok(Emulator {
            _server: Server::start(listener, service)?,
            world,
            faults: self.faults,
            address,
            first_pool: first_pool.unwrap_or_default(),
        })
    }
}

/// Where an emulator is reached. A certificate is made out to a name, which then is the host. One that listens at all
/// addresses is reached at loopback.
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

    /// As [`Emulator::start`], from code that is not async.
    pub fn start_blocking() -> Result<Self, StartError> {
        Self::builder().start_blocking()
    }

    /// Makes an emulator with pools, users, settings or a clock of your own.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The id of the (first) user pool.
    pub fn pool_id(&self) -> &str {
        &self.first_pool
    }

    /// The secret of the (first) user pool, as it is now.
    pub fn secret(&self) -> String {
        let pool = self.world.pools.get(&self.first_pool);
        pool.map(|pool| pool.lock().secret.clone())
            .unwrap_or_default()
    }

    /// The environment of a client of the (first) pool, as `authing` reads it: `Authing::from_vars(emulator.env())` in a test,
    /// `Command::envs` for a program that uses `Authing::from_env`.
    pub fn env(&self) -> [(&'static str, String); 4] {
        [
            ("AUTHING_POOL_ID", self.pool_id().to_owned()),
            ("AUTHING_SECRET", self.secret()),
            ("AUTHING_SERVICE_URL", self.base_url().to_owned()),
            ("AUTHING_PUBLIC_KEY", self.public_key_pem().to_owned()),
        ]
    }

    /// The address it listens at.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address everything hangs on, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.world.base_url
    }

    /// The user service's GraphQL address.
    pub fn users_url(&self) -> String {
        format!("{}/users/graphql", self.world.base_url)
    }

    /// The OAuth service's GraphQL address.
    pub fn oauth_url(&self) -> String {
        format!("{}/oauth/graphql", self.world.base_url)
    }

    /// The GraphQL address that stands for both services.
    pub fn graphql_url(&self) -> String {
        format!("{}/graphql", self.world.base_url)
    }

    /// The CDN's address; uploaded photos lie under it.
    pub fn cdn_url(&self) -> String {
        format!("{}/cdn", self.world.base_url)
    }

    /// The address that photos are uploaded to.
    pub fn upload_url(&self) -> String {
        format!("{}/upload", self.world.base_url)
    }

    /// The RSA public key that passwords are encrypted with.
    pub fn public_key_pem(&self) -> &str {
        self.world.keys.public_pem()
    }

    /// The messages that the service would have sent.
    pub fn outbox(&self) -> &Outbox {
        &self.world.outbox
    }

    /// The requests that came in.
    pub fn journal(&self) -> &Journal {
        &self.world.journal
    }

    /// What goes wrong with answers: nothing, until a rule is added.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The clock that the emulator lives by.
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// All state of the service, as a seed that [`Builder::seed`] reads again: another emulator continues from it. It holds
    /// secrets in clear: the pools' own, codes that are out, refresh tokens.
    ///
    /// Not in it are the outbox, the journal, the faults and the clock. The next emulator needs the same frozen or shifted
    /// clock, if there was one. Give it another [`Builder::randomness`], or none, or it makes the same ids once more.
    pub fn snapshot(&self) -> Value {
        let pools: Vec<Value> = self
            .world
            .pools
            .values()
            .filter_map(|pool| serde_json::to_value(&*pool.lock()).ok())
            .collect();
        let World {
            qr_codes, uploads, ..
        } = &*self.world;
        let mut snapshot = serde_json::json!({ "pools": pools });
        let beside = [
            ("qrCodes", serde_json::to_value(&*qr_codes.0.lock())),
            ("uploads", serde_json::to_value(&*uploads.files.lock())),
            (
                "uploadTokens",
                serde_json::to_value(&*uploads.tokens.lock()),
            ),
        ];
        for (name, list) in beside {
            let list = list.unwrap_or_default();
            if list.as_array().is_some_and(|list| !list.is_empty()) {
                snapshot[name] = list;
            }
        }
        snapshot
    }
}
