//! Masks the secrets of a call in the service's messages, which may repeat what was sent: verbatim, or with the escapes of JSON
//! or URLs.
//!
//! The secrets are borrowed from the request. Copies are made only of secrets with escapes, and are wiped.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::{
    Secret,
    response::escapes::{Escapes, MAX_ESCAPE_LENGTH, View},
};

/// The replacement of a secret.
const MASK: &str = "***";

/// The secrets of one call.
#[derive(Default)]
pub(crate) struct Mask<'call>(Vec<Hidden<'call>>);

/// One secret.
enum Hidden<'call> {
    /// Borrowed from the request or from the token.
    Sent(&'call str),
    /// Decoded from JSON escapes.
    Unescaped(Zeroizing<Vec<u8>>),
}

impl Hidden<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Sent(text) => text.as_bytes(),
            Self::Unescaped(bytes) => bytes,
        }
    }
}

/// The part of a request that contains secrets.
#[derive(Deserialize)]
struct Request<'call> {
    #[serde(borrow)]
    variables: BTreeMap<&'call str, &'call RawValue>,
}

impl<'call> Mask<'call> {
    /// Masks the values of these variables of the request, and the token that it carried. The body of a request to a REST address
    /// is the variables.
    pub(crate) fn new(
        variables: &[&str],
        request: &'call [u8],
        token: Option<&'call Secret>,
    ) -> Self {
        let sent = serde_json::from_slice::<Request<'call>>(request);
        let sent = sent.map(|request| request.variables);
        let sent = sent.or_else(|_| serde_json::from_slice(request));
        let sent: BTreeMap<&str, &RawValue> = sent.unwrap_or_default();
        let mut secrets = Vec::new();
        for variable in variables.iter().filter_map(|name| sent.get(name)) {
            for scalar in scalars(variable.get()) {
                secrets.push(Hidden::Sent(scalar));
                if scalar.contains('\\') {
                    let json = Escapes {
                        json: true,
                        ..Escapes::default()
                    };
                    secrets.push(Hidden::Unescaped(json.read(scalar).bytes));
                }
            }
        }
        secrets.extend(token.map(|token| Hidden::Sent(token.expose())));
        secrets.retain(|secret| !secret.bytes().is_empty());
        Self(secrets)
    }

    /// Returns whether a text contains a secret.
    pub(crate) fn hides_in(&self, text: &str) -> bool {
        self.covered(text).contains(&true)
    }

    /// Returns the maximum length of a secret in a text, in bytes.
    pub(crate) fn longest(&self) -> usize {
        let lengths = self.0.iter().map(|secret| secret.bytes().len());
        lengths.max().unwrap_or(0).saturating_mul(MAX_ESCAPE_LENGTH)
    }

    /// Writes the text with one mask for each stretch that secrets cover, even if several overlap there.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut masked = String::new();
        let mut rest = 0;
        for stretch in self.covered(text).chunk_by(|one, next| one == next) {
            let end = rest + stretch.len();
            if stretch[0] {
                masked.push_str(MASK);
            } else {
                masked.push_str(&text[rest..end]);
            }
            rest = end;
        }
        masked
    }

    /// Returns which bytes of a text belong to a secret.
    fn covered(&self, text: &str) -> Vec<bool> {
        let mut covered = vec![false; text.len()];
        if self.0.is_empty() {
            return covered;
        }
        let all = (0..8).map(|kinds| Escapes {
            json: kinds & 1 != 0,
            percent: kinds & 2 != 0,
            plus: kinds & 4 != 0,
        });
        for escapes in all.filter(|escapes| escapes.are_in(text)) {
            let view = escapes.read(text);
            for secret in &self.0 {
                cover(&view, secret.bytes(), &mut covered);
            }
        }
        covered
    }
}

/// Marks the occurrences of a secret in a text, including overlapping ones. Reads each byte of the text once (Knuth, Morris,
/// Pratt), however long and repetitive the secret is.
fn cover(text: &View, secret: &[u8], covered: &mut [bool]) {
    let next = |borders: &[usize], mut matched: usize, byte: u8| {
        while matched == secret.len() || (matched > 0 && secret[matched] != byte) {
            matched = borders[matched - 1];
        }
        matched + usize::from(secret[matched] == byte)
    };
    // For each prefix of the secret, the length of its longest proper prefix that is also a suffix.
    let mut borders = vec![0; secret.len()];
    for position in 1..secret.len() {
        borders[position] = next(&borders, borders[position - 1], secret[position]);
    }
    let (mut matched, mut done) = (0, 0);
    for (position, byte) in text.bytes.iter().enumerate() {
        matched = next(&borders, matched, *byte);
        if matched == secret.len() {
            let start = text.places[position + 1 - secret.len()].start.max(done);
            done = text.places[position].end;
            covered[start..done].fill(true);
        }
    }
}

/// Returns the strings and numbers in a JSON value as they are written, strings without quotation marks.
fn scalars(json: &str) -> Vec<&str> {
    let mut scalars = Vec::new();
    let mut rest = json;
    while let Some(start) = rest.find(|letter: char| letter == '"' || letter.is_ascii_digit()) {
        let is_string = rest[start..].starts_with('"');
        rest = &rest[start + usize::from(is_string)..];
        let length = if is_string {
            string_length(rest)
        } else {
            let is_part = |letter: char| letter.is_ascii_alphanumeric() || ".+-".contains(letter);
            rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())
        };
        scalars.push(&rest[..length]);
        rest = rest
            .get(length + usize::from(is_string)..)
            .unwrap_or_default();
    }
    scalars
}

/// Returns the distance to the quotation mark that ends a string.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn masked(secrets: &[&str], text: &str) -> String {
        let request = json!({ "variables": { "password": secrets } }).to_string();
        Mask::new(&["password"], request.as_bytes(), None).apply(text)
    }

    #[test]
    fn a_secret_is_masked_as_it_is_and_as_json_writes_it() {
        let secrets = ["abc", "abc\"\\def", "line\nand \u{1} tab\t"];
        let request = json!({ "variables": { "password": secrets } }).to_string();
        for text in secrets.into_iter().chain([request.as_str()]) {
            let masked = masked(&secrets, text);
            for part in ["abc", "def", "line", "tab"] {
                assert!(!masked.contains(part), "{masked}");
            }
        }
    }

    /// A borrowed secret is wiped with the request.
    #[test]
    fn a_secret_is_borrowed_from_the_request_or_wiped() {
        let request = json!({ "variables": { "password": ["plain", "with \"quotes\""] } });
        let request = request.to_string();
        let mask = Mask::new(&["password"], request.as_bytes(), None);
        let range = request.as_bytes().as_ptr_range();
        for secret in &mask.0 {
            let is_borrowed = range.contains(&secret.bytes().as_ptr());
            assert_eq!(is_borrowed, matches!(secret, Hidden::Sent(_)));
        }
        let wiped = |secret: &&Hidden<'_>| matches!(secret, Hidden::Unescaped(_));
        assert_eq!(mask.0.iter().filter(wiped).count(), 1);
    }

    #[test]
    fn numbers_lists_and_the_token_are_masked() {
        let request = json!({ "variables": { "code": 271_828, "other": 5, "codes": ["a1", 33] } });
        let (request, token) = (request.to_string(), Secret::new("e.y.J"));
        let mask = Mask::new(&["code", "codes"], request.as_bytes(), Some(&token));
        let masked = mask.apply("271828 of 5, a1, 33, Bearer e.y.J");
        assert_eq!(masked, "*** of 5, ***, ***, Bearer ***");
    }

    #[test]
    fn overlapping_secrets_leave_nothing_behind() {
        assert_eq!(masked(&["aXa"], "-aXaXa-"), "-***-");
        assert_eq!(masked(&["abc", "bcd"], "-abcd-"), "-***-");
        assert_eq!(masked(&["ö", "öä"], "-ööä-"), "-***-");
    }

    #[test]
    fn a_secret_of_asterisks_multiplies_nothing() {
        let text = "*".repeat(10_000);
        assert_eq!(masked(&["*", "*", "**"], &text), "***");
        let text = "*a".repeat(10_000);
        assert!(masked(&["*", "*", "**"], &text).len() <= 2 * text.len());
    }

    /// The escapes are those of Python, PHP, forms and URLs.
    #[test]
    fn a_secret_is_found_however_it_is_escaped() {
        let request = json!({ "variables": { "password": "correct horse/ö\"😀" } }).to_string();
        let mask = Mask::new(&["password"], request.as_bytes(), None);
        for repeated in [
            "correct horse/ö\"😀",
            "correct%20horse%2F%C3%B6%22%F0%9F%98%80",
            "correct+horse/%c3%b6%22%f0%9f%98%80",
            r#"correct horse\/ö\"😀"#,
            r#"correct horse/\u00f6\"\ud83d\ude00"#,
            r"\u0063orrect horse/\u00F6\u0022\uD83D\uDE00",
            r"correct+horse\/%c3%b6\u0022\uD83D\uDE00",
        ] {
            assert_eq!(
                mask.apply(&format!("a={repeated}&b")),
                "a=***&b",
                "{repeated}"
            );
            assert!(mask.hides_in(repeated), "{repeated}");
        }
        for other in [
            "correct", "%", "%2", "\\", "\\u00", "\\ud83d", "+", "%zz\\x",
        ] {
            assert_eq!(mask.apply(other), other);
        }
    }

    /// With a naive search, the time would grow with the square of the secret's length.
    #[test]
    fn a_long_repetitive_secret_is_masked_in_one_pass() {
        let secret = "a".repeat(1 << 20);
        let text = "a".repeat(4 << 20);
        assert_eq!(masked(&[&secret], &text), "***");
        let almost = format!("{}b", "a".repeat(1 << 20));
        assert_eq!(masked(&[&almost], &text), text);
    }

    proptest! {
        #[test]
        fn no_secret_is_left(secrets in prop::collection::vec("[ab\"\\\\ö]{1,3}", 0..4), text in "[ab\"\\\\ö]{0,40}") {
            let secrets: Vec<_> = secrets.iter().map(String::as_str).collect();
            let masked = masked(&secrets, &text);
            prop_assert!(secrets.iter().all(|secret| !masked.contains(secret)), "{masked}");
            prop_assert!(masked.len() <= 2 * text.len() + 3);
        }

        #[test]
        fn any_request_is_read(request: Vec<u8>, text: String) {
            let mask = Mask::new(&["password"], &request, None);
            prop_assert_eq!(mask.apply(&text), text);
        }
    }
}
