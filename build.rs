//! Makes the module `operations`: compiled from `queries/` against `schema/`, or, without the feature
//! `compile-operations`, as it was compiled before this crate was published.

#[cfg(feature = "compile-operations")]
fn main() -> authing_codegen::Result {
    authing_codegen::Compiler::new().inside_authing().compile()
}

#[cfg(not(feature = "compile-operations"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use std::{env, fs, path::Path};

    const COMPILED: &str = "generated/operations.rs";
    println!("cargo::rerun-if-changed={COMPILED}");
    if !Path::new(COMPILED).is_file() {
        println!(
            "cargo::error=`{COMPILED}` is only in the published crate: build this checkout with the feature `compile-operations`"
        );
        return Ok(());
    }
    let output = Path::new(&env::var("OUT_DIR")?).join("operations.rs");
    fs::copy(COMPILED, output)?;
    Ok(())
}
