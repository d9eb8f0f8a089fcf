//! A service that sends prepared bytes as fast as it can, over HTTP and TLS, in its own process.

mod body;
mod listen;
mod process;
mod record;
mod responses;
mod tls;
mod user;

pub(crate) use listen::serve;
pub(crate) use process::{Server, Service};
pub(crate) use record::RequestBytes;
pub(crate) use responses::Responses;
