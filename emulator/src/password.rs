//! Stores and verifies passwords, and checks their strength.
//!
//! Passwords are hashed with Argon2id at the lowest useful cost, one pass over 64 KiB, so that test suites are fast.
//! The emulator is not for real accounts.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

use crate::entropy::Entropy;
use crate::error::{Code, ServiceError};

const MEMORY_KIB: u32 = 64;
const PASSES: u32 = 1;

/// A password as the service stores it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    expecting = "a password in a seed is a string"
)]
pub(crate) enum Password {
    /// An Argon2 hash in PHC form, and the security level of the password.
    Hash { phc: String, level: u8 },
    /// The text as it was sent, for accounts imported with another hash function (`keepPassword`).
    Kept(String),
    /// A plain password of a seed. It is hashed when the emulator starts.
    #[serde(untagged)]
    Plain(String),
}

impl Password {
    pub(crate) fn hash(plain: &str, entropy: &Entropy) -> Result<Self, ServiceError> {
        let hash = hasher()
            .and_then(|hasher| {
                hasher
                    .hash_password_with_salt(plain.as_bytes(), &entropy.bytes::<16>())
                    .ok()
            })
            .ok_or(Code::Internal)?;
        Ok(Self::Hash {
            phc: hash.to_string(),
            level: security_level(plain),
        })
    }

    /// Returns the security level: 1 is low, 2 medium, 3 high.
    pub(crate) fn level(&self) -> u8 {
        match self {
            Self::Hash { level, .. } => *level,
            Self::Kept(text) | Self::Plain(text) => security_level(text),
        }
    }

    /// Hashes a new password that is strong enough for the pool's setting `pwdStrength`.
    pub(crate) fn new(plain: &str, strength: i32, entropy: &Entropy) -> Result<Self, ServiceError> {
        check_strength(plain, strength)?;
        Self::hash(plain, entropy)
    }

    pub(crate) fn matches(&self, plain: &str) -> bool {
        match self {
            Self::Kept(text) | Self::Plain(text) => text == plain,
            Self::Hash { phc, .. } => PasswordHash::new(phc).is_ok_and(|hash| {
                hasher()
                    .is_some_and(|hasher| hasher.verify_password(plain.as_bytes(), &hash).is_ok())
            }),
        }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Hash { .. } => "Password::Hash(..)",
            Self::Kept(_) => "Password::Kept(..)",
            Self::Plain(_) => "Password::Plain(..)",
        })
    }
}

fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::default(), params))
}

/// Returns the level by the rules of the SDKs: a medium password has eight characters with letters and digits, a high one twelve with
/// letters in both cases and digits.
fn security_level(plain: &str) -> u8 {
    let length = plain.chars().count();
    let has = |kind: fn(&char) -> bool| plain.chars().any(|character| kind(&character));
    let (lower, upper) = (has(char::is_ascii_lowercase), has(char::is_ascii_uppercase));
    match has(char::is_ascii_digit) {
        true if length >= 12 && lower && upper => 3,
        true if length >= 8 && (lower || upper) => 2,
        _ => 1,
    }
}

/// Checks a password against the pool's setting `pwdStrength`: 0 requires a non-empty password, 1 six characters, 2
/// also two of letters, digits and symbols, 3 all three.
pub(crate) fn check_strength(plain: &str, strength: i32) -> Result<(), ServiceError> {
    if plain.is_empty() {
        return Err(Code::PasswordRequired.into());
    }
    if strength >= 1 && plain.chars().count() < 6 {
        return Err(Code::PasswordTooShort.into());
    }
    let kinds: [fn(char) -> bool; 3] = [char::is_alphabetic, char::is_numeric, |character| {
        !character.is_alphanumeric()
    }];
    let present = kinds.iter().filter(|kind| plain.chars().any(kind)).count();
    let required = match strength {
        ..=1 => 0,
        2 => 2,
        3.. => 3,
    };
    if present < required {
        return Err(ServiceError::with_message(
            Code::PasswordTooShort,
            "密码强度不足，需包含字母、数字和符号",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_matches_its_password_only() {
        let password = Password::hash("secret", &Entropy::new(None)).expect("a hash");
        assert!(password.matches("secret"));
        assert!(!password.matches("Secret"));
        assert_eq!(format!("{password:?}"), "Password::Hash(..)");
    }

    #[test]
    fn the_level_is_that_of_the_sdks() {
        for (plain, level) in [
            ("abcdefghijkl", 1),
            ("abcdef1", 1),
            ("12345678", 1),
            ("abcdefg1", 2),
            ("abcdefghijk1", 2),
            ("Abcdefghij1", 2),
            ("Abcdefghijk1", 3),
        ] {
            assert_eq!(security_level(plain), level, "{plain}");
        }
    }

    #[test]
    fn strength_follows_the_setting() {
        for (plain, strength, accepted) in [
            ("a", 0, true),
            ("", 0, false),
            ("12345", 1, false),
            ("123456", 1, true),
            ("123456", 2, false),
            ("12345a", 2, true),
            ("12345a", 3, false),
            ("1234a!", 3, true),
        ] {
            assert_eq!(
                check_strength(plain, strength).is_ok(),
                accepted,
                "{plain} {strength}"
            );
        }
    }
}
