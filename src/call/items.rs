//! The items of a list, read page by page.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    panic::resume_unwind,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
    vec,
};

use futures_core::Stream;
use tokio::{
    task::{JoinError, JoinHandle, spawn},
    time::{Instant, sleep},
};
use tracing::Instrument;

use crate::{
    Error, ErrorCode, Page,
    call::{BoxFuture, pages::Pages},
    error::{InvalidArgument, TransportError, TransportErrorKind},
};

/// A page and the number of its items in the response, including nulls.
pub(super) type Fetched<T> = Result<(Page<T>, usize), Error>;

/// Makes the call for a page, given its number.
type Fetch<T> = Box<dyn FnMut(i32) -> BoxFuture<'static, Fetched<T>> + Send>;

/// The number of pages that are requested or held at the same time by default.
const CONCURRENCY: usize = 2;

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
    operation: &'static str,
    /// The error of an invalid call.
    invalid: Option<Error>,
    pages: Pages,
    /// The number of pages that are requested or held at the same time.
    concurrency: usize,
    /// The time of one call. A longer `Retry-After` ends the stream.
    call_time: Duration,
    /// The pages that are requested or have arrived, in their order.
    requests: VecDeque<PageRequest<T>>,
    /// The remaining items of the current page.
    page: vec::IntoIter<T>,
    /// Pages are requested when this many items of the current one are left.
    half: usize,
}

/// The request for a page. It runs in a task: a stream that is not polled must not hold the owner token or a slot that others wait
/// for.
struct PageRequest<T> {
    number: i32,
    /// The maximum number of pages that were requested or held together with this one.
    concurrency: usize,
    /// Returns the page, or the error, and the time when it arrived.
    task: JoinHandle<(Fetched<T>, Instant)>,
}

impl<T> Drop for PageRequest<T> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl<T: Send + 'static> Items<T> {
    /// Reads the pages of a list, with the time of the call for each.
    pub(super) fn new(
        operation: &'static str,
        pages: Pages,
        call_time: Duration,
        invalid: Option<Error>,
        fetch: Fetch<T>,
    ) -> Self {
        Self {
            fetch,
            operation,
            invalid,
            pages,
            concurrency: CONCURRENCY,
            call_time,
            requests: VecDeque::new(),
            page: Vec::new().into_iter(),
            half: 0,
        }
    }

    /// Limits the number of pages that are requested or held at the same time, and with it the memory. Default: 2. With 1, a page
    /// is requested when the previous one is consumed. The order of the items does not change.
    ///
    /// The first page is requested alone. Once half of a page is consumed, further ones are requested, up to the last page by the
    /// reported total. If the service does not report a total, at most one page is requested ahead.
    ///
    /// If the service refuses a page with HTTP status 429 or with [`ErrorCode::SystemBusy`] after the retries of the call, the
    /// stream halves the number, and requests the page again after the `Retry-After`. Other pages that were requested are kept. The
    /// error ends the stream if the page was requested alone, or if the `Retry-After` is longer than the time of a call.
    ///
    /// The requests need slots of the client's [`concurrency_limit`](crate::AuthingBuilder::concurrency_limit), if it has one.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let mut users = authing.users().list().page_size(200).stream().concurrency(8);
    /// while let Some(user) = users.try_next().await? {
    ///     println!("{}", user.email.unwrap_or_default());
    /// }
    /// # assert_eq!(users.total(), Some(1));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// The stream yields [`Error::InvalidArgument`] if the number is 0.
    pub fn concurrency(mut self, pages: usize) -> Self {
        self.concurrency = pages;
        if pages == 0 {
            let reason = "is 0, which allows no request";
            let error = InvalidArgument::new("concurrency", reason, "give 1 or more");
            self.invalid = self.invalid.or(Some(error.into()));
        }
        self
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
        if let Some(invalid) = self.invalid.take() {
            return Poll::Ready(Some(Err(self.end(invalid))));
        }
        loop {
            self.request_ahead();
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(request) = self.requests.front_mut() else {
                return Poll::Ready(None);
            };
            let joined = ready!(Pin::new(&mut request.task).poll(context));
            let (fetched, arrived_at) = joined
                .unwrap_or_else(|error| (Err(cut_short(self.operation, error)), Instant::now()));
            match fetched {
                Ok((page, count)) => self.begin(page, count),
                Err(error) if self.request_again(&error, arrived_at) => {}
                Err(error) => return Poll::Ready(Some(Err(self.end(error)))),
            }
        }
    }

    /// Requests as many pages as are allowed, once half of the current page is consumed: a loop that stops earlier needs none.
    fn request_ahead(&mut self) {
        if self.page.len() > self.half {
            return;
        }
        let requested = self.requests.len();
        let current = usize::from(self.page.len() > 0);
        while current + self.requests.len() < self.concurrency
            && let Some(number) = self.pages.request(self.requests.len())
        {
            let request = self.request(number, Duration::ZERO);
            self.requests.push_back(request);
        }
        let concurrency = self.requests.len();
        if concurrency > requested {
            for request in &mut self.requests {
                request.concurrency = request.concurrency.max(concurrency);
            }
            // Frees the buffer of the whole page before the next page arrives.
            self.page = self.page.by_ref().collect::<Vec<_>>().into_iter();
        }
    }

    /// Requests a page after a pause.
    fn request(&mut self, number: i32, pause: Duration) -> PageRequest<T> {
        let call = (self.fetch)(number);
        let call = async move {
            if !pause.is_zero() {
                sleep(pause).await;
            }
            (call.await, Instant::now())
        };
        PageRequest {
            number,
            concurrency: self.concurrency.min(self.requests.len()),
            task: spawn(call.in_current_span()),
        }
    }

    /// Requests the page at the front again if the service refused it because of too many requests. Returns whether it did.
    fn request_again(&mut self, error: &Error, arrived_at: Instant) -> bool {
        let (Some(refused), Some(retry_after)) = (self.requests.front(), retry_after(error)) else {
            return false;
        };
        let (number, concurrency) = (refused.number, refused.concurrency / 2);
        if concurrency == 0 || retry_after > self.call_time {
            return false;
        }
        // Other pages may have been refused at the same time, and all wait at once.
        let pause = retry_after.saturating_sub(arrived_at.elapsed());
        self.concurrency = self.concurrency.min(concurrency);
        self.requests[0] = self.request(number, pause);
        true
    }

    fn begin(&mut self, page: Page<T>, count: usize) {
        self.requests.pop_front();
        // Counts the items received, not those requested: the service may return fewer.
        self.pages.count(count as u64, page.total);
        if self.pages.is_complete() {
            self.requests.clear();
        }
        self.half = page.items.len() / 2;
        self.page = page.items.into_iter();
    }

    /// Ends the stream with an error.
    fn end(&mut self, error: Error) -> Error {
        self.pages.end();
        self.requests.clear();
        self.page = Vec::new().into_iter();
        error
    }
}

impl<T> Items<T> {
    /// Returns the number of items on all pages, as reported with the last page that was read. Returns `None` before the first
    /// item is read, and if the service does not report it. Nulls count.
    pub fn total(&self) -> Option<u64> {
        self.pages.total()
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
            .field("total", &self.total())
            .finish_non_exhaustive()
    }
}

/// The error of a task that the runtime cancelled. It is treated like a broken connection. A panic is resumed.
fn cut_short(operation: &'static str, error: JoinError) -> Error {
    if let Ok(panic) = error.try_into_panic() {
        resume_unwind(panic);
    }
    let kind = TransportErrorKind::Interrupted;
    TransportError::without_source(operation, kind).into()
}

/// Returns the `Retry-After` of a response that refuses a request because of too many requests.
fn retry_after(error: &Error) -> Option<Duration> {
    let (is_overload, retry_after) = match error {
        Error::Status(error) => (error.status == 429, error.retry_after),
        Error::Service(error) => {
            let is_busy = error.code == Some(ErrorCode::SystemBusy);
            (is_busy || error.status == 429, error.retry_after)
        }
        _ => return None,
    };
    is_overload.then(|| retry_after.unwrap_or_default())
}

#[cfg(test)]
#[path = "simulated.rs"]
mod simulated;
