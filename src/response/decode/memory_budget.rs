//! How much the lists of an answer may take in memory, by how long it is.
//!
//! An item takes the room of its type however little of it is written: `{"_id":""}` as much as a user of whom everything
//! is known. An answer that the schema allows has all fields in it, null or not, and is never thinner than a list of
//! empty texts. What is left out for good reasons has to fit into what every answer may take.

use std::cell::Cell;

use serde::de::{self, Error};

/// How many times its length the lists of an answer may take: a text takes 24 bytes, `"",` is three.
const TIMES: usize = 8;

/// What the lists of any answer may take, in bytes.
const LEAST: usize = 1024 * 1024;

thread_local! {
    /// What the lists of the answer that this thread reads may still take; none while it reads no answer.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Reads an answer of this length, in bytes.
pub(crate) fn of_length<T>(length: usize, read: impl FnOnce() -> T) -> T {
    let around = LEFT.replace(Some(LEAST.saturating_add(length.saturating_mul(TIMES))));
    let outcome = read();
    LEFT.set(around);
    outcome
}

/// Takes the room of one item more, after `items` of them.
pub(crate) fn take<T, E: Error>(items: usize) -> Result<(), E> {
    let Some(left) = LEFT.get() else {
        return Ok(());
    };
    let left = left.checked_sub(size_of::<T>());
    LEFT.set(Some(left.ok_or_else(|| {
        de::Error::invalid_length(items, &"fewer items, or more in each")
    })?));
    Ok(())
}
