//! Keys, each with the algorithms it is for, and the tokens that they sign.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
// Named, not left to the library: it finds none when another crate of the same program asks it for another one.
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, value::RawValue};

use crate::{Claims, Secret, error::TokenError};

/// A token in its parts. Nothing in it is believed yet.
pub(super) struct SignedToken<'token> {
    header: Header,
    /// What is signed: header and payload as they were sent.
    message: &'token str,
    payload: &'token str,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    /// Extensions that have to be understood. None is.
    #[serde(default)]
    crit: Option<Value>,
}

impl<'token> SignedToken<'token> {
    pub(super) fn read(token: &'token str) -> Result<Self, TokenError> {
        let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(TokenError::Malformed)?;
        let header: Header = json(header)?;
        if header.crit.is_some() {
            return Err(TokenError::Malformed);
        }
        Ok(Self {
            header,
            message,
            payload,
            signature: decode(signature)?,
        })
    }

    /// What the token says, if `key` signed it.
    pub(super) fn claims(&self, key: &Key) -> Result<Claims, TokenError> {
        let algorithm = key.algorithm(&self.header.alg)?;
        let verifier = (DEFAULT_PROVIDER.verifier_factory)(&algorithm, &key.verifying)
            .map_err(|_| TokenError::AlgorithmNotAllowed)?;
        verifier
            .verify(self.message.as_bytes(), &self.signature)
            .map_err(|_| TokenError::WrongSignature)?;
        Claims::of(json::<Map<String, Value>>(self.payload)?)
    }
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| TokenError::Malformed)
}

fn json<T: DeserializeOwned>(part: &str) -> Result<T, TokenError> {
    serde_json::from_slice(&decode(part)?).map_err(|_| TokenError::Malformed)
}

/// The longest published key, in bytes, that is read: those of use are far shorter.
const LONGEST_KEY: usize = 64 * 1024;

/// A key, and the algorithms that it is for.
#[derive(Clone)]
pub(super) struct Key {
    id: Option<String>,
    algorithms: Vec<Algorithm>,
    verifying: DecodingKey,
}

impl Key {
    /// The secret that signs by HS256.
    pub(super) fn shared(secret: &Secret) -> Self {
        Self {
            id: None,
            algorithms: vec![Algorithm::HS256],
            verifying: DecodingKey::from_secret(secret.expose().as_bytes()),
        }
    }

    /// A public key; none if it is of no use here.
    fn published(jwk: &RawValue) -> Option<Self> {
        let short = Some(jwk.get()).filter(|jwk| jwk.len() <= LONGEST_KEY);
        let jwk: Jwk = serde_json::from_str(short?).ok()?;
        let signs = matches!(
            jwk.common.public_key_use,
            None | Some(PublicKeyUse::Signature)
        );
        let operations = &jwk.common.key_operations;
        let verifies = operations
            .as_ref()
            .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
        if !signs || !verifies {
            return None;
        }
        let of_its_type = algorithms(&jwk.algorithm);
        let own = match jwk.common.key_algorithm {
            None => None,
            Some(algorithm) => Some(Algorithm::try_from(algorithm).ok()?),
        };
        let fits = |algorithm: &Algorithm| own.is_none_or(|own| own == *algorithm);
        let algorithms: Vec<_> = of_its_type.iter().copied().filter(fits).collect();
        if algorithms.is_empty() {
            return None;
        }
        Some(Self {
            verifying: DecodingKey::from_jwk(&jwk).ok()?,
            id: jwk.common.key_id,
            algorithms,
        })
    }

    /// The algorithm of that name, if the key is for it.
    fn algorithm(&self, name: &str) -> Result<Algorithm, TokenError> {
        let named = name.parse().map_err(|_| TokenError::AlgorithmNotAllowed)?;
        if self.algorithms.contains(&named) {
            Ok(named)
        } else {
            Err(TokenError::AlgorithmNotAllowed)
        }
    }
}

/// What a key of this type may sign by. What is published is no secret: it never verifies by one.
fn algorithms(parameters: &AlgorithmParameters) -> &'static [Algorithm] {
    match parameters {
        AlgorithmParameters::RSA(_) => &[
            Algorithm::RS256,
            Algorithm::RS384,
            Algorithm::RS512,
            Algorithm::PS256,
            Algorithm::PS384,
            Algorithm::PS512,
        ],
        AlgorithmParameters::EllipticCurve(curve) => match curve.curve {
            EllipticCurve::P256 => &[Algorithm::ES256],
            EllipticCurve::P384 => &[Algorithm::ES384],
            _ => &[],
        },
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => {
            &[Algorithm::EdDSA]
        }
        _ => &[],
    }
}

/// The keys that may have signed a token.
#[derive(Clone)]
pub(super) struct KeySet(Vec<Key>);

#[derive(Deserialize)]
struct Published {
    keys: Vec<Box<RawValue>>,
}

impl KeySet {
    pub(super) fn of(key: Key) -> Self {
        Self(vec![key])
    }

    /// Reads a JSON Web Key Set; none if it is none, or there is no key of use in it.
    pub(super) fn read(json: &[u8]) -> Option<Self> {
        let published: Published = serde_json::from_slice(json).ok()?;
        let keys: Vec<_> = published
            .keys
            .iter()
            .filter_map(|jwk| Key::published(jwk))
            .collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// The key that a token names. Where there is but one, and either has no name, it is that one.
    pub(super) fn find(&self, token: &SignedToken<'_>) -> Result<&Key, TokenError> {
        if let [only] = self.0.as_slice()
            && (only.id.is_none() || token.header.kid.is_none())
        {
            return Ok(only);
        }
        let named = |key: &&Key| key.id.is_some() && key.id == token.header.kid;
        let mut candidates = self.0.iter().filter(named);
        let first = candidates.next().ok_or(TokenError::UnknownKey)?;
        // Keys of different types may share a name.
        let fitting = |key: &&Key| key.algorithm(&token.header.alg).is_ok();
        Ok(std::iter::once(first)
            .chain(candidates)
            .find(fitting)
            .unwrap_or(first))
    }
}
