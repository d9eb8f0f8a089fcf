//! Keys, each with the algorithms it is for, and the tokens that they sign.

// Set explicitly: the library finds no default when another crate of the program enables a different one.
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{
        AlgorithmParameters, EllipticCurve, EllipticCurveKeyParameters, Jwk, KeyOperations,
        PublicKeyUse,
    },
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    Claims, Secret,
    error::TokenError,
    json::{self, has_unique_names},
    token::jwt::{Jwt, decode, object},
};

/// The parts of a token. They are not trusted yet.
pub(super) struct SignedToken<'token> {
    parts: Jwt<'token>,
    header: Header,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

impl<'token> SignedToken<'token> {
    pub(super) fn read(token: &'token str) -> Result<Self, TokenError> {
        Self::take_apart(token).ok_or(TokenError::Malformed)
    }

    fn take_apart(token: &'token str) -> Option<Self> {
        let parts = Jwt::split(token)?;
        // `crit` names extensions that a verifier must understand. This one understands no extension.
        let header = object(parts.header).filter(|header| !header.contains_key("crit"))?;
        Some(Self {
            header: serde_json::from_value(header.into()).ok()?,
            signature: decode(parts.signature)?,
            parts,
        })
    }

    /// Returns the claims of the token, if `key` signed it.
    fn claims(&self, key: &Key) -> Result<Claims, TokenError> {
        let algorithm = key.algorithm(&self.header.alg)?;
        let verifier = (DEFAULT_PROVIDER.verifier_factory)(&algorithm, &key.verifying)
            .map_err(|_| TokenError::AlgorithmNotAllowed)?;
        verifier
            .verify(self.parts.message.as_bytes(), &self.signature)
            .map_err(|_| TokenError::WrongSignature)?;
        Claims::of(object(self.parts.payload).ok_or(TokenError::Malformed)?)
    }
}

/// The maximum length of a published key, in bytes. Usable keys are much shorter.
const MAX_KEY_LENGTH: usize = 64 * 1024;

/// A key, and the algorithms that it may be used with.
#[derive(Clone)]
pub(super) struct Key {
    id: Option<String>,
    algorithms: Vec<Algorithm>,
    verifying: DecodingKey,
}

impl Key {
    /// Makes a key from the secret of HS256.
    pub(super) fn shared(secret: &Secret) -> Self {
        Self {
            id: None,
            algorithms: vec![Algorithm::HS256],
            verifying: DecodingKey::from_secret(secret.expose().as_bytes()),
        }
    }

    /// Reads a public key; `None` if it cannot be used.
    fn published(jwk: &RawValue) -> Option<Self> {
        let short = Some(jwk.get()).filter(|jwk| jwk.len() <= MAX_KEY_LENGTH);
        let unique = short.filter(|jwk| has_unique_names(jwk));
        let jwk: Jwk = serde_json::from_str(unique?).ok()?;
        let signs = matches!(
            jwk.common.public_key_use,
            None | Some(PublicKeyUse::Signature)
        );
        let operations = &jwk.common.key_operations;
        let verifies = operations
            .as_ref()
            .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
        let own = jwk.common.key_algorithm.map(Algorithm::try_from);
        let own = own.transpose().ok()?;
        let mut algorithms = algorithms(&jwk.algorithm)?.to_vec();
        algorithms.retain(|algorithm| own.is_none_or(|own| own == *algorithm));
        (signs && verifies && !algorithms.is_empty()).then_some(())?;
        Some(Self {
            verifying: DecodingKey::from_jwk(&jwk).ok()?,
            id: jwk.common.key_id,
            algorithms,
        })
    }

    /// Returns the algorithm of that name, if the key may be used with it.
    fn algorithm(&self, name: &str) -> Result<Algorithm, TokenError> {
        let named = name.parse().ok();
        let allowed = named.filter(|named| self.algorithms.contains(named));
        allowed.ok_or(TokenError::AlgorithmNotAllowed)
    }
}

/// Returns the algorithms of a type of key; `None` if its numbers do not allow verification. A published key is public, so it is
/// never used as a shared secret.
fn algorithms(parameters: &AlgorithmParameters) -> Option<&'static [Algorithm]> {
    let is_long = |part: &str, bytes| decode(part).is_some_and(|part| part.len() == bytes);
    let is_point = |point: &EllipticCurveKeyParameters, bytes| {
        is_long(&point.x, bytes) && is_long(&point.y, bytes)
    };
    match parameters {
        AlgorithmParameters::RSA(numbers)
            if is_strong(&decode(&numbers.n)?, &decode(&numbers.e)?)? =>
        {
            Some(&[
                Algorithm::RS256,
                Algorithm::RS384,
                Algorithm::RS512,
                Algorithm::PS256,
                Algorithm::PS384,
                Algorithm::PS512,
            ])
        }
        AlgorithmParameters::EllipticCurve(point) => match point.curve {
            EllipticCurve::P256 if is_point(point, 32) => Some(&[Algorithm::ES256]),
            EllipticCurve::P384 if is_point(point, 48) => Some(&[Algorithm::ES384]),
            _ => None,
        },
        AlgorithmParameters::OctetKeyPair(pair)
            if pair.curve == EllipticCurve::Ed25519 && is_long(&pair.x, 32) =>
        {
            Some(&[Algorithm::EdDSA])
        }
        _ => None,
    }
}

/// Returns whether an RSA key has 2048 to 8192 bits, and an odd public exponent of at least 3 and at most 33 bits. By the
/// standard, neither number may begin with a zero byte.
fn is_strong(modulus: &[u8], exponent: &[u8]) -> Option<bool> {
    let (first, last) = (modulus.first()?, modulus.last()?);
    let bits = modulus.len() * 8 - first.leading_zeros() as usize;
    let is_shortest = *first != 0 && *exponent.first()? != 0 && exponent.len() <= 8;
    let exponent = exponent
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte));
    let is_odd = last % 2 == 1 && exponent % 2 == 1;
    let is_in_range = (2048..=8192).contains(&bits) && (3..1 << 33).contains(&exponent);
    Some(is_shortest && is_odd && is_in_range)
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

    /// Reads a JSON Web Key Set; `None` if it is invalid or contains no usable key.
    pub(super) fn read(json: &[u8]) -> Option<Self> {
        let published: Published = json::read(json)?;
        let keys = published.keys.iter().filter_map(|jwk| Key::published(jwk));
        let keys: Vec<_> = keys.collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// Returns the claims of a token, if a matching key signed it.
    pub(super) fn claims(&self, token: &SignedToken<'_>) -> Result<Claims, TokenError> {
        let mut refusal = TokenError::UnknownKey;
        for key in self.named(token) {
            match token.claims(key) {
                // Keys of different types may share a name, and a new key may have the name of the old one.
                Err(TokenError::AlgorithmNotAllowed) if refusal == TokenError::WrongSignature => {}
                Err(next @ (TokenError::AlgorithmNotAllowed | TokenError::WrongSignature)) => {
                    refusal = next;
                }
                outcome => return outcome,
            }
        }
        Err(refusal)
    }

    /// Returns whether the set contains a key for a token.
    pub(super) fn holds_key_of(&self, token: &SignedToken<'_>) -> bool {
        self.named(token).next().is_some()
    }

    /// Returns the keys with the name that a token gives. A single key also matches if one of the two lacks a name.
    fn named(&self, token: &SignedToken<'_>) -> impl Iterator<Item = &Key> {
        let kid = &token.header.kid;
        let is_only = self.0.len() == 1;
        self.0.iter().filter(move |key| {
            (kid.is_some() && key.id == *kid) || (is_only && (kid.is_none() || key.id.is_none()))
        })
    }
}
