//! Why a call cannot be waited for.

use std::{io, sync::Arc};

/// Why a call cannot be waited for. Nothing was sent.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The thread is at work on a task of a Tokio runtime, which waiting would stop: await the call there, or wait in
    /// `spawn_blocking`.
    #[error("waiting would stop the runtime: await the call, or wait in `spawn_blocking`")]
    InTask,
    /// The thread that serves those who wait could not be started.
    #[error("the thread that serves those who wait could not be started")]
    NoThread(#[source] Arc<io::Error>),
}
