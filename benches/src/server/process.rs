//! The process of the server, as the harness sees it: this program once more.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde::{Deserialize, Serialize};

use crate::Outcome;

/// What the server says when it is ready.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Told {
    pub(crate) http: String,
    pub(crate) https: String,
    pub(crate) recorded: String,
    pub(crate) root: String,
}

/// Where a contender finds the service.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Service {
    /// The address of its GraphQL.
    pub(crate) url: String,
    /// Whose certificates are trusted beside the system's, as PEM text.
    pub(crate) root: Option<String>,
}

/// The running server. It ends with the harness, since its standard input does.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    told: Told,
}

impl Server {
    /// Starts it.
    pub(crate) fn start() -> Outcome<Self> {
        let mut process = Command::new(env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let told = serde_json::from_str(&line)?;
        Ok(Self { process, told })
    }

    /// Without TLS.
    pub(crate) fn plain(&self) -> Service {
        Service {
            url: self.told.http.clone(),
            root: None,
        }
    }

    /// With TLS.
    pub(crate) fn secure(&self) -> Service {
        Service {
            url: self.told.https.clone(),
            root: Some(self.told.root.clone()),
        }
    }

    /// Both, by their names in a table.
    pub(crate) fn transports(&self) -> [(&'static str, Service); 2] {
        [("HTTP", self.plain()), ("TLS", self.secure())]
    }

    /// Without TLS, where requests are recorded. An empty request is answered with the record.
    pub(crate) fn recorded(&self) -> Service {
        Service {
            url: self.told.recorded.clone(),
            root: None,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // It has nothing to finish.
        let _ = self.process.wait();
    }
}
