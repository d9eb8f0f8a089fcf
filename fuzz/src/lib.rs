//! Shared code of the targets: a client without a service, and the marker for secrets.

use std::error;

use authing::{Authing, Error, Secret};

/// The value of every secret that is sent. Errors must not contain it, even if the response does.
pub const MARK: &str = "MARKED-SECRET";

/// Returns a client that sends nothing.
pub fn authing() -> Authing {
    Authing::new("pool", MARK).expect("valid settings")
}

/// Returns the token of the calls.
pub fn token() -> Secret {
    Secret::new(MARK)
}

/// Returns the number in the first two bytes of an input, and the rest of the input.
pub fn number(input: &[u8]) -> Option<(u16, &[u8])> {
    let (number, rest) = input.split_first_chunk()?;
    Some((u16::from_le_bytes(*number), rest))
}

/// Panics if an error, or one of its sources, contains a secret.
pub fn assert_clean(error: &Error) {
    let mut source: Option<&dyn error::Error> = Some(error);
    while let Some(error) = source {
        let text = format!("{error} {error:?}");
        assert!(!text.contains(MARK), "the error contains a secret: {text}");
        source = error.source();
    }
}
