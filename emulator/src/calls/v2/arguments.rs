//! Arguments that many calls share: pages of lists, and namespaces.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::error::not_emulated;
use crate::calls::access::PoolGuard;
use crate::calls::arguments::Page;
use crate::calls::rbac::Sort;
use crate::error::ServiceError;
use crate::graphql::{Call, Node};

/// A page of a list, counted from 1.
#[derive(Default, Deserialize)]
pub(crate) struct Paging {
    pub(super) page: Option<i32>,
    pub(super) limit: Option<i32>,
}

impl Paging {
    /// Returns the items of this page.
    pub(super) fn of<T>(&self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        Page::new(self.page, self.limit).of(items)
    }

    /// Returns the items of this page, converted, and their total number.
    pub(super) fn show<'a, T, N: Into<Node<'a>>>(
        &self,
        items: Vec<T>,
        show: impl Fn(T) -> N,
    ) -> Node<'a> {
        Node::page(items.len(), self.of(items.into_iter()).map(show))
    }

    /// Returns the items of this page, converted to JSON, and their total number.
    pub(super) fn json<T>(&self, items: Vec<T>, show: impl Fn(T) -> Value) -> Value {
        let total = items.len();
        let list: Vec<Value> = self.of(items.into_iter()).map(show).collect();
        json!({ "totalCount": total, "list": list })
    }
}

/// A page of a sorted list.
#[derive(Default, Deserialize)]
pub(super) struct Listing {
    #[serde(flatten)]
    paging: Paging,
    #[serde(rename = "sortBy")]
    sort: Option<Sort>,
}

impl Listing {
    /// Sorts items that are in the order of creation. Returns those of this page, converted, and their total number.
    pub(super) fn show<'a, T, K: Ord, N: Into<Node<'a>>>(
        &self,
        mut items: Vec<T>,
        updated: impl Fn(&T) -> K,
        show: impl Fn(T) -> N,
    ) -> Node<'a> {
        self.sort.unwrap_or_default().apply(&mut items, updated);
        self.paging.show(items, show)
    }
}

/// The namespace of arguments without one.
pub(super) const DEFAULT_NAMESPACE: &str = "default";

/// Arguments with the namespace of roles, policies and resources.
#[derive(Default, Deserialize)]
pub(crate) struct InNamespace<T> {
    namespace: Option<String>,
    #[serde(flatten)]
    pub(super) of: T,
}

impl<T> InNamespace<T> {
    /// Returns the owner's pool and the other arguments. Refuses other namespaces, which policies do not have.
    pub(super) fn open<'a>(self, call: &Call<'a>) -> Result<(PoolGuard<'a>, T), ServiceError> {
        let pool = access::owner(call)?;
        match self.split() {
            (None, of) => Ok((pool, of)),
            (Some(_), _) => Err(not_emulated("namespaces other than `default`")),
        }
    }

    /// Returns the owner's pool, the name of a namespace other than `default`, and the other arguments.
    pub(super) fn open_any<'a>(
        self,
        call: &Call<'a>,
    ) -> Result<(PoolGuard<'a>, Option<String>, T), ServiceError> {
        let pool = access::owner(call)?;
        let (namespace, of) = self.split();
        Ok((pool, namespace, of))
    }

    pub(super) fn is_named(&self) -> bool {
        self.namespace.as_ref().is_some_and(|name| !name.is_empty())
    }

    /// Returns the name of a namespace other than `default`, and the other arguments.
    pub(super) fn split(self) -> (Option<String>, T) {
        let name = self
            .namespace
            .filter(|name| !matches!(&**name, "" | DEFAULT_NAMESPACE));
        (name, self.of)
    }
}

/// One code, or several.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Codes {
    code: Option<String>,
    code_list: Option<Vec<String>>,
}

impl Codes {
    pub(super) fn all(self) -> Vec<String> {
        let several = self.code_list.unwrap_or_default();
        self.code.into_iter().chain(several).collect()
    }
}
