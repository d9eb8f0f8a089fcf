//! Passwords and their ciphertexts. The two are different types, so that a plaintext in the place of a ciphertext does not
//! compile.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::{
    Pkcs1v15Encrypt, RsaPublicKey, pkcs8::DecodePublicKey, rand_core::OsRng, traits::PublicKeyParts,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::error::{Error, InvalidArgument};

/// The key of the public service. Private installations have a different one.
const PUBLIC_SERVICE: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC4xKeUgQ+Aoz7TLfAfs9+paePb
5KIofVthEopwrXFkp8OCeocaTHt9ICjTT2QeJh6cZaDaArfZ873GPUn00eOIZ7Ae
+TiA2BKHbCvloW3w5Lnqm70iSsUi5Fmu9/2+68GZRH9L7Mlh8cFksCicW2Y2W2uM
GKl64GDcIq3au+aqJQIDAQAB
-----END PUBLIC KEY-----
";

/// The number of bytes that PKCS#1 v1.5 padding needs.
const PADDING: usize = 11;

/// A password as a person types it. It is never sent; its [`Ciphertext`] is.
///
/// The text is wiped from memory when the password is dropped. It deserializes from a text, so that a login form can hold it;
/// copies that the deserializer or your web framework made of the text, such as the body of the request, are not wiped. It
/// does not serialize.
///
/// ```
/// #[derive(Debug, serde::Deserialize)]
/// struct Login {
///     email: String,
///     password: authing::Password,
/// }
///
/// let form = r#"{ "email": "lea@example.com", "password": "correct horse" }"#;
/// let login: Login = serde_json::from_str(form)?;
/// assert_eq!(format!("{:?}", login.password), "Password(***)");
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Wraps a password.
    pub fn new(password: impl Into<String>) -> Self {
        Self(Zeroizing::new(password.into()))
    }

    /// Returns whether the password may be an e-mail address.
    #[doc(hidden)]
    pub fn has_at_sign(&self) -> bool {
        self.0.contains('@')
    }

    /// Rejects an empty password.
    pub(crate) fn require(&self, argument: &'static str) -> Result<(), InvalidArgument> {
        let is_given = (!self.0.is_empty()).then_some(());
        is_given.ok_or_else(|| InvalidArgument::empty(argument))
    }
}

crate::__hidden!(Password);

crate::secret::from_text!(Password: &str &String String);

impl From<&Password> for Password {
    fn from(password: &Password) -> Self {
        password.clone()
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// A password after encryption, in base64. Only a [`PublicKey`] makes one.
#[derive(Clone)]
pub struct Ciphertext(Zeroizing<String>);

crate::__hidden!(Ciphertext);

impl Serialize for Ciphertext {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Returns what stands for a ciphertext in a request that is only checked, not sent.
pub(crate) fn no_ciphertext() -> Ciphertext {
    Ciphertext(Zeroizing::default())
}

/// The RSA key that passwords are encrypted with.
#[derive(Clone, Debug)]
pub struct PublicKey(RsaPublicKey);

impl PublicKey {
    /// Reads a key in PEM form. Private installations publish theirs in this form.
    ///
    /// ```
    /// # let emulator = authing_emulator::Emulator::start_blocking().unwrap();
    /// # let pem = emulator.public_key_pem();
    /// use authing::PublicKey;
    ///
    /// let key = PublicKey::from_pem(pem)?;
    /// assert_eq!(key.max_password_len(), 117);
    /// assert!(PublicKey::from_pem("no key").is_err());
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the text is not an RSA public key.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let key = RsaPublicKey::from_public_key_pem(pem.trim()).map_err(|source| {
            InvalidArgument::new(
                "public_key",
                format!("is not an RSA public key in PEM form ({source})"),
                "give the whole text, from `-----BEGIN PUBLIC KEY-----` to `-----END PUBLIC KEY-----`",
            )
        })?;
        Ok(Self(key))
    }

    /// Returns the key of the public service.
    pub(crate) fn public_service() -> Result<Self, Error> {
        Self::from_pem(PUBLIC_SERVICE)
    }

    /// Returns the maximum length of a password, in bytes.
    pub fn max_password_len(&self) -> usize {
        self.0.size().saturating_sub(PADDING)
    }

    /// Encrypts the password given for `argument`.
    pub(crate) fn encrypt(
        &self,
        argument: &'static str,
        password: &Password,
    ) -> Result<Ciphertext, Error> {
        password.require(argument)?;
        let longest = self.max_password_len();
        if password.0.len() > longest {
            let reason = format!("is longer than the {longest} bytes that the key can encrypt");
            return Err(
                InvalidArgument::new(argument, reason, "ask for a shorter password").into(),
            );
        }
        self.0
            .encrypt(&mut OsRng, Pkcs1v15Encrypt, password.0.as_bytes())
            .map(|encrypted| Ciphertext(Zeroizing::new(STANDARD.encode(encrypted))))
            .map_err(|source| Error::Encrypt(Arc::new(source)))
    }
}
