//! Compiles any text as a file of operations against a schema. Invalid files must give errors, and valid files must
//! give Rust.
#![no_main]

use std::sync::LazyLock;

use authing_codegen::{Compiler, Error, Source, Sources};
use libfuzzer_sys::fuzz_target;

/// A small schema with every kind of definition. The complete schema would take most of the time.
static SCHEMA: LazyLock<Vec<Source>> = LazyLock::new(|| {
    [
        (
            "client.graphql",
            include_str!("../../schema/client.graphql"),
        ),
        (
            "endpoints.graphql",
            include_str!("../../schema/v1/endpoints.graphql"),
        ),
        (
            "ids.graphql",
            include_str!("../../schema/v1/ids.graphql"),
        ),
        (
            "library.graphql",
            include_str!("../../codegen/tests/schema/library.graphql"),
        ),
    ]
    .map(|(path, text)| source(path, None, text))
    .to_vec()
});

fn source(path: &str, domain: Option<&str>, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        domain: domain.map(str::to_owned),
        text: text.to_owned(),
    }
}

fuzz_target!(|text: &str| {
    let operation = source("queries/books/get_book.graphql", Some("books"), text);
    let sources = Sources::new(SCHEMA.clone(), vec![operation]);
    match Compiler::new().inside_authing().run_on(&sources) {
        Ok(compiled) => assert!(!compiled.rust().is_empty()),
        Err(Error::Invalid(problems)) => assert!(!problems.to_string().is_empty()),
        Err(error) => panic!("no files are read: {error}"),
    }
});
