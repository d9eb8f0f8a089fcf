//! Decodes JSON objects into the types made from selection sets.
//!
//! Objects are decoded in place: a type starts as its default, and each field is decoded at its final location. The GraphQL
//! specification orders the fields of a response like the selection set, so the next field in that order is tried first.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor},
};

use super::value::InPlace;
use crate::operation::data::{Object, Reading, Seen, Shape, Step, Value};

impl<T: Object> Value for T {
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: &mut Reading,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_struct(
            T::SHAPE.name,
            T::SHAPE.fields,
            ObjectVisitor(self, reading),
        )
    }
}

/// Decodes the next value of an object in place.
pub fn read_value<'de, T: Value, A: MapAccess<'de>>(
    value: &mut T,
    map: &mut A,
    reading: &mut Reading,
) -> Result<(), A::Error> {
    map.next_value_seed(InPlace(value, reading))
}

struct ObjectVisitor<'a, T>(&'a mut T, &'a mut Reading);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object, {}", T::SHAPE.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(object, reading) = self;
        let Shape {
            fields, required, ..
        } = T::SHAPE;
        let mut seen = Seen::none_of(fields.len());
        let mut key = Key {
            fields,
            next_guess: 0,
        };
        while let Some(found) = map.next_key_seed(key)? {
            let Some(position) = found else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let name = fields[position];
            let outcome = if seen.insert(position) {
                object.read_field(position, &mut map, reading)
            } else {
                Err(Error::duplicate_field(name))
            };
            outcome.map_err(reading.failed(Step::Field(name)))?;
            key.next_guess = position + 1;
        }
        for position in *required {
            if seen.insert(*position) {
                let name = fields[*position];
                let error = Error::missing_field(name);
                return Err(reading.failed(Step::Field(name))(error));
            }
        }
        Ok(())
    }
}

/// Finds the field of a key.
#[derive(Clone, Copy)]
struct Key {
    fields: &'static [&'static str],
    /// The position to try first.
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

/// Implements `Object` for a struct: each field with its position, its name in the response, and whether it is required.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($name:ident, [$($required:literal)*], { $($position:literal $key:literal $field:ident)* }) => {
        #[allow(deprecated)]
        impl $crate::__private::Object for $name {
            const SHAPE: &'static $crate::__private::Shape = &$crate::__private::Shape {
                name: ::std::stringify!($name),
                fields: &[$($key),*],
                required: &[$($required),*],
            };

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

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                use $crate::__private::{Object, SerializeStruct};

                let count = Self::SHAPE.fields.len();
                #[allow(unused_mut, reason = "a selection may have no fields")]
                let mut object = serializer.serialize_struct(Self::SHAPE.name, count)?;
                $(object.serialize_field($key, &self.$field)?;)*
                object.end()
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
