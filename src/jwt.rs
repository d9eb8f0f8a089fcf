//! JSON Web Tokens in their compact form, taken apart. Nothing in them is verified here.

use std::{collections::HashSet, fmt};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// The length of a token in bytes, above which it is not read.
const MAX_LENGTH: usize = 64 * 1024;

/// A token in its parts.
pub(crate) struct Jwt<'token> {
    /// Header and payload as they were sent: the text that is signed.
    #[cfg_attr(not(feature = "verify"), allow(dead_code))]
    pub(crate) message: &'token str,
    #[cfg_attr(not(feature = "verify"), allow(dead_code))]
    pub(crate) header: &'token str,
    pub(crate) payload: &'token str,
    #[cfg_attr(not(feature = "verify"), allow(dead_code))]
    pub(crate) signature: &'token str,
}

impl<'token> Jwt<'token> {
    /// Splits a token at its dots.
    pub(crate) fn split(token: &'token str) -> Option<Self> {
        let token = Some(token).filter(|token| token.len() <= MAX_LENGTH)?;
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        if payload.contains('.') {
            return None;
        }
        Some(Self {
            message,
            header,
            payload,
            signature,
        })
    }
}

/// Decodes base64url without padding.
pub(crate) fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

/// Decodes a JSON object. Each of its members, and of the objects in it, must have a name of its own: parsers disagree
/// on which one counts.
pub(crate) fn object(part: &str) -> Option<Map<String, Value>> {
    let json = String::from_utf8(decode(part)?).ok()?;
    has_unique_names(&json).then(|| serde_json::from_str(&json).ok())?
}

/// Whether this is JSON in which no object has two members of the same name.
pub(crate) fn has_unique_names(json: &str) -> bool {
    serde_json::from_str::<UniqueNames>(json).is_ok()
}

/// JSON in which no object has two members of the same name.
struct UniqueNames;

impl<'de> Deserialize<'de> for UniqueNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
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

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(json: &str) -> String {
        URL_SAFE_NO_PAD.encode(json)
    }

    #[test]
    fn a_name_that_is_repeated_is_refused_at_any_depth() {
        for json in [
            r#"{"sub":"lea","sub":"lea"}"#,
            r#"{"sub":"lea","\u0073ub":"ada"}"#,
            r#"{"data":{"id":"lea","id":"ada"}}"#,
            r#"{"list":[{"a":null,"a":null}]}"#,
        ] {
            assert_eq!(object(&part(json)), None, "{json}");
        }
        let json = r#"{"id":"a","data":{"id":"b"},"list":[1,-1,1.5,true,null,{"id":"c"}]}"#;
        let read = object(&part(json)).expect("all names differ");
        assert_eq!(read["data"]["id"], "b");
    }

    #[test]
    fn only_an_object_in_plain_base64url_is_read() {
        let json = r#"{"a":"?>"}"#;
        let good = part(json);
        assert!(object(&good).is_some());
        let standard = base64::engine::general_purpose::STANDARD.encode(json);
        for bad in [
            format!("{good}="),
            format!("{good}=="),
            format!("{good}\n"),
            format!(" {good}"),
            standard,
            part("[]"),
            part("7"),
            part("null"),
            part("{} {}"),
            part(&"[".repeat(30_000)),
            String::new(),
        ] {
            assert_eq!(object(&bad), None, "{bad:.40}");
        }
    }

    #[test]
    fn a_token_above_64_kib_is_not_read() {
        let token = |length: usize| format!("e30.{}.", "A".repeat(length - 5));
        assert!(Jwt::split(&token(64 * 1024)).is_some());
        assert!(Jwt::split(&token(64 * 1024 + 1)).is_none());
    }

    proptest! {
        #[test]
        fn text_of_any_kind_is_read(text in ".*") {
            let _either = Jwt::split(&text).map(|jwt| object(jwt.payload));
            let _either = object(&part(&text));
        }
    }
}
