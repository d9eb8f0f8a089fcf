//! Reads a text without its escapes: those of JSON and of addresses, as a service may repeat what it was sent.

use std::{iter, ops::Range};

use zeroize::Zeroizing;

/// How many bytes one byte may become by escapes: `\u002a`.
pub(crate) const LONGEST_ESCAPE: usize = 6;

/// Which escapes are read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Escapes {
    /// Those of strings in JSON.
    pub(crate) json: bool,
    /// Those of addresses.
    pub(crate) percent: bool,
    /// A space that is written as `+`, as in forms.
    pub(crate) plus: bool,
}

impl Escapes {
    /// Whether there may be each kind of them in a text.
    pub(crate) fn are_in(self, text: &str) -> bool {
        let kinds = [(self.json, '\\'), (self.percent, '%'), (self.plus, '+')];
        kinds
            .iter()
            .all(|(is_read, sign)| !is_read || text.contains(*sign))
    }

    /// Reads a text.
    pub(crate) fn read(self, text: &str) -> View {
        // It only gets shorter, so that no copy is left behind.
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

/// Reads what follows a backslash in JSON, and how long the whole is.
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

/// Reads so many digits, four at most.
fn hexadecimal(text: &[u8], digits: usize) -> Option<u16> {
    text.get(..digits)?.iter().try_fold(0, |number, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(number * 16 + u16::try_from(digit).ok()?)
    })
}

/// A text without its escapes.
pub(crate) struct View {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// Where each byte is in the text. A letter of several bytes may be one escape.
    pub(crate) places: Vec<Range<usize>>,
}
