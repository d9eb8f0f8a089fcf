//! The RSA key pair that passwords are encrypted for, and the one that signs OIDC tokens.

pub(crate) mod published;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};

use crate::error::{Code, ServiceError};

const DEVELOPMENT_PEM: &str = include_str!("../keys/development.pem");

/// The private key, and the public key that clients are given.
#[derive(Clone)]
pub(crate) struct KeyPair {
    private: RsaPrivateKey,
    public_pem: String,
}

impl KeyPair {
    /// Returns the key pair that is published with the emulator.
    pub(crate) fn development() -> Result<Self, rsa::pkcs8::Error> {
        let private = RsaPrivateKey::from_pkcs8_pem(key_block(DEVELOPMENT_PEM))?;
        let public_pem = private
            .to_public_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(rsa::pkcs8::Error::PublicKey)?;
        Ok(Self {
            private,
            public_pem,
        })
    }

    pub(crate) fn public_pem(&self) -> &str {
        &self.public_pem
    }

    /// Returns the password in a base64 ciphertext.
    pub(crate) fn decrypt(&self, ciphertext: &str) -> Result<String, ServiceError> {
        let undecryptable = || ServiceError::from(Code::PasswordUndecryptable);
        let bytes = STANDARD.decode(ciphertext).map_err(|_| undecryptable())?;
        let plain = self
            .private
            .decrypt(Pkcs1v15Encrypt, &bytes)
            .map_err(|_| undecryptable())?;
        String::from_utf8(plain).map_err(|_| undecryptable())
    }
}

/// Returns the PEM block of a file, which may begin with a comment.
fn key_block(file: &str) -> &str {
    file.find("-----BEGIN").map_or(file, |start| &file[start..])
}
