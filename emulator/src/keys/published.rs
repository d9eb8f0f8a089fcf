//! The RSA key pair that signs OIDC tokens by RS256, and the JSON Web Key Set that publishes its public key.

use std::sync::LazyLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::RsaPublicKey;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::pkcs8::SecretDocument;
use rsa::traits::PublicKeyParts as _;
use serde_json_bytes::{Value, json};

const TOKENS_PEM: &str = include_str!("../../keys/tokens.pem");

/// The `kid` of the key pair.
pub(crate) const KEY_ID: &str = "authing-emulator";

/// The key pair. It is read when it is first used, since most emulators issue no RS256 tokens.
static PAIR: LazyLock<Option<KeyPair>> = LazyLock::new(|| {
    let (_, der) = SecretDocument::from_pem(super::key_block(TOKENS_PEM)).ok()?;
    KeyPair::from_pkcs8(der.as_bytes()).ok()
});

/// Signs a message by RS256.
pub(crate) fn sign(message: &[u8]) -> Option<Vec<u8>> {
    let pair = PAIR.as_ref()?;
    let mut signature = vec![0; pair.public_modulus_len()];
    let random = SystemRandom::new();
    pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
        .ok()?;
    Some(signature)
}

/// Returns whether [`sign`] made the signature.
pub(crate) fn is_signed(message: &[u8], signature: &[u8]) -> bool {
    PAIR.as_ref().is_some_and(|pair| {
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key());
        public.verify(message, signature).is_ok()
    })
}

/// Returns the JSON Web Key Set.
pub(crate) fn key_set() -> Value {
    let public = PAIR.as_ref().map(|pair| pair.public_key().as_ref());
    let public = public.and_then(|der| RsaPublicKey::from_pkcs1_der(der).ok());
    let keys: Vec<Value> = public
        .iter()
        .map(|public| {
            json!({
                "kty": "RSA",
                "use": "sig",
                "alg": "RS256",
                "kid": KEY_ID,
                "n": URL_SAFE_NO_PAD.encode(public.n().to_bytes_be()),
                "e": URL_SAFE_NO_PAD.encode(public.e().to_bytes_be()),
            })
        })
        .collect();
    json!({ "keys": keys })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_set_publishes_the_signing_key() {
        let signature = sign(b"message").expect("a signature");
        assert!(is_signed(b"message", &signature));
        assert!(!is_signed(b"another", &signature));
        let set = key_set();
        let key = set["keys"][0].as_object().expect("a key");
        assert_eq!(key["n"].as_str().map(str::len), Some(342), "2048 bits");
        assert_eq!(key["e"], "AQAB");
    }
}
