//! The operations of a crate that depends on `authing`.

mod problems;
mod types;

use crate::fixtures::package::{Folder, GET_BOOK};
use authing_codegen::{Compiled, Compiler, Error, Result};

/// A folder with operations and a replacement for the package `authing`.
fn folder(name: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(&format!("dependent-{name}"));
    folder.write_authing();
    folder.write("queries/books/get_book.graphql", GET_BOOK);
    for (file, text) in files {
        folder.write(file, text);
    }
    folder
}

fn run(folder: &Folder) -> Result<Compiled> {
    let authing = folder.path().join("authing");
    let types = authing.join("types.txt");
    Compiler::new()
        .root(folder.path())
        .authing(authing, types)
        .run()
}

fn compiled(name: &str, files: &[(&str, &str)]) -> Compiled {
    run(&folder(name, files)).unwrap_or_else(|error| panic!("{error}"))
}

fn problems(name: &str, files: &[(&str, &str)]) -> String {
    match run(&folder(name, files)) {
        Err(Error::Invalid(problems)) => problems.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it compiles"),
    }
}

fn query(name: &str, variables: &str, selected: &str) -> String {
    format!("query {name}{variables} @call(endpoint: USERS, token: NONE) {{\n  {selected}\n}}\n")
}

/// The names of the generated types.
fn generated(compiled: &Compiled) -> Vec<&str> {
    let plan = compiled.plan();
    let fragments = plan.fragments.iter().map(|fragment| &fragment.name);
    let inputs = plan.inputs.iter().map(|input| &input.item.name);
    let enums = plan.enums.iter().map(|found| &found.item.name);
    let all = fragments.chain(inputs).chain(enums);
    all.map(String::as_str).collect()
}

/// The names of the types that are imported from `authing`.
fn imported(compiled: &Compiled) -> Vec<&str> {
    let imported = compiled.plan().imported.iter();
    imported.map(|item| item.name.as_str()).collect()
}
