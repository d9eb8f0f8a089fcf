//! What a token says of itself, believed or not. Nothing here checks a signature: the client reads its own tokens to
//! know whose they are and how long they last. What was checked is [`Claims`](crate::Claims).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

/// The claims that the client looks at in a token that nobody checked.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct UnverifiedClaims {
    #[serde(default)]
    data: Option<Data>,
    #[serde(default)]
    sub: Option<String>,
    /// When it was issued, in seconds since 1970.
    #[serde(default)]
    pub(crate) iat: Option<i64>,
    /// When it expires, in seconds since 1970.
    #[serde(default)]
    pub(crate) exp: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
struct Data {
    #[serde(default)]
    id: Option<String>,
}

impl UnverifiedClaims {
    /// Reads the claims of a JSON Web Token; none when it is no such token.
    pub(crate) fn of(token: &str) -> Option<Self> {
        let payload = token.split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        serde_json::from_slice(&payload).ok()
    }

    /// The id of the user that the token stands for.
    pub(crate) fn user_id(self) -> Option<String> {
        let own = self.data.and_then(|data| data.id);
        own.or(self.sub).filter(|id| !id.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_of_any_kind_is_read(text in ".*", payload in ".*") {
            let _either = UnverifiedClaims::of(&text);
            let token = format!("head.{}.tail", URL_SAFE_NO_PAD.encode(payload));
            let _either = UnverifiedClaims::of(&token);
        }
    }

    #[test]
    fn the_user_is_found() {
        for payload in [r#"{"data":{"id":"lea"}}"#, r#"{"sub":"lea"}"#] {
            let token = format!("head.{}.tail", URL_SAFE_NO_PAD.encode(payload));
            let claims = UnverifiedClaims::of(&token).expect("it is a token");
            assert_eq!(claims.user_id().as_deref(), Some("lea"));
        }
    }
}
