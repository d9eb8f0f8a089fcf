//! Signs tokens with a different library than the one that verifies them.

use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    rsa::{KeySize, PublicKeyComponents},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
        EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512,
        RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// Encodes base64 as tokens use it.
pub(crate) fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Makes a token from a header and claims. `sign` signs it.
pub(crate) fn token(header: &Value, claims: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let message = format!(
        "{}.{}",
        base64(header.to_string()),
        base64(claims.to_string())
    );
    let signature = sign(message.as_bytes());
    format!("{message}.{}", base64(signature))
}

/// Signs with a secret.
pub(crate) fn hmac(algorithm: hmac::Algorithm, secret: &[u8]) -> impl FnOnce(&[u8]) -> Vec<u8> {
    let key = hmac::Key::new(algorithm, secret);
    move |message| hmac::sign(&key, message).as_ref().to_vec()
}

/// Makes a token with HS256, like the service.
pub(crate) fn by_secret(claims: &Value, secret: &str) -> String {
    let header = json!({ "alg": "HS256", "typ": "JWT" });
    token(&header, claims, hmac(hmac::HMAC_SHA256, secret.as_bytes()))
}

/// A key pair of any type.
pub(crate) enum Pair {
    Rsa(Box<RsaKeyPair>),
    Curve(Box<EcdsaKeyPair>, &'static str),
    Edwards(Box<Ed25519KeyPair>),
}

impl Pair {
    pub(crate) fn rsa() -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048);
        Self::Rsa(Box::new(pair.expect("a key is generated")))
    }

    pub(crate) fn p256() -> Self {
        Self::curve(&ECDSA_P256_SHA256_FIXED_SIGNING, "P-256")
    }

    pub(crate) fn p384() -> Self {
        Self::curve(&ECDSA_P384_SHA384_FIXED_SIGNING, "P-384")
    }

    fn curve(algorithm: &'static EcdsaSigningAlgorithm, name: &'static str) -> Self {
        let pair = EcdsaKeyPair::generate(algorithm);
        Self::Curve(Box::new(pair.expect("a key is generated")), name)
    }

    pub(crate) fn edwards() -> Self {
        let pair = Ed25519KeyPair::generate();
        Self::Edwards(Box::new(pair.expect("a key is generated")))
    }

    /// Returns the public key, as in a key set.
    pub(crate) fn published(&self, id: &str) -> Value {
        match self {
            Self::Rsa(pair) => {
                let public = PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
                json!({ "kty": "RSA", "kid": id, "n": base64(public.n), "e": base64(public.e) })
            }
            Self::Curve(pair, name) => {
                // An uncompressed point: a byte for the format, and two halves.
                let point = &pair.public_key().as_ref()[1..];
                let (x, y) = point.split_at(point.len() / 2);
                json!({ "kty": "EC", "crv": name, "kid": id, "x": base64(x), "y": base64(y) })
            }
            Self::Edwards(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": id, "x": base64(pair.public_key()) })
            }
        }
    }

    /// Makes a token with this algorithm and the name of the key.
    pub(crate) fn token(&self, algorithm: &str, id: &str, claims: &Value) -> String {
        let header = json!({ "alg": algorithm, "kid": id });
        token(&header, claims, |message| self.sign(algorithm, message))
    }

    fn sign(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let encoding: &dyn RsaEncoding = match algorithm {
                    "PS256" => &RSA_PSS_SHA256,
                    "RS512" => &RSA_PKCS1_SHA512,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut signature)
                    .expect("it is signed");
                signature
            }
            Self::Curve(pair, _) => {
                let signature = pair.sign(&random, message).expect("it is signed");
                signature.as_ref().to_vec()
            }
            Self::Edwards(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}
