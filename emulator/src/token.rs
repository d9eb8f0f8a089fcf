//! The service's tokens: JWTs, signed by HS256 with a secret or by RS256 with the published key.

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
use crate::keys::published;

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
    /// The application whose key signs the token. Only user tokens of version 2 of the API have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) aud: Option<String>,
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
            aud: None,
        }
    }
}

/// The payload of an access token of the OIDC login, and the same claims of an id token, which lacks the optional ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OidcClaims {
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) iss: String,
    pub(crate) register_in_userpool: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    #[serde(flatten)]
    pub(crate) access: Option<AccessClaims>,
}

/// The claims that only access tokens have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    pub(crate) jti: String,
    /// The login that this token and its refresh tokens come from. All of them can be revoked at once.
    pub(crate) grant_id: String,
    pub(crate) scope: String,
}

/// The key that signs the tokens of a client.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key<'a> {
    /// A secret, for HS256.
    Secret(&'a str),
    /// The key pair whose public key is published, for RS256.
    Published,
}

impl Key<'_> {
    fn header(self) -> Header {
        match self {
            Self::Secret(_) => Header::new(Algorithm::HS256),
            Self::Published => Header {
                kid: Some(published::KEY_ID.to_owned()),
                ..Header::new(Algorithm::RS256)
            },
        }
    }

    fn sign(self, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Secret(secret) => {
                let key = EncodingKey::from_secret(secret.as_bytes());
                let signer = (DEFAULT_PROVIDER.signer_factory)(&Algorithm::HS256, &key).ok()?;
                signer.try_sign(message).ok()
            }
            Self::Published => published::sign(message),
        }
    }

    fn has_signed(self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Secret(secret) => {
                let key = DecodingKey::from_secret(secret.as_bytes());
                (DEFAULT_PROVIDER.verifier_factory)(&Algorithm::HS256, &key)
                    .is_ok_and(|verifier| verifier.verify(message, &signature.to_vec()).is_ok())
            }
            Self::Published => published::is_signed(message, signature),
        }
    }
}

/// Signs a payload with a secret.
pub(crate) fn sign(claims: &impl Serialize, secret: &str) -> Result<String, ServiceError> {
    sign_with(claims, Key::Secret(secret))
}

/// Signs a payload.
pub(crate) fn sign_with(claims: &impl Serialize, key: Key<'_>) -> Result<String, ServiceError> {
    signed(claims, key).ok_or_else(|| Code::Internal.into())
}

fn signed(claims: &impl Serialize, key: Key<'_>) -> Option<String> {
    let header = serde_json::to_vec(&key.header()).ok()?;
    let claims = serde_json::to_vec(claims).ok()?;
    let encode = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
    let message = format!("{}.{}", encode(header), encode(claims));
    let signature = key.sign(message.as_bytes())?;
    Some(format!("{message}.{}", encode(signature)))
}

/// Reads the claims of `token` without verifying them, to find the pool whose secret verifies it.
pub(crate) fn read<T: DeserializeOwned>(token: &str) -> Option<T> {
    insecure_decode(token).ok().map(|token| token.claims)
}

/// Returns whether `token` was signed with `key`, which determines the algorithm. Does not check expiry, which depends on
/// the emulator's clock.
pub(crate) fn is_signed(token: &str, key: Key<'_>) -> bool {
    let Some((message, signature)) = token.rsplit_once('.') else {
        return false;
    };
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
        return false;
    };
    decode_header(token).is_ok_and(|header| header.alg == key.header().alg)
        && key.has_signed(message.as_bytes(), &signature)
}

/// Reads the claims of a token without verifying them. If the OIDC login issued it, also returns those claims.
pub(crate) fn read_unverified(token: &str) -> Option<(Claims, Option<OidcClaims>)> {
    if let Some(claims) = read::<Claims>(token) {
        return Some((claims, None));
    }
    let oidc: OidcClaims = read(token)?;
    let data = Subject {
        email: None,
        id: oidc.sub.clone(),
        client_id: oidc.register_in_userpool.clone(),
        unionid: None,
    };
    let claims = Claims {
        data,
        iat: oidc.iat,
        exp: oidc.exp,
        aud: Some(oidc.aud.clone()),
    };
    Some((claims, Some(oidc)))
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
        assert!(is_signed(&token, Key::Secret("secret")));
        assert!(!is_signed(&token, Key::Secret("another")));
        assert!(!is_signed(&token, Key::Published));
    }

    #[test]
    fn the_key_determines_the_algorithm() {
        let token = sign_with(&claims(), Key::Published).expect("a token");
        assert!(is_signed(&token, Key::Published));
        let public = published::key_set().to_string();
        assert!(!is_signed(&token, Key::Secret(&public)));
        let (message, _) = token.rsplit_once('.').expect("a signature");
        assert!(!is_signed(&format!("{message}."), Key::Published));
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
