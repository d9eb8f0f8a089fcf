//! Masks the secrets of a call in what the service says about it, since that may repeat what it was sent.
//!
//! The secrets are borrowed from the request that was sent. A copy is made only where JSON writes a secret differently, and it
//! is wiped.

use std::{borrow::Cow, collections::BTreeMap};

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::Secret;

/// What is written in place of a secret.
const MASK: &str = "***";

/// The secrets of one call.
#[derive(Default)]
pub(crate) struct Mask<'call>(Vec<Hidden<'call>>);

/// One secret, in one of the ways in which it can be repeated.
enum Hidden<'call> {
    /// As it is in the request, or in the token.
    Sent(&'call str),
    /// Without the escapes of JSON.
    Unescaped(Zeroizing<String>),
}

impl Hidden<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Sent(text) => text,
            Self::Unescaped(text) => text,
        }
    }
}

/// The part of a request that secrets are in.
#[derive(Deserialize)]
struct Request<'call> {
    #[serde(borrow)]
    variables: BTreeMap<&'call str, &'call RawValue>,
}

impl<'call> Mask<'call> {
    /// Masks the values of these variables of the request that was sent, and the token that it carried.
    pub(crate) fn new(
        variables: &[&str],
        request: &'call [u8],
        token: Option<&'call Secret>,
    ) -> Self {
        let sent = serde_json::from_slice::<Request<'call>>(request);
        let sent = sent.map(|request| request.variables).unwrap_or_default();
        let mut secrets = Vec::new();
        for variable in variables.iter().filter_map(|name| sent.get(name)) {
            for scalar in scalars(variable.get()) {
                secrets.push(Hidden::Sent(scalar));
                if scalar.contains('\\') {
                    secrets.push(Hidden::Unescaped(unescaped(scalar)));
                }
            }
        }
        secrets.extend(token.map(|token| Hidden::Sent(token.expose())));
        secrets.retain(|secret| !secret.text().is_empty());
        Self(secrets)
    }

    /// Whether an address repeats a secret, as it is or percent-encoded.
    pub(crate) fn hides_in(&self, address: &str) -> bool {
        let spaces = address.replace('+', " ");
        let forms = [
            Cow::Borrowed(address),
            percent_decode_str(address).decode_utf8_lossy(),
            percent_decode_str(&spaces).decode_utf8_lossy(),
        ];
        let hides = |text: &str| self.0.iter().any(|secret| text.contains(secret.text()));
        forms.iter().any(|form| hides(form))
    }

    /// How long the longest secret is, in bytes.
    pub(crate) fn longest(&self) -> usize {
        let lengths = self.0.iter().map(|secret| secret.text().len());
        lengths.max().unwrap_or(0)
    }

    /// Writes the text with one mask for each stretch of it that secrets cover, however many of them overlap there.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut masked = String::new();
        let mut written = 0;
        let mut occurrences: Vec<_> = self
            .0
            .iter()
            .map(|secret| Occurrences::new(text, secret.text()))
            .collect();
        while let Some(start) = occurrences.iter().filter_map(|found| found.next).min() {
            let mut end = start;
            while let Some(found) = occurrences
                .iter_mut()
                .find(|found| found.next.is_some_and(|next| next <= end))
            {
                end = end.max(found.advance());
            }
            masked.push_str(&text[written..start]);
            masked.push_str(MASK);
            written = end;
        }
        masked.push_str(&text[written..]);
        masked
    }
}

/// The occurrences of a secret in a text, those that overlap included.
struct Occurrences<'text> {
    text: &'text str,
    secret: &'text str,
    /// Where the next one begins.
    next: Option<usize>,
}

impl<'text> Occurrences<'text> {
    fn new(text: &'text str, secret: &'text str) -> Self {
        let next = text.find(secret);
        Self { text, secret, next }
    }

    /// Passes the next one, and returns where it ends.
    fn advance(&mut self) -> usize {
        let Some(start) = self.next else {
            return self.text.len();
        };
        let letter = self.secret.chars().next().map_or(1, char::len_utf8);
        let from = start + letter;
        let further = self.text[from..].find(self.secret);
        self.next = further.map(|distance| from + distance);
        start + self.secret.len()
    }
}

/// The strings and numbers in a JSON value, as they are written there, strings without their quotation marks.
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

/// How far it is to the quotation mark that ends a string.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    end.unwrap_or(text.len())
}

/// Reads the escapes in a JSON string.
fn unescaped(string: &str) -> Zeroizing<String> {
    // It only gets shorter, so that no copy is left behind.
    let mut text = Zeroizing::new(String::with_capacity(string.len()));
    let mut letters = string.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next() {
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('u') => {
                let digits = letters.as_str().get(..4).unwrap_or_default();
                let code = u32::from_str_radix(digits, 16)
                    .ok()
                    .and_then(char::from_u32);
                text.extend(code);
                letters = letters.as_str().get(4..).unwrap_or_default().chars();
            }
            other => text.extend(other),
        }
    }
    text
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

    /// What is borrowed is wiped with the request.
    #[test]
    fn a_secret_is_borrowed_from_the_request_or_wiped() {
        let request = json!({ "variables": { "password": ["plain", "with \"quotes\""] } });
        let request = request.to_string();
        let mask = Mask::new(&["password"], request.as_bytes(), None);
        let range = request.as_bytes().as_ptr_range();
        for secret in &mask.0 {
            let is_borrowed = range.contains(&secret.text().as_ptr());
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

    #[test]
    fn an_address_that_repeats_a_secret_is_found_however_it_is_encoded() {
        let request = json!({ "variables": { "password": "correct horse/ö" } }).to_string();
        let mask = Mask::new(&["password"], request.as_bytes(), None);
        for address in [
            "https://a.example/?p=correct horse/ö",
            "https://a.example/?p=correct%20horse%2F%C3%B6",
            "https://a.example/?p=correct+horse/%c3%b6",
        ] {
            assert!(mask.hides_in(address), "{address}");
        }
        assert!(!mask.hides_in("https://a.example/?p=correct"));
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
