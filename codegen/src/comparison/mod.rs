//! Compares two schemas. `diff` lists the differences, and `pull` uses them to verify the updated file.

mod difference;
mod element;
mod kind;

use apollo_compiler::{ast::Document, schema, validation::WithErrors};

pub(crate) use difference::{Fact, Use, compare};
pub(crate) use element::{Comments, Element, ElementKind, NO_REASON, reason_or_url};
pub use kind::{Kind, Severity};

use crate::Source;

/// A parsed schema.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The types, merged with their extensions.
    pub(crate) whole: schema::Schema,
    /// The definitions and extensions in the order of the files.
    pub(crate) file: Element,
}

/// The error for a syntax error or an inconsistent schema.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

impl<T> From<WithErrors<T>> for Unreadable {
    fn from(wrong: WithErrors<T>) -> Self {
        Self(wrong.errors.to_string())
    }
}

/// Parses a schema from one or more files. Empty files are allowed.
pub fn schema(sources: &[Source]) -> Result<Schema, Unreadable> {
    let files = sources.iter();
    Schema::read(files.map(|source| (source.path.as_str(), source.text.as_str())))
}

impl Schema {
    /// Parses a schema from the paths and texts of its files.
    pub(crate) fn read<'s>(
        files: impl IntoIterator<Item = (&'s str, &'s str)>,
    ) -> Result<Self, Unreadable> {
        let mut builder = schema::Schema::builder().adopt_orphan_extensions();
        let mut file = Element::new(ElementKind::File, "");
        for (path, text) in files {
            if !text.trim().is_empty() {
                let document = Document::parse(text, path)?;
                let definitions = document.definitions.iter();
                file.parts.extend(definitions.filter_map(Element::read));
                builder = builder.add_ast(&document);
            }
        }
        let whole = builder.build()?;
        Ok(Self { whole, file })
    }
}
