//! Why a thread must not block for a call.

use std::{io, sync::Arc};

/// Why a thread must not block for a call. Nothing was sent.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The thread runs a task of a Tokio runtime, whose other tasks would stop: await the call there, or block in
    /// `spawn_blocking`. A task that is `unconstrained` is not recognised.
    #[error("waiting would stop the runtime: await the call, or wait in `spawn_blocking`")]
    InTask,
    /// The thread that serves those who wait could not be started.
    #[error("the thread that serves those who wait could not be started")]
    NoThread(#[source] Arc<io::Error>),
}
