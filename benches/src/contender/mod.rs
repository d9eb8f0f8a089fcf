//! Who is measured, and what each of them is asked to do.

mod authing;
mod by_hand;
pub(crate) mod caller;
mod cynic;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "a program is made of it alone, too, and what it answers is the caller's to read"
)]
pub(crate) mod floor;
mod graphql_client;
mod library;
pub(crate) mod sdk;
#[cfg(test)]
mod selection;

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

pub(crate) use self::{cynic::Cynic, floor::Floor, graphql_client::GraphqlClient, library::With};
use crate::{Outcome, server::Service, work::Work};

/// Who can be measured.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Contender {
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
    pub(crate) const RUST: [Self; 4] =
        [Self::Floor, Self::Authing, Self::GraphqlClient, Self::Cynic];

    /// As the command line names it.
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

    /// Makes it. Nothing is sent.
    fn new(service: &Service) -> Outcome<Self>;

    /// Makes a call; how many users its answer held.
    fn call(&self, work: Work) -> impl Future<Output = Outcome<usize>> + Send;

    /// Reads all users of the pool, 200 a page, and tells `look` how many were read so far; how many there were.
    async fn stream(&self, look: impl FnMut(usize)) -> Outcome<usize>;

    /// Its own share of a call before the network: what it sends.
    fn request(&self, work: Work) -> Outcome<Self::Body>;

    /// Its own share of a call after the network: how many users it finds in an answer of status 200.
    fn open(&self, work: Work, body: Vec<u8>, request: &[u8]) -> Outcome<usize>;
}

/// Evaluates an expression for the client of a contender, whose type has the given name in it; an error if the contender
/// is not in this process.
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
            other => Err(format!("the {other} is no Rust").into()),
        }
    }};
}

pub(crate) use for_client;

/// Sees to it that an answer was read to its end.
pub(crate) fn checked(work: Work, users: usize) -> Outcome<()> {
    if users == work.users() {
        return Ok(());
    }
    Err(format!("{} gave {users} users, not {}", work.name(), work.users()).into())
}

/// Reads page after page until there are no more users. A page is told as the users in it, and those of the pool.
async fn page_by_page(
    page: impl AsyncFn(i32) -> Outcome<(usize, usize)>,
    mut look: impl FnMut(usize),
) -> Outcome<usize> {
    let (mut read, mut number) = (0, 1);
    loop {
        let (users, total) = page(number).await?;
        read += users;
        look(read);
        if users == 0 || read >= total {
            return Ok(read);
        }
        number += 1;
    }
}
