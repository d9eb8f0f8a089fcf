//! The contenders, and the calls that each of them makes.

mod authing;
mod by_hand;
pub(crate) mod caller;
mod cynic;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a program also includes it alone, and not all of its values are read"
)]
pub(crate) mod floor;
mod graphql_client;
mod library;
pub(crate) mod remote;
pub(crate) mod sdk;
#[cfg(test)]
mod selection;

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

pub(crate) use self::{cynic::Cynic, floor::Floor, graphql_client::GraphqlClient, library::With};
use crate::{Outcome, server::Service, work::Work};

/// The contenders.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Contender {
    /// A minimal client written by hand.
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
    /// The contenders in Rust.
    pub(crate) const RUST: [Self; 4] =
        [Self::Floor, Self::Authing, Self::GraphqlClient, Self::Cynic];

    /// Returns the name on the command line.
    pub(crate) fn argument(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

impl fmt::Display for Contender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Floor => "floor",
            Self::Authing => "authing",
            Self::GraphqlClient => "graphql_client",
            Self::Cynic => "cynic",
            Self::Python => "Python SDK",
            Self::Javascript => "JavaScript SDK",
        })
    }
}

/// A client in this process.
pub(crate) trait Client: Clone + Send + Sync + 'static {
    /// The body of a request.
    type Body: AsRef<[u8]>;

    /// Creates the client without sending a request.
    fn new(service: &Service) -> Outcome<Self>;

    /// Makes a call and returns the number of users in its response.
    fn call(&self, work: Work) -> impl Future<Output = Outcome<usize>> + Send;

    /// Reads all users of the pool, 200 per page, and returns their number. Calls `on_progress` with the number of
    /// users read so far.
    async fn stream(&self, on_progress: impl FnMut(usize)) -> Outcome<usize>;

    /// Encodes a request: the client's share of a call before the network.
    fn request(&self, work: Work) -> Outcome<Self::Body>;

    /// Decodes a response of status 200, the client's share of a call after the network. Returns the number of users.
    fn open(&self, work: Work, body: Vec<u8>, request: &[u8]) -> Outcome<usize>;
}

/// Evaluates an expression in which `$client` is the type of a contender's client. Fails if the contender runs in another
/// process.
macro_rules! for_client {
    ($contender:expr, $client:ident => $evaluate:expr) => {{
        use $crate::contender::{Contender, Cynic, Floor, GraphqlClient, With};
        match $contender {
            Contender::Floor => {
                type $client = Floor;
                $evaluate
            }
            Contender::Authing => {
                type $client = ::authing::Authing;
                $evaluate
            }
            Contender::GraphqlClient => {
                type $client = With<GraphqlClient>;
                $evaluate
            }
            Contender::Cynic => {
                type $client = With<Cynic>;
                $evaluate
            }
            other => Err(format!("the {other} is not in Rust").into()),
        }
    }};
}

pub(crate) use for_client;

/// Checks that a response was read completely.
pub(crate) fn checked(work: Work, users: usize) -> Outcome<()> {
    if users == work.users() {
        return Ok(());
    }
    Err(format!(
        "{} returned {users} users instead of {}",
        work.name(),
        work.users()
    )
    .into())
}

/// Reads all pages. `page` returns the number of users in the page and in the pool.
async fn page_by_page(
    page: impl AsyncFn(i32) -> Outcome<(usize, usize)>,
    mut on_progress: impl FnMut(usize),
) -> Outcome<usize> {
    let (mut read, mut number) = (0, 1);
    loop {
        let (users, total) = page(number).await?;
        read += users;
        on_progress(read);
        if users == 0 || read >= total {
            return Ok(read);
        }
        number += 1;
    }
}
