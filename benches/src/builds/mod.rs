//! What building costs: crates in a temporary folder that do nothing but depend, on this checkout or on what could be
//! used in its place.

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

/// The file that holds what is made for an operation.
fn module(operation: &Operation) -> String {
    let domain = operation.domain.as_deref().unwrap_or_default();
    format!("{domain}_{}", operation.module)
}

/// A `main.rs` of these modules.
fn main_of<'module>(before: &str, modules: impl IntoIterator<Item = &'module String>) -> String {
    let modules = modules.into_iter().map(|module| format!("mod {module};\n"));
    let modules: String = modules.collect();
    format!("#![allow(warnings)]\n{before}{modules}\nfn main() {{}}\n")
}

/// Takes the modules that do not compile out of a crate, until it does; how many are left. A library that refuses
/// some operations is measured with the others.
pub(crate) fn without_what_fails(
    consumer: &consumer::Consumer,
    before: &str,
    mut modules: Vec<String>,
) -> Outcome<usize> {
    loop {
        consumer.write("src/main.rs", &main_of(before, &modules))?;
        let Some(said) = consumer.problems()? else {
            return Ok(modules.len());
        };
        let all = modules.len();
        modules.retain(|module| !said.contains(&format!("src/{module}.rs")));
        if modules.len() == all {
            return Err(said.into());
        }
    }
}
