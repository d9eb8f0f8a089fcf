//! What the targets share: a client that reaches nothing, and the mark that stands for every secret.

use std::error;

use authing::{Authing, Error, Secret};

/// What stands for every secret that is sent. No error may show it, wherever the answer has it.
pub const MARK: &str = "MARKED-SECRET";

/// A client of a service that is not there.
pub fn authing() -> Authing {
    Authing::new("pool", MARK).expect("the settings are right")
}

/// The token that calls are taken to carry.
pub fn token() -> Secret {
    Secret::new(MARK)
}

/// The number that the first two bytes of an input are, and the rest of the input.
pub fn number(input: &[u8]) -> Option<(u16, &[u8])> {
    let (number, rest) = input.split_first_chunk()?;
    Some((u16::from_le_bytes(*number), rest))
}

/// Fails if an error, or anything behind it, shows what is secret.
pub fn assert_clean(error: &Error) {
    let mut source: Option<&dyn error::Error> = Some(error);
    while let Some(error) = source {
        let text = format!("{error} {error:?}");
        assert!(!text.contains(MARK), "a secret shows: {text}");
        source = error.source();
    }
}
