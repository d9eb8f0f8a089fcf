//! Makes connections: certificates, proxies, timeouts, and the pool.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use reqwest::{
    Certificate, Client, ClientBuilder, Identity, header::HeaderValue, redirect::Policy,
};
use tracing::debug;

use crate::{
    Secret,
    error::{Error, InvalidArgument, TransportError},
    transport::{
        pools::{MAX_IDLE_FOR_CHANGES, Pools},
        proxy::Proxies,
    },
};

/// The settings of connections that the client makes itself.
#[derive(Clone)]
pub(crate) struct Connections {
    pub(crate) user_agent: String,
    pub(crate) connect_timeout: Duration,
    pub(crate) pool_idle_timeout: Duration,
    /// PEM text, each with the name of the setting that gave it.
    pub(crate) roots: Vec<(&'static str, String)>,
    pub(crate) platform_roots: bool,
    pub(crate) certificate: Option<Secret>,
    pub(crate) proxy: ProxySetting,
}

/// The choice of the proxy.
#[derive(Clone)]
pub(crate) enum ProxySetting {
    /// The proxies of the environment.
    Environment,
    /// No proxy.
    Direct,
    /// The proxy at this address, which may carry credentials.
    Through(Secret),
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            user_agent: concat!("authing-rust/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(5),
            pool_idle_timeout: Duration::from_secs(90),
            roots: Vec::new(),
            platform_roots: true,
            certificate: None,
            proxy: ProxySetting::Environment,
        }
    }
}

impl Connections {
    /// Returns the configured proxies.
    pub(crate) fn proxies(&self) -> Result<Proxies, InvalidArgument> {
        match &self.proxy {
            ProxySetting::Environment => Ok(Proxies::of_environment()),
            ProxySetting::Direct => Ok(Proxies::default()),
            ProxySetting::Through(address) => Proxies::all(address),
        }
    }

    /// Makes the HTTP clients.
    pub(crate) fn pools(&self, proxies: &Proxies) -> Result<Pools, Error> {
        let changes = self.pool_idle_timeout.min(MAX_IDLE_FOR_CHANGES);
        let changes = self.client(proxies, changes)?;
        let (settings, proxies) = (self.clone(), proxies.clone());
        let reads = move || {
            let client = settings.client(&proxies, settings.pool_idle_timeout);
            let failed = |error: &Error| debug!(%error, "reads use the connections of changes");
            client.inspect_err(failed).ok()
        };
        Ok(Pools::new(changes, reads))
    }

    /// Makes an HTTP client that keeps idle connections for this time.
    fn client(&self, proxies: &Proxies, idle_timeout: Duration) -> Result<Client, Error> {
        // Avoids a DNS lookup, so that the request stays on this machine.
        let localhost = [
            (Ipv4Addr::LOCALHOST, 0).into(),
            (Ipv6Addr::LOCALHOST, 0).into(),
        ];
        let mut builder = Client::builder()
            // Another crate of the program may enable `native-tls`, which `reqwest` would then prefer.
            .tls_backend_rustls()
            .user_agent(self.user_agent()?)
            // A redirect could send tokens to an unknown host.
            .redirect(Policy::none())
            .resolve_to_addrs("localhost", &localhost)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(idle_timeout)
            // Another crate of the program may enable these, too. Their memory is not bounded by the length of a response.
            .no_brotli()
            .no_deflate()
            .no_zstd();
        let roots = self.roots()?;
        builder = if self.platform_roots {
            builder.tls_certs_merge(roots)
        } else {
            builder.tls_certs_only(roots)
        };
        if let Some(pem) = &self.certificate {
            builder = builder.identity(Self::identity(pem)?);
        }
        let client = proxies.set(builder).and_then(ClientBuilder::build);
        client.map_err(|source| TransportError::new("build", source).into())
    }

    fn user_agent(&self) -> Result<HeaderValue, InvalidArgument> {
        let reason = "has characters that no header can carry";
        let refused = |_| InvalidArgument::new("user_agent", reason, "give letters and digits");
        HeaderValue::try_from(&self.user_agent).map_err(refused)
    }

    fn roots(&self) -> Result<Vec<Certificate>, InvalidArgument> {
        let mut roots = Vec::new();
        for (setting, pem) in &self.roots {
            let certificates = Certificate::from_pem_bundle(pem.as_bytes()).unwrap_or_default();
            if certificates.is_empty() {
                let hint = "give PEM text with `BEGIN CERTIFICATE`";
                return Err(InvalidArgument::new(setting, "holds no certificate", hint));
            }
            roots.extend(certificates);
        }
        Ok(roots)
    }

    fn identity(pem: &Secret) -> Result<Identity, InvalidArgument> {
        let reason = "holds no certificate with its key";
        let hint = "give PEM text with `BEGIN CERTIFICATE` and `BEGIN PRIVATE KEY`";
        // The library's message could quote the key.
        let refused = |_| InvalidArgument::new("identity_pem", reason, hint);
        Identity::from_pem(pem.expose().as_bytes()).map_err(refused)
    }
}
