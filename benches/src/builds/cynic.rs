//! All operations of the project for `cynic`: structs that its generator, `cynic-querygen`, makes of each.

use authing_codegen::Operation;
use cynic_querygen::Generator;

use super::{Files, module};
use crate::{Outcome, merged_schema::merged};

/// The code before the modules in `main.rs`.
pub(crate) const SCHEMA_MODULE: &str = "#[cynic::schema(\"authing\")]\nmod schema {}\n";

/// The build script.
const BUILD: &str = "fn main() {
    cynic_codegen::register_schema(\"authing\").from_sdl_file(\"schema.graphql\").unwrap().as_default().unwrap();
}
";

/// Returns the sources, and the modules for `main.rs`: those of the operations that the generator accepts.
pub(crate) fn sources(operations: &[Operation], schema: &str) -> Outcome<(Files, Vec<String>)> {
    let schema = merged(schema);
    let generator = Generator::new(&schema)?;
    let mut files = vec![("build.rs".to_owned(), BUILD.to_owned())];
    let mut modules = Vec::new();
    for operation in operations {
        if let Ok(structs) = generator.generate(&operation.sent) {
            let module = module(operation);
            let source = format!("use crate::schema;\n{structs}");
            files.push((format!("src/{module}.rs"), source));
            modules.push(module);
        }
    }
    files.push(("schema.graphql".to_owned(), schema));
    Ok((files, modules))
}
