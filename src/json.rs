//! Unread JSON: checks for objects and for repeated names.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};

/// Returns the text of a body that may be a JSON object, without a byte order mark.
///
/// A list is rejected, since decoders would read its items as the fields of an object. Checking UTF-8 for the whole body is
/// faster than for each string in it.
pub(crate) fn text(body: &[u8]) -> Option<&str> {
    let text = str::from_utf8(body).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    is_object(text).then_some(text)
}

/// Decodes a body that is a JSON object.
pub(crate) fn read<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Option<T> {
    serde_json::from_str(text(body)?).ok()
}

/// Returns whether a JSON value is an object.
pub(crate) fn is_object(json: &str) -> bool {
    json.trim_ascii_start().starts_with('{')
}

/// Returns whether this is JSON in which no object repeats a name.
pub(crate) fn has_unique_names(json: &str) -> bool {
    serde_json::from_str::<UniqueNames>(json).is_ok()
}

/// JSON in which no object repeats a name.
struct UniqueNames;

impl<'de> Deserialize<'de> for UniqueNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

/// Accepts any value of these types.
macro_rules! accept {
    ($($visit:ident: $ty:ty),*) => {$(
        fn $visit<E>(self, _: $ty) -> Result<Self, E> {
            Ok(self)
        }
    )*};
}

impl<'de> Visitor<'de> for UniqueNames {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON without repeated names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut names = HashSet::new();
        while let Some((name, _)) = map.next_entry::<String, Self>()? {
            if !names.insert(name) {
                return Err(Error::custom("a name is repeated"));
            }
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    accept! { visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str }
}
