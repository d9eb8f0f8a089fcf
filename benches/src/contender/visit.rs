//! From the name of a contender to its client.

use authing::Authing;

use super::{Client, Contender, cynic::Cynic, floor::Floor, graphql_client::GraphqlClient};
use crate::Outcome;

/// What is done with a client, whichever it is.
pub trait Visitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<C: Client>(self, contender: Contender) -> Outcome<Self::Output>;
}

impl Contender {
    /// Does something with the client of this name; an error if it is not in this process.
    pub fn visit<V: Visitor>(self, visitor: V) -> Outcome<V::Output> {
        match self {
            Self::Floor => visitor.visit::<Floor>(self),
            Self::Authing => visitor.visit::<Authing>(self),
            Self::GraphqlClient => visitor.visit::<GraphqlClient>(self),
            Self::Cynic => visitor.visit::<Cynic>(self),
            Self::Python | Self::Javascript => Err(format!("the {self} is no Rust").into()),
        }
    }
}
