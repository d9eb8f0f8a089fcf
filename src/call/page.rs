//! Lists come in pages. A call returns one page; a stream requests the next page as it is read.

use std::{panic::resume_unwind, vec};

use futures_core::Stream;
use futures_util::stream::try_unfold;
use serde::{Deserialize, Serialize};
use tokio::task::{JoinError, JoinSet};
use tracing::Instrument;

use crate::{
    Call, Error, Operation,
    call::{
        actor::{Actor, Caller},
        run::execute_page,
    },
    error::{TransportError, TransportErrorKind},
    transport::options::Options,
};

/// One page of a list.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// let page = authing.users().list().page(1).page_size(20).await?;
/// println!("{} of {:?} users", page.items.len(), page.total);
/// for user in page {
///     assert_eq!(user.nickname.as_deref(), Some("Lea"));
/// }
/// # Ok(()) });
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items on this page.
    pub items: Vec<T>,
    /// How many items there are on all pages, if the service says so.
    pub total: Option<u64>,
}

impl<T> Default for Page<T> {
    /// A page without items.
    fn default() -> Self {
        Self {
            items: Vec::new(),
            total: None,
        }
    }
}

impl<T> Page<T> {
    #[doc(hidden)]
    pub fn new(items: Vec<T>, total: impl Into<Option<i64>>) -> Self {
        let total = total.into().and_then(|total| u64::try_from(total).ok());
        Self { items, total }
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

/// An operation that returns pages. Pages are counted from 1, whatever the service does.
pub trait Paged: Operation<Output = Page<Self::Item>> {
    /// What the list holds.
    type Item: Send + 'static;
    /// How many items the service puts on a page when nothing else is asked for.
    const DEFAULT_SIZE: i32;
    /// The path of the list in the data, by the names in the response.
    #[doc(hidden)]
    const LIST: &'static [&'static str];

    /// The page and the size that were asked for.
    #[doc(hidden)]
    fn requested(&self) -> (Option<i32>, Option<i32>);

    /// Asks for a page.
    #[doc(hidden)]
    fn request(&mut self, number: i32, size: i32);
}

impl<A: Actor, O: Paged> Call<A, O> {
    /// Reads the list to its end, from the requested page, or else from the first. Prefetches the next page in a background task
    /// once half of the current page is consumed. At most two pages are held in memory. A stream that is dropped cancels it.
    ///
    /// The stream ends at an empty page, or after as many items as the service counts in total. Items that are null are left
    /// out, and count. An error is yielded after all items already received, and ends the stream.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// use futures_util::TryStreamExt;
    ///
    /// let mut users = authing.users().list().page_size(200).stream();
    /// while let Some(user) = users.try_next().await? {
    ///     println!("{}", user.email.unwrap_or_default());
    /// }
    /// # assert_eq!(emulator.journal().len(), 2, "the owner token and one page");
    /// # Ok(()) });
    /// ```
    pub fn stream(self) -> impl Stream<Item = Result<O::Item, Error>> + Send + Unpin + use<A, O> {
        let Self {
            actor,
            operation,
            options,
            problem,
            ..
        } = self;
        let (number, size) = operation.requested();
        let reader = Reader {
            actor,
            operation,
            options,
            problem,
            number: number.unwrap_or(1),
            size: size.unwrap_or(O::DEFAULT_SIZE),
            read: 0,
            items: Vec::new().into_iter(),
            half: 0,
            fetching: JoinSet::new(),
            is_last: false,
        };
        // Boxed, so that whoever reads it need not pin it.
        Box::pin(try_unfold(Box::new(reader), Reader::next))
    }
}

/// A page, and how many items it has in the response, those that were null included.
type Fetched<T> = Result<(Page<T>, usize), Error>;

struct Reader<A, O: Paged> {
    actor: A,
    operation: O,
    options: Options,
    /// What is wrong with the call.
    problem: Option<Error>,
    /// The next page.
    number: i32,
    size: i32,
    /// How many items came so far, those that were null included.
    read: u64,
    items: vec::IntoIter<O::Item>,
    /// How many items are left when the next page is fetched.
    half: usize,
    /// The next page: in a task, since a call that nobody polls would keep others from the owner token, or from their turn.
    fetching: JoinSet<Fetched<O::Item>>,
    is_last: bool,
}

impl<A: Actor, O: Paged> Reader<A, O> {
    async fn next(mut self: Box<Self>) -> Result<Option<(O::Item, Box<Self>)>, Error> {
        if let Some(problem) = self.problem.take() {
            return Err(problem);
        }
        loop {
            if !self.is_last && self.fetching.is_empty() && self.items.len() <= self.half {
                self.fetch();
            }
            if let Some(item) = self.items.next() {
                return Ok(Some((item, self)));
            }
            let Some(fetched) = self.fetching.join_next().await else {
                return Ok(None);
            };
            let (page, count) = fetched.unwrap_or_else(|error| Err(cut_short::<O>(error)))?;
            // What came is counted, not what was asked for: the service may return less at once.
            self.read += count as u64;
            self.is_last = count == 0 || page.total.is_some_and(|total| self.read >= total);
            self.half = page.items.len() / 2;
            self.items = page.items.into_iter();
        }
    }

    fn fetch(&mut self) {
        let (actor, options) = (self.actor.clone(), self.options.clone());
        let mut operation = self.operation.clone();
        operation.request(self.number, self.size);
        self.number = self.number.saturating_add(1);
        let call = async move {
            let caller = Caller {
                options: &options,
                ..actor.caller()
            };
            execute_page(caller, operation).await
        };
        self.fetching.spawn(call.in_current_span());
    }
}

/// The error of a task that its runtime cut short: it is as good as a connection that broke. A panic goes on here.
fn cut_short<O: Operation>(error: JoinError) -> Error {
    if let Ok(panic) = error.try_into_panic() {
        resume_unwind(panic);
    }
    let problem = TransportErrorKind::Interrupted;
    TransportError::without_source(O::NAME, problem).into()
}
