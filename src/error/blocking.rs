//! Errors of blocking calls.

use std::{io, sync::Arc};

/// The reason why a thread could not block for a call. The call was not sent.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlockingError {
    /// The thread is in the context of a Tokio runtime. Await the call there.
    #[error("blocking in a Tokio runtime would stop its tasks: await the call")]
    InRuntime,
    /// The background thread could not be started.
    #[error("the background thread could not be started")]
    NoThread(#[source] Arc<io::Error>),
}
