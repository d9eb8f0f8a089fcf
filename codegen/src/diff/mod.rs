//! Lists the changes between two schemas, with their severity and the operation files that they affect.
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
//! assert_eq!(changes[0].affected, ["get_book.graphql"]);
//! # Ok::<(), authing_codegen::diff::Unreadable>(())
//! ```

mod report;
mod usage;

use std::collections::BTreeSet;

use serde::Serialize;

pub use report::{json, text};
pub use usage::Operations;

use crate::comparison::compare;
pub use crate::comparison::{Kind, Schema, Severity, Unreadable, schema};

/// A change of a schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The severity.
    pub severity: Severity,
    /// The kind.
    pub kind: Kind,
    /// The schema coordinate of the changed element, such as `Type.field(argument:)`.
    pub coordinate: String,
    /// A human-readable description.
    pub message: String,
    /// The paths of the affected operation files, sorted.
    pub affected: Vec<String>,
}

/// Returns all changes between two schemas, ordered by severity and coordinate. Breaking changes are first. Includes the descriptions and
/// deprecation reasons of new elements, so that they can be reviewed before they become documentation.
pub fn diff(old: &Schema, new: &Schema, operations: &Operations) -> Vec<Change> {
    let uses = operations.uses(old);
    let differences = compare(old, new).into_iter().map(|difference| {
        let operations = uses.iter().filter(|(_, uses)| {
            let mut affects = difference.affects.iter();
            affects.any(|one| uses.contains(one))
        });
        let affected: BTreeSet<&str> = operations.map(|(path, _)| *path).collect();
        Change {
            severity: difference.kind.severity(),
            kind: difference.kind,
            coordinate: difference.coordinate,
            message: difference.message,
            affected: affected.into_iter().map(str::to_owned).collect(),
        }
    });
    let mut changes: Vec<Change> = differences.collect();
    changes.sort_by_cached_key(|change| {
        let (coordinate, message) = (change.coordinate.clone(), change.message.clone());
        (change.severity, coordinate, change.kind, message)
    });
    changes
}
