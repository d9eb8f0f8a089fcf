//! The body of a response, plain and compressed.

use std::{io::Read, sync::OnceLock};

use bytes::Bytes;
use flate2::{Compression, read::GzEncoder};

/// Shorter bodies are not compressed.
const COMPRESSED_FROM: usize = 1024;

/// The level that servers use by default.
const LEVEL: u32 = 6;

/// A body, which is compressed once.
#[derive(Debug)]
pub(crate) struct Body {
    plain: Bytes,
    gzip: OnceLock<Option<Bytes>>,
}

impl Body {
    pub(super) fn new(plain: String) -> Self {
        Self {
            plain: plain.into(),
            gzip: OnceLock::new(),
        }
    }

    pub(super) fn plain(&self) -> &Bytes {
        &self.plain
    }

    /// Returns the compressed body, unless the body is short.
    pub(super) fn gzip(&self) -> Option<&Bytes> {
        let compressed = || {
            if self.plain.len() < COMPRESSED_FROM {
                return None;
            }
            let mut compressed = Vec::new();
            let mut encoder = GzEncoder::new(&*self.plain, Compression::new(LEVEL));
            encoder.read_to_end(&mut compressed).ok()?;
            Some(compressed.into())
        };
        self.gzip.get_or_init(compressed).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn a_long_body_is_compressed() {
        let plain = "user ".repeat(1000);
        let body = Body::new(plain.clone());
        let gzip = body.gzip().unwrap();
        assert!(gzip.len() < 100);
        let mut read = String::new();
        GzDecoder::new(&**gzip).read_to_string(&mut read).unwrap();
        assert_eq!(read, plain);
    }

    #[test]
    fn a_short_body_is_not_compressed() {
        let body = |length| Body::new("x".repeat(length));
        assert!(body(1023).gzip().is_none());
        assert!(body(1024).gzip().is_some());
    }
}
