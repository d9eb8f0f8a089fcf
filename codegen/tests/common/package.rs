//! Folders that a test writes, and programs that it runs in them.

#![allow(dead_code, reason = "every test program uses a part of this module")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder of a test's own, empty when the test begins.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.0.join(file)).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap_or_default()
    }

    /// A schema with the client directives, and one sound operation.
    pub(crate) fn write_sound(&self) {
        let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/client.graphql");
        self.write(
            "schema/client.graphql",
            &fs::read_to_string(client).unwrap(),
        );
        self.write("schema/service.graphql", SCHEMA);
        self.write("queries/books/get_book.graphql", GET_BOOK);
        self.write("queries/books/fragments.graphql", FRAGMENT);
    }

    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.0);
        Ran::from(command.output().unwrap())
    }
}

const SCHEMA: &str = "type Query {\n  book(id: ID!): Book\n}\n\ntype Book {\n  title: String\n}\n";
const FRAGMENT: &str = "fragment Cover on Book {\n  title\n}\n";
pub(crate) const GET_BOOK: &str = "query GetBook($id: ID!) @call(gateway: USERS, token: NONE) {\n  book(id: $id) {\n    ...Cover\n  }\n}\n";
pub(crate) const WRONG: &str = "query Wrong($id: ID!) @call(gateway: USERS, token: NONE) {\n  book(id: $id) {\n    titel\n  }\n}\n";

/// How a program ended and what it said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
