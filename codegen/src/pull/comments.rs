//! The comments of a schema file, and the blank lines of its author, by the element that they belong to: a definition, a field,
//! an argument, an input field or an enum value, each named by where it began in the old text.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    mem,
};

use apollo_compiler::{Node, ast::Definition, parser::SourceSpan};
use apollo_parser::{Lexer, TokenKind};

use super::definition::{arguments, fields, input_fields, values};

/// What is around one element, or before the closing brace of a definition.
#[derive(Debug, Default)]
pub(super) struct Around<'a> {
    /// The lines above it, of which the empty ones are blank: comments up to the last blank line stand alone.
    pub(super) above: Vec<&'a str>,
    /// The comment at the end of its line.
    pub(super) beside: Vec<&'a str>,
    /// Whether a blank line is above all that; `None` for what comes first in its braces.
    pub(super) is_apart: Option<bool>,
}

static NOTHING: Around<'static> = Around {
    above: Vec::new(),
    beside: Vec::new(),
    is_apart: None,
};

#[derive(Debug, Default)]
pub(super) struct Comments<'a> {
    around: BTreeMap<usize, Around<'a>>,
    /// Those that stand alone at the beginning of the file.
    pub(super) head: Vec<&'a str>,
    /// Those at its end.
    pub(super) tail: Vec<&'a str>,
}

/// The name of the closing brace of a definition.
fn closing(definition: SourceSpan) -> usize {
    definition.end_offset() - 1
}

/// The elements of a definition that stand in the text, by where they begin: where they end, and their name.
fn elements(definition: &mut Definition) -> BTreeMap<usize, (usize, usize)> {
    let Some(whole) = definition.location() else {
        return BTreeMap::new();
    };
    let mut members = Vec::new();
    for field in fields(definition).into_iter().flatten() {
        members.extend(field.arguments.iter().map(Node::location));
        members.push(field.location());
    }
    let inputs = input_fields(definition).into_iter().flatten();
    members.extend(inputs.map(|field| field.location()));
    let values = values(definition).into_iter().flatten();
    members.extend(values.map(|value| value.location()));
    let ends = members.iter().flatten().map(SourceSpan::end_offset);
    let last = ends.max().unwrap_or(whole.end_offset());
    let closes = (last, (whole.end_offset(), closing(whole)));
    let arguments = arguments(definition).into_iter().flatten();
    members.extend(arguments.map(|argument| argument.location()));
    let spans = members.into_iter().flatten().chain([whole]);
    let named = spans.map(|span| (span.offset(), (span.end_offset(), span.offset())));
    named.chain([closes]).collect()
}

impl<'a> Comments<'a> {
    /// Reads the comments of a text that has these definitions.
    pub(super) fn read(text: &'a str, definitions: &mut [Definition]) -> Self {
        let elements: BTreeMap<_, _> = definitions.iter_mut().flat_map(elements).collect();
        let element = |offset| {
            let mut before = elements.range(..=offset).rev();
            before.find_map(|(_, (end, name))| (*end > offset).then_some(*name))
        };
        let mut comments = Self::default();
        let mut above = Vec::new();
        // The element that ends its line, if one does.
        let mut before = None;
        let mut is_first = false;
        for token in Lexer::new(text).flatten() {
            match token.kind() {
                TokenKind::Comma => {}
                TokenKind::Whitespace => {
                    let line_breaks = token.data().matches('\n').count();
                    before = before.filter(|_| line_breaks == 0);
                    above.extend((line_breaks > 1).then_some(""));
                }
                TokenKind::Comment => match before {
                    Some(name) => comments.entry(name).beside.push(token.data().trim_end()),
                    None => above.push(token.data().trim_end()),
                },
                kind => {
                    let Some(name) = element(token.index()) else {
                        break;
                    };
                    comments.put_above(name, mem::take(&mut above), is_first);
                    is_first = matches!(kind, TokenKind::LCurly | TokenKind::LParen);
                    before = (!is_first).then_some(name);
                }
            }
        }
        comments.tail = above;
        if let Some(mut first) = comments.around.first_entry() {
            comments.head = alone(&mut first.get_mut().above);
        }
        comments
    }

    fn entry(&mut self, name: usize) -> &mut Around<'a> {
        self.around.entry(name).or_default()
    }

    /// Puts lines above an element: all of them before its first token, only the comments before a later one.
    fn put_above(&mut self, name: usize, mut lines: Vec<&'a str>, is_first: bool) {
        match self.around.entry(name) {
            Entry::Vacant(entry) => {
                let is_apart = lines.first().is_some_and(|line| line.is_empty());
                lines.drain(..usize::from(is_apart));
                entry.insert(Around {
                    above: lines,
                    beside: Vec::new(),
                    is_apart: (!is_first).then_some(is_apart),
                });
            }
            Entry::Occupied(mut entry) => {
                let comments = lines.into_iter().filter(|line| !line.is_empty());
                entry.get_mut().above.extend(comments);
            }
        }
    }

    /// What is around the element that stood there; nothing when it is new.
    pub(super) fn around(&self, element: Option<SourceSpan>) -> &Around<'a> {
        let around = element.and_then(|element| self.around.get(&element.offset()));
        around.unwrap_or(&NOTHING)
    }

    /// What is around the closing brace of a definition.
    pub(super) fn closing(&self, definition: Option<SourceSpan>) -> &Around<'a> {
        let around = definition.and_then(|definition| self.around.get(&closing(definition)));
        around.unwrap_or(&NOTHING)
    }

    /// Takes the comments of what is gone away, but for those that stand alone: they pass to what follows.
    pub(super) fn retain(&mut self, definitions: &mut [Definition]) {
        let kept = definitions.iter_mut().flat_map(elements);
        let kept: BTreeSet<usize> = kept.map(|(_, (_, name))| name).collect();
        let mut passed = Vec::new();
        for (name, mut around) in mem::take(&mut self.around) {
            if kept.contains(&name) {
                if !passed.is_empty() {
                    around.is_apart = around.is_apart.map(|_| true);
                }
                passed.append(&mut around.above);
                around.above = mem::take(&mut passed);
                self.around.insert(name, around);
            } else {
                passed.append(&mut alone(&mut around.above));
            }
        }
        passed.append(&mut self.tail);
        self.tail = passed;
    }
}

/// Takes the lines up to the last blank one out.
fn alone<'a>(above: &mut Vec<&'a str>) -> Vec<&'a str> {
    let blank = above.iter().rposition(|line| line.is_empty());
    above.drain(..blank.map_or(0, |blank| blank + 1)).collect()
}
