//! The mark in place of every secret, and the search for it in all spellings.

use std::{error, sync::LazyLock};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

use crate::samples::{MARK, MARKED_DIGITS};

/// The spellings of the marks: plain, as lists of bytes, and in base64.
static SPELLINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut spellings = Vec::new();
    for mark in [MARK, MARKED_DIGITS] {
        let bytes = format!("{:?}", mark.as_bytes());
        spellings.push(mark.to_owned());
        spellings.push(bytes.trim_matches(['[', ']']).to_owned());
        spellings.push(bytes.trim_matches(['[', ']']).replace(' ', ""));
        // Base64 encodes three bytes as four characters, so the spelling depends on the position modulo three.
        for before in 0..3 {
            let text = format!("{}{mark}", "x".repeat(before));
            for encoded in [STANDARD_NO_PAD.encode(&text), URL_SAFE_NO_PAD.encode(&text)] {
                let whole = text.len() / 3 * 4;
                spellings.push(encoded[before.div_ceil(3) * 4..whole].to_owned());
            }
        }
    }
    spellings
});

/// Returns whether a text shows a secret.
pub(crate) fn shows(text: &str) -> bool {
    SPELLINGS.iter().any(|spelling| text.contains(spelling))
}

/// Fails if a text shows a secret.
pub(crate) fn assert_clean(what: &str, text: &str) {
    assert!(!shows(text), "{what} shows a secret: {text}");
}

/// Fails if an error or one of its sources shows a secret.
pub(crate) fn assert_clean_error(what: &str, error: &dyn error::Error) {
    let mut source = Some(error);
    while let Some(error) = source {
        assert_clean(what, &format!("{error} {error:?} {error:#?}"));
        source = error.source();
    }
}

#[test]
fn a_secret_would_be_seen() {
    for before in 0..4 {
        let text = format!("{}{MARK}:{MARKED_DIGITS}", "-".repeat(before));
        assert!(shows(&text));
        assert!(shows(&STANDARD_NO_PAD.encode(&text)), "{before}");
        assert!(shows(&format!("{:?}", text.as_bytes())));
    }
    assert!(!shows("MARKED"));
}
