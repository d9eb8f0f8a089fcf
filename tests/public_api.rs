//! The hand-written public items, one on each line, so that a review shows every change. The operations have separate snapshots,
//! in `operations.rs`. For macros that write items, such as ids, their lists are shown.

use std::{
    fs,
    path::{Path, PathBuf},
};

use insta::assert_snapshot;

/// Modules for generated code and for tests.
const HIDDEN: [&str; 2] = ["src/private.rs", "src/testing.rs"];

#[test]
fn the_public_items_are_those_of_the_snapshot() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    find(&root.join("src"), &mut files);
    let mut listed = String::new();
    for file in files {
        let path = file.strip_prefix(root).expect("it is in the crate");
        let items = items(&fs::read_to_string(&file).expect("it can be read"));
        if !items.is_empty() && !HIDDEN.iter().any(|hidden| path == Path::new(hidden)) {
            listed.extend([&path.to_string_lossy(), "\n", &items, "\n"]);
        }
    }
    assert_snapshot!("public_items", listed);
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("it can be read");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            find(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The macros that write public items from a list.
const LISTS: [&str; 7] = [
    "domains! {",
    "error_codes! {",
    "ids! {",
    "parts! { Rbac:",
    "profile_setters! {",
    "rest_setters! {",
    "token_kinds! {",
];

/// Returns the public items of a file, in the format of `rustfmt`, below their `impl`.
fn items(code: &str) -> String {
    // The rest of the file is tests.
    let code = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut lines = code.lines();
    let (mut items, mut block, mut hidden) = (String::new(), None, false);
    // The public enum or trait around the current line: all its items are public.
    let mut open = "";
    while let Some(line) = lines.next() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if indent == 0 && text.starts_with('}') {
            (open, block) = ("", None);
        } else if indent == 0 && LISTS.contains(&text) {
            items.extend(["  ", text, "\n"]);
            open = "list";
        } else if open == "list" {
            if !text.starts_with(['/', '#']) {
                // The rest of a line is documentation.
                let item = line.split(" \"").next().unwrap_or_default();
                items.extend(["  ", item, "\n"]);
            }
        } else if indent == 0 && text.starts_with("impl") {
            block = Some(whole(text, &mut lines));
        } else if text.starts_with("pub ") || is_inside(open, indent, text) {
            let item = whole(text, &mut lines);
            if !hidden {
                items.extend(block.take().map(|block| format!("  {block}\n")));
                items.extend(["  ", &line[..indent], &item, "\n"]);
                open = match open {
                    _ if item.starts_with("pub enum ") => "enum",
                    still if text.ends_with("{}") => still,
                    _ if item.starts_with("pub trait ") => "trait",
                    still => still,
                };
            }
        }
        hidden = text == "#[doc(hidden)]" || hidden && text.starts_with("#[");
    }
    items
}

fn is_inside(open: &str, indent: usize, text: &str) -> bool {
    match open {
        "enum" => indent == 4 && text.starts_with(char::is_uppercase),
        "trait" => {
            let mut begins = ["fn ", "async fn ", "type ", "const "].iter();
            indent == 4 && begins.any(|begin| text.starts_with(begin))
        }
        _ => false,
    }
}

/// Returns an item without its body, on one line.
fn whole<'a>(first: &str, lines: &mut impl Iterator<Item = &'a str>) -> String {
    let mut text = first.to_owned();
    let ends = if first.starts_with("pub use ") {
        &[';'][..]
    } else {
        &['{', '}', ';', ',']
    };
    while !text.ends_with(ends) || text.matches('(').count() > text.matches(')').count() {
        let Some(next) = lines.next() else { break };
        if !text.ends_with(['(', '{']) {
            text.push(' ');
        }
        text += next.trim();
    }
    // Fields of a tuple are private.
    let end = if first.starts_with("pub struct ") {
        "("
    } else {
        " {"
    };
    let item = text.split(end).next().unwrap_or_default();
    let item = item.trim_end_matches([',', ';']).trim_end_matches(" {");
    item.replace(", )", ")").replace("(mut self", "(self")
}
