//! The server's certificate and its private root, both created at the start.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::Outcome;

/// The certificate and its acceptor.
pub(crate) struct Tls {
    /// The root, as PEM text.
    pub(crate) root: String,
    pub(crate) acceptor: TlsAcceptor,
}

impl Tls {
    /// Creates a certificate for a name or an address.
    pub(crate) fn for_name(name: &str) -> Outcome<Self> {
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(root, KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let mut certificate = CertificateParams::new([name.to_owned()])?;
        // A certificate with its issuer's name counts as self-signed.
        certificate
            .distinguished_name
            .push(DnType::CommonName, name);
        let certificate = certificate.signed_by(&key, &root)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.into()], key)?;
        Ok(Self {
            root: root.pem(),
            acceptor: TlsAcceptor::from(Arc::new(config)),
        })
    }
}
