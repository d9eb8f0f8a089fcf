//! GraphQL: the schema, parsed documents, and the execution of operations. Root fields are passed in as a table.

mod documents;
mod execute;
mod mask;
mod node;
mod table;

use std::sync::{Arc, LazyLock};

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;
use serde_json::Value;

pub(crate) use documents::Document;
pub(crate) use execute::{Reply, Request};
pub(crate) use node::{Node, Object};
pub use table::Status;
pub(crate) use table::{Call, Outcome, Table, Tenant};

use crate::error::ServiceError;
use documents::Documents;

/// The path of version 2 of the API.
pub(crate) const V2_PATH: &str = "/graphql/v2";

/// A version of the service's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Api {
    /// The API with two services, for users and for OAuth.
    V1,
    /// The API of `/graphql/v2`.
    V2,
}

type Parsed = LazyLock<Result<Valid<Schema>, String>>;

static V1: Parsed = LazyLock::new(|| parse(&[include_str!("../../schema/v1/authing.graphql")]));
static V2: Parsed = LazyLock::new(|| {
    parse(&[
        include_str!("../../schema/v2/authing.graphql"),
        include_str!("later.graphql"),
    ])
});

fn parse(sources: &[&str]) -> Result<Valid<Schema>, String> {
    let schema = sources.iter().fold(Schema::builder(), |schema, source| {
        schema.parse(*source, "authing.graphql")
    });
    let schema = schema.build().and_then(Schema::validate);
    schema.map_err(|invalid| invalid.errors.to_string())
}

/// Returns the schema of a version, or the reason why it is invalid.
pub(crate) fn schema(api: Api) -> Result<&'static Valid<Schema>, &'static str> {
    let schema = match api {
        Api::V1 => &V1,
        Api::V2 => &V2,
    };
    schema.as_ref().map_err(String::as_str)
}

/// The engines of both versions.
#[derive(Debug)]
pub(crate) struct Engines {
    pub(crate) v1: Engine,
    pub(crate) v2: Engine,
}

impl Engines {
    /// Returns the engine of a path.
    pub(crate) fn at(&self, path: &str) -> &Engine {
        if path == V2_PATH { &self.v2 } else { &self.v1 }
    }
}

/// One version of the API: its schema, the table of root fields, the format of errors, and the cached documents.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) schema: &'static Valid<Schema>,
    table: &'static Table,
    write_error: fn(&ServiceError) -> Value,
    documents: Documents,
}

impl Engine {
    /// Returns an engine, or the reason why the schema is invalid.
    pub(crate) fn new(
        api: Api,
        table: &'static Table,
        write_error: fn(&ServiceError) -> Value,
    ) -> Result<Self, &'static str> {
        Ok(Self {
            schema: schema(api)?,
            table,
            write_error,
            documents: Documents::default(),
        })
    }

    /// Returns the parsed document, from the cache if possible.
    pub(crate) fn document(&self, text: &str) -> Arc<Document> {
        self.documents.get(self.schema, text)
    }
}
