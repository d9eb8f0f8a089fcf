//! The options of a single call.

use std::time::Duration;

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_TYPE, EXPECT, HOST, HeaderName, HeaderValue, PROXY_AUTHORIZATION, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};

use crate::error::InvalidArgument;

/// The headers that the client sets, and those that belong to the connection.
const RESERVED: [HeaderName; 15] = [
    ACCEPT,
    ACCEPT_ENCODING,
    AUTHORIZATION,
    CONNECTION,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    EXPECT,
    HOST,
    PROXY_AUTHORIZATION,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    USER_AGENT,
];

/// The options of a call.
#[derive(Clone, Default)]
pub(crate) struct Options {
    /// The timeout of the call, if it differs from the client's.
    pub(crate) timeout: Option<Duration>,
    /// The headers of the call. For a repeated name, the last value counts.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether a change may be made more than once.
    pub(crate) idempotent: bool,
}

impl Options {
    /// The defaults.
    pub(crate) const NONE: &'static Self = &Self {
        timeout: None,
        headers: Vec::new(),
        idempotent: false,
    };

    /// Adds a header.
    pub(crate) fn add_header(&mut self, name: &str, value: &str) -> Result<(), InvalidArgument> {
        let refused = |reason, hint| InvalidArgument::new("header", reason, hint);
        let name = HeaderName::try_from(name)
            .map_err(|_| refused("has an invalid name", "give letters, digits and hyphens"))?;
        if RESERVED.contains(&name) {
            let reason = format!("cannot be `{name}`, which the client sets");
            return Err(InvalidArgument::new("header", reason, "give another name"));
        }
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            refused(
                "has a value with control characters",
                "give a value of one line",
            )
        })?;
        // Keeps the HTTP library from logging it.
        value.set_sensitive(true);
        self.headers.push((name, value));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_checked_and_its_value_stays_hidden() {
        let mut options = Options::default();
        options.add_header("X-Tenant", "tenant-4711").unwrap();
        let [(name, value)] = &options.headers[..] else {
            panic!("one header was added");
        };
        assert_eq!(
            (name.as_str(), value.as_bytes()),
            ("x-tenant", &b"tenant-4711"[..])
        );
        assert!(value.is_sensitive());

        for name in ["", "a b", "a:", "größe", "a\n"] {
            let error = options.add_header(name, "x").unwrap_err();
            assert_eq!(error.name, "header");
        }
        for value in ["4711\r\nHost: other", "4711\0"] {
            let error = options.add_header("x-tenant", value).unwrap_err();
            assert!(!error.to_string().contains("4711"), "{error}");
        }
        for name in RESERVED {
            let name = name.as_str().to_uppercase();
            options.add_header(&name, "x").unwrap_err();
        }
        assert_eq!(options.headers.len(), 1);
    }
}
