//! Decodes nullable values and lists. The service returns lists as null, or with nulls in them. They become plain lists without
//! nulls.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{
    Secret, SecretJson,
    operation::data::{Reading, Step, Value},
};

/// Implements `Value` by `Deserialize`, for types without parts.
#[doc(hidden)]
#[macro_export]
macro_rules! __leaf {
    ($($ty:ty),*) => {$(
        impl $crate::__private::Value for $ty {
            fn read<'de, D: $crate::__private::serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
                _: &mut $crate::__private::Reading,
            ) -> ::std::result::Result<(), D::Error> {
                *self = $crate::__private::Deserialize::deserialize(deserializer)?;
                ::std::result::Result::Ok(())
            }
        }
    )*};
}

__leaf!(
    String,
    i64,
    f64,
    bool,
    serde_json::Value,
    SecretJson,
    Box<RawValue>
);

impl Value for Secret {
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error> {
        *self = if reading.is_own {
            Option::deserialize(deserializer)?.unwrap_or_default()
        } else {
            Self::deserialize(deserializer)?
        };
        Ok(())
    }
}

/// Decodes a value in place.
pub(crate) struct InPlace<'a, T>(pub(crate) &'a mut T, pub(crate) &'a mut Reading);

impl<'de, T: Value> DeserializeSeed<'de> for InPlace<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.read(deserializer, self.1)
    }
}

impl<T: Value> Value for Option<T> {
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error> {
        Nullable(self, reading).deserialize(deserializer)
    }
}

/// Decodes a list; null becomes an empty list.
impl<T: Value> Value for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_option(List(self, reading))
    }
}

/// A place for a value that is not null.
trait Room {
    type Item: Value;
    const EXPECTED: &'static str;

    /// Creates the value, so that it can be decoded in place.
    fn make<E: Error>(&mut self, reading: &mut Reading) -> Result<&mut Self::Item, E>;
}

impl<T: Value> Room for Option<T> {
    type Item = T;
    const EXPECTED: &'static str = "a value or null";

    fn make<E>(&mut self, _: &mut Reading) -> Result<&mut T, E> {
        Ok(self.insert(T::default()))
    }
}

impl<T: Value> Room for Vec<T> {
    type Item = T;
    const EXPECTED: &'static str = "an item or null";

    fn make<E: Error>(&mut self, reading: &mut Reading) -> Result<&mut T, E> {
        let left = reading.list_budget.checked_sub(size_of::<T>());
        let too_many = || E::invalid_length(self.len(), &"fewer items, or more in each");
        reading.list_budget = left.ok_or_else(too_many)?;
        self.push(T::default());
        let last = self.len() - 1;
        Ok(&mut self[last])
    }
}

/// Decodes a value into its place. Null leaves the place as it is.
struct Nullable<'a, R>(&'a mut R, &'a mut Reading);

impl<'de, R: Room> DeserializeSeed<'de> for Nullable<'_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, R: Room> Visitor<'de> for Nullable<'_, R> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(R::EXPECTED)
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.make(self.1)?.read(deserializer, self.1)
    }
}

/// Decodes the items of a list.
struct List<'a, T>(&'a mut Vec<T>, &'a mut Reading);

impl<'de, T: Value> Visitor<'de> for List<'_, T> {
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
        let Self(list, reading) = self;
        let mut position = 0;
        while let Some(()) = sequence
            .next_element_seed(Nullable(list, reading))
            .map_err(reading.failed(Step::Item(position)))?
        {
            position += 1;
        }
        Ok(())
    }
}
