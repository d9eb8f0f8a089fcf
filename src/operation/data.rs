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
}

/// The fields of an object that were decoded. Only an object with more than 64 fields allocates memory.
pub(crate) struct Seen {
    /// One bit for each of the first 64 fields.
    first: u64,
    /// One bit for each further field.
    further: Vec<u64>,
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
        }
    }

    /// Adds a step to the path of an error.
    pub(crate) fn failed<E>(&mut self, step: Step) -> impl FnOnce(E) -> E {
        move |error| {
            self.failed_at.push(step);
            error
        }
    }
}

impl Seen {
    /// Begins an object with this number of fields.
    pub(crate) fn none_of(fields: usize) -> Self {
        Self {
            first: 0,
            further: vec![0; fields.saturating_sub(1) / 64],
        }
    }

    /// Marks a field as present. Returns whether it is the first time.
    pub(crate) fn insert(&mut self, position: usize) -> bool {
        let word = match position / 64 {
            0 => &mut self.first,
            number => &mut self.further[number - 1],
        };
        let before = *word;
        *word |= 1 << (position % 64);
        *word != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_seen_once() {
        for fields in [1, 63, 64, 65, 128, 129, 200] {
            let mut seen = Seen::none_of(fields);
            for position in (0..fields).rev() {
                assert!(seen.insert(position), "{position} of {fields}");
            }
            for position in 0..fields {
                assert!(!seen.insert(position), "{position} of {fields}");
            }
        }
    }
}
