//! Prepares the schema and the operations of this project for the contenders, instead of copying them:
//! the schema for `cynic`, and the operations as texts for the floor and as generated modules for `graphql_client`.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use apollo_compiler::ast::Document;
use authing_codegen::Compiler;
use graphql_client_codegen::{
    CodegenMode, GraphQLClientCodegenOptions, generate_module_token_stream_from_string,
};

#[path = "src/merged_schema.rs"]
mod merged_schema;

const SCHEMA: &str = "../schema/v1/authing.graphql";

/// The operations that all contenders send, by their modules.
const OPERATIONS: [&str; 5] = [
    "get_owner_token",
    "login_by_email",
    "get_user",
    "list_users",
    "update_user",
];

/// The operation that the floor also sends, over a slow network.
const FLOOR_ONLY: &str = "create_user";

fn main() -> Result<(), Box<dyn Error>> {
    for path in ["../schema", "../queries", "src/merged_schema.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let schema = merged_schema::merged(&fs::read_to_string(SCHEMA)?);
    cynic_codegen::register_schema("authing")
        .from_sdl(&schema)?
        .as_default()?;
    operations(&PathBuf::from(env::var("OUT_DIR")?))
}

fn operations(output: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-env=OPERATIONS={}", output.display());
    let compiled = Compiler::new().root("..").inside_authing().run()?;
    let mut modules = String::new();
    for module in OPERATIONS.into_iter().chain([FLOOR_ONLY]) {
        let mut all = compiled.plan().operations.iter();
        let operation = all.find(|operation| operation.module == module);
        let sent = &operation.ok_or_else(|| format!("no {module}"))?.sent;
        fs::write(output.join(format!("{module}.graphql")), sent)?;
        if module != FLOOR_ONLY {
            modules += &graphql_client_module(sent)?;
        }
    }
    Ok(fs::write(output.join("graphql_client.rs"), modules)?)
}

/// Generates the module as the derive of `graphql_client` does. It sends the operation with the indentation of its
/// file.
fn graphql_client_module(sent: &str) -> Result<String, Box<dyn Error>> {
    let file =
        Document::parse(sent, "operation.graphql").map_err(|problems| problems.to_string())?;
    let mut options = GraphQLClientCodegenOptions::new(CodegenMode::Cli);
    options.set_response_derives("Debug".to_owned());
    options.set_skip_serializing_none(true);
    options.set_variables_derives("Default".to_owned());
    let file = file.to_string();
    let tokens = generate_module_token_stream_from_string(&file, Path::new(SCHEMA), options)
        .map_err(|problem| problem.to_string())?;
    Ok(tokens.to_string())
}
