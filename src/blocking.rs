//! Blocking calls, for programs that are not async. They are the calls of any API.
//!
//! ```
//! # authing_emulated::blocking_example(|authing, _| {
//! let runtime = authing::blocking::Runtime::new()?;
//!
//! runtime.block_on(authing.connect())?;
//! let session = runtime.block_on(authing.auth().login_by_email("lea@example.com", "correct horse"))?;
//! let lea = runtime.block_on(session.users().update().company("Analytical Engines"))?;
//! assert_eq!(lea.company.as_deref(), Some("Analytical Engines"));
//!
//! for user in runtime.block_on_stream(authing.users().list().stream()) {
//!     println!("{}", user?.id);
//! }
//! # Ok(()) });
//! ```

use std::{iter::from_fn, sync::Arc};

use futures_core::Stream;
use futures_util::StreamExt;
use tokio::runtime::{self, Builder, Handle};

use crate::error::{BlockingError, Error};

/// Blocks threads until calls are done. A background thread serves the connections; it ends when the runtime is dropped.
///
/// A program needs one runtime. Its threads can share it. Use a client and its clones in one runtime only, this one or your
/// own: connections are served by the runtime that opened them.
#[derive(Debug)]
pub struct Runtime(Option<runtime::Runtime>);

impl Runtime {
    /// Starts the background thread.
    ///
    /// # Errors
    ///
    /// [`Error::Blocking`] if the thread cannot be started.
    pub fn new() -> Result<Self, Error> {
        let mut builder = Builder::new_multi_thread();
        let builder = builder.worker_threads(1).thread_name("authing");
        let runtime = builder.enable_all().build();
        let runtime = runtime.map_err(|source| BlockingError::NoThread(Arc::new(source)))?;
        Ok(Self(Some(runtime)))
    }

    /// Blocks until a [`Call`](crate::Call), another future or an `async` block is done. Returns its output.
    ///
    /// # Errors
    ///
    /// Those of the call. [`Error::Blocking`] in the context of a Tokio runtime, such as a task or `spawn_blocking`: await the call
    /// in a task, and block with [`Handle::block_on`] in `spawn_blocking`.
    pub fn block_on<T, E: From<Error>>(
        &self,
        call: impl IntoFuture<Output = Result<T, E>>,
    ) -> Result<T, E> {
        match &self.0 {
            Some(runtime) if Handle::try_current().is_err() => runtime.block_on(call.into_future()),
            _ => Err(Error::from(BlockingError::InRuntime).into()),
        }
    }

    /// Iterates over a stream, such as that of a [list](crate::Call::stream). Each step blocks until an item is available. An
    /// error is the last item.
    pub fn block_on_stream<T, E: From<Error>>(
        &self,
        stream: impl Stream<Item = Result<T, E>>,
    ) -> impl Iterator<Item = Result<T, E>> {
        let mut stream = Some(Box::pin(stream));
        from_fn(move || {
            let rest = stream.as_mut()?;
            let next = async { rest.next().await.transpose() };
            let item = self.block_on(next).transpose();
            if !matches!(item, Some(Ok(_))) {
                stream = None;
            }
            item
        })
    }
}

impl Drop for Runtime {
    /// Tokio does not let a runtime wait for its threads in a task.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
