//! The library in a build script, as a user has it: what a failing `cargo build` shows, and when the script runs again.

#[path = "fixtures/package.rs"]
mod package;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use package::{Folder, Ran, WRONG};

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
    folder.write("queries/books/get_book.graphql", package::GET_BOOK);
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
             println!(\"cargo::metadata=operations={package}/operations.rs\");\n\
         }\n",
    );
    folder.write("authing/src/lib.rs", "");
}

fn build(folder: &Folder) -> Ran {
    let target = target();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = [
        "build",
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

#[test]
fn a_failing_build_shows_the_problems_as_they_are() {
    let folder = package("authing-codegen-failing-build");
    folder.write("queries/wrong.graphql", WRONG);
    let ran = build(&folder);
    assert_eq!(ran.code, Some(101), "{}", ran.errors);
    let (_, shown) = ran
        .errors
        .split_once("--- stderr\n")
        .expect("the script says something");
    insta::assert_snapshot!(shown, @"
    Error: the operations do not compile

    error[unknown-field]: the type `Book` has no field `titel`
     --> queries/wrong.graphql:3:5
      |
    3 |     titel
      |     ^^^^^
      |
    help: did you mean `title`?

    1 problem in 1 file
    ");
}

#[test]
fn a_missing_folder_is_named() {
    let folder = package("authing-codegen-missing-folder");
    fs::remove_dir_all(folder.path().join("queries")).unwrap();
    let ran = build(&folder);
    assert_eq!(ran.code, Some(101), "{}", ran.errors);
    assert!(ran.errors.contains("cannot read `"), "{}", ran.errors);
    assert!(
        ran.errors.contains("queries`: No such file"),
        "{}",
        ran.errors
    );
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
    let text = package::GET_BOOK.replace("GetBook", "AskBook");
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

    let rust = folder.read("authing/operations.rs");
    folder.write("authing/operations.rs", &format!("{rust}// Changed.\n"));
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

/// A build that failed is tried again once the mistake is mended.
#[test]
fn a_mended_build_passes() {
    let folder = package("authing-codegen-mended");
    folder.write("queries/wrong.graphql", WRONG);
    assert_eq!(build(&folder).code, Some(101));
    folder.write("queries/wrong.graphql", &WRONG.replace("titel", "title"));
    let ran = build(&folder);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
}
