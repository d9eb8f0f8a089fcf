//! Where ids, codes and secrets come from: random as a rule, repeatable when a seed is given.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::Mutex;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

const HEX: &[u8] = b"0123456789abcdef";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Letters and digits that nobody mistakes for one another in a picture.
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

    /// An id as the service makes them: 24 hexadecimal digits.
    pub(crate) fn id(&self) -> String {
        self.text(HEX, 24)
    }

    /// A user pool's secret: 32 hexadecimal digits.
    pub(crate) fn secret(&self) -> String {
        self.text(HEX, 32)
    }

    /// A code for an SMS or an e-mail: four digits, the first not 0, because `login` takes it as a number.
    pub(crate) fn verify_code(&self) -> String {
        self.0.lock().random_range(1000..10_000).to_string()
    }

    /// The text of a captcha picture.
    pub(crate) fn captcha(&self) -> String {
        self.text(LEGIBLE, 4)
    }

    /// A TOTP share key: 32 base32 characters, 160 bits.
    pub(crate) fn share_key(&self) -> String {
        self.text(BASE32, 32)
    }

    /// A token that means nothing but itself.
    pub(crate) fn opaque_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<24>())
    }

    /// A number from 0 up to, and without, 1.
    pub(crate) fn share(&self) -> f64 {
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

/// Whether `text` has the form of an id.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_forms_of_the_service() {
        let entropy = Entropy::new(None);
        assert!(is_id(&entropy.id()));
        assert!(!is_id("NOTEXIST"));
        assert_eq!(entropy.secret().len(), 32);
        assert_eq!(entropy.share_key().len(), 32);
        assert_eq!(entropy.verify_code().len(), 4);
    }
}
