//! Compiles the cases in `tests/cases` against the schema of the invented service, and the operations of `examples/own-operations` against
//! the schema of `authing`.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use authing_codegen::{Compiler, Result, Source, Sources};

fn main() -> Result {
    let tests = PathBuf::from("..");
    let authing = Path::new("../../../schema");
    println!("cargo::rerun-if-changed=../cases");
    println!("cargo::rerun-if-changed=../schema");
    println!("cargo::rerun-if-changed={}", authing.display());
    let mut schema = Vec::new();
    read(&tests.join("schema"), None, &mut schema);
    for file in ["client.graphql", "v1/endpoints.graphql", "v1/ids.graphql"] {
        schema.push(source(&authing.join(file), None));
    }
    let mut queries = Vec::new();
    read(&tests.join("cases"), None, &mut queries);
    let compiled = Compiler::new().run_on(&Sources::new(schema, queries))?;
    let output = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    fs::write(output.join("cases.rs"), compiled.rust()).expect("OUT_DIR can be written");
    Compiler::new()
        .root("../../../examples/own-operations")
        .schema("schema")
        .compile()
}

fn read(folder: &Path, domain: Option<&str>, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            let name = path
                .file_name()
                .expect("a folder has a name")
                .to_string_lossy();
            let inner = domain.map_or_else(|| name.to_string(), |outer| format!("{outer}/{name}"));
            read(&path, Some(&inner), sources);
        } else {
            sources.push(source(&path, domain));
        }
    }
}

fn source(path: &Path, domain: Option<&str>) -> Source {
    Source {
        path: path.to_string_lossy().into_owned(),
        domain: domain.map(str::to_owned),
        text: fs::read_to_string(path).expect("the file can be read"),
    }
}
