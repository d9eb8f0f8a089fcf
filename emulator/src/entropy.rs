//! Generates ids, codes and secrets: random, or repeatable if a seed is given.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::Mutex;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

const HEX: &[u8] = b"0123456789abcdef";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Letters and digits that are easy to tell apart in a picture.
const LEGIBLE: &[u8] = b"abcdefghkmnprstuvwxy2345678";

#[derive(Debug)]
pub(crate) struct Entropy(Mutex<StdRng>);

impl Entropy {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self(Mutex::new(seed.map_or_else(
            || StdRng::from_seed(rand::random()),
            StdRng::seed_from_u64,
        )))
    }

    /// Returns an id in the service's format: 24 hexadecimal digits.
    pub(crate) fn id(&self) -> String {
        self.text(HEX, 24)
    }

    /// Returns a secret of a user pool: 32 hexadecimal digits.
    pub(crate) fn secret(&self) -> String {
        self.text(HEX, 32)
    }

    /// Returns a code for an SMS or an e-mail: four digits. The first digit is not 0, because `login` reads the code as
    /// a number.
    pub(crate) fn verify_code(&self) -> String {
        self.0.lock().random_range(1000..10_000).to_string()
    }

    /// Returns the text of a captcha picture.
    pub(crate) fn captcha(&self) -> String {
        self.text(LEGIBLE, 4)
    }

    /// Returns a TOTP share key: 32 base32 characters, 160 bits.
    pub(crate) fn share_key(&self) -> String {
        self.text(BASE32, 32)
    }

    /// Returns an opaque token.
    pub(crate) fn opaque_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<24>())
    }

    /// Returns a number from 0 (inclusive) to 1 (exclusive).
    pub(crate) fn fraction(&self) -> f64 {
        self.0.lock().random()
    }

    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        self.0.lock().random()
    }

    fn text(&self, alphabet: &[u8], length: usize) -> String {
        let mut generator = self.0.lock();
        (0..length)
            .map(|_| char::from(alphabet[generator.random_range(0..alphabet.len())]))
            .collect()
    }
}

/// Returns whether `text` has the format of an id.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_formats_of_the_service() {
        let entropy = Entropy::new(None);
        assert!(is_id(&entropy.id()));
        assert!(!is_id("NOTEXIST"));
        assert_eq!(entropy.secret().len(), 32);
        assert_eq!(entropy.share_key().len(), 32);
        assert_eq!(entropy.verify_code().len(), 4);
    }
}
