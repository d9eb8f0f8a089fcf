//! Reads the descriptions of operations, fragments and variables. The GraphQL specification allows them since its 2025 edition, and
//! `apollo-compiler` does not support them yet.
//!
//! Replaces descriptions in the text by blanks, so that all positions stay the same.

use std::collections::HashMap;

use apollo_parser::{Lexer, Parser, TokenKind, cst::Definition};

/// Text for `apollo-compiler`, and the descriptions removed from it.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) text: String,
    /// Descriptions by the position of the first token of the described definition.
    descriptions: HashMap<usize, String>,
}

impl Described {
    /// The description of the definition that begins at `position`.
    pub(crate) fn at(&self, position: usize) -> Option<&str> {
        self.descriptions.get(&position).map(String::as_str)
    }
}

/// Removes the descriptions from the text of an operation file.
pub(crate) fn lift(text: &str) -> Described {
    let (tokens, _) = Lexer::new(text).lex();
    let tokens: Vec<_> = tokens
        .iter()
        .filter(|token| !is_ignored(token.kind()))
        .collect();
    let mut blanked = text.to_owned();
    let mut descriptions = HashMap::new();
    // The number of open braces, and of other open brackets.
    let (mut braces, mut others) = (0_usize, 0_usize);
    let mut previous = None;
    for pair in tokens.windows(2) {
        let (token, next) = (pair[0], pair[1]);
        let definition = braces == 0 && others == 0 && next.kind() == TokenKind::Name;
        let variable = braces == 0
            && others == 1
            && next.kind() == TokenKind::Dollar
            && previous != Some(TokenKind::Eq);
        if token.kind() == TokenKind::StringValue && (definition || variable) {
            let range = token.index()..token.index() + token.data().len();
            blanked.replace_range(range, &blanks(token.data()));
            descriptions.insert(next.index(), content(token.data()));
        }
        match token.kind() {
            TokenKind::LCurly => braces += 1,
            TokenKind::RCurly => braces = braces.saturating_sub(1),
            TokenKind::LParen | TokenKind::LBracket => others += 1,
            TokenKind::RParen | TokenKind::RBracket => others = others.saturating_sub(1),
            _ => {}
        }
        previous = Some(token.kind());
    }
    Described {
        text: blanked,
        descriptions,
    }
}

/// Whether GraphQL ignores a token.
pub(crate) fn is_ignored(token: TokenKind) -> bool {
    use TokenKind::{Comma, Comment, Eof, Whitespace};
    matches!(token, Whitespace | Comment | Comma | Eof)
}

fn blanks(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect()
}

/// The value of the string literal of a description.
fn content(literal: &str) -> String {
    let described = Parser::new(&format!("{literal} scalar Described")).parse();
    let definition = described.document().definitions().next();
    let description = definition.and_then(|found| match found {
        Definition::ScalarTypeDefinition(scalar) => scalar.description()?.string_value(),
        _ => None,
    });
    description.map(String::from).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::lift;

    #[test]
    fn descriptions_are_removed_without_moving_other_text() {
        let text = "\"\"\"\n  Reads é.\n  Twice.\n\"\"\"\nquery Q(\n  \"The id.\" $id: String = \"x\" $other: Int\n) { user(id: $id) }";
        let described = lift(text);
        assert_eq!(described.text.len(), text.len());
        assert!(!described.text.contains("The id."));
        assert!(described.text.contains("= \"x\" $other"));
        let query = text.find("query").unwrap();
        assert_eq!(described.at(query), Some("Reads é.\nTwice."));
        assert_eq!(described.at(text.find("$id").unwrap()), Some("The id."));
        assert_eq!(described.at(text.find("$other").unwrap()), None);
    }

    #[test]
    fn escape_sequences_in_descriptions_are_decoded() {
        let described = |text: &str| {
            lift(text)
                .at(text.find("query").unwrap())
                .map(str::to_owned)
        };
        let text = r#""Says \"hi\" \\ \u00e9 \u{1F600} \/" query Q { a }"#;
        assert_eq!(described(text).unwrap(), "Says \"hi\" \\ é 😀 /");
        let text = "\"\"\"Says \\\"\"\" and \\n.\"\"\" query Q { a }";
        assert_eq!(described(text).unwrap(), "Says \"\"\" and \\n.");
        assert_eq!(described("\"\" query Q { a }").unwrap(), "");
    }
}
