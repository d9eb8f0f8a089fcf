//! What differs between two schemas: `diff` tells it, and `pull` makes sure by it that a file says what the service says.

mod differences;
mod element;
mod kind;

use apollo_compiler::{Schema, ast::OperationType};

pub(crate) use differences::compare;
pub(crate) use element::{reason, same_value};
pub use kind::{Kind, Severity};

use crate::Source;

/// One difference, before it is known which operations it hits.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    /// Where it is: `Type.field(argument:)`, or as much of that as there is.
    pub(crate) coordinate: String,
    pub(crate) message: String,
    /// Operations with one of these uses are hit.
    pub(crate) touches: Vec<Use>,
}

/// One way in which an operation can depend on a schema, whose elements are named by their coordinates: `Type`, `Type.field`,
/// `Type.field(argument:)`, `Enum.VALUE`, `@directive`, `@directive(argument:)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Use {
    /// The element is mentioned, or is part of an input that a variable carries.
    Of(String),
    /// The argument or input field is not given, or may not be.
    Without(String),
    /// Values of the type are among the answers.
    Received(String),
    /// Any value of the type may be sent.
    Sent(String),
    /// The operation is of this kind.
    Kind(OperationType),
}

/// A file that is no GraphQL, or a schema that contradicts itself.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub(crate) String);

/// Reads a schema that may consist of several files. An empty file defines nothing.
pub fn schema(sources: &[Source]) -> Result<Schema, Unreadable> {
    let mut builder = Schema::builder().adopt_orphan_extensions();
    for source in sources {
        if !source.text.trim().is_empty() {
            builder = builder.parse(source.text.as_str(), &source.path);
        }
    }
    let schema = builder.build();
    schema.map_err(|wrong| Unreadable(wrong.errors.to_string()))
}
