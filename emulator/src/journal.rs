//! Records requests, with every secret masked.

use std::collections::BTreeMap;
use std::iter;
use std::sync::Arc;

use axum::extract::MatchedPath;
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::{HeaderMap, request::Parts};
use parking_lot::Mutex;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::bounded::{Footprint, Latest};
use crate::changes::Changes;
use crate::secrets::{MASK, is_secret_name, masked};
use crate::token::Caller;

/// The maximum size in memory of a request that is stored with its document and variables.
const MAX_REQUEST_SIZE: usize = 4 << 20;

/// The address that a GraphQL request was sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Gateway {
    /// `/users/graphql`, the user service.
    Users,
    /// `/oauth/graphql`, the OAuth service.
    Oauth,
    /// `/graphql`, which combines both.
    Combined,
    /// `/graphql/v2`, version 2 of the API.
    Core,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Entry {
    /// The HTTP method.
    pub method: String,
    /// Path and query as sent, with masked secrets.
    pub path: String,
    /// The headers, sorted by name. `authorization` shows the kind of token. `host` is `<emulator>` if it was the
    /// emulator's loopback address.
    pub headers: BTreeMap<String, String>,
    /// The kind of token: `<none>`, `<owner>`, `<user ID>` or `<unknown>`, after `Bearer ` if that was sent.
    pub authorization: String,
    /// The pool of a valid token.
    pub pool: Option<String>,
    /// The gateway, for a GraphQL request.
    pub gateway: Option<Gateway>,
    /// The operation's name, for a GraphQL request that has one.
    pub operation: Option<String>,
    /// The document, for a GraphQL request of less than 4 MiB in memory.
    pub query: Option<Arc<str>>,
    /// The variables, for a GraphQL request of less than 4 MiB in memory.
    pub variables: Option<Map<String, Value>>,
    /// The outcome, or `None` while the request is in progress.
    pub outcome: Option<Outcome>,
    /// The name of the fault that was applied to the response.
    pub fault: Option<&'static str>,
}

/// The outcome of a request, before a fault is applied to its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Outcome {
    /// The HTTP status.
    pub status: u16,
    /// Whether the response reports an error, by its status or in its body.
    pub is_error: bool,
    /// The service's code of the error, if it has one.
    pub code: Option<i32>,
}

/// The number of a request in the journal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number(usize);

impl Entry {
    pub(crate) fn new(parts: &Parts, caller: &Caller) -> Self {
        let authorization = describe_authorization(&parts.headers, caller);
        Self {
            method: parts.method.to_string(),
            path: masked_path(parts),
            headers: masked_headers(&parts.headers, &authorization),
            authorization,
            pool: pool(caller),
            gateway: None,
            operation: None,
            query: None,
            variables: None,
            outcome: None,
            fault: None,
        }
    }

    /// Returns whether the client got something else than a correct response without an error.
    pub(crate) fn failed(&self) -> bool {
        self.fault.is_some() || self.outcome.is_some_and(|outcome| outcome.is_error)
    }
}

impl Footprint for Entry {
    fn heap(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers
            .map(|(name, value)| 2 * size_of::<String>() + name.heap() + value.heap())
            .sum();
        let texts = [&self.method, &self.path, &self.authorization].map(Footprint::heap);
        let document = self.query.as_ref().map_or(0, Footprint::heap);
        let variables = self.variables.as_ref().map_or(0, Footprint::heap);
        let names = self.pool.heap() + self.operation.heap();
        headers + texts.iter().sum::<usize>() + document + variables + names
    }
}

/// The latest requests to the service, oldest first: at most 10,000, in at most 64 MiB of memory. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: Arc<Mutex<Latest<Entry, 10_000, { 64 << 20 }>>>,
    changes: Changes,
}

impl Journal {
    pub(crate) fn new(changes: Changes) -> Self {
        Self {
            changes,
            ..Self::default()
        }
    }

    /// Adds a request, and returns its number.
    pub(crate) fn push(&self, mut entry: Entry) -> Option<Number> {
        if entry.heap() > MAX_REQUEST_SIZE {
            (entry.operation, entry.query, entry.variables) = (None, None, None);
        }
        let number = self.entries.lock().push(entry);
        self.changes.announce();
        number.map(Number)
    }

    /// Changes a request, unless it was dropped. The change must not change its memory.
    pub(crate) fn change(&self, Number(number): Number, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.lock().get_mut(number) {
            change(entry);
        }
        self.changes.announce();
    }

    /// Returns the latest requests with their numbers, latest first, as `show` converts them.
    pub(crate) fn latest_of<T>(&self, count: usize, show: impl Fn(usize, &Entry) -> T) -> Vec<T> {
        let entries = self.entries.lock();
        let latest = entries.latest_first().take(count);
        latest.map(|(number, entry)| show(number, entry)).collect()
    }

    /// Returns all recorded requests.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.lock().iter().cloned().collect()
    }

    /// Returns the latest request.
    pub fn last(&self) -> Option<Entry> {
        self.entries.lock().iter().next_back().cloned()
    }

    /// Returns the number of recorded requests.
    pub fn len(&self) -> usize {
        self.entries.lock().len()
    }

    /// Returns whether the journal is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes all requests.
    pub fn clear(&self) {
        self.entries.lock().clear();
        self.changes.announce();
    }
}

fn describe_authorization(headers: &HeaderMap, caller: &Caller) -> String {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return "<none>".to_owned();
    };
    let holder = match caller {
        Caller::Owner { .. } => "<owner>".to_owned(),
        Caller::User { id, .. } => format!("<user {id}>"),
        Caller::Anonymous | Caller::Rejected(_) => "<unknown>".to_owned(),
    };
    let prefixed = value
        .to_str()
        .is_ok_and(|value| value.starts_with("Bearer "));
    if prefixed {
        format!("Bearer {holder}")
    } else {
        holder
    }
}

fn pool(caller: &Caller) -> Option<String> {
    match caller {
        Caller::Owner { pool } | Caller::User { pool, .. } => Some(pool.clone()),
        Caller::Anonymous | Caller::Rejected(_) => None,
    }
}

fn masked_headers(headers: &HeaderMap, authorization: &str) -> BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = value.to_str().unwrap_or("<not text>");
            let shown = if name == AUTHORIZATION {
                authorization.to_owned()
            } else if is_secret_name(name.as_str()) {
                MASK.to_owned()
            } else if name == HOST && value.starts_with("127.0.0.1:") {
                "<emulator>".to_owned()
            } else {
                // An address, such as `Referer`, can carry a token.
                masked(value).into_owned()
            };
            (name.to_string(), shown)
        })
        .collect()
}

/// Returns the path and query. A segment is masked if the route gives it a secret name, as in
/// `/verify-email/{pool}/{token}`.
fn masked_path(parts: &Parts) -> String {
    let route = parts.extensions.get::<MatchedPath>();
    let route = route.map_or("", MatchedPath::as_str).split('/');
    let segments = parts.uri.path().split('/');
    let shown = segments
        .zip(route.chain(iter::repeat("")))
        .map(|(segment, name)| {
            if name.starts_with('{') && is_secret_name(name) {
                MASK
            } else {
                segment
            }
        });
    let path = shown.collect::<Vec<_>>().join("/");
    match parts.uri.query() {
        Some(query) => masked(&format!("{path}?{query}")).into_owned(),
        None => path,
    }
}
