//! The library in a build script: the errors that Cargo shows, and when the script runs again.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::fixtures::package::{Folder, GET_BOOK, Ran};

/// The target folder of the tests, which already contains the dependencies of the package.
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
             [dependencies]\n{name}-authing = {{ path = \"authing\" }}\n\n\
             [build-dependencies]\nauthing-codegen = {{ path = {codegen:?}, default-features = false }}\n"
        ),
    );
    // The locked versions are available offline.
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

/// Writes a replacement for the crate `authing` that sets the same metadata and needs no compilation. The name must be unique in the shared
/// target folder.
fn write_authing(folder: &Folder, name: &str) {
    folder.write_authing();
    folder.write(
        "authing/Cargo.toml",
        &format!(
            "[package]\nname = \"{name}-authing\"\nversion = \"0.0.0\"\nedition = \"2024\"\nlinks = \"authing\"\n"
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

/// Builds the package, which must succeed. Returns how often the script has run so far.
fn runs(folder: &Folder) -> usize {
    let ran = build(folder);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    folder.read("runs").len()
}

/// Uses a single script for all variants, because linking takes longer than running.
#[test]
fn default_schema_folders_warn_and_second_compilations_fail() {
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
    for part in [
        "/schema` extends the schema of `authing` by default.",
        "`Compiler::schema(\"schema\")`",
        "`Compiler::without_schema`",
    ] {
        assert!(warning.contains(part), "{warning}");
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
    let message = "the build script compiles operations more than once, into the same file";
    assert!(twice.contains(message), "{twice}");
}

/// Builds the package, which must fail where the generated file is included. Returns the errors.
fn failing(folder: &Folder) -> String {
    let ran = build(folder);
    assert_eq!(ran.code, Some(101), "{}", ran.errors);
    assert!(!ran.errors.contains("rerun-if"), "{}", ran.errors);
    ran.errors
}

/// Uses the real crate `authing` under another name.
#[test]
fn errors_are_shown_at_the_macro_and_can_be_fixed() {
    let name = "authing-codegen-user";
    let folder = package(name);
    let manifest = folder.read("Cargo.toml");
    let replacement = format!("{name}-authing = {{ path = \"authing\" }}");
    let authing = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let authing = authing.to_string_lossy();
    let renamed = format!("au = {{ package = \"authing\", path = {authing:?} }}");
    folder.write("Cargo.toml", &manifest.replace(&replacement, &renamed));
    folder.write(
        "src/lib.rs",
        "//! A crate.\n#![deny(warnings)]\n\n\
         au::operations! {\n    /// Custom operations.\n    pub(crate) mod calls;\n}\n\n\
         /// Creates an operation.\npub fn ask() -> impl std::fmt::Debug {\n    calls::AskUser::new().id(\"lea\")\n}\n",
    );
    fs::remove_dir_all(folder.path().join("queries")).unwrap();
    let errors = failing(&folder);
    assert!(errors.contains("cannot read `"), "{errors}");
    assert!(errors.contains("queries`: No such file"), "{errors}");

    let right = "query AskUser($id: String! @userId) @call(endpoint: USERS, token: ANY) {\n  user(id: $id) {\n    ...User\n  }\n}\n";
    folder.write(
        "queries/ask_user.graphql",
        &right.replace("id: $id", "ide: $id"),
    );
    let errors = failing(&folder);
    let (_, shown) = errors.split_once("error: cannot compile").unwrap();
    let (shown, _) = shown.split_once(" --> /").unwrap();
    // `rustc` indents multi-line messages.
    let shown = shown
        .lines()
        .map(|line| line.strip_prefix("       ").unwrap_or(line));
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"), @"
     the operations

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
fn a_missing_dependency_on_authing_is_reported() {
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
    Error: cannot compile the operations

    this package does not depend on `authing`, whose schema is required to compile operations

    help: add `authing` to `[dependencies]` in Cargo.toml; outside a build script, set its location with `Compiler::authing`
    ");
}

#[test]
fn the_script_runs_again_only_if_an_input_file_changes() {
    let folder = package("authing-codegen-rebuilds");
    let other = "queries/deep/er/ask_book.graphql";
    let text = GET_BOOK.replace("GetBook", "AskBook");
    assert_eq!(runs(&folder), 1);
    assert_eq!(runs(&folder), 1, "no file was changed");

    folder.write("src/lib.rs", "//! Changed.\n");
    folder.write("README.md", "Added.\n");
    assert_eq!(
        runs(&folder),
        1,
        "the source and the README are not input files"
    );

    folder.write(other, &text);
    assert_eq!(runs(&folder), 2, "an operation was added in a new folder");
    assert_eq!(runs(&folder), 2, "no file was changed");

    folder.write(other, &format!("# Changed.\n{text}"));
    assert_eq!(runs(&folder), 3, "an operation was changed");

    folder.remove(other);
    assert_eq!(runs(&folder), 4, "an operation was removed");
    assert_eq!(runs(&folder), 4, "no file was changed");

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
    assert_eq!(runs(&folder), 7, "the types of `authing` were changed");

    // Cargo cannot watch a missing folder. The script runs because of the changed operation.
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
    assert_eq!(runs(&folder), 9, "only the source was touched");
}
