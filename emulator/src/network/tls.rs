//! TLS certificates for an emulator.

use std::fmt;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;

/// A certificate with its key, for [`Builder::tls`](crate::Builder::tls).
#[derive(Clone)]
pub struct Tls {
    name: Option<String>,
    chain: String,
    key: String,
    root: Option<String>,
    client: Option<String>,
    requires_client_certificate: bool,
}

/// The reason why a certificate cannot be created or used.
#[derive(Debug)]
pub struct TlsError(String);

impl fmt::Display for TlsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the certificate cannot be used: {}", self.0)
    }
}

impl std::error::Error for TlsError {}

impl TlsError {
    fn of(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl Tls {
    /// Creates a certificate for this name or IP address, and a certificate authority that signs it.
    pub fn for_name(name: &str) -> Result<Self, TlsError> {
        Self::signed(name, &CertificateParams::default()).map_err(TlsError::of)
    }

    /// Like [`for_name`](Self::for_name), with an expired certificate.
    pub fn expired(name: &str) -> Result<Self, TlsError> {
        let mut dates = CertificateParams::default();
        dates.not_before = date_time_ymd(2018, 1, 1);
        dates.not_after = date_time_ymd(2019, 1, 1);
        Self::signed(name, &dates).map_err(TlsError::of)
    }

    /// Creates a self-signed certificate for this name.
    pub fn self_signed(name: &str) -> Result<Self, TlsError> {
        let certified =
            rcgen::generate_simple_self_signed([name.to_owned()]).map_err(TlsError::of)?;
        Ok(Self {
            name: Some(name.to_owned()),
            ..Self::from_pem(certified.cert.pem(), certified.signing_key.serialize_pem())
        })
    }

    /// Uses your certificate chain and private key, as PEM texts. The chain begins with the server's certificate.
    pub fn from_pem(chain: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            name: None,
            chain: chain.into(),
            key: key.into(),
            root: None,
            client: None,
            requires_client_certificate: false,
        }
    }

    fn signed(name: &str, dates: &CertificateParams) -> Result<Self, rcgen::Error> {
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(root, KeyPair::generate()?)?;
        let issue = |name: &str, dates: &CertificateParams| {
            let key = KeyPair::generate()?;
            let mut certificate = CertificateParams::new([name.to_owned()])?;
            certificate.not_before = dates.not_before;
            certificate.not_after = dates.not_after;
            let certificate = certificate.signed_by(&key, &root)?;
            Ok::<_, rcgen::Error>((certificate.pem(), key.serialize_pem()))
        };
        let (chain, key) = issue(name, dates)?;
        let (client, client_key) = issue("client", &CertificateParams::default())?;
        Ok(Self {
            name: Some(name.to_owned()),
            root: Some(root.pem()),
            client: Some(client + &client_key),
            ..Self::from_pem(chain, key)
        })
    }

    /// Requires clients to have a certificate of the same authority, such as [`identity_pem`](Self::identity_pem).
    #[must_use]
    pub fn asking_clients(mut self) -> Self {
        self.requires_client_certificate = true;
        self
    }

    /// Returns the authority's certificate as PEM text, if an authority was created.
    pub fn root_pem(&self) -> Option<&str> {
        self.root.as_deref()
    }

    /// Returns a client certificate with its private key as PEM text, if an authority was created.
    pub fn identity_pem(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// Returns the name in the certificate.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(crate) fn acceptor(&self) -> Result<TlsAcceptor, TlsError> {
        let chain = certificates(&self.chain)?;
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).map_err(TlsError::of)?;
        let config = ServerConfig::builder();
        let config = if self.requires_client_certificate {
            let mut roots = RootCertStore::empty();
            for root in certificates(self.root.as_deref().unwrap_or_default())? {
                roots.add(root).map_err(TlsError::of)?;
            }
            let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build();
            config.with_client_cert_verifier(verifier.map_err(TlsError::of)?)
        } else {
            config.with_no_client_auth()
        };
        let config = config.with_single_cert(chain, key).map_err(TlsError::of)?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(TlsError::of)
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tls")
            .field("name", &self.name)
            .field(
                "requires_client_certificate",
                &self.requires_client_certificate,
            )
            .finish_non_exhaustive()
    }
}
