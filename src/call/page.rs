//! Lists come in pages. A call returns one page; a stream requests the next page as it is read.

use std::vec;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::{
    Call, Operation,
    call::{
        BoxFuture,
        actor::{Actor, Caller},
        items::{Fetched, Items},
        pages::Pages,
        run::execute_page,
    },
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
    /// The number of items on all pages, if the service reports it.
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

/// An operation that returns pages. Page numbers start at 1.
pub trait Paged: Operation<Output = Page<Self::Item>> {
    /// The type of the items.
    type Item: Send + 'static;
    /// The number of items on a page if the call does not set it.
    const DEFAULT_SIZE: i32;
    /// The path of the list in the data, by the names in the response.
    #[doc(hidden)]
    const LIST: &'static [&'static str];

    /// Returns the requested page and size.
    #[doc(hidden)]
    fn requested(&self) -> (Option<i32>, Option<i32>);

    /// Requests a page.
    #[doc(hidden)]
    fn request(&mut self, number: i32, size: i32);
}

impl<A: Actor, O: Paged> Call<A, O> {
    /// Reads the list to its end, from the requested page, or else from the first. Requests further pages in background tasks once
    /// half of the current page is consumed. At most two pages are requested or held at the same time;
    /// [`concurrency`](Items::concurrency) sets another number. Dropping the stream cancels the tasks.
    ///
    /// The stream ends at an empty page, or at the item with the number that the service reports in total. Nulls are skipped, but
    /// counted. An error is yielded after all items of the pages before, and ends the stream.
    ///
    /// Pages are counted by position. If items are added or removed while the list is read, others move to another page: the stream
    /// may skip some or return some twice, with any concurrency.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, emulator| {
    /// let mut users = authing.users().list().page_size(200).stream();
    /// while let Some(user) = users.try_next().await? {
    ///     println!("{}", user.email.unwrap_or_default());
    /// }
    /// # assert_eq!(emulator.journal().len(), 2, "the owner token and one page");
    /// # Ok(()) });
    /// ```
    pub fn stream(self) -> Items<O::Item> {
        let Self {
            actor,
            operation,
            options,
            invalid,
            ..
        } = self;
        let (number, size) = operation.requested();
        let size = size.unwrap_or(O::DEFAULT_SIZE);
        let caller = Caller {
            options: &options,
            ..actor.caller()
        };
        let call_time = caller.deadline().duration_since(Instant::now());
        let fetch = move |number| -> BoxFuture<'static, Fetched<O::Item>> {
            let (actor, options) = (actor.clone(), options.clone());
            let mut operation = operation.clone();
            operation.request(number, size);
            Box::pin(async move {
                let caller = Caller {
                    options: &options,
                    ..actor.caller()
                };
                execute_page(caller, operation).await
            })
        };
        let pages = Pages::new(number.unwrap_or(1), size);
        Items::new(O::NAME, pages, call_time, invalid, Box::new(fetch))
    }
}
