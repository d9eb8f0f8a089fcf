//! The page of the documentation that the library follows: each of its calls is tested, is found by its Python
//! name, and stands in the README.

use std::collections::BTreeSet;

use crate::source::{methods, tests};

/// The titles and calls of the page, which stand here and nowhere else.
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
