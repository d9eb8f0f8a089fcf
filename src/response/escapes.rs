//! Reads a text without its escapes: those of JSON and of addresses, as a service may repeat what it was sent.

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
        let mut places = Vec::with_capacity(text.len() + 1);
        let mut rest = text.as_bytes();
        while let [first, ..] = rest {
            let (read, length) = match rest {
                [b'%', high, low, ..] if self.percent => {
                    let byte = hexadecimal(&[*high, *low]).and_then(|byte| byte.try_into().ok());
                    byte.map_or((Read::Byte(b'%'), 1), |byte| (Read::Byte(byte), 3))
                }
                [b'+', ..] if self.plus => (Read::Byte(b' '), 1),
                [b'\\', escaped @ ..] if self.json => escape(escaped),
                _ => (Read::Byte(*first), 1),
            };
            let place = text.len() - rest.len();
            match read {
                Read::Byte(byte) => bytes.push(byte),
                Read::Letter(letter) => {
                    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
            places.resize(bytes.len(), place);
            rest = &rest[length..];
        }
        places.push(text.len());
        View { bytes, places }
    }
}

/// What is read at a place.
enum Read {
    Byte(u8),
    Letter(char),
}

/// Reads what follows a backslash in JSON, and how long the whole is.
fn escape(escaped: &[u8]) -> (Read, usize) {
    let unit = |digits: Option<&[u8]>| hexadecimal(digits?);
    match escaped {
        [b'b', ..] => (Read::Byte(8), 2),
        [b'f', ..] => (Read::Byte(12), 2),
        [b'n', ..] => (Read::Byte(b'\n'), 2),
        [b'r', ..] => (Read::Byte(b'\r'), 2),
        [b't', ..] => (Read::Byte(b'\t'), 2),
        [b'u', rest @ ..] => {
            let first = unit(rest.get(..4));
            let second = rest
                .get(4..)
                .and_then(|rest| unit(rest.strip_prefix(b"\\u")?.get(..4)));
            let units = first.into_iter().chain(second);
            match char::decode_utf16(units).next() {
                Some(Ok(letter)) => (
                    Read::Letter(letter),
                    if letter > '\u{ffff}' { 12 } else { 6 },
                ),
                _ => (Read::Byte(b'\\'), 1),
            }
        }
        [other @ (b'"' | b'\\' | b'/'), ..] => (Read::Byte(*other), 2),
        _ => (Read::Byte(b'\\'), 1),
    }
}

/// Reads up to four digits.
fn hexadecimal(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(number * 16 + u16::try_from(digit).ok()?)
    })
}

/// A text without its escapes.
pub(crate) struct View {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// Where each byte is in the text, and where the text ends.
    pub(crate) places: Vec<usize>,
}

impl View {
    /// Where the byte at a position ends in the text: a letter of several bytes may be one escape.
    pub(crate) fn end(&self, position: usize) -> usize {
        let place = self.places[position];
        let mut later = self.places[position..].iter();
        later
            .find(|later| **later > place)
            .copied()
            .unwrap_or(place)
    }
}
