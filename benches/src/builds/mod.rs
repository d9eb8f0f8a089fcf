//! The cost of builds: crates in a temporary folder that only depend on this checkout or on an alternative.

pub(crate) mod checkout;
pub(crate) mod compiler;
pub(crate) mod consumer;
pub(crate) mod cynic;
pub(crate) mod graphql_client;
pub(crate) mod size;

use authing_codegen::Operation;

use crate::Outcome;

/// Sources of a crate by their paths in it.
pub(crate) type Files = Vec<(String, String)>;

/// Returns the name of the module of an operation.
fn module(operation: &Operation) -> String {
    let domain = operation.domain.as_deref().unwrap_or_default();
    format!("{domain}_{}", operation.module)
}

/// Creates a `main.rs` of these modules.
fn main_of<'module>(before: &str, modules: impl IntoIterator<Item = &'module String>) -> String {
    let modules = modules.into_iter().map(|module| format!("mod {module};\n"));
    let modules: String = modules.collect();
    format!("#![allow(warnings)]\n{before}{modules}\nfn main() {{}}\n")
}

/// Removes modules from a crate until it compiles, and returns the number of the remaining ones. A library that rejects
/// some operations is measured with the others.
pub(crate) fn without_failing_modules(
    consumer: &consumer::Consumer,
    before: &str,
    mut modules: Vec<String>,
) -> Outcome<usize> {
    loop {
        consumer.write("src/main.rs", &main_of(before, &modules))?;
        let Some(errors) = consumer.problems()? else {
            return Ok(modules.len());
        };
        let all = modules.len();
        modules.retain(|module| !errors.contains(&format!("src/{module}.rs")));
        if modules.len() == all {
            return Err(errors.into());
        }
    }
}
