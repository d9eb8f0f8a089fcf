//! How much Rust may be made of selections. Fragments that spread each other several times multiply: a few lines of
//! GraphQL could become hundreds of megabytes of structs.

/// The limit for one operation or fragment: about twenty times what a large one takes.
const OF_ONE: usize = 1 << 20;

/// The limit for all of them together.
const OF_ALL: usize = 64 << 20;

/// The bytes that a field takes in its struct, without the texts of the schema.
pub(super) const TEXT_OF_A_FIELD: usize = 100;

/// The limit for the combinations of `@include` and `@skip` under which one field or fragment is selected.
const CONDITIONS: usize = 64;

/// The room that the structs of one operation or fragment take.
#[derive(Debug, Default)]
pub(super) struct Room {
    bytes: usize,
    too_many_conditions: bool,
}

impl Room {
    /// Takes some bytes of Rust.
    pub(super) fn take(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// Sees the number of conditions of a field or fragment.
    pub(super) fn see_conditions(&mut self, count: usize) {
        self.too_many_conditions |= count > CONDITIONS;
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= OF_ONE || self.too_many_conditions
    }
}

/// The bytes that all operations and fragments took so far.
#[derive(Debug, Default)]
pub(super) struct Taken {
    bytes: usize,
    /// Whether it is too much, which is reported once.
    pub(super) is_over: bool,
}

impl Taken {
    /// Adds what an operation or fragment took, and says so if there was not enough room.
    pub(super) fn add(&mut self, room: &Room) -> Option<String> {
        self.bytes += room.bytes.min(OF_ONE);
        let message = if room.too_many_conditions {
            format!("a field or fragment is selected here under more than {CONDITIONS} conditions")
        } else if room.is_full() {
            format!("this selects more than {} MiB of Rust", OF_ONE >> 20)
        } else if self.bytes > OF_ALL {
            let limit = OF_ALL >> 20;
            format!("with this, all operations and fragments select more than {limit} MiB of Rust")
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
    fn all_together_have_a_limit_too() {
        let mut large = Room::default();
        large.take(OF_ONE - 1);
        let mut taken = Taken::default();
        for _ in 0..OF_ALL / (OF_ONE - 1) {
            assert_eq!(taken.add(&large), None);
        }
        let message = taken.add(&large).expect("it is over the limit");
        assert!(message.contains("more than 64 MiB") && taken.is_over);
    }
}
