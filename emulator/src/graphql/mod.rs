//! GraphQL: the schema, parsed documents, and the execution of operations. Root fields are passed in as a table.

mod documents;
mod execute;
mod mask;
mod node;
mod table;

use std::sync::{Arc, LazyLock};

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;

pub(crate) use documents::Document;
pub(crate) use execute::{Reply, Request};
pub(crate) use node::{Node, Object};
pub use table::Status;
pub(crate) use table::{Call, Outcome, Table};

use documents::Documents;

const SCHEMA_TEXT: &str = include_str!("../../schema/v1/authing.graphql");

static SCHEMA: LazyLock<Result<Valid<Schema>, String>> = LazyLock::new(|| {
    Schema::parse_and_validate(SCHEMA_TEXT, "authing.graphql")
        .map_err(|invalid| invalid.errors.to_string())
});

/// Returns the service's schema, or the reason why it is invalid.
pub(crate) fn schema() -> Result<&'static Valid<Schema>, &'static str> {
    SCHEMA.as_ref().map_err(String::as_str)
}

/// The schema, the table of root fields, and the cached documents.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) schema: &'static Valid<Schema>,
    table: &'static Table,
    documents: Documents,
}

impl Engine {
    /// Returns an engine, or the reason why the schema is invalid.
    pub(crate) fn new(table: &'static Table) -> Result<Self, &'static str> {
        Ok(Self {
            schema: schema()?,
            table,
            documents: Documents::default(),
        })
    }

    /// Returns the parsed document, from the cache if possible.
    pub(crate) fn document(&self, text: &str) -> Arc<Document> {
        self.documents.get(self.schema, text)
    }
}
