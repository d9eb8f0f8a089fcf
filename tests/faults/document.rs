//! The table in `docs/reliability.md` with the outcome of each fault. `UPDATE_DOCS=1 cargo test --test main faults` rewrites it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::matrix::Row;

const BEGIN: &str = "| --- | --- | --- | --- | --- |\n";
const END: &str = "<!-- faults: end -->";

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reliability.md")
}

/// Returns the document before, inside and after the rows of the table.
fn parts(text: &str) -> [&str; 3] {
    let (before, rest) = text.split_once("<!-- faults: begin -->").expect("a table");
    let begin = before.len() + rest.find(BEGIN).expect("the head of it") + BEGIN.len();
    let begin = begin + (text.len() - before.len() - rest.len());
    let end = text.find(END).expect("its end");
    [&text[..begin], &text[begin..end], &text[end..]]
}

/// The expected outcomes: the names of the faults, each with the outcome of every kind of call.
pub(crate) fn rows() -> Vec<(String, Row)> {
    let text = fs::read_to_string(path()).expect("the document");
    let [_, table, _] = parts(&text);
    let rows = table.lines().map(|line| {
        let cells = line.trim_matches(['|', ' ']).split(" | ");
        let mut cells = cells.map(str::to_owned);
        let name = cells.next().expect("a name").trim_matches('`').to_owned();
        let row: Vec<_> = cells.collect();
        (name, row.try_into().expect("four kinds of calls"))
    });
    rows.collect()
}

/// Writes the rows if the environment requests it. Returns whether it did.
pub(crate) fn update(rows: &[(String, Row)]) -> bool {
    if std::env::var_os("UPDATE_DOCS").is_none() {
        return false;
    }
    let lines = rows
        .iter()
        .map(|(name, cells)| format!("| `{name}` | {} |\n", cells.join(" | ")));
    let text = fs::read_to_string(path()).expect("the document");
    let [before, _, after] = parts(&text);
    let new = [before, &lines.collect::<String>(), after].concat();
    fs::write(path(), new).expect("the document is written");
    true
}
