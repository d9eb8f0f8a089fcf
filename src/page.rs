//! Lists come in pages. A page is what one call answers; a stream asks for the next page as it is read.

use std::{collections::VecDeque, vec};

use futures_core::Stream;
use futures_util::stream::try_unfold;

use crate::{
    Call, Error, Operation,
    actor::{Actor, execute},
};

/// One page of a list.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
/// # fn main() { example(async |authing, _| {
/// let page = authing.users().list().page(1).count(20).await?;
/// println!("{} of {:?} users", page.items.len(), page.total);
/// for user in page {
///     assert_eq!(user.nickname.as_deref(), Some("Lea"));
/// }
/// # Ok(()) }) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items on this page.
    pub items: Vec<T>,
    /// How many items there are on all pages, if the service says so.
    pub total: Option<u64>,
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

/// An operation that answers pages. Pages are counted from one, whatever the service does.
pub trait Paged: Operation<Output = Page<Self::Item>> {
    /// What the list holds.
    type Item: Send + 'static;
    /// How many items the service puts on a page when nothing else is asked for.
    const DEFAULT_SIZE: i32;

    /// The page and the size that were asked for.
    #[doc(hidden)]
    fn requested(&self) -> (Option<i32>, Option<i32>);

    /// Asks for a page.
    #[doc(hidden)]
    fn request(&mut self, number: i32, size: i32);
}

impl<'actor, A: Actor, O: Paged> Call<'actor, A, O> {
    /// Reads the list to its end, from the page that was asked for, or else from the first. Each page is fetched
    /// when the one before it is used up.
    ///
    /// The end is an empty page, or as many items as the service counts. After an error there is nothing more.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
    /// # fn main() { example(async |authing, emulator| {
    /// use futures_util::TryStreamExt;
    ///
    /// let mut users = authing.users().list().count(200).stream();
    /// while let Some(user) = users.try_next().await? {
    ///     println!("{}", user.email.unwrap_or_default());
    /// }
    /// # assert_eq!(emulator.journal().len(), 2, "the owner token and one page");
    /// # Ok(()) }) }
    /// ```
    pub fn stream(self) -> impl Stream<Item = Result<O::Item, Error>> + Send + Unpin + 'actor {
        let (number, size) = self.operation().requested();
        let reader = Reader {
            actor: self.actor(),
            operation: self.operation().clone(),
            number: number.unwrap_or(1),
            size: size.unwrap_or(O::DEFAULT_SIZE),
            read: 0,
            items: VecDeque::new(),
            ended: false,
        };
        // Boxed, so that whoever reads it need not pin it.
        Box::pin(try_unfold(reader, Reader::next))
    }
}

struct Reader<'actor, A, O: Paged> {
    actor: &'actor A,
    operation: O,
    number: i32,
    size: i32,
    /// How many items came so far.
    read: u64,
    items: VecDeque<O::Item>,
    ended: bool,
}

impl<A: Actor, O: Paged> Reader<'_, A, O> {
    async fn next(mut self) -> Result<Option<(O::Item, Self)>, Error> {
        while self.items.is_empty() && !self.ended {
            self.fetch().await?;
        }
        Ok(self.items.pop_front().map(|item| (item, self)))
    }

    async fn fetch(&mut self) -> Result<(), Error> {
        let mut operation = self.operation.clone();
        operation.request(self.number, self.size);
        let page = execute(self.actor, operation).await?;
        // What came is counted, not what was asked for: the service may hand out less at once.
        self.read += page.items.len() as u64;
        let all = page.total.is_some_and(|total| self.read >= total);
        self.ended = page.items.is_empty() || all;
        self.items.extend(page.items);
        self.number = self.number.saturating_add(1);
        Ok(())
    }
}
