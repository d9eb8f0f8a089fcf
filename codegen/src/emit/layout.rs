//! The layout of generated text. A piece of it ends with a line break, or is empty; its lines begin at the left, and whoever
//! puts it into a block indents it.

use super::markdown;
use crate::plan::Item;

/// Pieces with an empty line between them.
pub(super) fn blocks(pieces: impl IntoIterator<Item = String>) -> String {
    let mut text = String::new();
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&piece);
    }
    text
}

/// A piece in a block.
pub(super) fn indented(piece: &str) -> String {
    let mut text = String::with_capacity(piece.len() * 5 / 4);
    for line in piece.split_inclusive('\n') {
        if line != "\n" {
            text.push_str("    ");
        }
        text.push_str(line);
    }
    text
}

/// One line for each of the items.
pub(super) fn lines<T>(items: impl IntoIterator<Item = T>, line: impl Fn(T) -> String) -> String {
    let items = items.into_iter();
    items.map(|item| line(item) + "\n").collect()
}

/// A doc comment.
pub(super) fn doc(text: &str) -> String {
    lines(text.lines(), |line| {
        format!("/// {line}").trim_end().to_owned()
    })
}

/// The doc comment of an item, its description or, without one, other words; and that it is deprecated.
pub(super) fn documented(item: &Item, otherwise: &str) -> String {
    described(item, otherwise) + &deprecated(item)
}

/// The doc comment of an item.
pub(super) fn described(item: &Item, otherwise: &str) -> String {
    doc(description(item).as_deref().unwrap_or(otherwise))
}

/// The description of an item as Markdown, if it shows anything.
pub(super) fn description(item: &Item) -> Option<String> {
    let described = item.description.as_deref().map(markdown::block);
    described.filter(|text| !text.is_empty())
}

/// The attribute of an item that the schema deprecates, for a reason.
pub(super) fn deprecated(item: &Item) -> String {
    lines(&item.deprecated, |reason| {
        format!("#[deprecated(note = {:?})]", markdown::line(reason))
    })
}

/// A module, below its doc comment and attributes.
pub(super) fn module(above: &str, name: &str, content: String) -> String {
    let scope = "use super::{runtime, types};\n".to_owned();
    let content = indented(&blocks([scope, content]));
    format!(
        "\
{above}pub mod {name} {{
{content}}}
"
    )
}
