//! Registers the schema for `cynic`.

use std::{error::Error, fs};

#[path = "src/merged_schema.rs"]
mod merged_schema;

const SCHEMA: &str = "../schema/authing.graphql";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={SCHEMA}");
    println!("cargo:rerun-if-changed=src/merged_schema.rs");
    let schema = merged_schema::merged(&fs::read_to_string(SCHEMA)?);
    cynic_codegen::register_schema("authing")
        .from_sdl(&schema)?
        .as_default()?;
    Ok(())
}
