//! How many bytes a request takes: of its text, of its variables, as a body, and in all.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The bytes of one request.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct RequestBytes {
    /// The text of the operation.
    pub(crate) query: usize,
    /// The variables, as JSON.
    pub(crate) variables: usize,
    /// The body.
    pub(crate) body: usize,
    /// Request line, headers and body.
    pub(crate) total: usize,
}

/// The requests so far, and the bytes that were read since the last one.
#[derive(Debug, Default)]
pub(crate) struct Record {
    read: AtomicUsize,
    requests: Mutex<Vec<RequestBytes>>,
}

impl Record {
    pub(crate) fn count(&self, bytes: usize) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Notes a request whose body is read.
    pub(crate) fn note(&self, body: &[u8]) {
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let noted = RequestBytes {
            query: request["query"].as_str().unwrap_or_default().len(),
            variables: request["variables"].to_string().len(),
            body: body.len(),
            total: self.read.swap(0, Ordering::Relaxed),
        };
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push(noted);
    }

    /// The requests since it was last asked, as JSON. Who asks is not recorded.
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
        record.note(body);
        let noted: Vec<RequestBytes> = serde_json::from_str(&record.take()).unwrap();
        let expected = RequestBytes {
            query: 3,
            variables: 7,
            body: body.len(),
            total: 100 + body.len(),
        };
        assert_eq!(noted, [expected]);
        assert_eq!(record.take(), "[]");
    }
}
