//! Macros for the code that all generated operations share.

use std::fmt::{self, Display};

use crate::error::Printed;

/// Implements `GraphQLQuery` of `graphql_client`, so that its clients can send the operation.
#[doc(hidden)]
#[macro_export]
macro_rules! __graphql_query {
    ($operation:ident) => {
        impl $crate::__private::GraphQLQuery for $operation {
            type Variables = $crate::__private::serde_json::Value;
            type ResponseData = <Self as $crate::Operation>::ResponseData;

            fn build_query(
                variables: Self::Variables,
            ) -> $crate::__private::QueryBody<Self::Variables> {
                $crate::__private::QueryBody {
                    variables,
                    query: <Self as $crate::Operation>::QUERY,
                    operation_name: <Self as $crate::Operation>::NAME,
                }
            }
        }
    };
}

/// Writes the setters of an operation or an input type.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($name:ident $($(#[$attribute:meta])* pub fn $setter:ident($argument:ident: $ty:ty) = $value:expr;)*) => {
        impl $name {$(
            $(#[$attribute])*
            #[must_use]
            pub fn $setter(mut self, $argument: $ty) -> Self {
                self.$setter = $value;
                self
            }
        )*}
    };
}

/// Prints a text that may come from the service, for a log: escaped and cut.
pub fn print(text: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    Printed(text).fmt(formatter)
}

/// Implements the traits of a generated enum by its text.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_enum {
    ($name:ident, $other:ident $($key:literal $variant:ident)*) => {
        impl $name {
            /// Returns the value as GraphQL writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $key,)*
                    Self::$other(value) => value,
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    $($key => Self::$variant,)*
                    _ => Self::$other(value),
                }
            }
        }

        /// The empty text, which is not a value of the schema.
        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::$other(::std::string::String::new())
            }
        }

        $crate::__private::leaf!($name);
        $crate::__private::as_serialized!($name);

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
                <::std::string::String as $crate::__private::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}
