//! Makes the module `operations`: compiled from `queries/` against `schema/`, or, without the feature
//! `compile-operations`, as it was compiled before this crate was published. What the compiler of other crates' operations
//! needs of it, their build scripts are told.

use std::{env, error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let output = env::var("OUT_DIR")?;
    let output = Path::new(&output);
    println!(
        "cargo::metadata=package={}",
        env::var("CARGO_MANIFEST_DIR")?
    );
    println!(
        "cargo::metadata=types={}",
        output.join("types.txt").display()
    );
    operations(output)
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

    for file in ["operations.rs", "types.txt"] {
        let compiled = Path::new("generated").join(file);
        println!("cargo::rerun-if-changed={}", compiled.display());
        if !compiled.is_file() {
            println!(
                "cargo::error=`{}` is only in the published crate: build this checkout with the feature `compile-operations`",
                compiled.display()
            );
            return Ok(());
        }
        fs::copy(compiled, output.join(file))?;
    }
    Ok(())
}
