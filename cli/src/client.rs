//! A client of the API that is set. The commands are the same for both APIs, as far as the API has them.

use std::fmt;

use authing::{Authing, id::PoolId, v2};
use clap::ValueEnum;

use crate::failure::{Failure, Outcome};

/// An API of the service. Documentation of the variants would make every help long.
#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
pub(crate) enum Api {
    #[default]
    V1,
    V2,
}

impl fmt::Display for Api {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
        })
    }
}

/// A client of one API.
pub(crate) enum Client {
    V1(Authing),
    V2(v2::Authing),
}

/// Evaluates an expression with the client of either API. They have the same methods, but not a trait.
macro_rules! each {
    ($client:expr, $authing:ident => $value:expr) => {
        match $client {
            $crate::client::Client::V1($authing) => $value,
            $crate::client::Client::V2($authing) => $value,
        }
    };
}
pub(crate) use each;

impl Client {
    pub(crate) fn api(&self) -> Api {
        match self {
            Self::V1(_) => Api::V1,
            Self::V2(_) => Api::V2,
        }
    }

    pub(crate) fn pool_id(&self) -> &PoolId {
        each!(self, authing => authing.pool_id())
    }

    /// Returns the client of v1. Fails for v2, which lacks the command.
    pub(crate) fn v1(&self, command: &str) -> Outcome<&Authing> {
        match self {
            Self::V1(authing) => Ok(authing),
            Self::V2(_) => Err(Failure::usage(format!(
                "the API v2 does not have `{command}`"
            ))),
        }
    }
}
