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
    /// The name of the type.
    const NAME: &'static str;
    /// The names of its fields in the response, in the order of the selection.
    const FIELDS: &'static [&'static str];
    /// The positions of the fields that a response must have.
    const REQUIRED: &'static [usize];
    /// One bit for each field.
    type Bits: AsMut<[u64]>;
    /// No bit is set.
    const UNREAD: Self::Bits;

    /// Reads the value of the field at a position.
    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        position: usize,
        map: &mut A,
        reading: &mut Reading,
    ) -> Result<(), A::Error>;
}

/// What is kept in mind while a response is read: how much memory its lists may still take, and where reading failed.
#[derive(Debug)]
pub struct Reading {
    /// In bytes.
    pub(crate) list_budget: usize,
    /// The steps to what could not be read, the last first. Only names of the schema are among them: other names are the
    /// server's own, and may be secrets.
    pub(crate) failed_at: Vec<Step>,
}

/// One step down into a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Field(&'static str),
    Item(usize),
}

impl Reading {
    /// Notes that an error is in a field or an item.
    pub(crate) fn failed<E>(&mut self, step: Step) -> impl FnOnce(E) -> E {
        move |error| {
            self.failed_at.push(step);
            error
        }
    }
}
