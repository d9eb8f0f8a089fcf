//! The objects of an answer, read into the types that are made of selections.
//!
//! They are read in place: a type begins as its default, and each field goes where it will stay. Answers have their
//! fields in the order of the selection, by the GraphQL specification, so that the field after the last one is tried first.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor},
};

use super::value::InPlace;
use crate::operation::data::{Object, Reading, Step, Value};

impl<T: Object> Value for T {
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_struct(T::NAME, T::FIELDS, ObjectVisitor(self, reading))
    }
}

/// Reads the value that comes next in an object to where it belongs.
pub fn read_value<'de, T: Value, A: MapAccess<'de>>(
    value: &mut T,
    map: &mut A,
    reading: &mut Reading,
) -> Result<(), A::Error> {
    map.next_value_seed(InPlace(value, reading))
}

/// The fields that were read.
struct SeenFields<B>(B);

impl<B: AsMut<[u64]>> SeenFields<B> {
    /// Takes one in; whether it is new.
    fn insert(&mut self, position: usize) -> bool {
        let bit = 1 << (position % 64);
        let bits = &mut self.0.as_mut()[position / 64];
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }
}

struct ObjectVisitor<'a, T>(&'a mut T, &'a mut Reading);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object, {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(object, reading) = self;
        let mut seen = SeenFields(T::UNREAD);
        let mut key = Key {
            fields: T::FIELDS,
            next_guess: 0,
        };
        while let Some(found) = map.next_key_seed(key)? {
            let Some(position) = found else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let name = T::FIELDS[position];
            if !seen.insert(position) {
                return Err(reading.failed(Step::Field(name))(Error::duplicate_field(
                    name,
                )));
            }
            let outcome = object.read_field(position, &mut map, reading);
            outcome.map_err(reading.failed(Step::Field(name)))?;
            key.next_guess = position + 1;
        }
        for position in T::REQUIRED {
            if seen.insert(*position) {
                let name = T::FIELDS[*position];
                return Err(reading.failed(Step::Field(name))(Error::missing_field(
                    name,
                )));
            }
        }
        Ok(())
    }
}

/// Tells which field a key is, if it is one.
#[derive(Clone, Copy)]
struct Key {
    fields: &'static [&'static str],
    /// The position that is tried first.
    next_guess: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        let (before, from) = self.fields.split_at(self.next_guess);
        let later = from.iter().position(|field| *field == key);
        let position = later.map(|position| self.next_guess + position);
        Ok(position.or_else(|| before.iter().position(|field| *field == key)))
    }
}

/// Makes a struct the type of a selection: each field with its position, its name in the answer, and whether it is
/// required.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($name:ident, $words:literal, [$($required:literal)*], { $($position:literal $key:literal $field:ident)* }) => {
        #[allow(deprecated)]
        impl $crate::__private::Object for $name {
            const NAME: &'static str = ::std::stringify!($name);
            const FIELDS: &'static [&'static str] = &[$($key),*];
            const REQUIRED: &'static [usize] = &[$($required),*];
            type Bits = [u64; $words];
            const UNREAD: Self::Bits = [0; $words];

            fn read_field<'de, A: $crate::__private::serde::de::MapAccess<'de>>(
                &mut self,
                position: usize,
                map: &mut A,
                reading: &mut $crate::__private::Reading,
            ) -> ::std::result::Result<(), A::Error> {
                match position {
                    $($position => $crate::__private::read_value(&mut self.$field, map, reading),)*
                    _ => ::std::result::Result::Ok(()),
                }
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    /// The standard library has a default for arrays of up to 32 words.
    #[test]
    fn a_selection_may_have_thousands_of_fields() {
        #[derive(Default)]
        struct Wide {
            last: i64,
        }
        crate::__object!(Wide, 40, [0], { 0 "last" last });
        let read: Wide = serde_json::from_str(r#"{"last": 1}"#).unwrap();
        assert_eq!(read.last, 1);
        assert!(serde_json::from_str::<Wide>("{}").is_err());
    }
}
