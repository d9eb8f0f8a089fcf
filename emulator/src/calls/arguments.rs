//! Arguments that many calls share.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::access::PoolGuard;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;

/// The arguments of a call without arguments.
#[derive(Default, Deserialize)]
pub(crate) struct NoArguments {}

/// The only argument of a GraphQL field, under any name. A missing one is null.
pub(crate) struct Only<T>(pub(crate) T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Only<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let arguments = Map::<String, Value>::deserialize(deserializer)?;
        let value = arguments.into_iter().next().map(|(_, value)| value);
        let value = serde_json::from_value(value.unwrap_or_default());
        value.map(Self).map_err(D::Error::custom)
    }
}

/// An id, for calls without other arguments.
#[derive(Deserialize)]
pub(crate) struct ById {
    #[serde(rename = "_id")]
    pub(crate) id: String,
}

/// The pool, for calls without other arguments.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OfPool {
    pub(crate) user_pool_id: String,
}

/// A user and the user's pool, under the names of several calls. Users need to name neither.
#[derive(Deserialize)]
pub(crate) struct Account {
    #[serde(alias = "clientId", alias = "userPoolId")]
    client: Option<String>,
    #[serde(alias = "userId")]
    user: Option<String>,
}

impl Account {
    /// Returns the pool and the id of the user: users can access only their own account, owners any.
    pub(crate) fn open<'a>(
        &self,
        call: &Call<'a>,
    ) -> Result<(PoolGuard<'a>, String), ServiceError> {
        call.account(self.client.as_deref(), self.user.as_deref())
    }
}

/// A page of a list. Pages are numbered from 1.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Page {
    page: Option<i32>,
    count: Option<i32>,
}

/// The default and the maximum number of items on a page.
const DEFAULT_COUNT: i32 = 10;
const MAX_COUNT: i32 = 200;

impl Page {
    /// Makes a page from arguments with other names.
    pub(crate) fn new(page: Option<i32>, count: Option<i32>) -> Self {
        Self { page, count }
    }

    /// Returns the items of this page.
    pub(crate) fn of<T>(self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        window(items, self.page.unwrap_or(1).max(1) - 1, self.count)
    }
}

/// Returns the items of page number `page`, counted from 0.
pub(crate) fn window<T>(
    items: impl Iterator<Item = T>,
    page: i32,
    count: Option<i32>,
) -> impl Iterator<Item = T> {
    let count = count
        .filter(|count| *count > 0)
        .unwrap_or(DEFAULT_COUNT)
        .min(MAX_COUNT);
    let page = usize::try_from(page).unwrap_or(0);
    let count = usize::try_from(count).unwrap_or(0);
    items.skip(page.saturating_mul(count)).take(count)
}

/// Reads the members of an input.
pub(crate) fn read<T: DeserializeOwned>(members: Map<String, Value>) -> Result<T, ServiceError> {
    serde_json::from_value(members.into()).map_err(|_| Code::Internal.into())
}

/// Returns an optional argument if it is not empty.
pub(crate) fn non_empty(text: Option<&String>) -> Option<&str> {
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
