//! What the types of response data are read by: the contract of generated types with decoding.

use serde::{Deserializer, de::MapAccess};

/// A type that response data is read into, in place: it begins as the default, and each part is read to where it stays.
pub trait Value: Default {
    /// Reads a value.
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error>;
}

/// A type that is made of a selection. The macro `object` implements it.
pub trait Object: Default {
    /// Its name and its fields.
    const SHAPE: &'static Shape;

    /// Reads the value of the field at a position.
    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        position: usize,
        map: &mut A,
        reading: &mut Reading,
    ) -> Result<(), A::Error>;
}

/// What is known of a type that is made of a selection.
#[derive(Debug)]
pub struct Shape {
    /// The name of the type.
    pub name: &'static str,
    /// The names of its fields in the response, in the order of the selection.
    pub fields: &'static [&'static str],
    /// The positions of the fields that a response must have.
    pub required: &'static [usize],
}

/// What is kept in mind while a response is read.
#[derive(Debug)]
pub struct Reading {
    /// How much memory lists may still take, in bytes.
    pub(crate) list_budget: usize,
    /// The steps to what could not be read, the last first. Only names of the schema are among them: other names are the
    /// server's own, and may be secrets.
    pub(crate) failed_at: Vec<Step>,
    /// Whether a secret may be null: it is in what was serialised from a response.
    pub(crate) is_own: bool,
    /// One bit for each field of the objects that are being read, the innermost last.
    seen: Vec<u64>,
}

/// One step down into a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Field(&'static str),
    Item(usize),
}

impl Reading {
    pub(crate) fn new(list_budget: usize) -> Self {
        Self {
            list_budget,
            failed_at: Vec::new(),
            is_own: false,
            seen: Vec::new(),
        }
    }

    /// Notes that an error is in a field or an item.
    pub(crate) fn failed<E>(&mut self, step: Step) -> impl FnOnce(E) -> E {
        move |error| {
            self.failed_at.push(step);
            error
        }
    }

    /// Begins an object of so many fields. Returns where its bits are.
    pub(crate) fn begin(&mut self, fields: usize) -> usize {
        let bits = self.seen.len();
        self.seen.resize(bits + fields.div_ceil(64), 0);
        bits
    }

    /// Notes that a field is there. Returns whether it is for the first time.
    pub(crate) fn see(&mut self, bits: usize, position: usize) -> bool {
        let word = &mut self.seen[bits + position / 64];
        let before = *word;
        *word |= 1 << (position % 64);
        *word != before
    }

    /// Ends the object whose bits these are.
    pub(crate) fn end(&mut self, bits: usize) {
        self.seen.truncate(bits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_objects_in_each_other_are_told_apart() {
        let mut reading = Reading::new(0);
        let outer = reading.begin(130);
        assert!(reading.see(outer, 129));
        let inner = reading.begin(65);
        for position in [0, 63, 64] {
            assert!(reading.see(inner, position));
            assert!(!reading.see(inner, position));
        }
        reading.end(inner);
        assert!(!reading.see(outer, 129));
        assert!(reading.see(outer, 1));
        let next = reading.begin(65);
        assert!(reading.see(next, 64), "nothing is left of the one before");
    }
}
