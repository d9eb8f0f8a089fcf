//! The setting for the key that passwords are encrypted with.

use std::{fs, path::PathBuf};

use crate::{
    encryption::PublicKey,
    error::{Error, InvalidArgument},
};

/// The source of the key.
#[derive(Clone, Default)]
pub(crate) enum KeySource {
    /// The key of the public service.
    #[default]
    BuiltIn,
    Pem(String),
    File(PathBuf),
    Key(PublicKey),
    /// The key that the service publishes, which is fetched later.
    #[cfg_attr(
        not(feature = "v2"),
        allow(dead_code, reason = "only one API publishes a key")
    )]
    Published,
}

impl KeySource {
    /// Returns the key until another one is fetched.
    pub(super) fn key(&self) -> Result<PublicKey, Error> {
        match self {
            Self::BuiltIn | Self::Published => PublicKey::public_service(),
            Self::Key(key) => Ok(key.clone()),
            Self::Pem(pem) => PublicKey::from_pem(pem),
            Self::File(path) => {
                let pem = fs::read_to_string(path).map_err(|source| {
                    let reason = format!("cannot be read ({source})");
                    let hint = "give the path of a PEM file";
                    InvalidArgument::new("public_key_file", reason, hint)
                })?;
                PublicKey::from_pem(&pem)
            }
        }
    }
}
