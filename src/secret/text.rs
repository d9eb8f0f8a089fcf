//! Text that is not just any text: the values of enums, and secrets.
//!
//! It is read as a newtype, which for JSON is the text in it. The name of the newtype gives an example, so that one who has
//! no text, as test data have none, knows of one that fits.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};

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
