//! Updates a schema file from a service. All local descriptions and comments are kept, and all changes of the service are applied.

#![cfg(feature = "cli")]

mod requests;
pub(crate) mod service;

use std::{
    path::{Path, PathBuf},
    slice,
    sync::LazyLock,
};

use authing_codegen::{
    Source,
    diff::{self, Change, Kind, Operations},
    pull::{self, Access, Error, Service},
};
use authing_emulator::Emulator;

use crate::fixtures::{read, snapshot, tests};
use service::{Behaviour, Stub};

fn ours() -> String {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/v1/authing.graphql"))
}

fn source(text: impl Into<String>) -> Source {
    Source {
        path: "authing.graphql".to_owned(),
        domain: None,
        text: text.into(),
    }
}

fn changes(old: &Source, new: &Source) -> Vec<Change> {
    let [old, new] = [old, new].map(|source| diff::schema(slice::from_ref(source)));
    diff::diff(
        &old.expect("a schema"),
        &new.expect("a schema"),
        &Operations::default(),
    )
}

fn ask(url: &str) -> Result<Service, Error> {
    Service::ask(&Access::new(url, None)?)
}

/// The schema of the emulator.
fn emulated() -> &'static Service {
    static SERVICE: LazyLock<Service> = LazyLock::new(|| {
        let emulator = Emulator::start_blocking().expect("an emulator");
        ask(&emulator.users_url()).expect("its schema")
    });
    &SERVICE
}

#[test]
fn an_unchanged_schema_does_not_change_the_file() {
    let text = pull::update(emulated(), &source(ours())).expect("an update");
    assert!(text == ours(), "the schema was changed");
}

#[test]
fn removed_elements_are_restored_at_their_position() {
    let service = emulated();
    let ours = ours();
    let pieces = [
        "  \"Name of the event.\"\n  event: String\n",
        // A description of one line, and of several.
        "\n  \"Name of the collection.\"",
        &piece(&ours, "  \"\"\"\n  Decodes a user token", "\"\"\"\n"),
        // A field with described arguments.
        &piece(
            &ours,
            "\n  \"Removes an administrator",
            "  ): UsersInGroupListItem\n",
        ),
        // The last fields of a type, of a domain, and of the file.
        "\n  \"Name of the collection.\"\n  coll: String",
        // An argument, with its default.
        "    \"Number of entries per page. Defaults to 10.\"\n    count: Int = 10\n",
        // A value.
        &piece(&ours, "enum SortByEnum {\n", "\n}")
            .split_inclusive('\n')
            .skip(1)
            .take(2)
            .collect::<String>(),
        // A type in the middle of a domain.
        &(piece(&ours, "\"A call handled by the platform.\"", "\n}\n") + "\n"),
    ];
    for piece in pieces {
        let less = ours.replacen(piece, "", 1);
        assert_ne!(less, ours, "`{piece}` is not in the schema");
        let restored = pull::update(service, &source(less)).expect("an update");
        similar(&ours, &restored, piece);
    }
}

/// Removes each line in turn. Members are restored at their exact position.
#[test]
fn removed_lines_are_restored() {
    // Without the applied directive, which introspection does not return, and a description, which would belong to the next line.
    let ours = library("old.graphql").replace(" @shelved(row: 1)", "");
    let ours = ours.replace("  \"The one who wrote it.\"\n", "");
    let service = stub(&ours);
    let mut restored = 0;
    for lost in 0..ours.lines().count() {
        let mut rest: Vec<&str> = ours.lines().collect();
        rest.remove(lost);
        let rest = rest.join("\n") + "\n";
        let Ok(updated) = pull::update(&service, &source(rest.clone())) else {
            assert!(
                diff::schema(&[source(rest)]).is_err(),
                "only invalid schemas are rejected"
            );
            continue;
        };
        let line = ours.lines().nth(lost).expect("the line");
        let (ours, updated) = (source(ours.clone()), source(updated));
        if line.starts_with("  ") {
            similar(&ours.text, &updated.text, line);
            restored += 1;
        }
        let mut changes = changes(&ours, &updated);
        // The introspection of `apollo-compiler` does not support `isOneOf`.
        changes.retain(|change| change.kind != Kind::OneOfRemoved);
        assert_eq!(changes, [], "without `{line}`");
    }
    assert!(restored > 50, "{restored} members");
}

fn similar(ours: &str, restored: &str, piece: &str) {
    let first = ours
        .lines()
        .zip(restored.lines())
        .find(|(one, other)| one != other);
    assert!(ours == restored, "{piece}\nis not restored: {first:?}");
}

fn piece(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).expect("the start");
    let after = start + from.len();
    let end = text[after..].find(to).expect("the end");
    text[start..after + end + to.len()].to_owned()
}

#[test]
fn a_missing_file_is_created() {
    let service = emulated();
    let made = pull::update(service, &source("")).expect("an update");
    assert_eq!(
        pull::update(service, &source(made.clone())).expect("another"),
        made
    );
    assert_eq!(changes(&source(ours()), &source(made)), []);
}

fn stub(text: &str) -> Service {
    ask(Stub::start(Behaviour::Schema(text.to_owned())).url()).expect("its schema")
}

fn library(name: &str) -> String {
    read(&tests().join("diff").join(name))
}

/// Updates each of two completely different schemas to the other.
#[test]
fn schemas_can_change_completely() {
    let (old, new) = (library("old.graphql"), library("new.graphql"));
    let there = pull::update(&stub(&new), &source(old.clone())).expect("an update");
    snapshot("pull", "there", &there);
    let back = pull::update(&stub(&old), &source(there.clone())).expect("an update");
    snapshot("pull", "back", &back);
    for (text, service) in [(there, new), (back, old)] {
        let again = pull::update(&stub(&service), &source(text.clone())).expect("an update");
        assert_eq!(again, text, "a second update changes nothing");
    }
}

/// Each case contains the local file and the schema of the service.
#[test]
fn local_descriptions_order_and_comments_are_kept() {
    for name in ["layouts", "places", "comments"] {
        let text = read(&tests().join("pull").join(format!("{name}.graphql")));
        let (ours, remote) = text.split_once("# ---- the service ----\n").expect("both");
        let updated = pull::update(&stub(remote), &source(ours)).expect("an update");
        snapshot("pull", name, &updated);
        assert_eq!(
            pull::update(&stub(remote), &source(updated.clone())).expect("again"),
            updated
        );
    }
}

/// Adds a comment at each position of the file.
#[test]
fn comments_are_kept_at_all_positions() {
    let text = read(&tests().join("pull/comments.graphql"));
    let (ours, _) = text.split_once("# ---- the service ----\n").expect("both");
    let service = stub(ours);
    let mut written = 0;
    let places = ours.match_indices([' ', '\n', '(', ')', '{', '}', ':']);
    for (place, _) in places {
        let text = format!("{} # here\n{}", &ours[..place], &ours[place..]);
        // The position may be inside a string.
        let Ok(updated) = pull::update(&service, &source(text.clone())) else {
            continue;
        };
        assert!(updated.contains("# here"), "{text}\nbecame\n{updated}");
        let again = pull::update(&service, &source(updated.clone())).expect("again");
        assert_eq!(again, updated, "a second update changes nothing");
        written += 1;
    }
    assert!(written > 100, "{written} comments");
}

#[test]
fn descriptions_with_special_characters_are_kept() {
    for text in [
        "plain",
        "with \"quotes\" and \\ backslash",
        "two\nlines",
        "a paragraph\n\nand another\n  indented\n",
        "  begins with spaces",
        "three \"\"\" quotes\nand a line",
        "\"ends with a quote\"",
        "tab\there\u{7}",
        "  both\n  lines indented",
        "ends with backslash\\\nand \\",
        &"long ".repeat(60),
    ] {
        let remote = format!(
            "{} type Query {{ {} book: Int }}",
            quoted(text),
            quoted(text)
        );
        let made = pull::update(&stub(&remote), &source("type Query {\n  book: Int\n}\n"));
        let made = made.expect("an update");
        let changes = changes(&source(remote), &source(made.clone()));
        assert_eq!(changes, [], "{made}");
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("JSON")
}

/// Unsupported parts of introspection are not queried, and the corresponding parts of the file are kept.
#[test]
fn services_with_an_older_specification_are_supported() {
    let remote = "type Query { book(id: ID, at: Date): Int }
        directive @seen on FIELD | QUERY
        scalar Date @specifiedBy(url: \"https://example.com/told\")";
    let ours = "type Query {
  book(id: ID @deprecated, at: Date): Int
}

directive @seen repeatable on FIELD

scalar Date @specifiedBy(url: \"https://example.com/ours\")
";
    let stub = Stub::start(Behaviour::Older(remote.to_owned()));
    let service = ask(stub.url()).expect("its schema");
    let updated = pull::update(&service, &source(ours)).expect("an update");
    assert_eq!(updated, ours.replace("on FIELD", "on FIELD | QUERY"));
    let requests = stub.bodies();
    for newer in [
        "isRepeatable",
        "specifiedBy",
        "isOneOf",
        "args(includeDeprecated",
    ] {
        assert!(!requests[1].contains(newer), "{newer}");
    }
    let newer = Stub::start(Behaviour::Schema(remote.to_owned()));
    let updated = pull::update(&ask(newer.url()).expect("its schema"), &source(ours));
    let expected = ours.replace(" repeatable on FIELD", " on FIELD | QUERY");
    let expected = expected
        .replace(" @deprecated", "")
        .replace("/ours", "/told");
    assert_eq!(updated.expect("an update"), expected);
}

#[test]
fn the_file_with_the_client_directives_is_not_updated() {
    let client = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/client.graphql"));
    let result = pull::update(&stub("type Query { book: Int }"), &source(client));
    assert!(matches!(result, Err(Error::ClientDirectives(_))));
}

#[test]
fn files_are_written_atomically() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("authing.graphql");
    pull::write(&path, "one").expect("written");
    pull::write(&path, "two").expect("written again");
    assert_eq!(read(&path), "two");
    let entries = std::fs::read_dir(folder.path())
        .expect("the folder")
        .count();
    assert_eq!(entries, 1, "the temporary file is removed");
    let nowhere: PathBuf = folder.path().join("none/authing.graphql");
    let error = pull::write(&nowhere, "three").expect_err("no folder");
    assert!(
        error.to_string().contains("none/authing.graphql"),
        "{error}"
    );
}
