//! The page of the documentation that the library follows. Each of its calls has a test, can be found by its Python name, is in
//! the README, and has an example.

use std::collections::BTreeSet;

use super::source::{Method, methods, tests};

/// The titles and calls of the page. This is their only list.
const PAGE: &str = include_str!("page.tsv");

/// A call that the page prints.
struct Documented {
    title: &'static str,
    python: &'static str,
}

fn documented() -> Vec<Documented> {
    let calls: Vec<_> = PAGE
        .lines()
        .skip(1)
        .map(|line| {
            let (title, call) = line.split_once('\t').expect("two columns");
            let call = call.strip_prefix("authing.").unwrap_or(call);
            let (python, _) = call.split_once('(').expect("a call has brackets");
            Documented { title, python }
        })
        .collect();
    assert!(!calls.is_empty(), "the page prints calls");
    calls
}

#[test]
fn every_call_is_tested() {
    let tests: Vec<_> = tests()
        .into_iter()
        .filter(|test| test.takes_snapshot)
        .collect();
    let untested: Vec<_> = documented()
        .into_iter()
        .filter(|call| {
            !tests
                .iter()
                .any(|test| test.comment.contains(&format!("`{}`", call.title)))
        })
        .map(|call| call.title)
        .collect();
    assert!(
        untested.is_empty(),
        "no test names these titles of the page: {untested:#?}"
    );
}

#[test]
fn every_python_name_is_found() {
    let names: BTreeSet<_> = methods()
        .into_iter()
        .flat_map(|method| method.aliases.into_iter().chain([method.name]))
        .collect();
    let lost: BTreeSet<_> = documented()
        .into_iter()
        .map(|call| call.python)
        .filter(|python| !names.contains(*python))
        .collect();
    assert!(
        lost.is_empty(),
        "no method has these names or `#[doc(alias)]`es: {lost:#?}"
    );
}

/// Every method of a client, a session or a domain has an example, which the documentation tests run.
#[test]
fn every_call_has_an_example() {
    let bare: Vec<_> = methods()
        .into_iter()
        .filter(|method| {
            matches!(method.file.as_str(), "client/mod" | "client/session")
                || method.file.starts_with("api/")
        })
        // The accessors of the domains, and values that calls return.
        .filter(|method| {
            !matches!(
                method.file.as_str(),
                "api/mod" | "api/metadata_map" | "api/org_tree"
            )
        })
        .filter(|method| !method.comment.contains("```"))
        .map(|method| format!("{}.rs: {}", method.file, method.name))
        .collect();
    assert!(bare.is_empty(), "these have no example: {bare:#?}");
}

/// Each row of the README's table names a Python call and, beside it, methods that have its name or alias.
#[test]
fn every_call_stands_in_the_readme() {
    let methods = methods();
    let rows = readme_table();
    for call in documented() {
        let row = rows
            .iter()
            .find(|(python, _)| called(python).contains(&call.python));
        let (_, rust) = row.unwrap_or_else(|| panic!("the README leaves out `{}`", call.python));
        let named = called(rust);
        for name in &named {
            assert!(
                methods.iter().any(|method| method.name == *name),
                "there is no `{name}`, beside `{}`",
                call.python
            );
        }
        let found_by = |method: &&Method| {
            method.name == call.python || method.aliases.iter().any(|alias| alias == call.python)
        };
        let mut matching = methods.iter().filter(found_by);
        assert!(
            matching.any(|method| named.contains(&method.name.as_str())),
            "what stands beside `{}` is not what its alias finds: {named:?}",
            call.python
        );
    }
}

/// The rows of the table of documented calls, Python and Rust.
fn readme_table() -> Vec<(&'static str, &'static str)> {
    let readme = include_str!("../../README.md");
    let (_, section) = readme
        .split_once("## The documented calls\n")
        .expect("the README has the section");
    let rows = section
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.trim_matches('|').split_once('|').expect("two columns"));
    let rows: Vec<_> = cells.skip(2).collect();
    assert!(!rows.is_empty(), "the table has rows");
    rows
}

/// Returns the called methods in a cell: `auth` and `verify` for `` `authing.auth().verify(token)` ``; the whole code if it is a
/// name.
fn called(cell: &str) -> Vec<&str> {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let mut names = Vec::new();
    for code in cell.split('`').skip(1).step_by(2) {
        if code.chars().all(is_part) {
            names.push(code);
        }
        for (place, _) in code.match_indices('(') {
            let before = &code[..place];
            let start = before
                .rfind(|character| !is_part(character))
                .map_or(0, |place| place + 1);
            names.push(&before[start..]);
        }
    }
    names.retain(|name| !name.is_empty());
    names
}
