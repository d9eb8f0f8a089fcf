//! The README's list of fields matches the code. `UPDATE_README=1 cargo test -p authing-emulator readme::` updates it.

use std::fmt::Write as _;
use std::path::Path;

use authing_emulator::{Api, Emulator, Field, Status, coverage, coverage_of};

fn list() -> String {
    let mut list = String::from("| field | root | |\n| --- | --- | --- |\n");
    for Field {
        name,
        is_mutation,
        status,
        ..
    } in coverage()
    {
        let root = if is_mutation { "mutation" } else { "query" };
        let status = match status {
            Status::Emulated => "emulated",
            Status::Recorded => "recorded only",
            _ => "not emulated",
        };
        writeln!(list, "| `{name}` | {root} | {status} |").expect("writing to a string");
    }
    list
}

/// Returns the names of the emulated fields of version 2.
fn list_of_v2() -> String {
    let fields = coverage_of(Api::V2);
    let names = |is_mutation| {
        let emulated = |field: &&Field| {
            field.is_mutation == is_mutation && field.status != Status::NotEmulated
        };
        let names = fields.iter().filter(emulated);
        let names = names.map(|field| format!("`{}`", field.name));
        names.collect::<Vec<_>>().join(", ")
    };
    let (queries, mutations) = (names(false), names(true));
    format!("| root | fields |\n| --- | --- |\n| query | {queries} |\n| mutation | {mutations} |\n")
}

#[test]
fn the_lists_of_fields_are_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let mut text = std::fs::read_to_string(&path).expect("the README");
    for (mark, list) in [("fields", list()), ("fields of version 2", list_of_v2())] {
        let (begin, end) = (
            format!("<!-- {mark}: begin -->\n"),
            format!("<!-- {mark}: end -->"),
        );
        let begin = text.find(&begin).expect("the begin mark") + begin.len();
        let end = text.find(&end).expect("the end mark");
        if std::env::var_os("UPDATE_README").is_some() {
            text.replace_range(begin..end, &list);
        } else {
            assert!(
                text[begin..end] == list,
                "run UPDATE_README=1 cargo test -p authing-emulator readme::"
            );
        }
    }
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, text).expect("the README is written");
    }
}

#[test]
fn the_seed_in_the_readme_is_valid() {
    let text = include_str!("../README.md");
    let seed = text
        .split("```json\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let seed = serde_json::from_str(seed.expect("a seed")).expect("JSON");
    let emulator = Emulator::builder()
        .seed(seed)
        .expect("a seed")
        .start_blocking();
    assert_eq!(emulator.expect("an emulator").secret(), "my-secret");
}
