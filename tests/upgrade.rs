//! `UPGRADE.md` is up to date: each name in its last column is in the sources or the generated Rust, and no name in the first column
//! is an item any more.

use std::{collections::BTreeSet, fs, path::Path};

/// Old names that are now names of other items: a stream has a `concurrency`, and an operation of v2 a `whitelist`.
const REUSED: [&str; 2] = ["concurrency", "whitelist"];

/// The code of all Rust files and snapshots below a folder.
fn code(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it is read").path();
        if path.is_dir() {
            code(&path, text);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "rs" || ending == "snap")
        {
            let all = fs::read_to_string(&path).expect("it is text");
            let lines = all
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            text.extend(lines.flat_map(|line| [line, "\n"]));
        }
    }
}

/// Returns the names in backticks of a cell: the last segment of each path, without arguments.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    let quoted = cell.split('`').skip(1).step_by(2);
    let names = quoted.map(|name| name.split([' ', '<']).next().unwrap_or_default());
    let names = names.map(|name| name.trim_end_matches("(..)").trim_end_matches("()"));
    names.filter_map(|name| name.rsplit(['.', ':']).next())
}

#[test]
fn the_upgrade_guide_names_existing_items() {
    let page = fs::read_to_string("UPGRADE.md").expect("the page is there");
    let mut sources = String::new();
    code(Path::new("src"), &mut sources);
    code(Path::new("emulator/src"), &mut sources);
    // They show the Rust of the operations.
    code(Path::new("tests/snapshots"), &mut sources);
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: BTreeSet<_> = sources.split(|letter| !is_word(letter)).collect();
    let (_, tables) = page.split_once("## Names").expect("it has the tables");
    let rows = tables.lines().filter(|line| line.starts_with("| `"));
    let rows: Vec<_> = rows
        .filter_map(|row| row.trim_matches('|').split_once(" | "))
        .collect();
    assert!(rows.len() > 30, "the tables are read");
    for (before, now) in rows {
        assert_ne!(before.trim(), now.trim(), "the names differ");
        for name in names(now) {
            let is_known = match name.strip_suffix('*') {
                Some(prefix) => words.iter().any(|word| word.starts_with(prefix)),
                None => words.contains(name),
            };
            assert!(is_known, "`{name}` is nowhere");
        }
        // Short names also occur as names of other items.
        let long = names(before).filter(|name| name.len() > 6);
        for name in long.filter(|name| !REUSED.contains(name)) {
            for item in ["fn", "struct", "enum"] {
                let declared = ["(", "<", " "].map(|end| format!("pub {item} {name}{end}"));
                let is_old = declared.iter().any(|item| sources.contains(item.as_str()));
                assert!(
                    !is_old || names(now).any(|now| now == name),
                    "`{name}` is still there"
                );
            }
        }
    }
}
