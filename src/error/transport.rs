//! Failures between the client and the service.

use std::{fmt, sync::Arc};

/// The service was not reached, or its response did not arrive completely.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// The operation or address.
    pub operation: &'static str,
    /// The kind of failure.
    pub kind: TransportErrorKind,
    source: Option<Arc<reqwest::Error>>,
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation, kind, ..
        } = self;
        write!(formatter, "`{operation}` failed: {kind}")
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

/// The kinds of transport failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was made. The service did not make a change. Earlier attempts of a call that only reads, or is
    /// [`idempotent`](crate::Call::idempotent), may have been sent.
    #[error("no connection could be made")]
    Connect,
    /// The timeout expired. The call may have been sent.
    #[error("the timeout expired")]
    Timeout,
    /// The timeout expired while the call waited for a slot of the
    /// [`concurrency_limit`](crate::AuthingBuilder::concurrency_limit). The service did not make a change. Earlier attempts of a
    /// call that only reads, or is [`idempotent`](crate::Call::idempotent), may have been sent.
    #[error("the timeout expired while the call waited for a slot")]
    Busy,
    /// The connection broke while the request was sent or the response was read, or the compressed form of the response is
    /// damaged.
    #[error("the connection was interrupted")]
    Interrupted,
    /// The response is larger than [`max_response_size`](crate::AuthingBuilder::max_response_size).
    #[error("the response is larger than the client accepts")]
    TooLarge,
}

impl TransportError {
    pub(crate) fn new(operation: &'static str, source: reqwest::Error) -> Self {
        let kind = if source.is_connect() {
            TransportErrorKind::Connect
        } else if source.is_timeout() {
            TransportErrorKind::Timeout
        } else {
            TransportErrorKind::Interrupted
        };
        Self {
            operation,
            kind,
            // Addresses of text messages carry phone numbers.
            source: Some(Arc::new(source.without_url())),
        }
    }

    pub(crate) fn without_source(operation: &'static str, kind: TransportErrorKind) -> Self {
        Self {
            operation,
            kind,
            source: None,
        }
    }
}
