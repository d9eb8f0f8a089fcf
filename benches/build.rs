//! Makes what the contenders read of this project's schema and operations, so that none of it stands in this crate again:
//! the schema as `cynic` reads it, the text of each operation for the floor, and what `graphql_client` generates of it.

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

const SCHEMA: &str = "../schema/authing.graphql";

/// The operations that are compared, by their modules.
const OPERATIONS: [&str; 5] = [
    "get_owner_token",
    "login_by_email",
    "get_user",
    "list_users",
    "update_user",
];

fn main() -> Result<(), Box<dyn Error>> {
    for read in ["../schema", "../queries", "src/merged_schema.rs"] {
        println!("cargo::rerun-if-changed={read}");
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
    for module in OPERATIONS {
        let mut all = compiled.plan().operations.iter();
        let operation = all.find(|operation| operation.module == module);
        let sent = &operation.ok_or_else(|| format!("no {module}"))?.sent;
        fs::write(output.join(format!("{module}.graphql")), sent)?;
        modules += &graphql_client_module(sent)?;
    }
    Ok(fs::write(output.join("graphql_client.rs"), modules)?)
}

/// What the derive of `graphql_client` makes of an operation, which it sends as a file has it, with its indentation.
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
