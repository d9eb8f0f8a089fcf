//! Escapes invisible and misleading characters in text from outside.

/// Returns the text with control characters escaped, such as `\u{202e}`. Line breaks and tabs are kept.
pub(crate) fn visible(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        let is_layout = matches!(character, '\n' | '\t');
        if (character.is_control() && !is_layout) || turns_direction(character) {
            written.extend(character.escape_unicode());
        } else {
            written.push(character);
        }
    }
    written
}

/// Whether a character changes the direction of the text around it. `rustc` rejects most of them in comments and literals.
fn turns_direction(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(
            visible("a\u{202e}b\u{1b}[1m\r\n\tc é"),
            "a\\u{202e}b\\u{1b}[1m\\u{d}\n\tc é"
        );
    }
}
