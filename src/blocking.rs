//! Blocking calls, for programs that are not async.
//!
//! [`Wait`] blocks until a call is done, and [`Iterate`] makes an iterator of a stream. The methods and their results are the
//! same.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
//! # fn main() { example_of_waiting(|authing, _| {
//! use authing::blocking::{Iterate, Wait};
//!
//! authing.connect().wait()?;
//! let session = authing.auth().login_by_email("lea@example.com", "correct horse").wait()?;
//! let lea = session.users().update().company("Analytical Engines").wait()?;
//! assert_eq!(lea.company.as_deref(), Some("Analytical Engines"));
//!
//! for user in authing.users().list().stream().iterate() {
//!     println!("{}", user?.id);
//! }
//! # Ok(()) }) }
//! ```
//!
//! # Where a thread may block
//!
//! A thread may block outside of async code: your own threads, in the context of a runtime or not, in `spawn_blocking` and in
//! `block_in_place`. In a task of a Tokio runtime, of either flavour, it would stop all tasks of the thread. There it returns
//! [`WaitError::InTask`], and nothing is sent. A task that is `unconstrained` is not recognised, nor are other runtimes: their
//! thread is blocked as long as the call takes.
//!
//! A background thread serves the connections of blocking calls. It starts with the first of them and is shared by the whole
//! process. Blocking calls share neither connections nor the owner token with calls that are awaited, so that one
//! [`Authing`](crate::Authing) can be used in both ways. Only a custom HTTP client is shared: use one for each way. Otherwise a
//! call may wait until its time runs out, for a runtime that does not run.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    task::{Context, Poll, Waker},
    thread,
};

use futures_core::Stream;
use tokio::{
    runtime::{Builder, Handle},
    task::coop::poll_proceed,
};

use crate::{
    api::Preflight,
    error::{Error, WaitError},
};

/// Blocks for everything that can be awaited: a [`Call`](crate::Call), the future of an `async fn`, an `async` block.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
/// # fn main() { example_of_waiting(|authing, _| {
/// use authing::{Error, blocking::Wait};
///
/// authing.phone().send_code("13800000001").wait()?;
/// assert!(authing.health().preflight().wait().is_ok());
///
/// let lea = async {
///     let session = authing.auth().login_by_username("lea", "correct horse").await?;
///     session.users().me().await
/// };
/// assert_eq!(lea.wait()?.nickname.as_deref(), Some("Lea"));
/// # Ok(()) }) }
/// ```
pub trait Wait: IntoFuture<Output: Outcome> + Sized {
    /// Makes the call, and blocks the thread until it is done.
    ///
    /// # Errors
    ///
    /// Those of the call. [`Error::Wait`] in a task of a Tokio runtime, or if the background thread cannot be started.
    fn wait(self) -> Self::Output {
        match background() {
            Ok(background) => {
                let _context = background.enter();
                pollster::block_on(self.into_future())
            }
            Err(refusal) => Outcome::refused(refusal),
        }
    }
}

impl<F: IntoFuture<Output: Outcome>> Wait for F {}

/// What waiting ends with: something that has room for the error that waiting is not possible.
pub trait Outcome {
    /// That nothing was waited for.
    #[doc(hidden)]
    fn refused(refusal: WaitError) -> Self;
}

impl<T, E: From<Error>> Outcome for Result<T, E> {
    fn refused(refusal: WaitError) -> Self {
        Err(Error::from(refusal).into())
    }
}

impl<T, E: From<Error>> Outcome for Option<Result<T, E>> {
    fn refused(refusal: WaitError) -> Self {
        Some(Outcome::refused(refusal))
    }
}

impl Outcome for Preflight {
    fn refused(refusal: WaitError) -> Self {
        Self {
            users: Outcome::refused(refusal.clone()),
            oauth: Outcome::refused(refusal),
        }
    }
}

/// Makes an iterator of a stream, such as that of a [list](crate::Call::stream).
pub trait Iterate: Stream + Unpin + Sized {
    /// Iterates over the stream. Each step blocks the thread until there is an item. An error is the last item.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
    /// # fn main() { example_of_waiting(|authing, _| {
    /// use authing::{Error, blocking::Iterate};
    ///
    /// let users = authing.users().list().stream().iterate();
    /// let users = users.collect::<Result<Vec<_>, Error>>()?;
    /// assert_eq!(users.len(), 1);
    /// # Ok(()) }) }
    /// ```
    fn iterate(self) -> Items<Self> {
        Items { rest: Some(self) }
    }
}

impl<T, E: From<Error>, S: Stream<Item = Result<T, E>> + Unpin> Iterate for S {}

/// The items of a stream, each of which blocks. Made by [`Iterate::iterate`].
#[derive(Debug)]
#[must_use = "nothing is fetched until it is iterated over"]
pub struct Items<S> {
    rest: Option<S>,
}

impl<T, E: From<Error>, S: Stream<Item = Result<T, E>> + Unpin> Iterator for Items<S> {
    type Item = Result<T, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.as_mut()?;
        let item = poll_fn(|context| Pin::new(&mut *rest).poll_next(context)).wait();
        if !matches!(item, Some(Ok(_))) {
            self.rest = None;
        }
        item
    }
}

/// The runtime that serves those who wait. It lives as long as the process.
static BACKGROUND: OnceLock<Handle> = OnceLock::new();
static STARTING: Mutex<()> = Mutex::new(());

/// The runtime, started if need be; an error where nobody may wait for it.
fn background() -> Result<&'static Handle, WaitError> {
    if is_in_task() {
        return Err(WaitError::InTask);
    }
    if let Some(background) = BACKGROUND.get() {
        return Ok(background);
    }
    let _turn = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(background) = BACKGROUND.get() {
        return Ok(background);
    }
    let handle = start().map_err(|source| WaitError::NoThread(Arc::new(source)))?;
    Ok(BACKGROUND.get_or_init(|| handle))
}

fn start() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let serve = move || runtime.block_on(std::future::pending::<()>());
    thread::Builder::new()
        .name("authing".to_owned())
        .spawn(serve)?;
    Ok(handle)
}

/// Whether the call that is being made is one that is waited for.
pub(crate) fn is_waited_for() -> bool {
    let here = Handle::try_current();
    let background = BACKGROUND.get();
    background.is_some_and(|background| here.is_ok_and(|here| here.id() == background.id()))
}

/// Whether the thread is at work on a task of a Tokio runtime. Only tasks have a budget of steps, after which they are to
/// let others have their turn; threads that may block have none.
fn is_in_task() -> bool {
    /// More than the budget of any task.
    const STEPS: u32 = 1024;

    fn ends(context: &mut Context<'_>, steps: u32) -> bool {
        match poll_proceed(context) {
            Poll::Pending => true,
            // A step that is dropped is given back: nothing is spent in the end.
            Poll::Ready(_step) => steps > 0 && ends(context, steps - 1),
        }
    }
    ends(&mut Context::from_waker(Waker::noop()), STEPS)
}
