//! Counts the bytes of requests: of the query, of the variables, of the body, and of the whole request.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The bytes of one request.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct RequestBytes {
    /// The query.
    pub(crate) query: usize,
    /// The variables, as JSON.
    pub(crate) variables: usize,
    /// The body.
    pub(crate) body: usize,
    /// The request line, headers and body.
    pub(crate) total: usize,
}

/// The recorded requests, and the bytes read since the last one.
#[derive(Debug, Default)]
pub(crate) struct Record {
    read: AtomicUsize,
    requests: Mutex<Vec<RequestBytes>>,
}

impl Record {
    pub(crate) fn count(&self, bytes: usize) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Records a request after its body was read.
    pub(crate) fn add(&self, body: &[u8]) {
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let recorded = RequestBytes {
            query: request["query"].as_str().unwrap_or_default().len(),
            variables: request["variables"].to_string().len(),
            body: body.len(),
            total: self.read.swap(0, Ordering::Relaxed),
        };
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push(recorded);
    }

    /// Returns the requests recorded since the last call, as JSON, and forgets them. The request that fetches them is
    /// not recorded.
    pub(crate) fn take(&self) -> String {
        self.read.store(0, Ordering::Relaxed);
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        serde_json::to_string(&std::mem::take(&mut *requests)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_measured_once() {
        let record = Record::default();
        let body = br#"{"query":"{a}","variables":{"b":1}}"#;
        record.count(100 + body.len());
        record.add(body);
        let recorded: Vec<RequestBytes> = serde_json::from_str(&record.take()).unwrap();
        let expected = RequestBytes {
            query: 3,
            variables: 7,
            body: body.len(),
            total: 100 + body.len(),
        };
        assert_eq!(recorded, [expected]);
        assert_eq!(record.take(), "[]");
    }
}
