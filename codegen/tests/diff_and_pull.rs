//! The commands `diff` and `pull`: their output, files and exit codes.

#![cfg(feature = "cli")]

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use authing_emulator::Emulator;

use crate::fixtures::{read, snapshot, tests};
use crate::pull::service::{Behaviour, Stub};

fn run(folder: &Path, arguments: &[&str], input: &str, environment: &[(&str, &str)]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_authing-codegen"))
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut stdin = child.stdin.take().expect("its input");
    // The write fails if the program rejects its arguments and exits without reading.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("its output")
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("text")
}

#[test]
fn diff_exits_with_1_for_breaking_changes() {
    let folder = tests().join("diff");
    let diff = |arguments: &[&str], input: &str| {
        let arguments = [&["diff"], arguments].concat();
        run(&folder, &arguments, input, &[])
    };
    let breaking = diff(&["old.graphql", "new.graphql"], "");
    assert_eq!(breaking.status.code(), Some(1));
    let accepted = read(&tests().join("snapshots/diff/text.snap"));
    let accepted = accepted.splitn(3, "---\n").nth(2).expect("the text");
    assert_eq!(
        text(&breaking.stdout),
        accepted,
        "no colours outside a terminal"
    );
    let same = diff(&["old.graphql", "-"], &read(&folder.join("old.graphql")));
    assert_eq!(
        (same.status.code(), text(&same.stdout)),
        (Some(0), "no changes\n")
    );
    let json = diff(&["new.graphql", "new.graphql", "--format", "json"], "");
    assert_eq!(text(&json.stdout), "{\n  \"changes\": []\n}\n");
    for wrong in [
        &["old.graphql", "none.graphql"][..],
        &["-", "-"],
        &["old.graphql", "queries"],
        &["old.graphql", "new.graphql", "--queries", "none"],
    ] {
        let output = diff(wrong, "");
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
    }
}

#[test]
fn pull_updates_one_file_and_prints_the_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    let ours = "# Ours.\ntype Query {\n  book: Int\n  gone: Int\n}\n";
    write("schema/v1/authing.graphql", ours);
    write("schema/client.graphql", "directive @call on QUERY\n");
    write("queries/get_gone.graphql", "query GetGone { gone }");
    let stub = Stub::start(Behaviour::Schema(
        "type Query { book: Int shelf: Int }".to_owned(),
    ));
    let arguments = ["pull", "--url", stub.url(), "--token-env", "POOL_TOKEN"];
    let first = run(
        folder.path(),
        &arguments,
        "",
        &[("POOL_TOKEN", "from-the-environment\n")],
    );
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    snapshot("diff_and_pull", "pull", text(&first.stdout));
    let schema = read(&folder.path().join("schema/v1/authing.graphql"));
    assert_eq!(
        schema,
        "# Ours.\ntype Query {\n  book: Int\n  shelf: Int\n}\n"
    );
    let client = read(&folder.path().join("schema/client.graphql"));
    assert_eq!(client, "directive @call on QUERY\n");
    let arguments = ["pull", "--url", stub.url(), "--token-stdin"];
    let again = run(folder.path(), &arguments, "from-the-input\n", &[]);
    assert_eq!(text(&again.stdout), "no changes\n");
    let heads = stub.heads();
    assert_eq!(heads.len(), 4, "two requests each time");
    assert!(heads[0].contains("authorization: bearer from-the-environment\r\n"));
    assert!(heads[3].contains("authorization: bearer from-the-input\r\n"));
}

/// A service with a large schema, which it returns by introspection.
#[test]
fn version_2_of_the_emulator_is_pulled_and_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/v2/authing.graphql");
    let ours = read(&schema);
    let member = "  \"Whether the custom template is enabled.\"\n  enabled: Boolean\n";
    let old = ours.replacen(member, "  invented: Boolean\n", 1);
    assert_ne!(old, ours);
    for name in ["old.graphql", "new.graphql"] {
        std::fs::write(folder.path().join(name), &old).expect("written");
    }
    std::fs::create_dir(folder.path().join("queries")).expect("made");
    let emulator = Emulator::start_blocking().expect("an emulator");
    let url = emulator.core_url();
    let pull = ["pull", "--url", &url, "--schema", "new.graphql"];
    let first = run(folder.path(), &pull, "", &[]);
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    let pulled = read(&folder.path().join("new.graphql"));
    // Descriptions of new fields come from the service. The emulator has ours, and a field that the service added later.
    let later = "  \"Whether the node is virtual.\"\n  isVirtualNode: Boolean\n";
    assert!(pulled.contains(later), "the new field is missing");
    assert!(
        pulled.replacen(later, "", 1) == ours,
        "the file differs from the schema"
    );
    let again = run(folder.path(), &pull, "", &[]);
    assert_eq!(text(&again.stdout), "no changes\n");
    let diff = ["diff", "old.graphql", "new.graphql"];
    let changes = run(folder.path(), &diff, "", &[]);
    assert_eq!(changes.status.code(), Some(1), "a field was removed");
    assert_eq!(text(&changes.stdout), text(&first.stdout));
    for coordinate in [
        "EmailTemplate.enabled",
        "EmailTemplate.invented",
        "Node.isVirtualNode",
    ] {
        assert!(text(&changes.stdout).contains(coordinate), "{changes:?}");
    }
}

#[test]
fn pull_does_not_change_the_file_if_it_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("queries")).expect("made");
    let path = folder.path().join("some.graphql");
    std::fs::write(&path, "type Query { book: Int }").expect("written");
    let stub = Stub::start(Behaviour::Fixed(403, "no".to_owned()));
    for (arguments, reason) in [
        (
            &["--url", stub.url()][..],
            "error: the service returned HTTP status 403\n",
        ),
        (
            &["--url", "http://example.com/"],
            "error: the address of the service must begin with `https://`, except for a service on this machine\n",
        ),
        (
            &["--url", stub.url(), "--token-env", "NO_SUCH_TOKEN"],
            "error: the environment variable `NO_SUCH_TOKEN` is not set or not valid UTF-8\n",
        ),
    ] {
        let arguments = [&["pull", "--schema", "some.graphql"], arguments].concat();
        let output = run(folder.path(), &arguments, "", &[]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(text(&output.stderr), reason);
        assert_eq!(read(&path), "type Query { book: Int }");
    }
    // Invalid schemas.
    for (schema, missing) in [
        (
            "type Query { book: Int shelf: Shelf } type Shelf { name: Int }",
            "Shelf",
        ),
        (
            "type Query { book(of: Filter): Int } input Filter { name: Int }",
            "Filter",
        ),
        (
            "type Query { book: Int } union Any = Query | Book type Book { name: Int }",
            "Book",
        ),
        (
            "type Query implements Place { book: Int } interface Place { book: Int }",
            "Place",
        ),
        ("type Query { book: Date } scalar Date", "Date"),
    ] {
        let stub = Stub::start(Behaviour::Without(schema.to_owned(), missing));
        let arguments = ["pull", "--schema", "some.graphql", "--url", stub.url()];
        let output = run(folder.path(), &arguments, "", &[]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let errors = text(&output.stderr);
        assert!(
            errors.starts_with("error: the schema of the service is invalid: "),
            "{errors}"
        );
        assert!(errors.contains(&format!("`{missing}`")), "{errors}");
        assert_eq!(read(&path), "type Query { book: Int }");
    }
}

/// Descriptions become documentation, so that they must be reviewed.
#[test]
fn pull_prints_new_descriptions() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("queries")).expect("made");
    let path = folder.path().join("some.graphql");
    std::fs::write(
        &path,
        "type Query {\n  book: Int\n\n  \"Ours.\"\n  page: Int\n}\n",
    )
    .expect("written");
    let remote = "type Query {
        \"Known.\" book(\"Which.\" id: ID): Int
        \"Theirs.\" page: Int
        \"\"\"
        Runs:

            rm -rf \u{202e}
        \"\"\" run: Shelf @deprecated(reason: \"Old.\") }
        \"A shelf.\" type Shelf { kind: Kind }
        enum Kind { \"Big.\" LARGE }";
    let stub = Stub::start(Behaviour::Schema(remote.to_owned()));
    let arguments = ["pull", "--schema", "some.graphql", "--url", stub.url()];
    let output = run(folder.path(), &arguments, "", &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let shown = text(&output.stdout);
    for change in [
        "`Query.book`: description \"Known.\" was added",
        "`Query.book(id:)`: description \"Which.\" was added",
        "`Query.run`: description \"Runs:\\n\\n    rm -rf \\u{202e}\" was added",
        "`Query.run`: deprecation \"Old.\" was added",
        "`Shelf`: description \"A shelf.\" was added",
        "`Kind.LARGE`: description \"Big.\" was added",
    ] {
        assert!(shown.contains(change), "{change}\nin\n{shown}");
    }
    assert!(
        !shown.contains("Theirs"),
        "local descriptions are kept: {shown}"
    );
}
