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

use serde::Serialize;

pub use report::{json, text};
pub use usage::Operations;

use crate::comparison::compare;
pub use crate::comparison::{Kind, Schema, Severity, Unreadable, schema};

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

/// All changes that lead from one schema to the other: the breaking ones first, then by their place. With what is new come its
/// descriptions and reasons, so that somebody sees them before they become documentation.
pub fn diff(old: &Schema, new: &Schema, operations: &Operations) -> Vec<Change> {
    let uses = operations.uses(old);
    let differences = compare(old, new).into_iter().map(|difference| {
        let hit = uses.iter().filter(|(_, uses)| {
            let mut touches = difference.touches.iter();
            touches.any(|touched| uses.contains(touched))
        });
        let mut hits: Vec<String> = hit.map(|(path, _)| (*path).to_owned()).collect();
        hits.sort();
        Change {
            severity: difference.kind.severity(),
            kind: difference.kind,
            coordinate: difference.coordinate,
            message: difference.message,
            hits,
        }
    });
    let mut changes: Vec<Change> = differences.collect();
    changes.sort_by(|one, other| {
        let key = |change: &Change| (change.severity, change.coordinate.clone(), change.kind);
        (key(one), &one.message).cmp(&(key(other), &other.message))
    });
    changes
}
