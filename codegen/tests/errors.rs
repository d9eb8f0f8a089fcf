//! The error cases: every file and folder in `tests/errors` is one, and says in comments at the head of its files
//! what the compiler has to report: all of it and nothing else, at those places. The text is a snapshot.
//!
//! ```text
//! # expect unknown-field at 7:5
//! # spec 5.3.1
//! ```

use std::collections::BTreeSet;

use crate::fixtures::{self, Case, cases, each, snapshot};
use authing_codegen::{Compiler, Diagnostics, Error, RULES};

const FOLDER: &str = "errors";

/// Section 5 of the GraphQL specification, by the numbers of its edition of October 2021; what the edition of
/// September 2025 adds is marked with its year.
const SPECIFICATION: [(&str, &str); 37] = [
    ("5.1.1", "Executable Definitions"),
    ("5.2.1.1", "Operation Name Uniqueness"),
    ("5.2.2.1", "Lone Anonymous Operation"),
    ("5.2.3.1", "Single Root Field"),
    ("5.3.1", "Field Selections"),
    ("5.3.2", "Field Selection Merging"),
    ("5.3.3", "Leaf Field Selections"),
    ("5.4.1", "Argument Names"),
    ("5.4.2", "Argument Uniqueness"),
    ("5.4.2.1", "Required Arguments"),
    ("5.5.1.1", "Fragment Name Uniqueness"),
    ("5.5.1.2", "Fragment Spread Type Existence"),
    ("5.5.1.3", "Fragments on Composite Types"),
    ("5.5.1.4", "Fragments Must Be Used"),
    ("5.5.2.1", "Fragment Spread Target Defined"),
    ("5.5.2.2", "Fragment Spreads Must Not Form Cycles"),
    ("5.5.2.3", "Fragment Spread Is Possible"),
    ("5.5.2.3.1", "Object Spreads in Object Scope"),
    ("5.5.2.3.2", "Abstract Spreads in Object Scope"),
    ("5.5.2.3.3", "Object Spreads in Abstract Scope"),
    ("5.5.2.3.4", "Abstract Spreads in Abstract Scope"),
    ("5.6.1", "Values of Correct Type"),
    ("5.6.2", "Input Object Field Names"),
    ("5.6.3", "Input Object Field Uniqueness"),
    ("5.6.4", "Input Object Required Fields"),
    ("5.7.1", "Directives Are Defined"),
    ("5.7.2", "Directives Are in Valid Locations"),
    ("5.7.3", "Directives Are Unique per Location"),
    ("5.8.1", "Variable Uniqueness"),
    ("5.8.2", "Variables Are Input Types"),
    ("5.8.3", "All Variable Uses Defined"),
    ("5.8.4", "All Variables Used"),
    ("5.8.5", "All Variable Usages Are Allowed"),
    ("2025 operation type", "Operation Type Existence"),
    (
        "2025 subscription condition",
        "Single Root Field: no @skip or @include",
    ),
    (
        "2025 oneOf value",
        "Values of Correct Type: OneOf Input Objects",
    ),
    (
        "2025 oneOf variable",
        "All Variable Usages Are Allowed: OneOf Input Objects",
    ),
];

/// Rules of the compiler that no case can break, each with the reason.
const UNBROKEN: [(&str, &str); 2] = [
    (
        "specification",
        "every finding of `apollo-compiler` that a document can cause has a name of its own; this one is for new ones",
    ),
    (
        "uncompiled-operation",
        "an operation is missing in the plan only if the compiler has a bug; a unit test loses one",
    ),
];

/// What a case says of itself at the head of its files.
#[derive(Debug, Default)]
struct Claims {
    problems: BTreeSet<(String, usize, usize, String)>,
    sections: BTreeSet<String>,
}

fn claims(case: &Case) -> Claims {
    let mut claims = Claims::default();
    for source in case.schema.iter().chain(&case.queries) {
        for line in source.text.lines().map_while(|line| line.strip_prefix('#')) {
            let line = line.trim();
            if let Some(problem) = line.strip_prefix("expect ") {
                let (rule, place) = problem
                    .split_once(" at ")
                    .unwrap_or_else(|| panic!("{}: `{line}`", source.path));
                let (row, column) = place
                    .split_once(':')
                    .unwrap_or_else(|| panic!("{}: `{line}`", source.path));
                claims.problems.insert((
                    source.path.clone(),
                    row.parse().unwrap(),
                    column.parse().unwrap(),
                    rule.to_owned(),
                ));
            } else if let Some(section) = line.strip_prefix("spec ") {
                claims.sections.insert(section.to_owned());
            }
        }
    }
    claims
}

fn problems(case: &Case) -> Diagnostics {
    match Compiler::new().run_on(&case.sources()) {
        Err(Error::Invalid(problems)) => problems,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("`{}` compiles", case.name),
    }
}

/// Each case is compiled once: it is refused as it says, and the text is a snapshot.
#[test]
fn every_case_is_refused_as_it_says() {
    let cases = cases(FOLDER);
    each(&cases, |case| {
        let found = problems(case);
        assert_claimed(case, &found);
        assert_helpful(&found);
        snapshot(FOLDER, &case.name, &found.to_string());
    });
    fixtures::no_unreferenced_snapshots(FOLDER, cases.into_iter().map(|case| case.name));
}

/// What is reported is what the case says, and nothing else.
fn assert_claimed(case: &Case, found: &Diagnostics) {
    let claimed = claims(case).problems;
    assert!(
        !claimed.is_empty(),
        "`{}` does not say what it expects",
        case.name
    );
    let reported: Vec<_> = found
        .iter()
        .map(|problem| {
            (
                problem.place.path().to_owned(),
                problem.place.line(),
                problem.place.column(),
                problem.rule.to_owned(),
            )
        })
        .collect();
    let unique: BTreeSet<_> = reported.iter().cloned().collect();
    assert!(
        unique == claimed && unique.len() == reported.len(),
        "`{}`\nexpected {claimed:#?}\nreported {reported:#?}\n{found}",
        case.name
    );
}

/// A reader gets a way out of every problem, and a place with something in it.
fn assert_helpful(found: &Diagnostics) {
    for problem in found.iter() {
        let help = problem.help.as_deref().unwrap_or_default();
        assert!(!help.is_empty(), "no help: {}", problem.message);
        let empty_file = problem.place.text().is_empty();
        assert!(
            !empty_file || problem.rule == "no-operation" || problem.rule == "syntax",
            "nothing is underlined: {}",
            problem.message
        );
    }
}

#[test]
fn every_rule_of_the_specification_has_a_case() {
    let claimed: BTreeSet<_> = cases(FOLDER)
        .iter()
        .flat_map(|case| claims(case).sections)
        .collect();
    let known: BTreeSet<_> = SPECIFICATION
        .iter()
        .map(|(section, _)| (*section).to_owned())
        .collect();
    let missing: Vec<_> = known.difference(&claimed).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    let unknown: Vec<_> = claimed.difference(&known).collect();
    assert!(unknown.is_empty(), "no such section: {unknown:?}");
}

#[test]
fn every_rule_of_the_compiler_has_a_case() {
    let claimed: BTreeSet<_> = cases(FOLDER)
        .iter()
        .flat_map(|case| claims(case).problems)
        .map(|(_, _, _, rule)| rule)
        .collect();
    let unbroken = |rule: &str| UNBROKEN.iter().any(|(known, _)| *known == rule);
    let rules = RULES.iter().copied();
    let (with, without): (Vec<_>, Vec<_>) = rules.partition(|rule| claimed.contains(*rule));
    let missing: Vec<_> = without.iter().filter(|rule| !unbroken(rule)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    let broken: Vec<_> = with.iter().filter(|rule| unbroken(rule)).collect();
    assert!(broken.is_empty(), "a case breaks {broken:?} after all");
}
