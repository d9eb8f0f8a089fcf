//! The values of an answer: what may be null, and lists as the service answers them, null or with nulls in them. They are
//! read as plain lists, the nulls left out.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, SeqAccess, Visitor},
};

use crate::{
    Secret, SecretJson, response::decode::json_path::in_item, response::decode::memory_budget,
};

/// What can be read from an answer, to where it will stay.
pub trait Value: Default {
    /// Reads a value.
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error>;
}

/// Reads a value that begins as the default.
pub fn value<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    value.read(deserializer)?;
    Ok(value)
}

/// Where a value is read to.
pub(crate) struct Slot<'value, T>(pub(crate) &'value mut T);

impl<'de, T: Value> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.read(deserializer)
    }
}

/// Values without parts are read as they always are.
#[doc(hidden)]
#[macro_export]
macro_rules! __leaf {
    ($($ty:ty),*) => {$(
        impl $crate::__private::Value for $ty {
            fn read<'de, D: $crate::__private::serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> ::std::result::Result<(), D::Error> {
                *self = $crate::__private::Deserialize::deserialize(deserializer)?;
                ::std::result::Result::Ok(())
            }
        }
    )*};
}

__leaf!(
    String,
    Secret,
    i64,
    f64,
    bool,
    serde_json::Value,
    SecretJson
);

/// What may be null.
impl<T: Value> Value for Option<T> {
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(OptionVisitor(self))
    }
}

struct OptionVisitor<'place, T>(&'place mut Option<T>);

impl<'de, T: Value> Visitor<'de> for OptionVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.insert(T::default()).read(deserializer)
    }
}

/// A list; null is an empty one.
impl<T: Value> Value for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(ListVisitor(self))
    }
}

struct ListVisitor<'place, T>(&'place mut Vec<T>);

impl<'de, T: Value> Visitor<'de> for ListVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list or null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let mut position = 0;
        loop {
            let item = sequence.next_element_seed(Item(self.0));
            if item.map_err(in_item(position))?.is_none() {
                return Ok(());
            }
            position += 1;
        }
    }
}

/// One more item of a list, unless it is null.
struct Item<'list, T>(&'list mut Vec<T>);

impl<'de, T: Value> DeserializeSeed<'de> for Item<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: Value> Visitor<'de> for Item<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an item or null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        memory_budget::take::<T, _>(self.0.len())?;
        self.0.push(T::default());
        match self.0.last_mut() {
            Some(item) => item.read(deserializer),
            None => Ok(()),
        }
    }
}
