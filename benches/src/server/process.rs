//! The server process, from the harness's side. It runs this program again.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde::{Deserialize, Serialize};

use crate::Outcome;

/// The addresses that the server prints when it is ready.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Addresses {
    pub(crate) http: String,
    pub(crate) https: String,
    pub(crate) recorded: String,
    pub(crate) root: String,
}

/// The address of the service for a contender.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Service {
    /// The GraphQL address.
    pub(crate) url: String,
    /// The root certificate that is trusted in addition to the system's, as PEM text.
    pub(crate) root: Option<String>,
}

/// The running server. It ends with the harness, because its standard input ends.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    addresses: Addresses,
}

impl Server {
    /// Starts the server of a pool with this many users. It does not compress responses.
    pub(crate) fn start(users: usize) -> Outcome<Self> {
        Self::start_with(users, &[])
    }

    /// Starts the same server, except that it compresses responses for clients that accept gzip.
    pub(crate) fn start_with_gzip(users: usize) -> Outcome<Self> {
        Self::start_with(users, &["--gzip"])
    }

    fn start_with(users: usize, options: &[&str]) -> Outcome<Self> {
        let mut process = Command::new(env::current_exe()?)
            .arg("serve")
            .arg(users.to_string())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let addresses = serde_json::from_str(&line)?;
        Ok(Self { process, addresses })
    }

    /// Returns the service without TLS.
    pub(crate) fn plain(&self) -> Service {
        Service {
            url: self.addresses.http.clone(),
            root: None,
        }
    }

    /// Returns the service with TLS.
    pub(crate) fn secure(&self) -> Service {
        Service {
            url: self.addresses.https.clone(),
            root: Some(self.addresses.root.clone()),
        }
    }

    /// Returns both services with their names in tables.
    pub(crate) fn transports(&self) -> [(&'static str, Service); 2] {
        [("HTTP", self.plain()), ("TLS", self.secure())]
    }

    /// Returns the service without TLS that records requests. It responds to an empty request with the record.
    pub(crate) fn recorded(&self) -> Service {
        Service {
            url: self.addresses.recorded.clone(),
            root: None,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // The exit status does not matter.
        let _ = self.process.wait();
    }
}
