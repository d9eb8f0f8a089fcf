//! GraphQL: the schema, parsed documents, and the execution of an operation.

mod documents;
mod execute;
mod mask;
mod node;
mod table;

use std::sync::LazyLock;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;

pub(crate) use documents::{Document, Documents};
pub(crate) use execute::{Reply, Request, execute};
pub(crate) use node::{Node, Object};
pub(crate) use table::{Call, Outcome, Table};

const SCHEMA_TEXT: &str = include_str!("../../schema/authing.graphql");

static SCHEMA: LazyLock<Result<Valid<Schema>, String>> = LazyLock::new(|| {
    Schema::parse_and_validate(SCHEMA_TEXT, "authing.graphql")
        .map_err(|invalid| invalid.errors.to_string())
});

/// The service's schema; the text says what is wrong with it if it is not valid.
pub(crate) fn schema() -> Result<&'static Valid<Schema>, &'static str> {
    SCHEMA.as_ref().map_err(String::as_str)
}
