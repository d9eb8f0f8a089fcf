//! The traits by which response data is decoded into generated types.

use serde::{Deserializer, de::MapAccess};

/// A type that response data is decoded into, in place: it starts as the default, and each part is decoded at its final location.
pub trait Value: Default {
    /// Decodes a value.
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error>;
}

/// A type made from a selection set. The macro `object` implements it.
pub trait Object: Default {
    /// The name and the fields of the type.
    const SHAPE: &'static Shape;

    /// Decodes the value of the field at a position.
    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        position: usize,
        map: &mut A,
        reading: &mut Reading,
    ) -> Result<(), A::Error>;
}

/// The description of a type made from a selection set.
#[derive(Debug)]
pub struct Shape {
    /// The name of the type.
    pub name: &'static str,
    /// The names of its fields in the response, in the order of the selection.
    pub fields: &'static [&'static str],
    /// The positions of the fields that a response must have.
    pub required: &'static [usize],
}

/// The state while a response is decoded.
#[derive(Debug)]
pub struct Reading {
    /// The remaining memory for lists, in bytes.
    pub(crate) list_budget: usize,
    /// The path to the value that could not be decoded, last step first. It holds only names of the schema: other names are the
    /// server's, and may be secrets.
    pub(crate) failed_at: Vec<Step>,
    /// Whether secrets may be null, as in a serialised response.
    pub(crate) is_own: bool,
    /// One bit for each field of the objects that are being decoded, the innermost object last.
    seen: Vec<u64>,
}

/// A step of a path.
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

    /// Adds a step to the path of an error.
    pub(crate) fn failed<E>(&mut self, step: Step) -> impl FnOnce(E) -> E {
        move |error| {
            self.failed_at.push(step);
            error
        }
    }

    /// Begins an object with this number of fields. Returns the index of its bits.
    pub(crate) fn begin(&mut self, fields: usize) -> usize {
        let bits = self.seen.len();
        self.seen.resize(bits + fields.div_ceil(64), 0);
        bits
    }

    /// Marks a field as present. Returns whether it is the first time.
    pub(crate) fn see(&mut self, bits: usize, position: usize) -> bool {
        let word = &mut self.seen[bits + position / 64];
        let before = *word;
        *word |= 1 << (position % 64);
        *word != before
    }

    /// Ends the object with these bits.
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
