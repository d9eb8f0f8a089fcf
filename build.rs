//! Writes the module `operations`. With the feature `compile-operations`, compiles `queries/` against `schema/`. Without it, copies the
//! code that was generated before this crate was published.
//!
//! Also passes the folder of this package and the list of its types to the build scripts of crates with their own operations.

use std::{env, error::Error, path::Path};

#[cfg(feature = "__test")]
#[path = "tests/sweep/for_each.rs"]
mod for_each;

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
#[cfg_attr(not(feature = "__test"), allow(unused_variables))]
fn operations(output: &Path) -> Result<(), Box<dyn Error>> {
    let compiler = authing_codegen::Compiler::new().inside_authing();
    compiler.compile()?;
    #[cfg(feature = "v2")]
    compiler.clone().api("v2").compile()?;
    #[cfg(feature = "__test")]
    {
        println!("cargo::rerun-if-changed=tests/sweep/for_each.rs");
        let mut apis = vec![("v1", "__for_each_operation", "operations")];
        if cfg!(feature = "v2") {
            apis.push(("v2", "__for_each_operation_v2", "v2::operations"));
        }
        let macros = apis.into_iter().filter_map(|(api, name, module)| {
            let compiled = compiler.clone().api(api).run().ok()?;
            Some(for_each::rust(compiled.plan(), name, module))
        });
        std::fs::write(output.join("for_each.rs"), macros.collect::<String>())?;
    }
    Ok(())
}

#[cfg(not(feature = "compile-operations"))]
fn operations(output: &Path) -> Result<(), Box<dyn Error>> {
    use std::fs;

    let mut files = vec!["operations.rs", "types.txt"];
    if cfg!(feature = "v2") {
        files.extend(["operations_v2.rs", "types_v2.txt"]);
    }
    for file in files {
        let compiled = Path::new("generated").join(file);
        println!("cargo::rerun-if-changed={}", compiled.display());
        if !compiled.is_file() {
            println!(
                "cargo::error=`{}` exists only in the published crate: enable the feature `compile-operations` to build from a checkout",
                compiled.display()
            );
            return Ok(());
        }
        fs::copy(compiled, output.join(file))?;
    }
    Ok(())
}
