//! Text that is not just any text: the values of enums, and secrets.
//!
//! It is read as a newtype, which for JSON is the text in it. The name of the newtype gives an example, so that one who has
//! no text, as test data have none, knows of one that fits.

use std::fmt::{self, Display};

use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};

use crate::error::Printed;

/// How the name of a newtype begins that gives an example.
#[cfg(feature = "test-data")]
const SUCH_AS: &str = "such as ";

/// The example that the name of a newtype gives.
#[cfg(feature = "test-data")]
pub(crate) fn example_in(name: &'static str) -> Option<&'static str> {
    name.strip_prefix(SUCH_AS)
}

/// Reads a text; `such_as` gives an example of it.
pub fn text<'de, D: Deserializer<'de>>(
    deserializer: D,
    such_as: &'static str,
) -> Result<String, D::Error> {
    deserializer.deserialize_newtype_struct(such_as, TextVisitor)
}

/// Prints a text that may be the service's, for a log: escaped and cut.
pub fn print(text: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    Printed(text).fmt(formatter)
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }

    /// What knows nothing of newtypes has the text itself.
    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

/// The traits of a generated enum, all by way of its text.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_enum {
    ($name:ident, $first:literal) => {
        $crate::__private::leaf! {
            $name = Self::from(::std::string::String::new());
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::__private::print(self.as_str(), formatter)
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::text(deserializer, ::std::concat!("such as ", $first))
                    .map(Self::from)
            }
        }
    };
}
