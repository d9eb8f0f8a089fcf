//! Cells of CSV that spreadsheets do not read as formulas.
//!
//! A spreadsheet evaluates a cell such as `=HYPERLINK(…)`, which a user could have as a nickname. An apostrophe in front marks
//! text. So that no two texts look alike, a text that has apostrophes in front of such a character gets another one.

use std::borrow::Cow;

/// The characters that begin a formula, or that a spreadsheet skips in front of one. Some programs read the wide forms, too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Returns the text of a cell.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if is_formula(text) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// Returns the text that a cell was made from.
pub(crate) fn unescaped(cell: &str) -> &str {
    let text = cell.strip_prefix('\'').filter(|text| is_formula(text));
    text.unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// All texts of up to four of these characters.
    fn texts() -> Vec<String> {
        let mut texts = vec![String::new()];
        for begin in 0..4 {
            let longest: Vec<_> = texts
                .iter()
                .filter(|text| text.chars().count() == begin)
                .cloned()
                .collect();
            for text in longest {
                texts.extend(['\'', '=', 'a', '＝', '\t'].map(|letter| format!("{text}{letter}")));
            }
        }
        texts
    }

    #[test]
    fn a_text_is_read_back() {
        let texts = texts();
        assert_eq!(texts.len(), 1 + 5 + 25 + 125 + 625);
        let mut cells = HashSet::new();
        for text in &texts {
            let cell = escaped(text);
            assert_eq!(unescaped(&cell), text);
            assert!(!cell.starts_with(FORMULA), "{cell:?}");
            assert!(cells.insert(cell.into_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_text_without_a_formula_is_kept() {
        for text in ["", "lea@example.com", "'quoted'", "O'Hara", "1-2", "''"] {
            assert_eq!((escaped(text).as_ref(), unescaped(text)), (text, text));
        }
        assert_eq!(escaped("+86 138"), "'+86 138");
        assert_eq!(
            unescaped("+86 138"),
            "+86 138",
            "a file by hand needs no apostrophe"
        );
    }
}
