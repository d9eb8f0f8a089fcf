//! Descriptions of operations, fragments and variables, which the 2025 edition of the GraphQL specification
//! allows and `apollo-compiler` does not read yet.
//!
//! They are lifted out of the text and replaced by blanks, so that every position in the text stays what it was.

use std::collections::HashMap;

use apollo_parser::{Lexer, TokenKind};

/// Text that `apollo-compiler` reads, and the descriptions that stood in it.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) text: String,
    /// Descriptions by the position of what they describe: its first token.
    descriptions: HashMap<usize, String>,
}

impl Described {
    /// The description of the definition that begins at `position`.
    pub(crate) fn at(&self, position: usize) -> Option<&str> {
        self.descriptions.get(&position).map(String::as_str)
    }
}

/// Where the lexer stands: how many brackets of each kind are open.
#[derive(Default)]
struct Depth {
    braces: usize,
    others: usize,
}

impl Depth {
    fn pass(&mut self, token: TokenKind) {
        match token {
            TokenKind::LCurly => self.braces += 1,
            TokenKind::RCurly => self.braces = self.braces.saturating_sub(1),
            TokenKind::LParen | TokenKind::LBracket => self.others += 1,
            TokenKind::RParen | TokenKind::RBracket => self.others = self.others.saturating_sub(1),
            _ => {}
        }
    }
}

/// Lifts the descriptions out of an operation file.
pub(crate) fn lift(text: &str) -> Described {
    let (tokens, _) = Lexer::new(text).lex();
    let tokens: Vec<_> = tokens
        .iter()
        .filter(|token| {
            !matches!(
                token.kind(),
                TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma
            )
        })
        .collect();
    let mut blanked = text.to_owned();
    let mut descriptions = HashMap::new();
    let mut depth = Depth::default();
    let mut previous = None;
    for pair in tokens.windows(2) {
        let (token, next) = (pair[0], pair[1]);
        let definition = depth.braces == 0 && depth.others == 0 && next.kind() == TokenKind::Name;
        let variable = depth.braces == 0
            && depth.others == 1
            && next.kind() == TokenKind::Dollar
            && previous != Some(TokenKind::Eq);
        if token.kind() == TokenKind::StringValue && (definition || variable) {
            let range = token.index()..token.index() + token.data().len();
            blanked.replace_range(range, &blanks(token.data()));
            descriptions.insert(next.index(), content(token.data()));
        }
        depth.pass(token.kind());
        previous = Some(token.kind());
    }
    Described {
        text: blanked,
        descriptions,
    }
}

fn blanks(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect()
}

/// What a description says: the content of its string, without the indentation of a block string.
fn content(literal: &str) -> String {
    let Some(block) = literal
        .strip_prefix("\"\"\"")
        .and_then(|rest| rest.strip_suffix("\"\"\""))
    else {
        let quoted = literal.strip_prefix('"').unwrap_or(literal);
        return unescaped(quoted.strip_suffix('"').unwrap_or(quoted));
    };
    let block = block.replace("\\\"\"\"", "\"\"\"");
    let indent = block
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines = block.lines().enumerate().map(|(number, line)| {
        let from = if number == 0 { 0 } else { indent };
        line.get(from..).unwrap_or("").trim_end()
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The text that a string on one line stands for.
fn unescaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find('\\') {
        written.push_str(&rest[..position]);
        let escape = &rest[position + 1..];
        let (meant, length) = match escape.chars().next() {
            Some('n' | 'r') => ("\n".to_owned(), 1),
            Some('t') => ("\t".to_owned(), 1),
            Some('b' | 'f') => (String::new(), 1),
            Some('u') => code_point(&escape[1..]).map_or_else(
                || ("\u{fffd}".to_owned(), 1),
                |(meant, length)| (meant.to_string(), 1 + length),
            ),
            Some(other) => (other.to_string(), other.len_utf8()),
            None => (String::new(), 0),
        };
        written.push_str(&meant);
        rest = &escape[length..];
    }
    written + rest
}

/// What `XXXX` or `{X…}` stands for, and how long it is.
fn code_point(digits: &str) -> Option<(char, usize)> {
    let (number, length) = match digits.strip_prefix('{') {
        Some(inner) => {
            let end = inner.find('}')?;
            (&inner[..end], end + 2)
        }
        None => (digits.get(..4)?, 4),
    };
    let code = u32::from_str_radix(number, 16).ok()?;
    Some((char::from_u32(code)?, length))
}

#[cfg(test)]
mod tests {
    use super::lift;

    #[test]
    fn descriptions_are_lifted_and_positions_stay() {
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
    fn escapes_are_what_they_stand_for() {
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
