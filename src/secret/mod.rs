//! Values that nothing may print: tokens, codes, keys.

pub(crate) mod encryption;
pub(crate) mod json;
pub(crate) mod text;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use self::text::text;

/// Text that stays out of logs, errors and debug output, and is wiped from memory when it is dropped.
///
/// It has no `Display`, no equality and no serialisation of its own. [`expose`](Self::expose) is the one way to
/// read it, and easy to search a code base for.
///
/// ```
/// let token = authing::Secret::new("eyJhbGciOi...");
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert_eq!(token.expose(), "eyJhbGciOi...");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Whoever calls this answers for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self::new(text)
    }
}

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer, "such as test-data-secret").map(Self::new)
    }
}

/// What is sent with its secrets in it: the generated variables, and nothing else.
pub trait Expose {
    /// Serialises the secret text.
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

impl Expose for Secret {
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<T: Expose> Expose for Vec<T> {
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Exposed))
    }
}

struct Exposed<'value, T>(&'value T);

impl<T: Expose> Serialize for Exposed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_exposed(serializer)
    }
}

/// Serialises a secret as text, for generated variables.
pub fn expose<T: Expose, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize_exposed(serializer)
}

/// Digits that were checked to be a number, sent as one.
#[derive(Clone, Debug)]
pub struct Digits(pub(crate) Secret);

impl Expose for Digits {
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.expose().parse::<i32>() {
            Ok(number) => serializer.serialize_i32(number),
            Err(_) => Err(serde::ser::Error::custom("the code is no number")),
        }
    }
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    fn is_wiped(_: &impl ZeroizeOnDrop) {}

    #[test]
    fn a_secret_is_wiped_when_it_is_dropped() {
        let Secret(text) = Secret::new("token");
        is_wiped(&text);
    }
}
