//! Arguments that many calls share.

use serde::Deserialize;

/// What a call takes that takes nothing.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// What the newer calls wrap their arguments in.
#[derive(Deserialize)]
pub(crate) struct Input<T> {
    pub(crate) input: T,
}

/// An id, for the calls whose only argument it is.
#[derive(Deserialize)]
pub(crate) struct ById {
    #[serde(rename = "_id")]
    pub(crate) id: String,
}

/// The pool, for the calls that name it `client`.
#[derive(Deserialize)]
pub(crate) struct OfClient {
    pub(crate) client: String,
}

/// The pool, for the calls that name it `userPoolId`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfPool {
    pub(crate) user_pool_id: String,
}

/// A page of a list whose first page is number 1.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Page {
    page: Option<i32>,
    count: Option<i32>,
}

/// How many items a page has unless the call says otherwise, and at most.
const DEFAULT_COUNT: i32 = 10;
const GREATEST_COUNT: i32 = 200;

impl Page {
    /// The page of arguments that have other names.
    pub(crate) fn new(page: Option<i32>, count: Option<i32>) -> Self {
        Self { page, count }
    }

    /// The items of this page.
    pub(crate) fn of<T>(self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        window(items, self.page.unwrap_or(1).max(1) - 1, self.count)
    }
}

/// The items of page number `page`, where 0 is the first.
pub(crate) fn window<T>(
    items: impl Iterator<Item = T>,
    page: i32,
    count: Option<i32>,
) -> impl Iterator<Item = T> {
    let count = count
        .filter(|count| *count > 0)
        .unwrap_or(DEFAULT_COUNT)
        .min(GREATEST_COUNT);
    let page = usize::try_from(page).unwrap_or(0);
    let count = usize::try_from(count).unwrap_or(0);
    items.skip(page.saturating_mul(count)).take(count)
}

/// The text of an optional argument, if there is any in it.
pub(crate) fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(page: Option<i32>, count: Option<i32>) -> Vec<i32> {
        Page { page, count }.of(0..25).collect()
    }

    #[test]
    fn pages_count_from_one() {
        assert_eq!(page(None, None), (0..10).collect::<Vec<_>>());
        assert_eq!(page(Some(3), Some(10)), (20..25).collect::<Vec<_>>());
        assert_eq!(page(Some(0), Some(2)), [0, 1]);
        assert_eq!(page(Some(-1), Some(-1)).len(), 10);
        assert!(page(Some(4), Some(10)).is_empty());
    }
}
