//! The network below HTTP: hosts, connections, TLS, and the one outgoing request.

pub(crate) mod connection;
pub(crate) mod delivery;
pub(crate) mod host;
pub(crate) mod tls;
