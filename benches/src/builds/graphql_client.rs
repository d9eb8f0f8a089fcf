//! All operations of the project for the derive of `graphql_client`: each in a file of its own, as it is sent, without
//! client directives and with the fragments it needs.

use authing_codegen::Operation;

use super::{Files, module};

/// Where the crate has the schema.
const SCHEMA: &str = "schema.graphql";

/// The sources, and the modules that `main.rs` is to have.
pub(crate) fn sources(operations: &[Operation], schema: &str) -> (Files, Vec<String>) {
    let mut files = vec![(SCHEMA.to_owned(), schema.to_owned())];
    let mut modules = Vec::new();
    for operation in operations {
        let module = module(operation);
        let document = format!("operations/{module}.graphql");
        files.push((format!("src/{module}.rs"), source(operation, &document)));
        files.push((document, operation.sent.clone()));
        modules.push(module);
    }
    (files, modules)
}

fn source(operation: &Operation, document: &str) -> String {
    format!(
        "#[derive(graphql_client::GraphQLQuery)]\n\
         #[graphql(schema_path = \"{SCHEMA}\", query_path = \"{document}\", response_derives = \"Debug\", skip_serializing_none)]\n\
         pub struct {};\n",
        operation.item.name
    )
}
