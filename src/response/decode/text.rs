//! The enums of an answer: text, printed in one line.

use std::fmt::{self, Display};

use crate::error::Printed;

/// Prints a text that may be the service's, for a log: escaped and cut.
pub fn print(text: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    Printed(text).fmt(formatter)
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
