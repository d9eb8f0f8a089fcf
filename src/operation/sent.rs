//! Serialises the variables of an operation: secrets are sent in clear, absent arguments are left out.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    Argument, Ciphertext, Error, Secret, SecretJson, error::InvalidArgument, secret::Digits,
};

/// A value among the variables of an operation. This trait is the only way to serialise a secret.
pub trait Sent {
    /// Whether the value is left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Serialises the value, secrets in clear.
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// The variables of an operation, as they are written into the body of a request.
pub struct Variables<'body> {
    json: &'body mut Vec<u8>,
    is_empty: bool,
}

impl<'body> Variables<'body> {
    pub(crate) fn new(json: &'body mut Vec<u8>) -> Self {
        json.push(b'{');
        Self {
            json,
            is_empty: true,
        }
    }

    /// Writes a variable, unless it is absent.
    #[expect(clippy::needless_pass_by_value, reason = "what is secret ends here")]
    pub fn add<T: Sent>(&mut self, key: &'static str, value: T) -> Result<(), Error> {
        if value.is_absent() {
            return Ok(());
        }
        if !self.is_empty {
            self.json.push(b',');
        }
        self.is_empty = false;
        self.json.push(b'"');
        self.json.extend_from_slice(key.as_bytes());
        self.json.extend_from_slice(b"\":");
        serde_json::to_writer(&mut *self.json, &Field(&value)).map_err(|error| unfit(&error))
    }

    pub(crate) fn end(self) {
        self.json.push(b'}');
    }
}

crate::__hidden!(Variables<'_>);

/// Converts the error of a value that JSON cannot represent.
pub(crate) fn unfit(source: &serde_json::Error) -> Error {
    InvalidArgument::new(
        "variables",
        format!("cannot be sent ({source})"),
        "give finite numbers",
    )
    .into()
}

/// Serialises a field of an input type, unless it is absent.
pub fn send_field<M: SerializeMap, T: Sent>(
    map: &mut M,
    key: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    if value.is_absent() {
        return Ok(());
    }
    map.serialize_entry(key, &Field(value))
}

struct Field<'value, T>(&'value T);

impl<T: Sent> Serialize for Field<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.send(serializer)
    }
}

/// Implements `Sent` by the `Serialize` of the type.
#[doc(hidden)]
#[macro_export]
macro_rules! __as_serialized {
    ($($ty:ty),*) => {$(
        impl $crate::__private::Sent for $ty {
            fn send<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(self, serializer)
            }
        }
    )*};
}

__as_serialized!(String, i32, f64, bool, serde_json::Value, Ciphertext);

impl Sent for Secret {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl Sent for SecretJson {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.expose().serialize(serializer)
    }
}

impl Sent for Digits {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.0)
    }
}

impl<T: Sent> Sent for Argument<T> {
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.send(serializer),
            Self::Absent | Self::Null => serializer.serialize_none(),
        }
    }
}

impl<T: Sent + Clone> Sent for Cow<'_, T> {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().send(serializer)
    }
}

impl<T: Sent> Sent for Vec<T> {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Field))
    }
}

/// Implements `Sent` for an input type: each field is sent with its name in GraphQL.
#[doc(hidden)]
#[macro_export]
macro_rules! __sent {
    ($name:ident, { $($key:literal $field:ident)* }) => {
        impl $crate::__private::Sent for $name {
            fn send<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(::std::option::Option::None)?;
                $($crate::__private::send_field(&mut map, $key, &self.$field)?;)*
                $crate::__private::SerializeMap::end(map)
            }
        }
    };
}
