//! Values that must not be printed: tokens, codes, keys.

pub(crate) mod json;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Text that stays out of logs, errors and debug output, and is wiped from memory when it is dropped.
///
/// It does not implement `Display`, and serialises as null. [`expose`](Self::expose) is the only way to read it, so that uses are
/// easy to find. The time to compare two secrets does not depend on where they differ.
///
/// ```
/// let token = authing::Secret::new("eyJhbGciOi...");
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert_eq!(token.expose(), "eyJhbGciOi...");
/// assert_eq!(serde_json::to_string(&token)?, "null");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Returns the text itself. The caller is responsible for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

crate::__hidden!(Secret);

/// Implements `From` for these types of text.
macro_rules! from_text {
    ($secret:ident: $($text:ty)*) => {$(
        impl From<$text> for $secret {
            fn from(text: $text) -> Self {
                Self::new(text)
            }
        }
    )*};
}
pub(crate) use from_text;

from_text!(Secret: &str &String String);

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// The digits of a secret, sent as a number.
#[derive(Clone)]
pub struct Digits(pub(crate) i32);

crate::__hidden!(Digits);
