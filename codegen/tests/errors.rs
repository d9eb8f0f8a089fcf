//! The error cases: each file or folder in `tests/errors`. Comments at the beginning of the files list the expected problems with their
//! locations. The compiler must report exactly these. The rendered text is a snapshot.
//!
//! ```text
//! # expect unknown-field at 7:5
//! # spec 5.3.1
//! ```

use std::collections::BTreeSet;

use crate::fixtures::{self, Case, cases, each, snapshot};
use authing_codegen::{Compiler, Diagnostics, Error, RULES};

const FOLDER: &str = "errors";

/// The sections of chapter 5 of the GraphQL specification. The numbers are those of the edition of October 2021. Additions of the edition
/// of September 2025 are marked with the year.
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

/// The rules of the compiler without a case, each with the reason.
const WITHOUT_CASE: [(&str, &str); 2] = [
    (
        "specification",
        "all current errors of `apollo-compiler` have a specific rule; this rule is for errors added in the future",
    ),
    (
        "uncompiled-operation",
        "an operation is missing in the plan only because of a bug; a unit test covers the rule",
    ),
];

/// The expectations in the comments of a case.
#[derive(Debug, Default)]
struct Expectations {
    problems: BTreeSet<(String, usize, usize, String)>,
    sections: BTreeSet<String>,
}

fn expectations(case: &Case) -> Expectations {
    let mut expected = Expectations::default();
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
                expected.problems.insert((
                    source.path.clone(),
                    row.parse().unwrap(),
                    column.parse().unwrap(),
                    rule.to_owned(),
                ));
            } else if let Some(section) = line.strip_prefix("spec ") {
                expected.sections.insert(section.to_owned());
            }
        }
    }
    expected
}

fn problems(case: &Case) -> Diagnostics {
    match Compiler::new().run_on(&case.sources()) {
        Err(Error::Invalid(problems)) => problems,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("`{}` compiles", case.name),
    }
}

/// Compiles each case once to save time, and checks all properties of the result.
#[test]
fn error_cases_report_the_expected_problems() {
    let cases = cases(FOLDER);
    each(&cases, |case| {
        let found = problems(case);
        assert_expected(case, &found);
        assert_helpful(&found);
        snapshot(FOLDER, &case.name, &found.to_string());
    });
    fixtures::no_unreferenced_snapshots(FOLDER, cases.into_iter().map(|case| case.name));
}

/// The compiler reports exactly the expected problems.
fn assert_expected(case: &Case, found: &Diagnostics) {
    let expected = expectations(case).problems;
    assert!(
        !expected.is_empty(),
        "`{}` contains no `# expect` comment",
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
        unique == expected && unique.len() == reported.len(),
        "`{}`\nexpected {expected:#?}\nreported {reported:#?}\n{found}",
        case.name
    );
}

/// Each problem has a help text, and underlines some text.
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
fn all_rules_of_the_specification_have_a_case() {
    let tested: BTreeSet<_> = cases(FOLDER)
        .iter()
        .flat_map(|case| expectations(case).sections)
        .collect();
    let known: BTreeSet<_> = SPECIFICATION
        .iter()
        .map(|(section, _)| (*section).to_owned())
        .collect();
    let missing: Vec<_> = known.difference(&tested).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    let unknown: Vec<_> = tested.difference(&known).collect();
    assert!(unknown.is_empty(), "no such section: {unknown:?}");
}

#[test]
fn all_rules_of_the_compiler_have_a_case() {
    let tested: BTreeSet<_> = cases(FOLDER)
        .iter()
        .flat_map(|case| expectations(case).problems)
        .map(|(_, _, _, rule)| rule)
        .collect();
    let is_exempt = |rule: &str| WITHOUT_CASE.iter().any(|(known, _)| *known == rule);
    let rules = RULES.iter().copied();
    let (with, without): (Vec<_>, Vec<_>) = rules.partition(|rule| tested.contains(*rule));
    let missing: Vec<_> = without.iter().filter(|rule| !is_exempt(rule)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    let obsolete: Vec<_> = with.iter().filter(|rule| is_exempt(rule)).collect();
    assert!(obsolete.is_empty(), "{obsolete:?} have a case");
}
