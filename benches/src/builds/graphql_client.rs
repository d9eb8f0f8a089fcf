//! All operations of the project for the derive of `graphql_client`. Each is in its own file, as it is sent: without
//! client directives and with its fragments.

use authing_codegen::Operation;

use super::{Files, module};

/// The path of the schema in the crate.
const SCHEMA: &str = "schema.graphql";

/// Returns the sources, and the modules for `main.rs`.
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
