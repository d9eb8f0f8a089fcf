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

    /// A package in the folder `authing` that is to operations what the crate of this name is: with a schema, a
    /// fragment, and the Rust that was made of its operations.
    pub(crate) fn write_authing(&self) {
        let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/client.graphql");
        let client = fs::read_to_string(client).unwrap();
        self.write("authing/schema/client.graphql", &client);
        self.write("authing/schema/service.graphql", SCHEMA);
        self.write("authing/queries/books/fragments.graphql", FRAGMENT);
        self.write("authing/queries/books/list_books.graphql", LIST_BOOKS);
        let compiler = authing_codegen::Compiler::new().root(self.0.join("authing"));
        let compiled = compiler.inside_authing().run().unwrap();
        self.write("authing/operations.rs", &compiled.rust());
    }

    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.0);
        Ran::from(command.output().unwrap())
    }
}

const SCHEMA: &str = "\
type Query {
  book(id: ID!): Book
  books(filter: Filter): [Book]
}

type Book {
  title: String
  genre: Genre
  binding: Binding
}

enum Genre {
  NOVEL
  POEM
}

enum Binding {
  HARD
  SOFT
}

input Filter {
  genre: Genre
}
";
const LIST_BOOKS: &str = "query ListBooks($filter: Filter) @call(gateway: USERS, token: NONE) {\n  books(filter: $filter) {\n    ...Cover\n  }\n}\n";
const FRAGMENT: &str = "fragment Cover on Book {\n  title\n  genre\n}\n";
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
