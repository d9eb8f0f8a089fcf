//! Makes the module `operations`: compiled from `queries/` against `schema/`, or, without the feature
//! `compile-operations`, as it was compiled before this crate was published. What the compiler of other crates' operations
//! needs of it, their build scripts are told.

use std::{env, error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let output = Path::new(&env::var("OUT_DIR")?).join("operations.rs");
    println!(
        "cargo::metadata=package={}",
        env::var("CARGO_MANIFEST_DIR")?
    );
    println!("cargo::metadata=operations={}", output.display());
    operations(&output)
}

#[cfg(feature = "compile-operations")]
fn operations(_: &Path) -> Result<(), Box<dyn Error>> {
    Ok(authing_codegen::Compiler::new()
        .inside_authing()
        .compile()?)
}

#[cfg(not(feature = "compile-operations"))]
fn operations(output: &Path) -> Result<(), Box<dyn Error>> {
    use std::fs;

    const COMPILED: &str = "generated/operations.rs";
    println!("cargo::rerun-if-changed={COMPILED}");
    if !Path::new(COMPILED).is_file() {
        println!(
            "cargo::error=`{COMPILED}` is only in the published crate: build this checkout with the feature `compile-operations`"
        );
        return Ok(());
    }
    fs::copy(COMPILED, output)?;
    Ok(())
}
