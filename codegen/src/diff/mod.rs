//! What changed between two schemas, how much each change weighs, and which operation files it hits.
//!
//! ```
//! use authing_codegen::{
//!     Source,
//!     diff::{Kind, Operations, diff, schema},
//! };
//!
//! let source = |path: &str, text: &str| Source {
//!     path: path.to_owned(),
//!     domain: None,
//!     text: text.to_owned(),
//! };
//! let old = schema(&[source("old.graphql", "type Query { book: Int shelf: Int }")])?;
//! let new = schema(&[source("new.graphql", "type Query { shelf: Int }")])?;
//! let operations = Operations::parse(&[source("get_book.graphql", "query GetBook { book }")])?;
//!
//! let changes = diff(&old, &new, &operations);
//! assert_eq!(changes[0].kind, Kind::FieldRemoved);
//! assert_eq!(changes[0].hits, ["get_book.graphql"]);
//! # Ok::<(), authing_codegen::diff::Unreadable>(())
//! ```

mod report;
mod usage;

use std::collections::HashSet;

use apollo_compiler::ast::Document;
use serde::Serialize;

pub use report::{json, text};

pub use crate::comparison::{Kind, Schema, Severity, Unreadable, schema};
use crate::{
    Source,
    comparison::{Use, compare},
    description::lift,
};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// How much it weighs.
    pub severity: Severity,
    /// What kind it is.
    pub kind: Kind,
    /// Where it is: `Type.field(argument:)`, or as much of that as there is.
    pub coordinate: String,
    /// What happened, in one line.
    pub message: String,
    /// The operation files that use what changed, sorted.
    pub hits: Vec<String>,
}

/// The operations that changes may hit.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    documents: Vec<(String, Document)>,
}

impl Operations {
    /// Reads the files of operations and of their fragments.
    pub fn parse(sources: &[Source]) -> Result<Self, Unreadable> {
        let mut documents = Vec::new();
        for source in sources {
            let readable = lift(&source.text).text;
            let document = Document::parse(readable, &source.path)
                .map_err(|wrong| Unreadable(wrong.errors.to_string()))?;
            documents.push((source.path.clone(), document));
        }
        Ok(Self { documents })
    }
}

/// All changes that lead from one schema to the other: the breaking ones first, then by their place. With what is new come its
/// descriptions and reasons, so that somebody sees them before they become documentation.
pub fn diff(old: &Schema, new: &Schema, operations: &Operations) -> Vec<Change> {
    let documents = &operations.documents;
    let fragments = usage::fragments(documents.iter().map(|(_, document)| document));
    let uses: Vec<(&str, HashSet<Use>)> = documents
        .iter()
        .map(|(path, document)| (path.as_str(), usage::uses(&old.whole, document, &fragments)))
        .collect();
    let hits = |touches: &[Use]| {
        let hit = uses
            .iter()
            .filter(|(_, uses)| touches.iter().any(|one| uses.contains(one)));
        let mut hits: Vec<String> = hit.map(|(path, _)| (*path).to_owned()).collect();
        hits.sort();
        hits
    };
    let found = compare(old, new).into_iter();
    let mut changes: Vec<Change> = found
        .map(|found| Change {
            severity: found.kind.severity(),
            kind: found.kind,
            coordinate: found.coordinate,
            message: found.message,
            hits: hits(&found.touches),
        })
        .collect();
    changes.sort_by(|one, other| {
        let key = |change: &Change| (change.severity, change.coordinate.clone(), change.kind);
        (key(one), &one.message).cmp(&(key(other), &other.message))
    });
    changes
}
