//! The record of requests: what a client sent, with every secret masked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::{HeaderMap, Uri, request::Parts};
use parking_lot::Mutex;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::graphql::is_secret;
use crate::world::Caller;

/// How many requests are remembered; older ones make room.
const CAPACITY: usize = 10_000;

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
    /// Path and query, as sent; secrets in the query are masked.
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
    /// The document, for a GraphQL request.
    pub query: Option<Arc<str>>,
    /// The variables, for a GraphQL request.
    pub variables: Option<Map<String, Value>>,
}

impl Entry {
    pub(crate) fn new(parts: &Parts, caller: &Caller) -> Self {
        let authorization = describe_authorization(&parts.headers, caller);
        Self {
            method: parts.method.to_string(),
            path: masked_path(&parts.uri),
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

/// The requests that reached the emulator, the oldest first. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Journal(Arc<Mutex<VecDeque<Entry>>>);

impl Journal {
    pub(crate) fn push(&self, entry: Entry) {
        let mut entries = self.0.lock();
        if entries.len() == CAPACITY {
            entries.pop_front();
        }
        entries.push_back(entry);
    }

    /// All requests that are remembered: the latest ten thousand.
    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().iter().cloned().collect()
    }

    /// The latest request.
    pub fn last(&self) -> Option<Entry> {
        self.0.lock().back().cloned()
    }

    /// How many requests are remembered.
    pub fn len(&self) -> usize {
        self.0.lock().len()
    }

    /// Whether nothing was sent yet.
    pub fn is_empty(&self) -> bool {
        self.0.lock().is_empty()
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
                authorization
            } else if name == HOST && value.starts_with("127.0.0.1:") {
                "<emulator>"
            } else if is_secret(name.as_str()) || name == "cookie" {
                "<masked>"
            } else {
                value
            };
            (name.to_string(), shown.to_owned())
        })
        .collect()
}

fn masked_path(uri: &Uri) -> String {
    let Some(query) = uri.query() else {
        return uri.path().to_owned();
    };
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => format!("{name}=<masked>"),
            _ => pair.to_owned(),
        })
        .collect();
    format!("{}?{}", uri.path(), pairs.join("&"))
}
