//! The page of the documentation that the library follows. Each of its calls has a test, can be found by its Python name, is in
//! the README and the guide for users of the Python SDK, and has an example.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{methods, tests};

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

/// The guides name the methods for the calls of the SDKs.
const FROM_PYTHON: &str = include_str!("../../docs/guide/from_python.md");
const FROM_JAVASCRIPT: &str = include_str!("../../docs/guide/from_javascript.md");

#[test]
fn every_call_is_in_the_guide() {
    let rows = rows(FROM_PYTHON, "Python");
    for call in documented() {
        let mut names = rows.iter().flat_map(|(python, _)| called(python));
        let python = call.python;
        assert!(
            names.any(|name| name == python),
            "the guide omits `{python}`"
        );
    }
}

/// The README has the first table of the guide, without the results.
#[test]
fn the_readme_has_the_documented_calls() {
    let readme = rows(include_str!("../../README.md"), "Python");
    assert_eq!(readme, rows(FROM_PYTHON, "Python")[..readme.len()]);
    let documented: BTreeSet<_> = documented().iter().map(|call| call.python).collect();
    let named = readme.iter().flat_map(|(python, _)| called(python));
    assert!(documented.is_subset(&named.collect()));
}

/// Each method in the tables exists, and the name or the alias of one of them is that of the SDK.
#[test]
fn the_guides_name_the_methods_that_a_search_finds() {
    let methods = methods();
    for (guide, sdk) in [(FROM_PYTHON, "Python"), (FROM_JAVASCRIPT, "JavaScript")] {
        let mut beside: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (calls, rust) in rows(guide, sdk) {
            for call in called(calls) {
                beside.entry(call).or_default().extend(called(rust));
            }
        }
        for (call, named) in beside {
            for name in &named {
                let exists = methods.iter().any(|method| method.name == *name);
                assert!(exists, "there is no `{name}`, for `{call}`");
            }
            let is_call = |name: &str| name.eq_ignore_ascii_case(call);
            let mut found = methods.iter().filter(|method| {
                is_call(&method.name) || method.aliases.iter().any(|alias| is_call(alias))
            });
            assert!(
                found.any(|method| named.contains(&method.name.as_str())),
                "a search for `{call}` does not find {named:?}"
            );
        }
    }
}

/// The table of v2 has every documented call, and each method in it is one of v2.
#[test]
fn the_calls_have_names_in_v2() {
    let page = include_str!("../../docs/guide/which_api.md");
    let (_, table) = page.split_once("| SDK 4 | Rust | v1 |").expect("the table");
    let rows = table.lines().skip(2).take_while(|line| !line.is_empty());
    let cells = rows.map(|row| row.trim_matches('|').split('|').collect::<Vec<_>>());
    let cells: Vec<_> = cells.collect();
    let named: BTreeSet<_> = cells.iter().flat_map(|row| called(row[2])).collect();
    for call in documented() {
        assert!(
            named.contains(call.python),
            "the table omits `{}`",
            call.python
        );
    }
    let accessors = include_str!("../../src/v2/api/mod.rs");
    let methods = methods();
    for name in cells.iter().flat_map(|row| called(row[1])) {
        let mut of_v2 = methods
            .iter()
            .filter(|method| method.file.starts_with("v2/"));
        let is_accessor = accessors.contains(&format!("    {name} "));
        assert!(
            is_accessor || of_v2.any(|method| method.name == name),
            "v2 has no `{name}`"
        );
    }
}

/// Returns the rows of all tables of methods in a page: the calls of the SDK, and those of Rust.
fn rows(guide: &'static str, sdk: &str) -> Vec<(&'static str, &'static str)> {
    let mut rows = Vec::new();
    let (_, calls) = guide.split_once(" calls\n\n").expect("the heading");
    let head = format!("| {sdk} | Rust |");
    for (place, _) in calls.match_indices(&head) {
        let table = calls[place..].lines().skip(2);
        let table = table.take_while(|line| line.starts_with('|'));
        rows.extend(table.map(|row| {
            let mut cells = row.trim_matches('|').split('|');
            let cells = cells.next().zip(cells.next());
            cells.expect("two columns")
        }));
    }
    assert!(!rows.is_empty(), "the guide has tables");
    rows
}

/// Returns the called methods in a cell: `auth` and `verify` for `` `authing.auth().verify(token)` ``; the whole code if it is a
/// name, such as `org.all`.
fn called(cell: &str) -> Vec<&str> {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let mut names = Vec::new();
    for code in cell.split('`').skip(1).step_by(2) {
        if code
            .chars()
            .all(|character| is_part(character) || character == '.')
        {
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
