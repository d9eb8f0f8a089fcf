//! Prints the service's text in errors: on one line, without control characters, and cut. Secrets are not printed.

use std::fmt::{self, Write};

/// The maximum number of printed characters.
const MAX_CHARACTERS: usize = 300;

/// Prints a text from the service or from another external source.
pub(crate) struct Printed<'text>(pub(crate) &'text str);

impl fmt::Display for Printed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(MAX_CHARACTERS) {
            if is_unsafe(character) {
                write!(formatter, "{}", character.escape_default())?;
            } else {
                formatter.write_char(character)?;
            }
        }
        if !characters.as_str().is_empty() {
            write!(formatter, "… ({} bytes)", self.0.len())?;
        }
        Ok(())
    }
}

/// Implements `Debug` without showing any part of the value.
#[doc(hidden)]
#[macro_export]
macro_rules! __hidden {
    ($name:ident $(<$lifetime:lifetime>)?) => {
        impl ::std::fmt::Debug for $name $(<$lifetime>)? {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(::std::concat!(::std::stringify!($name), "(***)"))
            }
        }
    };
}

/// Returns whether a character can end a line, control a terminal, hide text, or change its direction.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_on_its_line_and_in_its_direction() {
        let text = "no\r\n\u{1b}[31mERROR\u{202e} \u{2028}\u{2066}x\u{9b}";
        assert_eq!(
            Printed(text).to_string(),
            r"no\r\n\u{1b}[31mERROR\u{202e} \u{2028}\u{2066}x\u{9b}"
        );
        assert_eq!(
            Printed("密码不正确's \"x\"").to_string(),
            "密码不正确's \"x\""
        );
    }

    #[test]
    fn long_text_is_cut() {
        let long = "密".repeat(1_000_000);
        let printed = Printed(&long).to_string();
        assert!(printed.ends_with("… (3000000 bytes)"), "{printed}");
        assert!(printed.len() < 1000);
        let whole = "x".repeat(MAX_CHARACTERS);
        assert_eq!(Printed(&whole).to_string(), whole);
    }
}
