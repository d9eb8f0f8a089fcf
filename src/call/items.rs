//! The items of a list, read page by page.

use std::{
    fmt,
    future::poll_fn,
    panic::resume_unwind,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;
use tokio::task::{JoinError, JoinSet};
use tracing::Instrument;

use crate::{
    Error, Page,
    call::BoxFuture,
    error::{TransportError, TransportErrorKind},
};

/// A page and the number of its items in the response, including nulls.
pub(super) type Fetched<T> = Result<(Page<T>, usize), Error>;

/// Makes the call for a page, given its number.
type Fetch<T> = Box<dyn FnMut(i32) -> BoxFuture<'static, Fetched<T>> + Send>;

/// A stream of the items of a list. [`Call::stream`](crate::Call::stream) returns it.
///
/// [`try_next`](Self::try_next) and [`next`](Self::next) are its own methods, so that a loop needs no import. For everything else it
/// is a [`Stream`], which the traits `StreamExt` and `TryStreamExt` of `futures_util` extend.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// let mut users = authing.users().list().stream();
/// while let Some(user) = users.try_next().await? {
///     println!("{} of {:?}", user.email.unwrap_or_default(), users.total());
/// }
/// assert_eq!(users.total(), Some(1));
/// # Ok(()) });
/// ```
#[must_use = "a stream requests nothing until it is read"]
pub struct Items<T> {
    fetch: Fetch<T>,
    /// The next page.
    number: i32,
    operation: &'static str,
    /// The error of an invalid call.
    problem: Option<Error>,
    /// The number of items received so far, including nulls.
    read: u64,
    total: Option<u64>,
    /// The remaining items of the current page.
    page: vec::IntoIter<T>,
    /// The next page is fetched when this many items of the current one are left.
    half: usize,
    /// Fetches the next page. It runs in a task: a stream that is not polled must not hold the owner token or a slot that others
    /// wait for.
    fetching: JoinSet<Fetched<T>>,
    is_last: bool,
}

impl<T: Send + 'static> Items<T> {
    /// Reads the list, starting at the page with this number.
    pub(super) fn new(
        operation: &'static str,
        number: i32,
        problem: Option<Error>,
        fetch: Fetch<T>,
    ) -> Self {
        Self {
            fetch,
            number,
            operation,
            problem,
            read: 0,
            total: None,
            page: Vec::new().into_iter(),
            half: 0,
            fetching: JoinSet::new(),
            is_last: false,
        }
    }

    /// Returns the next item, `None` at the end, or the error that ends the stream.
    ///
    /// It is cancel safe: if the future is dropped before it is ready, no item is lost.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next item, or `None` at the end.
    ///
    /// It is cancel safe: if the future is dropped before it is ready, no item is lost.
    ///
    /// # Errors
    ///
    /// Those of the call for the page. An error ends the stream.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        if let Some(problem) = self.problem.take() {
            self.is_last = true;
            return Poll::Ready(Some(Err(problem)));
        }
        loop {
            if !self.is_last && self.fetching.is_empty() && self.page.len() <= self.half {
                let call = (self.fetch)(self.number);
                self.number = self.number.saturating_add(1);
                self.fetching.spawn(call.in_current_span());
                // Frees the buffer of the whole page before the next page arrives.
                self.page = self.page.by_ref().collect::<Vec<_>>().into_iter();
            }
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(fetched) = ready!(self.fetching.poll_join_next(context)) else {
                return Poll::Ready(None);
            };
            match fetched.unwrap_or_else(|error| Err(cut_short(self.operation, error))) {
                Ok((page, count)) => self.begin(page, count),
                Err(error) => {
                    self.is_last = true;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    fn begin(&mut self, page: Page<T>, count: usize) {
        // Counts the items received, not those requested: the service may return fewer.
        self.read += count as u64;
        self.is_last = count == 0 || page.total.is_some_and(|total| self.read >= total);
        self.total = page.total.or(self.total);
        self.half = page.items.len() / 2;
        self.page = page.items.into_iter();
    }
}

impl<T> Items<T> {
    /// Returns the number of items on all pages, as reported with the last page that was read. Returns `None` before the first
    /// item is read, and if the service does not report it. Nulls count.
    pub fn total(&self) -> Option<u64> {
        self.total
    }
}

impl<T: Send + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Items are moved, never pinned.
impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("operation", &self.operation)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

/// The error of a task that the runtime cancelled. It is treated like a broken connection. A panic is resumed.
fn cut_short(operation: &'static str, error: JoinError) -> Error {
    if let Ok(panic) = error.try_into_panic() {
        resume_unwind(panic);
    }
    let problem = TransportErrorKind::Interrupted;
    TransportError::without_source(operation, problem).into()
}
