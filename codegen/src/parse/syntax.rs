//! Syntax errors: the message of the parser, with tokens as they are written.

use apollo_compiler::validation::DiagnosticData;

use crate::diagnostic::{Diagnostic, Place};

/// Begins the messages of the parser.
const PREFIX: &str = "syntax error: ";

/// The parser's names of tokens.
const TOKENS: [(&str, &str); 7] = [
    ("R_CURLY", "`}`"),
    ("L_CURLY", "`{`"),
    ("R_PAREN", "`)`"),
    ("L_PAREN", "`(`"),
    ("R_BRACK", "`]`"),
    ("L_BRACK", "`[`"),
    ("COLON", "`:`"),
];

pub(super) fn is_syntax_error(error: &DiagnosticData) -> bool {
    error.to_string().starts_with(PREFIX)
}

pub(super) fn problem(rule: &'static str, place: Place, message: &str) -> Diagnostic {
    let message = message.trim_start_matches(PREFIX);
    let message = TOKENS
        .iter()
        .fold(message.to_owned(), |message, (name, written)| {
            message.replace(
                &format!("expected {name},"),
                &format!("expected {written},"),
            )
        });
    let text = place.text();
    let help = if text.starts_with('"') && text.len() > 1 && text.ends_with('"') {
        "describe operations, fragments and variables; elsewhere, begin a comment with `#`"
    } else if text.starts_with('"') {
        "end the text with `\"`; a text of several lines begins and ends with `\"\"\"`"
    } else {
        "correct what stands here, or just before it"
    };
    Diagnostic::new(rule, place, message).help(help.to_owned())
}
