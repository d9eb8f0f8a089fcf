//! The RSA key pair that passwords are encrypted for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};

use crate::error::{Code, ServiceError};

const DEVELOPMENT_PEM: &str = include_str!("../keys/development.pem");

/// The private key with its public half, as clients are given it.
#[derive(Clone)]
pub(crate) struct KeyPair {
    private: RsaPrivateKey,
    public_pem: String,
}

impl KeyPair {
    /// The pair that is published with the emulator.
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

    /// The password inside a base64 ciphertext.
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

/// The PEM block of a file that may open with a comment.
fn key_block(file: &str) -> &str {
    file.find("-----BEGIN").map_or(file, |start| &file[start..])
}
