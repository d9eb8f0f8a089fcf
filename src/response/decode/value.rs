//! The values of response data: what may be null, and lists as the service sends them, null or with nulls in them. They are
//! read as plain lists, without the nulls.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{
    Secret, SecretJson,
    operation::data::{Reading, Step, Value},
};

/// Values without parts are read as they always are.
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
    Secret,
    i64,
    f64,
    bool,
    serde_json::Value,
    SecretJson,
    Box<RawValue>
);

/// Reads a value to where it stays.
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
        deserializer.deserialize_option(Nullable(Filled(self, reading)))
    }
}

/// A list; null is an empty one.
impl<T: Value> Value for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_option(Nullable(List(self, reading)))
    }
}

/// What is done with a value that is not null.
trait Present {
    const EXPECTED: &'static str;

    fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error>;
}

/// Leaves everything as it is where null stands.
struct Nullable<P>(P);

impl<'de, P: Present> Visitor<'de> for Nullable<P> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(P::EXPECTED)
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.read(deserializer)
    }
}

/// The value of an option.
struct Filled<'a, T>(&'a mut Option<T>, &'a mut Reading);

impl<T: Value> Present for Filled<'_, T> {
    const EXPECTED: &'static str = "a value or null";

    fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.insert(T::default()).read(deserializer, self.1)
    }
}

/// The items of a list.
struct List<'a, T>(&'a mut Vec<T>, &'a mut Reading);

impl<T: Value> Present for List<'_, T> {
    const EXPECTED: &'static str = "a list or null";

    fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Value> Visitor<'de> for List<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Self::EXPECTED)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let Self(list, reading) = self;
        for position in 0.. {
            let item = sequence.next_element_seed(Item(list, reading));
            if item
                .map_err(reading.failed(Step::Item(position)))?
                .is_none()
            {
                break;
            }
        }
        Ok(())
    }
}

/// One more item of a list.
struct Item<'a, T>(&'a mut Vec<T>, &'a mut Reading);

impl<'de, T: Value> DeserializeSeed<'de> for Item<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(Nullable(self))
    }
}

impl<T: Value> Present for Item<'_, T> {
    const EXPECTED: &'static str = "an item or null";

    fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self(list, reading) = self;
        let left = reading.list_budget.checked_sub(size_of::<T>());
        let too_many = || Error::invalid_length(list.len(), &"fewer items, or more in each");
        reading.list_budget = left.ok_or_else(too_many)?;
        list.push(T::default());
        match list.last_mut() {
            Some(item) => item.read(deserializer, reading),
            None => Ok(()),
        }
    }
}
