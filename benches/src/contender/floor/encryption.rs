//! Encrypts passwords: RSA PKCS#1 v1.5, in base64, with the key of the public service.

use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{Pkcs1v15Encrypt, RsaPublicKey, pkcs8::DecodePublicKey, rand_core::OsRng};

use super::FloorError;

const PUBLIC_SERVICE: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC4xKeUgQ+Aoz7TLfAfs9+paePb
5KIofVthEopwrXFkp8OCeocaTHt9ICjTT2QeJh6cZaDaArfZ873GPUn00eOIZ7Ae
+TiA2BKHbCvloW3w5Lnqm70iSsUi5Fmu9/2+68GZRH9L7Mlh8cFksCicW2Y2W2uM
GKl64GDcIq3au+aqJQIDAQAB
-----END PUBLIC KEY-----
";

/// Returns the key that all contenders use.
pub fn public_key() -> Result<RsaPublicKey, FloorError> {
    Ok(RsaPublicKey::from_public_key_pem(PUBLIC_SERVICE)?)
}

/// Encrypts a password for a request.
pub fn encrypt(key: &RsaPublicKey, password: &str) -> Result<String, FloorError> {
    let ciphertext = key.encrypt(&mut OsRng, Pkcs1v15Encrypt, password.as_bytes())?;
    Ok(STANDARD.encode(ciphertext))
}
