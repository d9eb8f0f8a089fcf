//! Limits the size of the generated code. Nested fragments can multiply selections, so that a few lines of GraphQL would become hundreds
//! of megabytes of Rust.

/// The limit in bytes for one operation or fragment, about twenty times the size of a large one.
const MAX_SIZE: usize = 1 << 20;

/// The limit in bytes for all operations and fragments together.
const MAX_TOTAL_SIZE: usize = 64 << 20;

/// The estimated size of a field in bytes, without names and descriptions.
pub(super) const FIELD_SIZE: usize = 100;

/// The limit for the combinations of `@include` and `@skip` under which one field or fragment is selected.
const MAX_CONDITIONS: usize = 64;

/// The estimated size of one operation or fragment.
#[derive(Debug, Default)]
pub(super) struct Size {
    bytes: usize,
    too_many_conditions: bool,
}

impl Size {
    /// Adds to the size.
    pub(super) fn add(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// Checks the number of conditions of a field or fragment against the limit.
    pub(super) fn check_conditions(&mut self, count: usize) {
        self.too_many_conditions |= count > MAX_CONDITIONS;
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= MAX_SIZE || self.too_many_conditions
    }
}

/// The estimated size of all operations and fragments so far.
#[derive(Debug, Default)]
pub(super) struct TotalSize {
    bytes: usize,
    /// Whether a limit has been exceeded. This is reported once.
    pub(super) is_exceeded: bool,
}

impl TotalSize {
    /// Adds the size of an operation or fragment. Returns a message if a limit is exceeded.
    pub(super) fn add(&mut self, size: &Size) -> Option<String> {
        self.bytes += size.bytes.min(MAX_SIZE);
        let message = if size.too_many_conditions {
            format!(
                "a field or fragment is selected under more than {MAX_CONDITIONS} different conditions"
            )
        } else if size.is_full() {
            format!("the generated code would exceed {} MiB", MAX_SIZE >> 20)
        } else if self.bytes > MAX_TOTAL_SIZE {
            let limit = MAX_TOTAL_SIZE >> 20;
            format!("the generated code of all operations and fragments would exceed {limit} MiB")
        } else {
            return None;
        };
        self.is_exceeded = true;
        Some(message)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SIZE, MAX_TOTAL_SIZE, Size, TotalSize};

    #[test]
    fn the_total_size_is_limited() {
        let mut large = Size::default();
        large.add(MAX_SIZE - 1);
        let mut total_size = TotalSize::default();
        for _ in 0..MAX_TOTAL_SIZE / (MAX_SIZE - 1) {
            assert_eq!(total_size.add(&large), None);
        }
        let message = total_size.add(&large).expect("it is over the limit");
        assert!(message.contains("exceed 64 MiB") && total_size.is_exceeded);
    }
}
