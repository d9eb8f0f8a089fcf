//! A service that answers prepared bytes as fast as it can, over HTTP and TLS, in a process of its own.

mod answers;
mod listen;
mod process;
mod record;
mod tls;

pub(crate) use answers::Answers;
pub use listen::serve;
pub use process::{Server, Service};
pub use record::RequestBytes;
