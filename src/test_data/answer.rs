//! An answer that no service gave: asked for a value of whatever type, it has one, made of the type and of the name of
//! the field. It is asked by what decodes the service's answers.

use std::iter;

use serde::{
    Deserializer,
    de::{
        IntoDeserializer, Visitor,
        value::{Error, MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use crate::secret::text::example_in;

/// A date in the service's form.
const DATE: &str = "2020-02-01T15:06:58+08:00";

/// From this depth on a full answer leaves out what may be left out, so that a type that holds itself has an end.
const DEEPEST: usize = 16;

/// What is asked for a value: the answer itself, or a field somewhere in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    /// The Rust type that the field is in.
    holder: &'static str,
    /// The service's name of the field.
    field: &'static str,
    /// How many types it is in.
    depth: usize,
    /// Whether what may be left out is there.
    full: bool,
}

impl Answer {
    pub(super) fn least() -> Self {
        Self {
            holder: "",
            field: "",
            depth: 0,
            full: false,
        }
    }

    pub(super) fn full() -> Self {
        Self {
            full: true,
            ..Self::least()
        }
    }

    /// The answer for a field of a type that is found here.
    fn inside(self, holder: &'static str, field: &'static str) -> Self {
        Self {
            holder,
            field,
            depth: self.depth + 1,
            full: self.full && self.depth < DEEPEST,
        }
    }

    fn text(self) -> String {
        let field = self.field;
        if let Some(owner) = self.owner() {
            return id(&owner);
        }
        match field {
            "email" => "lea@example.com".to_owned(),
            "phone" => "13800000001".to_owned(),
            "lastLogin" | "signedUp" => DATE.to_owned(),
            _ if field.ends_with("At") => DATE.to_owned(),
            _ if is_address(field) => format!("https://example.com/{field}"),
            _ => field.to_owned(),
        }
    }

    /// What the field is the id of, if it is an id.
    fn owner(self) -> Option<String> {
        let owner = match self.field {
            "_id" | "id" => self.holder,
            // So the service names a pool where it says whose something is.
            "client" | "clientId" | "registerInClient" => "UserPool",
            field => field.strip_suffix("Id")?,
        };
        Some(owner.to_lowercase())
    }
}

/// An id in the service's form: a time, and what is never the same twice. Here it is always the same for one owner.
fn id(owner: &str) -> String {
    let (basis, prime) = (0xcbf2_9ce4_8422_2325_u64, 0x0100_0000_01b3);
    let hash = owner.bytes().fold(basis, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(prime)
    });
    format!("5e4c8b1f{hash:016x}")
}

fn is_address(field: &str) -> bool {
    let field = field.to_lowercase();
    ["photo", "image", "logo", "picture", "website"].contains(&field.as_str())
        || field.ends_with("url")
        || field.ends_with("uri")
}

macro_rules! zero {
    ($($method:ident: $visit:ident($zero:literal);)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit($zero)
        }
    )*};
}

impl<'de> Deserializer<'de> for Answer {
    type Error = Error;

    zero! {
        deserialize_bool: visit_bool(false);
        deserialize_i8: visit_i64(0);
        deserialize_i16: visit_i64(0);
        deserialize_i32: visit_i64(0);
        deserialize_i64: visit_i64(0);
        deserialize_u8: visit_u64(0);
        deserialize_u16: visit_u64(0);
        deserialize_u32: visit_u64(0);
        deserialize_u64: visit_u64(0);
        deserialize_f32: visit_f64(0.0);
        deserialize_f64: visit_f64(0.0);
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.full {
            visitor.visit_some(self)
        } else {
            visitor.visit_none()
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.full {
            visitor.visit_seq(SeqDeserializer::new(iter::once(self)))
        } else {
            visitor.visit_seq(SeqDeserializer::new(iter::empty::<Self>()))
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let fields = fields
            .iter()
            .map(|field| (*field, self.inside(name, field)));
        visitor.visit_map(MapDeserializer::new(fields))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match example_in(name) {
            Some(example) => visitor.visit_newtype_struct(example.into_deserializer()),
            None => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    /// Any JSON is an object.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(MapDeserializer::new(iter::empty::<(&str, Self)>()))
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit_struct tuple tuple_struct map enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Answer {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
