//! The error of a response that cannot be used.

/// A response that cannot be used: it does not match the schema, or is null where the call needs a value.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the response to `{operation}` cannot be used: at `{path}`: {reason}")]
#[non_exhaustive]
pub struct DecodeError {
    /// The operation or address.
    pub operation: &'static str,
    /// The path in the JSON of the response.
    pub path: String,
    /// Why the value at this path cannot be used. It contains no value of the response.
    pub reason: String,
}

impl DecodeError {
    pub(crate) fn new(
        operation: &'static str,
        path: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self {
            operation,
            path: path.into(),
            reason: reason.into(),
        }
    }
}
