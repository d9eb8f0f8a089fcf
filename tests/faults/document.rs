//! The table in `docs/reliability.md`. `UPDATE_DOCS=1 cargo test --test main faults` writes it.

use std::{fmt::Write, fs, path::Path};

use super::matrix::Row;

const BEGIN: &str = "<!-- faults: begin -->\n";
const END: &str = "<!-- faults: end -->";

/// Compares the table in the document with these rows, or writes it.
pub(crate) fn compare(rows: &[(&str, Row)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reliability.md");
    let text = fs::read_to_string(&path).expect("the document");
    let begin = text.find(BEGIN).expect("the begin mark") + BEGIN.len();
    let end = text.find(END).expect("the end mark");
    let table = table(rows);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let new = format!("{}{table}{}", &text[..begin], &text[end..]);
        fs::write(&path, new).expect("the document is written");
    } else {
        assert!(
            text[begin..end] == table,
            "run UPDATE_DOCS=1 cargo test --test main faults"
        );
    }
}

fn table(rows: &[(&str, Row)]) -> String {
    let mut table = String::from(
        "| what happens | a query | a mutation | the owner token | page 2 of a stream |\n| --- | --- | --- | --- | --- |\n",
    );
    for (name, cells) in rows {
        writeln!(table, "| `{name}` | {} |", cells.join(" | ")).expect("a string takes it");
    }
    table
}
