//! Limits the size of the generated code. Nested fragments can multiply selections, so that a few lines of GraphQL would become hundreds
//! of megabytes of Rust.

/// The limit in bytes for one operation or fragment, about twenty times the size of a large one.
const OF_ONE: usize = 1 << 20;

/// The limit in bytes for all operations and fragments together.
const OF_ALL: usize = 64 << 20;

/// The estimated size of a field in bytes, without names and descriptions.
pub(super) const TEXT_OF_A_FIELD: usize = 100;

/// The limit for the combinations of `@include` and `@skip` under which one field or fragment is selected.
const CONDITIONS: usize = 64;

/// The estimated size of one operation or fragment.
#[derive(Debug, Default)]
pub(super) struct Room {
    bytes: usize,
    too_many_conditions: bool,
}

impl Room {
    /// Adds to the size.
    pub(super) fn take(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// Checks the number of conditions of a field or fragment against the limit.
    pub(super) fn see_conditions(&mut self, count: usize) {
        self.too_many_conditions |= count > CONDITIONS;
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= OF_ONE || self.too_many_conditions
    }
}

/// The estimated size of all operations and fragments so far.
#[derive(Debug, Default)]
pub(super) struct Taken {
    bytes: usize,
    /// Whether a limit has been exceeded. This is reported once.
    pub(super) is_over: bool,
}

impl Taken {
    /// Adds the size of an operation or fragment. Returns a message if a limit is exceeded.
    pub(super) fn add(&mut self, room: &Room) -> Option<String> {
        self.bytes += room.bytes.min(OF_ONE);
        let message = if room.too_many_conditions {
            format!("a field or fragment is selected under more than {CONDITIONS} different conditions")
        } else if room.is_full() {
            format!("the generated code would exceed {} MiB", OF_ONE >> 20)
        } else if self.bytes > OF_ALL {
            let limit = OF_ALL >> 20;
            format!("the generated code of all operations and fragments would exceed {limit} MiB")
        } else {
            return None;
        };
        self.is_over = true;
        Some(message)
    }
}

#[cfg(test)]
mod tests {
    use super::{OF_ALL, OF_ONE, Room, Taken};

    #[test]
    fn the_total_size_is_limited() {
        let mut large = Room::default();
        large.take(OF_ONE - 1);
        let mut taken = Taken::default();
        for _ in 0..OF_ALL / (OF_ONE - 1) {
            assert_eq!(taken.add(&large), None);
        }
        let message = taken.add(&large).expect("it is over the limit");
        assert!(message.contains("exceed 64 MiB") && taken.is_over);
    }
}
