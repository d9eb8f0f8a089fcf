//! A service that answers prepared bytes as fast as it can, over HTTP and TLS, in a process of its own.

mod answers;
mod listen;
mod process;
mod record;
mod tls;

pub(crate) use answers::Answers;
pub(crate) use listen::serve;
pub(crate) use process::{Server, Service};
pub(crate) use record::RequestBytes;
