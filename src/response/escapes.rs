//! Decodes the escapes of JSON and of URLs in a text, since a service may repeat in either form what was sent to it.

use std::{iter, ops::Range};

use zeroize::Zeroizing;

/// The maximum number of bytes that an escape needs for one byte: `\u002a`.
pub(crate) const MAX_ESCAPE_LENGTH: usize = 6;

/// The escapes to decode.
#[derive(Clone, Copy, Default)]
pub(crate) struct Escapes {
    /// The escapes of JSON strings.
    pub(crate) json: bool,
    /// The percent-encoding of URLs.
    pub(crate) percent: bool,
    /// A space that is written as `+`, as in forms.
    pub(crate) plus: bool,
}

impl Escapes {
    /// Returns whether a text may contain escapes of each selected kind.
    pub(crate) fn are_in(self, text: &str) -> bool {
        let kinds = [(self.json, '\\'), (self.percent, '%'), (self.plus, '+')];
        kinds
            .iter()
            .all(|(is_read, sign)| !is_read || text.contains(*sign))
    }

    /// Decodes a text.
    pub(crate) fn read(self, text: &str) -> View {
        // The text only gets shorter, so the buffer is not reallocated, and leaves no copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
        let mut places = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let [first, ..] = rest {
            let length = match rest {
                [b'\\', escaped @ ..]
                    if self.json
                        && let Some((letter, length)) = escape(escaped) =>
                {
                    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                    length
                }
                [b'%', digits @ ..]
                    if self.percent
                        && let Some(byte) = hexadecimal(digits, 2) =>
                {
                    bytes.push(byte.to_be_bytes()[1]);
                    3
                }
                [b'+', ..] if self.plus => {
                    bytes.push(b' ');
                    1
                }
                _ => {
                    bytes.push(*first);
                    1
                }
            };
            let start = text.len() - rest.len();
            places.resize(bytes.len(), start..start + length);
            rest = &rest[length..];
        }
        View { bytes, places }
    }
}

/// Decodes the escape after a backslash in JSON. Returns its length, too.
fn escape(escaped: &[u8]) -> Option<(char, usize)> {
    let letter = match escaped.first()? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = hexadecimal(&escaped[1..], 4)?;
            let second = escaped[5..].strip_prefix(b"\\u");
            let second = second.and_then(|digits| hexadecimal(digits, 4));
            let mut letters = char::decode_utf16(iter::once(first).chain(second));
            let letter = letters.next()?.ok()?;
            return Some((letter, 6 * letter.len_utf16()));
        }
        other @ (b'"' | b'\\' | b'/') => char::from(*other),
        _ => return None,
    };
    Some((letter, 2))
}

/// Reads this number of hexadecimal digits, at most four.
fn hexadecimal(text: &[u8], digits: usize) -> Option<u16> {
    text.get(..digits)?.iter().try_fold(0, |number, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(number * 16 + u16::try_from(digit).ok()?)
    })
}

/// A decoded text.
pub(crate) struct View {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// The range of each byte in the original text. One escape may be a character of several bytes.
    pub(crate) places: Vec<Range<usize>>,
}
