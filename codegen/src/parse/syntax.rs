//! Converts syntax errors of the parser to diagnostics.

use apollo_compiler::validation::DiagnosticData;

use crate::diagnostic::{Diagnostic, Place};

/// The prefix of messages of the parser.
const PREFIX: &str = "syntax error: ";

/// The names of tokens in messages of the parser, and their text.
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
        "only operations, fragments and variables can have descriptions; use a comment with `#` instead"
    } else if text.starts_with('"') {
        "end the string with `\"`, or use `\"\"\"` for a string of several lines"
    } else {
        "correct the syntax here or directly before it"
    };
    Diagnostic::new(rule, place, message).help(help.to_owned())
}
