//! The commands `check` and `expand`: their output and exit codes.

use std::path::Path;

use crate::fixtures::package::{Folder, GET_BOOK, Ran, WRONG};

fn program(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(env!("CARGO_BIN_EXE_authing-codegen"), arguments)
}

fn valid(name: &str) -> Folder {
    let folder = Folder::new(&format!("program-{name}"));
    folder.write_valid();
    folder
}

#[test]
fn check_prints_no_output_for_valid_operations() {
    let ran = program(&valid("valid"), &["check"]);
    assert_eq!(
        (ran.code, ran.output.as_str(), ran.errors.as_str()),
        (Some(0), "", "")
    );
}

#[test]
fn check_fails_for_an_invalid_operation() {
    let folder = valid("wrong");
    folder.write("queries/wrong.graphql", WRONG);
    let ran = program(&folder, &["check"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.output, "");
    insta::assert_snapshot!(ran.errors, @"
    error[unknown-field]: type `Book` does not have a field `titel`
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
fn check_reports_only_problems_in_the_given_files() {
    let folder = valid("named");
    folder.write("queries/wrong.graphql", WRONG);
    folder.write(
        "queries/more/wrong_too.graphql",
        &WRONG.replace("Wrong", "WrongToo"),
    );
    let right = program(&folder, &["check", "queries/books/get_book.graphql"]);
    assert_eq!((right.code, right.errors.as_str()), (Some(0), ""));
    let wrong = program(&folder, &["check", "queries/wrong.graphql"]);
    assert_eq!(wrong.code, Some(1));
    assert!(
        wrong.errors.contains("queries/wrong.graphql:3:5"),
        "{}",
        wrong.errors
    );
    assert!(
        wrong.errors.ends_with("1 problem in 1 file\n"),
        "{}",
        wrong.errors
    );
    let both = [
        "check",
        "queries/books/get_book.graphql",
        "./queries/more/wrong_too.graphql",
    ];
    let both = program(&folder, &both);
    assert_eq!(both.code, Some(1));
    assert!(
        both.errors.contains("queries/more/wrong_too.graphql:3:5"),
        "{}",
        both.errors
    );
    let absolute = folder.path().join("queries/wrong.graphql");
    let absolute = program(&folder, &["check", absolute.to_str().unwrap()]);
    assert_eq!((absolute.code, absolute.errors), (Some(1), wrong.errors));
    assert_eq!(program(&folder, &["check"]).code, Some(1));
}

/// If the schema is invalid, no file is checked.
#[test]
fn check_always_reports_an_invalid_schema() {
    let folder = valid("schema");
    folder.write(
        "schema/service.graphql",
        "type Query {\n  book(id: ID!): Bok\n}\n",
    );
    let ran = program(&folder, &["check", "queries/books/get_book.graphql"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.errors
            .contains("cannot find type `Bok` in this document"),
        "{}",
        ran.errors
    );
    assert!(
        ran.errors.contains("schema/service.graphql:2:18"),
        "{}",
        ran.errors
    );
}

#[test]
fn folders_can_be_set() {
    let folder = Folder::new("program-folders");
    folder.write_valid();
    std::fs::rename(folder.path().join("schema"), folder.path().join("types")).unwrap();
    std::fs::rename(folder.path().join("queries"), folder.path().join("calls")).unwrap();
    let ran = program(
        &folder,
        &["check", "--schema", "types", "--queries", "calls"],
    );
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let ran = program(&folder, &["check", "--queries", "calls"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.errors.contains("set the folder with `--schema DIR`"),
        "{}",
        ran.errors
    );
    let ran = program(&folder, &["check"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.errors,
        "error: the folder `queries` does not exist: set the folder with `--queries DIR`\n"
    );
}

/// A package that depends on `authing` under another name.
fn dependent(name: &str) -> Folder {
    let folder = Folder::new(&format!("program-{name}"));
    let authing = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    folder.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nau = {{ package = \"authing\", path = {:?} }}\n",
            authing.to_string_lossy()
        ),
    );
    // The locked versions are available offline.
    let lock = std::fs::read_to_string(authing.join("Cargo.lock")).unwrap();
    folder.write("Cargo.lock", &lock);
    folder.write("src/lib.rs", "");
    folder.write(
        "queries/ask_user.graphql",
        "query AskUser($id: String! @userId) @call(endpoint: USERS, token: ANY) {\n  user(id: $id) {\n    ...User\n  }\n}\n",
    );
    folder
}

#[test]
fn the_api_of_a_dependent_package_is_named_by_an_option() {
    let folder = dependent("api");
    folder.remove("queries/ask_user.graphql");
    let query = "query FindRole($code: String!) @call(endpoint: CORE, token: OWNER) {\n  role(code: $code) {\n    code\n  }\n}\n";
    folder.write("queries/find_role.graphql", query);
    let v1 = program(&folder, &["check"]).errors;
    let help = "in this API; `Compiler::api` in the build script, or `--api`, selects another API";
    assert!(v1.contains(help), "{v1}");
    let v2 = program(&folder, &["check", "--api", "v2"]);
    assert_eq!(v2.code, Some(0), "{}", v2.errors);
    assert!(v2.errors.contains("schema `v2`"), "{}", v2.errors);

    let call = "@call(endpoint: CORE, token: OWNER)";
    folder.write("queries/find_role.graphql", &query.replace(call, ""));
    let missing = program(&folder, &["check", "--api", "v2"]).errors;
    assert!(
        missing.contains(&format!("for example `{call}`")),
        "{missing}"
    );
}

#[test]
fn operations_of_dependent_packages_use_the_schema_and_fragments_of_authing() {
    let folder = dependent("dependent");
    let note = format!(
        "note: using the schema `v1` of `authing` in `{}`",
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap()
            .display()
    );
    let alone = program(&folder, &["check"]);
    assert_eq!((alone.code, alone.errors), (Some(0), format!("{note}\n")));
    let manifest = folder.read("Cargo.toml");
    folder.write(
        "Cargo.toml",
        &manifest.replace(" }\n", ", optional = true }\n"),
    );
    let optional = program(&folder, &["check"]);
    assert_eq!(
        (optional.code, optional.errors),
        (Some(0), format!("{note}\n"))
    );

    folder.write("schema/age.graphql", "extend type Query {\n  age: Int\n}\n");
    folder.write(
        "queries/age.graphql",
        "query Age @call(endpoint: USERS, token: ANY) {\n  age\n}\n",
    );
    let extended = program(&folder, &["check"]);
    assert_eq!(
        (extended.code, extended.errors),
        (Some(0), format!("{note}, extended by `schema`\n"))
    );
    let expanded = program(&folder, &["expand", "queries/age.graphql"]);
    assert!(
        expanded.output.contains("pub struct Age {"),
        "{}",
        expanded.errors
    );

    folder.write(
        "queries/age.graphql",
        "query Age @call(endpoint: USERS, token: ANY) {\n  agee\n}\n",
    );
    let wrong = program(&folder, &["check"]);
    assert_eq!(wrong.code, Some(1));
    assert!(
        wrong.errors.contains("help: did you mean `age`?"),
        "{}",
        wrong.errors
    );

    let missing = program(&folder, &["check", "--schema", "types"]);
    assert_eq!(missing.code, Some(2));
    assert!(
        missing.errors.contains("the folder `types` does not exist"),
        "{}",
        missing.errors
    );
    folder.write("Cargo.toml", "[package\n");
    let broken = program(&folder, &["check"]);
    assert_eq!(broken.code, Some(2));
    assert!(
        broken
            .errors
            .starts_with("error: cannot determine with Cargo which package `authing` is used"),
        "{}",
        broken.errors
    );
}

/// Control characters could change the display of the terminal.
#[cfg(unix)]
#[test]
fn control_characters_in_file_names_and_text_are_escaped() {
    let folder = valid("controls");
    let wrong = WRONG
        .replace("titel", "titel # \u{202e}\u{1b}[31m")
        .replace("$id: ID!", "$id: ID! = \"\u{2066}\"");
    folder.write("queries/\u{202e}wrong\u{1b}[31m.graphql", &wrong);
    folder.write("queries/more/\u{202e}.gql", "");
    let unread = program(&folder, &["check"]);
    assert!(
        unread.errors.contains("more/\\u{202e}.gql`"),
        "{}",
        unread.errors
    );
    folder.remove("queries/more/\u{202e}.gql");
    let ran = program(&folder, &["check"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.errors
            .contains("queries/\\u{202e}wrong\\u{1b}[31m.graphql:3:5"),
        "{}",
        ran.errors
    );
    for control in ['\u{202e}', '\u{2066}', '\u{1b}'] {
        assert!(!ran.errors.contains(control), "{:?}", ran.errors);
    }
}

#[test]
fn files_with_other_graphql_extensions_are_rejected() {
    for (file, right) in [
        ("queries/deep/get_it.gql", "get_it.graphql"),
        ("queries/GET_IT.GRAPHQL", "GET_IT.graphql"),
        ("schema/more.graphqls", "more.graphql"),
        ("schema/more.Gql", "more.graphql"),
    ] {
        let folder = valid("endings");
        folder.write(file, "");
        let ran = program(&folder, &["check"]);
        let message = format!(
            "error: cannot read `{file}`: GraphQL files must have the extension `.graphql`: rename it to `{right}`\n"
        );
        assert_eq!((ran.code, ran.errors), (Some(2), message));
    }
}

#[cfg(unix)]
#[test]
fn cyclic_links_are_reported() {
    use std::os::unix::fs::symlink;

    let path = |folder: &Folder, file: &str| folder.path().join(file);
    let into_itself = valid("loop");
    symlink("..", path(&into_itself, "queries/books/again")).unwrap();
    let ran = program(&into_itself, &["check"]);
    let message = "error: cannot read `queries/books/again`: the link points to a folder that contains it: remove the link\n";
    assert_eq!((ran.code, ran.errors.as_str()), (Some(2), message));

    let nowhere = valid("loop-nowhere");
    symlink("other.graphql", path(&nowhere, "queries/one.graphql")).unwrap();
    symlink("one.graphql", path(&nowhere, "queries/other.graphql")).unwrap();
    let ran = program(&nowhere, &["check"]);
    assert_eq!(
        (ran.code, ran.errors.lines().count()),
        (Some(2), 1),
        "{}",
        ran.errors
    );

    // Other links are allowed, and so is a broken link without the extension `.graphql`.
    let linked = valid("links");
    symlink("nowhere", path(&linked, "queries/notes")).unwrap();
    std::fs::rename(path(&linked, "queries/books"), path(&linked, "elsewhere")).unwrap();
    symlink("../elsewhere", path(&linked, "queries/books")).unwrap();
    assert_eq!(program(&linked, &["check"]).code, Some(0));
}

#[test]
fn unreadable_files_exit_with_2() {
    let folder = valid("unseen");
    folder.write("README.md", "");
    for file in ["README.md", "queries/missing.graphql", "queries"] {
        let ran = program(&folder, &["check", file]);
        assert_eq!(ran.code, Some(2), "{file}: {}", ran.errors);
        let message = format!("error: `{file}` is not a .graphql file in `queries` or `schema`\n");
        assert_eq!(ran.errors, message);
    }
    assert_eq!(program(&folder, &["chekc"]).code, Some(2));
    std::fs::write(folder.path().join("queries/latin.graphql"), b"# \xe9").unwrap();
    let ran = program(&folder, &["check"]);
    assert_eq!(ran.code, Some(2));
    let message = "error: cannot read `queries/latin.graphql`: the file is not valid UTF-8: save it as UTF-8\n";
    assert_eq!(ran.errors, message);
}

/// Editors create hidden files next to open files.
#[test]
fn hidden_files_are_ignored() {
    let folder = valid("hidden");
    folder.write("queries/.#wrong.graphql", WRONG);
    folder.write("queries/.old/wrong.graphql", WRONG);
    assert_eq!(program(&folder, &["check"]).code, Some(0));
}

#[test]
fn expand_prints_the_code_of_one_file() {
    let folder = valid("expand");
    let ran = program(&folder, &["expand", "queries/books/get_book.graphql"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert!(
        ran.output.contains("pub struct GetBook {"),
        "{}",
        ran.output
    );
    assert!(!ran.output.contains("pub struct Cover {"), "{}", ran.output);
    let ran = program(&folder, &["expand", "queries/books/fragments.graphql"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.output.contains("pub struct Cover {"), "{}", ran.output);
    assert!(!ran.output.contains("GetBook"), "{}", ran.output);
}

#[test]
fn expand_reports_errors() {
    let folder = valid("expand-not");
    let schema = program(&folder, &["expand", "schema/service.graphql"]);
    assert_eq!(schema.code, Some(2));
    let reason = "error: `schema/service.graphql` contains no operation or fragment\n";
    assert_eq!(schema.errors, reason);
    folder.write(
        "queries/books/get_book.graphql",
        &GET_BOOK.replace("$id)", "$idd)"),
    );
    let wrong = program(&folder, &["expand", "queries/books/get_book.graphql"]);
    assert_eq!((wrong.code, wrong.output.as_str()), (Some(1), ""));
    assert!(
        wrong.errors.contains("did you mean `$id`?"),
        "{}",
        wrong.errors
    );
}
