//! The library in a build script, as a user has it: what a failing `cargo build` shows, and when the script runs again.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::fixtures::package::{Folder, GET_BOOK, Ran};

/// Builds in the folder that the tests themselves were built in, so that what the package depends on is there.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn package(name: &str) -> Folder {
    let folder = Folder::new(name);
    let codegen = env!("CARGO_MANIFEST_DIR");
    folder.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\n{name}-lender = {{ path = \"authing\" }}\n\n\
             [build-dependencies]\nauthing-codegen = {{ path = {codegen:?}, default-features = false }}\n"
        ),
    );
    // The versions that the workspace is built with: they are at hand without a network.
    let lock = Path::new(codegen).join("../Cargo.lock");
    folder.write("Cargo.lock", &fs::read_to_string(lock).unwrap());
    folder.write(
        "build.rs",
        "use std::io::Write;\n\n\
         fn main() -> authing_codegen::Result {\n    \
             let mut runs = std::fs::OpenOptions::new().create(true).append(true).open(\"runs\").unwrap();\n    \
             runs.write_all(b\"x\").unwrap();\n    \
             authing_codegen::compile(\"queries\")\n\
         }\n",
    );
    folder.write("src/lib.rs", "");
    folder.write("queries/books/get_book.graphql", GET_BOOK);
    write_authing(&folder, name);
    folder
}

/// What stands for the crate `authing`: a package that tells build scripts the same, and has nothing to compile. In the
/// shared folder of builds its name is its own.
fn write_authing(folder: &Folder, name: &str) {
    folder.write_authing();
    folder.write(
        "authing/Cargo.toml",
        &format!(
            "[package]\nname = \"{name}-lender\"\nversion = \"0.0.0\"\nedition = \"2024\"\nlinks = \"authing\"\n"
        ),
    );
    folder.write(
        "authing/build.rs",
        "fn main() {\n    \
             let package = std::env::var(\"CARGO_MANIFEST_DIR\").unwrap();\n    \
             println!(\"cargo::rerun-if-changed=build.rs\");\n    \
             println!(\"cargo::metadata=package={package}\");\n    \
             println!(\"cargo::metadata=types={package}/types.txt\");\n\
         }\n",
    );
    folder.write("authing/src/lib.rs", "");
}

fn build(folder: &Folder) -> Ran {
    let target = target();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = [
        "check",
        "--offline",
        "--color",
        "never",
        "--target-dir",
        target.to_str().unwrap(),
    ];
    folder.run(&cargo, &arguments)
}

/// How often the script has run, after one more build that has to succeed.
fn runs(folder: &Folder) -> usize {
    let ran = build(folder);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    folder.read("runs").len()
}

/// One script for all: linking one takes longer than running it.
#[test]
fn a_script_is_told_what_it_leaves_open_or_does_twice() {
    let folder = package("authing-codegen-choices");
    folder.write(
        "build.rs",
        "use authing_codegen::{Compiler, compile};\n\n\
         fn main() -> authing_codegen::Result {\n    \
             println!(\"cargo::rerun-if-changed=choice\");\n    \
             match std::fs::read_to_string(\"choice\").unwrap().as_str() {\n        \
                 \"unnamed\" => compile(\"queries\"),\n        \
                 \"named\" => Compiler::new().schema(\"schema\").compile(),\n        \
                 \"without\" => Compiler::new().without_schema().compile(),\n        \
                 _ => compile(\"queries\").and_then(|()| compile(\"queries\")),\n    \
             }\n\
         }\n",
    );
    folder.write("schema/other.graphql", "type Planet {\n  name: String\n}\n");
    let choose = |choice: &str| {
        folder.write("choice", choice);
        build(&folder)
    };
    let unnamed = choose("unnamed");
    assert_eq!(unnamed.code, Some(0), "{}", unnamed.errors);
    let (_, warning) = unnamed.errors.split_once("warning: ").unwrap();
    for said in [
        "/schema` extends the schema of `authing`.",
        "`Compiler::new().schema(\"schema\")`",
        "`Compiler::new().without_schema()`",
    ] {
        assert!(warning.contains(said), "{warning}");
    }
    for choice in ["named", "without"] {
        let named = choose(choice);
        assert_eq!(named.code, Some(0), "{}", named.errors);
        assert!(!named.errors.contains("warning"), "{}", named.errors);
    }
    // A second compilation does not replace the first.
    folder.write("choice", "twice");
    folder.write(
        "src/lib.rs",
        "include!(concat!(env!(\"OUT_DIR\"), \"/operations.rs\"));\n",
    );
    let twice = failing(&folder);
    let message = "the build script compiles operations twice, into one file";
    assert!(twice.contains(message), "{twice}");
}

/// The errors of a build that fails where the output is included.
fn failing(folder: &Folder) -> String {
    let ran = build(folder);
    assert_eq!(ran.code, Some(101), "{}", ran.errors);
    assert!(!ran.errors.contains("rerun-if"), "{}", ran.errors);
    ran.errors
}

/// A crate as a user has it: with `authing` itself, by a name of the user's own.
#[test]
fn a_user_sees_what_is_wrong_and_mends_it() {
    let name = "authing-codegen-user";
    let folder = package(name);
    let manifest = folder.read("Cargo.toml");
    let lender = format!("{name}-lender = {{ path = \"authing\" }}");
    let authing = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let authing = authing.to_string_lossy();
    let renamed = format!("au = {{ package = \"authing\", path = {authing:?} }}");
    folder.write("Cargo.toml", &manifest.replace(&lender, &renamed));
    folder.write(
        "src/lib.rs",
        "//! A crate.\n#![deny(warnings)]\n\n\
         au::operations! {\n    /// Of our own.\n    pub(crate) mod calls;\n}\n\n\
         /// Creates it.\npub fn ask() -> impl std::fmt::Debug {\n    calls::AskUser::new().id(\"lea\")\n}\n",
    );
    fs::remove_dir_all(folder.path().join("queries")).unwrap();
    let errors = failing(&folder);
    assert!(errors.contains("cannot read `"), "{errors}");
    assert!(errors.contains("queries`: No such file"), "{errors}");

    let right = "query AskUser($id: String! @userId) @call(gateway: USERS, token: ANY) {\n  user(id: $id) {\n    ...User\n  }\n}\n";
    folder.write(
        "queries/ask_user.graphql",
        &right.replace("id: $id", "ide: $id"),
    );
    let errors = failing(&folder);
    let (_, shown) = errors.split_once("error: the operations").unwrap();
    let (shown, _) = shown.split_once(" --> /").unwrap();
    // `rustc` indents a message of several lines.
    let shown = shown
        .lines()
        .map(|line| line.strip_prefix("       ").unwrap_or(line));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"), @"
     do not compile

    error[unknown-argument]: the argument `ide` is not supported by `Query.user`
     --> queries/ask_user.graphql:2:8
      |
    2 |   user(ide: $id) {
      |        ^^^^^^^^
      |
    help: did you mean `id`?

    1 problem in 1 file
    ");

    folder.write("queries/ask_user.graphql", right);
    let ran = build(&folder);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
}

#[test]
fn a_missing_dependency_is_named() {
    let folder = package("authing-codegen-missing-dependency");
    let manifest = folder.read("Cargo.toml");
    let (before, after) = manifest.split_once("[dependencies]").unwrap();
    let after = after.split_once("[build-dependencies]").unwrap().1;
    folder.write(
        "Cargo.toml",
        &format!("{before}[build-dependencies]{after}"),
    );
    let ran = build(&folder);
    assert_eq!(ran.code, Some(101), "{}", ran.errors);
    let (_, shown) = ran.errors.split_once("--- stderr\n").unwrap();
    insta::assert_snapshot!(shown, @"
    Error: the operations do not compile

    `authing` is not among the `[dependencies]` of this package: operations are compiled against its schema

    help: add it to Cargo.toml; outside of a build script, say where it is with `Compiler::authing`
    ");
}

/// One build after the other: nothing is compared but what Cargo itself compares.
#[test]
fn the_script_runs_again_when_a_file_that_counts_changes_and_only_then() {
    let folder = package("authing-codegen-rebuilds");
    let other = "queries/deep/er/ask_book.graphql";
    let text = GET_BOOK.replace("GetBook", "AskBook");
    assert_eq!(runs(&folder), 1);
    assert_eq!(runs(&folder), 1, "nothing has changed");

    folder.write("src/lib.rs", "//! Changed.\n");
    folder.write("README.md", "Added.\n");
    assert_eq!(
        runs(&folder),
        1,
        "neither source nor readme is the script's"
    );

    folder.write(other, &text);
    assert_eq!(
        runs(&folder),
        2,
        "an operation was added, in a folder that was not there"
    );
    assert_eq!(runs(&folder), 2, "nothing has changed since");

    folder.write(other, &format!("# Changed.\n{text}"));
    assert_eq!(runs(&folder), 3, "an operation was changed");

    folder.remove(other);
    assert_eq!(runs(&folder), 4, "an operation was removed");
    assert_eq!(runs(&folder), 4, "nothing has changed since");

    let schema = folder.read("authing/schema/service.graphql");
    folder.write(
        "authing/schema/service.graphql",
        &schema.replace("title", "title: String\n  pages"),
    );
    assert_eq!(runs(&folder), 5, "the schema of `authing` was changed");

    let fragments = folder.read("authing/queries/books/fragments.graphql");
    folder.write(
        "authing/queries/books/fragments.graphql",
        &fragments.replace("title", "title\n  pages"),
    );
    assert_eq!(runs(&folder), 6, "a fragment of `authing` was changed");

    let types = folder.read("authing/types.txt");
    folder.write("authing/types.txt", &format!("{types}Changed\n"));
    assert_eq!(runs(&folder), 7, "`authing` was compiled again");

    // A folder that is not there cannot be watched: it is seen with the operation that needs it.
    folder.write(
        "schema/more.graphql",
        "extend type Book {\n  price: Int\n}\n",
    );
    folder.write(other, &text.replace("...Cover", "price"));
    assert_eq!(runs(&folder), 8, "the schema was extended");

    folder.write(
        "schema/more.graphql",
        "extend type Book {\n  price: Int\n  year: Int\n}\n",
    );
    assert_eq!(runs(&folder), 9, "the extension was changed");

    let lib = fs::File::options()
        .append(true)
        .open(folder.path().join("src/lib.rs"))
        .unwrap();
    lib.set_modified(SystemTime::now() + Duration::from_secs(1))
        .unwrap();
    assert_eq!(runs(&folder), 9, "the source alone was touched");
}
