//! Where everything stands in the text of a schema: the ranges of bytes that an update changes.

use std::ops::Range;

use apollo_parser::{
    SyntaxElement, SyntaxKind, SyntaxNode,
    cst::{CstNode, Document},
};

/// A definition of a type or directive, an extension of a type, or the definition of the schema.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) kind: SyntaxKind,
    /// Empty for the definition of the schema.
    pub(super) name: String,
    /// A type that is extended has one `Definition` more for each extension.
    pub(super) is_extension: bool,
    pub(super) element: Element,
    pub(super) interfaces: Option<Range<usize>>,
    pub(super) union_members: Option<Range<usize>>,
    /// The types that it implements or unites.
    pub(super) types: Vec<String>,
    /// Fields or values; for a directive its arguments.
    pub(super) members: Option<Group>,
}

/// What every named thing has.
#[derive(Debug)]
pub(super) struct Element {
    /// From the description to the last directive.
    pub(super) range: Range<usize>,
    pub(super) is_described: bool,
    pub(super) name_end: usize,
    pub(super) directives: Vec<(String, Range<usize>)>,
}

/// A field, an argument, an input field or an enum value.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) element: Element,
    pub(super) ty: Option<Range<usize>>,
    /// The value alone.
    pub(super) default: Option<Range<usize>>,
    pub(super) arguments: Option<Group>,
}

/// Members in their braces or parentheses.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) range: Range<usize>,
    pub(super) members: Vec<Member>,
}

/// The definitions of a document, in order.
pub(super) fn definitions(document: &Document) -> Vec<Definition> {
    let definitions = document.syntax().children();
    definitions.map(|node| definition(&node)).collect()
}

fn definition(node: &SyntaxNode) -> Definition {
    let interfaces = child(node, SyntaxKind::IMPLEMENTS_INTERFACES);
    let union = child(node, SyntaxKind::UNION_MEMBER_TYPES);
    let named = interfaces
        .iter()
        .chain(&union)
        .flat_map(SyntaxNode::children);
    Definition {
        kind: node.kind(),
        name: name(node),
        is_extension: first_word(node) == "extend",
        element: element(node),
        interfaces: interfaces.as_ref().map(tight),
        union_members: union.as_ref().map(tight),
        types: named.map(|node| text(&node)).collect(),
        members: node.children().find_map(|child| match child.kind() {
            SyntaxKind::FIELDS_DEFINITION
            | SyntaxKind::INPUT_FIELDS_DEFINITION
            | SyntaxKind::ENUM_VALUES_DEFINITION
            | SyntaxKind::ARGUMENTS_DEFINITION => Some(group(&child)),
            _ => None,
        }),
    }
}

fn group(node: &SyntaxNode) -> Group {
    Group {
        range: tight(node),
        members: node.children().map(|node| member(&node)).collect(),
    }
}

fn member(node: &SyntaxNode) -> Member {
    let default = child(node, SyntaxKind::DEFAULT_VALUE);
    Member {
        name: name(node),
        element: element(node),
        ty: node.children().find_map(|child| match child.kind() {
            SyntaxKind::NAMED_TYPE | SyntaxKind::LIST_TYPE | SyntaxKind::NON_NULL_TYPE => {
                Some(tight(&child))
            }
            _ => None,
        }),
        default: default.and_then(|default| default.first_child().as_ref().map(tight)),
        arguments: child(node, SyntaxKind::ARGUMENTS_DEFINITION)
            .as_ref()
            .map(group),
    }
}

fn element(node: &SyntaxNode) -> Element {
    let range = tight(node);
    let named = name_of(node);
    Element {
        is_described: child(node, SyntaxKind::DESCRIPTION).is_some(),
        name_end: named.as_ref().map_or(range.end, |name| tight(name).end),
        directives: child(node, SyntaxKind::DIRECTIVES)
            .iter()
            .flat_map(SyntaxNode::children)
            .map(|directive| (name(&directive), tight(&directive)))
            .collect(),
        range,
    }
}

fn name_of(node: &SyntaxNode) -> Option<SyntaxNode> {
    child(node, SyntaxKind::NAME).or_else(|| child(node, SyntaxKind::ENUM_VALUE))
}

fn name(node: &SyntaxNode) -> String {
    name_of(node).as_ref().map(text).unwrap_or_default()
}

fn first_word(node: &SyntaxNode) -> String {
    let words = node.children_with_tokens();
    let mut words = words.filter_map(SyntaxElement::into_token);
    let word = words.find(|token| !is_trivia(token.kind()));
    word.map(|token| token.text().to_owned())
        .unwrap_or_default()
}

fn child(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxNode> {
    node.children().find(|child| child.kind() == kind)
}

/// What a node says, without the spaces and comments that the parser counts to it.
fn text(node: &SyntaxNode) -> String {
    let tokens = node.descendants_with_tokens();
    let tokens = tokens.filter_map(SyntaxElement::into_token);
    let tokens = tokens.filter(|token| !is_trivia(token.kind()));
    tokens.map(|token| token.text().to_owned()).collect()
}

/// Where a node stands, without them.
fn tight(node: &SyntaxNode) -> Range<usize> {
    let tokens = node.descendants_with_tokens();
    let tokens = tokens.filter_map(SyntaxElement::into_token);
    let mut tokens = tokens.filter(|token| !is_trivia(token.kind()));
    let whole = node.text_range();
    let Some(first) = tokens.next() else {
        return whole.start().into()..whole.start().into();
    };
    let start = first.text_range().start();
    let last = tokens.last().unwrap_or(first);
    start.into()..last.text_range().end().into()
}

fn is_trivia(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        SyntaxKind::WHITESPACE | SyntaxKind::COMMENT | SyntaxKind::COMMA
    )
}
