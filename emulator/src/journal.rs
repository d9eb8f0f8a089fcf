//! The record of requests: what a client sent, with every secret masked.

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
use crate::secrets::{MASK, is_secret_name, masked};
use crate::token::Caller;

/// The largest request, in bytes of memory, that is shown with its document and variables.
const LARGEST: usize = 4 << 20;

/// The address that a GraphQL request was sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Gateway {
    /// `/users/graphql`, the user service.
    Users,
    /// `/oauth/graphql`, the OAuth service.
    Oauth,
    /// `/graphql`, which stands for both.
    Combined,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Entry {
    /// The HTTP method.
    pub method: String,
    /// Path and query, as sent; secrets in them are masked.
    pub path: String,
    /// The headers in the order of their names. `authorization` shows whose token it was, and `host` is
    /// `<emulator>` where it named this emulator by its loopback address.
    pub headers: BTreeMap<String, String>,
    /// Whose token came along: `<none>`, `<owner>`, `<user ID>` or `<unknown>`, after `Bearer ` where
    /// that was sent.
    pub authorization: String,
    /// The pool of whoever's token came along.
    pub pool: Option<String>,
    /// The gateway, for a GraphQL request.
    pub gateway: Option<Gateway>,
    /// The operation's name, for a GraphQL request that gives one.
    pub operation: Option<String>,
    /// The document, for a GraphQL request of less than 4 MiB in memory.
    pub query: Option<Arc<str>>,
    /// The variables, for a GraphQL request of less than 4 MiB in memory.
    pub variables: Option<Map<String, Value>>,
}

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
        }
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

/// The latest requests to the service, the oldest first: ten thousand, in 64 MiB of memory at most. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Journal(Arc<Mutex<Latest<Entry, 10_000, { 64 << 20 }>>>);

impl Journal {
    pub(crate) fn push(&self, mut entry: Entry) {
        if entry.heap() > LARGEST {
            (entry.operation, entry.query, entry.variables) = (None, None, None);
        }
        self.0.lock().push(entry);
    }

    /// All requests that are remembered.
    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().iter().cloned().collect()
    }

    /// The latest request.
    pub fn last(&self) -> Option<Entry> {
        self.0.lock().iter().next_back().cloned()
    }

    /// How many requests are remembered.
    pub fn len(&self) -> usize {
        self.0.lock().len()
    }

    /// Whether nothing was sent yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all requests.
    pub fn clear(&self) {
        self.0.lock().clear();
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
                // An address, such as that of the page before, may carry a token.
                masked(value).into_owned()
            };
            (name.to_string(), shown)
        })
        .collect()
}

/// The path and query. A segment that the route names like a secret is masked: `/verify-email/{pool}/{token}`.
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
