//! The README's list of fields matches the code. `UPDATE_README=1 cargo test -p authing-emulator readme::` updates it.

use std::fmt::Write as _;
use std::path::Path;

use authing_emulator::{Emulator, Field, Status, coverage};

const BEGIN: &str = "<!-- fields: begin -->\n";
const END: &str = "<!-- fields: end -->";

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

#[test]
fn the_list_of_fields_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).expect("the README");
    let begin = text.find(BEGIN).expect("the begin mark") + BEGIN.len();
    let end = text.find(END).expect("the end mark");
    if std::env::var_os("UPDATE_README").is_some() {
        let new = format!("{}{}{}", &text[..begin], list(), &text[end..]);
        std::fs::write(&path, new).expect("the README is written");
    } else {
        assert!(
            text[begin..end] == list(),
            "run UPDATE_README=1 cargo test -p authing-emulator readme::"
        );
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
