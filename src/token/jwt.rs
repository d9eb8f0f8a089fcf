//! JSON Web Tokens in compact form, split into their parts. This module does not verify them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use crate::json::has_unique_names;

/// The maximum length of a token, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// The parts of a token.
#[cfg_attr(not(feature = "verify"), allow(dead_code))]
pub(crate) struct Jwt<'token> {
    /// Header and payload in their encoded form: the text that is signed.
    pub(crate) message: &'token str,
    pub(crate) header: &'token str,
    pub(crate) payload: &'token str,
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

/// Decodes a JSON object. Rejects objects that repeat a name, at any depth: parsers disagree on which member counts.
pub(crate) fn object(part: &str) -> Option<Map<String, Value>> {
    let json = String::from_utf8(decode(part)?).ok()?;
    has_unique_names(&json).then(|| serde_json::from_str(&json).ok())?
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
