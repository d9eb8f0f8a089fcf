//! The service's tokens: HS256 JWTs signed with the secret of their pool.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
// Chosen explicitly: the library finds no default if another crate of the program enables a second provider.
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, dangerous::insecure_decode, decode_header,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::error::{Code, ServiceError};

/// The caller of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A request without a token.
    Anonymous,
    /// The owner of a pool.
    Owner { pool: String },
    /// A user.
    User { pool: String, id: String },
    /// A request with an invalid token, and the code of the error.
    Rejected(Code),
}

/// A token's payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) data: Subject,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
}

/// The subject of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Subject {
    pub(crate) email: Option<String>,
    pub(crate) id: String,
    pub(crate) client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unionid: Option<String>,
}

impl Claims {
    pub(crate) fn new(data: Subject, issued: Timestamp, lifetime_seconds: i32) -> Self {
        Self {
            data,
            iat: issued.0,
            exp: issued.plus_seconds(i64::from(lifetime_seconds)).0,
        }
    }
}

/// The payload of an access or id token of the OIDC login: the user, and the pool where they registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OidcClaims {
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) iss: String,
    pub(crate) register_in_userpool: String,
    pub(crate) nonce: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
}

/// Signs a payload.
pub(crate) fn sign(claims: &impl Serialize, secret: &str) -> Result<String, ServiceError> {
    signed(claims, secret).ok_or_else(|| Code::Internal.into())
}

fn signed(claims: &impl Serialize, secret: &str) -> Option<String> {
    let header = serde_json::to_vec(&Header::new(Algorithm::HS256)).ok()?;
    let claims = serde_json::to_vec(claims).ok()?;
    let encode = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
    let message = format!("{}.{}", encode(header), encode(claims));
    let key = EncodingKey::from_secret(secret.as_bytes());
    let signer = (DEFAULT_PROVIDER.signer_factory)(&Algorithm::HS256, &key).ok()?;
    let signature = signer.try_sign(message.as_bytes()).ok()?;
    Some(format!("{message}.{}", encode(signature)))
}

/// Reads the claims of `token` without verifying them, to find the pool whose secret verifies it.
pub(crate) fn read<T: DeserializeOwned>(token: &str) -> Option<T> {
    insecure_decode(token).ok().map(|token| token.claims)
}

/// Returns whether `token` was signed with `secret`. Does not check expiry, which depends on the emulator's clock.
pub(crate) fn is_signed(token: &str, secret: &str) -> bool {
    let Some((message, signature)) = token.rsplit_once('.') else {
        return false;
    };
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
        return false;
    };
    let key = DecodingKey::from_secret(secret.as_bytes());
    decode_header(token).is_ok_and(|header| header.alg == Algorithm::HS256)
        && (DEFAULT_PROVIDER.verifier_factory)(&Algorithm::HS256, &key)
            .is_ok_and(|verifier| verifier.verify(message.as_bytes(), &signature).is_ok())
}

/// Reads the claims of a token without verifying them. If the OIDC login issued it, also returns its client.
pub(crate) fn read_unverified(token: &str) -> Option<(Claims, Option<String>)> {
    if let Some(claims) = read::<Claims>(token) {
        return Some((claims, None));
    }
    let claims: OidcClaims = read(token)?;
    let data = Subject {
        email: None,
        id: claims.sub,
        client_id: claims.register_in_userpool,
        unionid: None,
    };
    let (iat, exp) = (claims.iat, claims.exp);
    Some((Claims { data, iat, exp }, Some(claims.aud)))
}

/// Returns the token of an `Authorization` header, with or without `Bearer `. Ignores the words that scripting
/// languages send for a missing token.
pub(crate) fn from_header(value: &str) -> Option<&str> {
    let value = value.trim();
    let token = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ if value.eq_ignore_ascii_case("bearer") => "",
        _ => value,
    };
    (!matches!(
        token,
        "" | "null" | "undefined" | "None" | "[object Object]"
    ))
    .then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        let subject = Subject {
            email: None,
            id: "5f".to_owned(),
            client_id: "5e".to_owned(),
            unionid: None,
        };
        Claims::new(subject, Timestamp(1000), 60)
    }

    #[test]
    fn a_signed_token_can_be_verified() {
        let token = sign(&claims(), "secret").expect("a token");
        assert_eq!(read(&token), Some(claims()));
        assert!(is_signed(&token, "secret"));
        assert!(!is_signed(&token, "another"));
    }

    #[test]
    fn the_prefix_is_optional_and_empty_values_are_ignored() {
        for (header, token) in [
            ("Bearer a.b.c", Some("a.b.c")),
            ("bearer  a.b.c", Some("a.b.c")),
            ("a.b.c", Some("a.b.c")),
            ("Bearer null", None),
            ("Bearer undefined", None),
            ("Bearer ", None),
            ("", None),
            ("[object Object]", None),
        ] {
            assert_eq!(from_header(header), token, "{header}");
        }
    }
}
