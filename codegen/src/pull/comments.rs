//! Assigns the comments and blank lines of a schema file to elements.

use std::mem;

use apollo_parser::{Lexer, TokenKind};

use crate::comparison::{Comments, Element};

/// Adds the comments of a text to its elements.
pub(super) fn read(text: &str, file: &mut Element) {
    let mut above = Vec::new();
    // The offset of the last token on the line, unless it opens a bracket.
    let mut before = None;
    let mut is_first = true;
    for token in Lexer::new(text).flatten() {
        match token.kind() {
            TokenKind::Comma => {}
            TokenKind::Whitespace => {
                let line_breaks = token.data().matches('\n').count();
                before = before.filter(|_| line_breaks == 0);
                above.extend((line_breaks > 1).then(String::new));
            }
            TokenKind::Comment => {
                let comment = token.data().trim_end().to_owned();
                match before {
                    Some(at) => innermost(file, at).comments.beside.push(comment),
                    None => above.push(comment),
                }
            }
            kind => {
                let element = innermost(file, token.index());
                let begins = element.place.start == token.index();
                put(element, mem::take(&mut above), begins, is_first, kind);
                is_first = matches!(kind, TokenKind::LCurly | TokenKind::LParen);
                before = (!is_first).then_some(token.index());
            }
        }
    }
    if let Some(first) = file.parts.first_mut() {
        file.comments.above = first.comments.take_alone();
    }
}

/// The innermost element at an offset.
fn innermost(element: &mut Element, at: usize) -> &mut Element {
    let parts = &element.parts;
    let last = parts
        .partition_point(|part| part.place.start <= at)
        .checked_sub(1);
    match last.filter(|last| parts[*last].place.contains(&at)) {
        Some(part) => innermost(&mut element.parts[part], at),
        None => element,
    }
}

/// Adds the lines before a token to its element: below the parts if the token closes brackets, otherwise above the element.
fn put(
    element: &mut Element,
    mut lines: Vec<String>,
    begins: bool,
    is_first: bool,
    token: TokenKind,
) {
    let comments = &mut element.comments;
    match token {
        TokenKind::RCurly | TokenKind::RParen | TokenKind::Eof => comments.below.extend(lines),
        _ if begins => {
            let is_apart = lines.first().is_some_and(String::is_empty);
            comments.above = lines.split_off(usize::from(is_apart));
            comments.is_apart = (!is_first).then_some(is_apart);
        }
        _ => {
            lines.retain(|line| !line.is_empty());
            comments.above.extend(lines);
        }
    }
}

impl Comments {
    /// Removes and returns the separate comments: the lines up to the last blank line.
    pub(super) fn take_alone(&mut self) -> Vec<String> {
        let blank = self.above.iter().rposition(String::is_empty);
        let rest = self.above.split_off(blank.map_or(0, |blank| blank + 1));
        mem::replace(&mut self.above, rest)
    }
}
