//! Who is measured, and what each of them is asked to do.

pub mod authing;
mod by_hand;
pub mod cynic;
pub mod floor;
pub mod graphql_client;
pub mod sdk;
mod visit;

pub use visit::Visitor;

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::{Outcome, server::Service, work::Work};

/// Who can be measured.
#[derive(Hash, Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Contender {
    /// A client written by hand: what no client can do without.
    Floor,
    /// This project.
    Authing,
    /// The library `graphql_client`.
    GraphqlClient,
    /// The library `cynic`.
    Cynic,
    /// The official SDK for Python.
    Python,
    /// The official SDK for JavaScript.
    Javascript,
}

impl Contender {
    /// Those that are Rust.
    pub const RUST: [Self; 4] = [Self::Floor, Self::Authing, Self::GraphqlClient, Self::Cynic];

    /// As the command line names it.
    pub fn argument(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// As a table names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Authing => "authing",
            Self::GraphqlClient => "graphql_client",
            Self::Cynic => "cynic",
            Self::Python => "Python SDK",
            Self::Javascript => "JavaScript SDK",
        }
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A client in this process.
pub trait Client: Clone + Send + Sync + 'static {
    /// The body of a request.
    type Body: AsRef<[u8]>;

    /// Makes it. Nothing is sent.
    fn new(service: &Service) -> Outcome<Self>;

    /// Makes a call; how many users its answer held.
    fn call(&self, work: Work) -> impl Future<Output = Outcome<usize>> + Send;

    /// Reads all users of the pool, so many a page, and shows each to `look`; how many there were.
    fn stream(&self, look: impl FnMut(usize) + Send)
    -> impl Future<Output = Outcome<usize>> + Send;

    /// Its own share of a call before the network: what it sends.
    fn request(&self, work: Work) -> Outcome<Self::Body>;

    /// Its own share of a call after the network: how many users it finds in an answer of status 200.
    fn open(&self, work: Work, body: Vec<u8>, request: &[u8]) -> Outcome<usize>;
}

/// Sees to it that an answer was read to its end.
pub fn checked(work: Work, users: usize) -> Outcome<()> {
    if users == work.users() {
        return Ok(());
    }
    Err(format!("{} gave {users} users, not {}", work.name(), work.users()).into())
}
