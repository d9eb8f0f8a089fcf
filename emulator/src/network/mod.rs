//! The network below HTTP: hosts, connections and TLS, and the one request that goes out.

pub(crate) mod connection;
pub(crate) mod delivery;
pub(crate) mod host;
pub(crate) mod tls;
