//! Layout of generated code. Each piece is empty or ends with a line break. Pieces are not indented until they are placed in a block.

use super::markdown;
use crate::plan::Item;

/// Joins pieces with a blank line between them.
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

/// Indents a piece by one level.
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

/// Writes one line per item.
pub(super) fn lines<T>(items: impl IntoIterator<Item = T>, line: impl Fn(T) -> String) -> String {
    let items = items.into_iter();
    items.map(|item| line(item) + "\n").collect()
}

/// Writes a doc comment.
pub(super) fn doc(text: &str) -> String {
    lines(text.lines(), |line| {
        format!("/// {line}").trim_end().to_owned()
    })
}

/// Writes the doc comment and the `deprecated` attribute of an item. `otherwise` replaces a missing description.
pub(super) fn documented(item: &Item, otherwise: &str) -> String {
    described(item, otherwise) + &deprecated(item)
}

/// Writes the doc comment of an item. `otherwise` replaces a missing description.
pub(super) fn described(item: &Item, otherwise: &str) -> String {
    doc(description(item).as_deref().unwrap_or(otherwise))
}

/// The description of an item as Markdown. `None` if it is missing or blank.
pub(super) fn description(item: &Item) -> Option<String> {
    let described = item.description.as_deref().map(markdown::block);
    described.filter(|text| !text.is_empty())
}

/// Writes the `deprecated` attribute of an item.
pub(super) fn deprecated(item: &Item) -> String {
    lines(&item.deprecated, |reason| {
        format!("#[deprecated(note = {:?})]", markdown::line(reason))
    })
}

/// Writes a module. `above` contains its doc comment and attributes.
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
