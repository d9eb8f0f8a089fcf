//! Changes to a text, gathered while it is looked at and made all at once. What no change touches stays byte for byte.

use std::ops::Range;

/// The changes.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    /// The text with the changes. At one place they come in the order in which they were asked for.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| range.start);
        let mut changed = String::with_capacity(text.len());
        let mut copied = 0;
        for (range, replacement) in self.0 {
            if range.start > copied {
                changed.push_str(&text[copied..range.start]);
            }
            changed.push_str(&replacement);
            copied = copied.max(range.end);
        }
        changed + &text[copied..]
    }
}
