//! Chains of fragments in which each fragment spreads the next one several times. Compilation takes time and memory proportional to the
//! size of the files, or fails with an error that names the limit.

use authing_codegen::{Compiled, Compiler, Error, Source, Sources};

use crate::fixtures;

/// If each level doubled the work, compilation would never end.
const LEVELS: usize = 60;

/// Compiles an operation with a chain of fragments. `spread` returns the selections of a fragment for a spread of the next one.
fn compile(variables: &str, spread: impl Fn(usize, &str) -> String) -> Result<Compiled, Error> {
    let variables = if variables.is_empty() {
        String::new()
    } else {
        format!("({variables})")
    };
    let mut text = format!(
        "query Chain{variables} @call(endpoint: USERS, token: NONE) {{\n  me {{ ...F0 }}\n}}\n"
    );
    for level in 0..LEVELS {
        let selected = if level + 1 < LEVELS {
            spread(level, &format!("...F{}", level + 1))
        } else {
            "name".to_owned()
        };
        let fragment = format!("fragment F{level} on Reader {{ {selected} }}\n");
        text.push_str(&fragment);
    }
    let query = Source {
        path: "queries/chain.graphql".to_owned(),
        domain: None,
        text,
    };
    Compiler::new().run_on(&Sources::new(fixtures::shared_schema(), vec![query]))
}

fn compiles(variables: &str, spread: impl Fn(usize, &str) -> String) -> Compiled {
    compile(variables, spread).unwrap_or_else(|error| panic!("{error}"))
}

/// The message and the underlined text of the only problem.
fn problem(variables: &str, spread: impl Fn(usize, &str) -> String) -> (String, String) {
    let Err(Error::Invalid(problems)) = compile(variables, spread) else {
        panic!("it compiles");
    };
    let problems: Vec<_> = problems.iter().collect();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].rule, "too-large");
    (
        problems[0].message.clone(),
        problems[0].place.text().to_owned(),
    )
}

#[test]
fn repeated_spreads_of_a_fragment_are_merged_once() {
    let plain = compiles("", |_, next| format!("{next} {next}"));
    let inline = compiles("", |_, next| format!("... {{ {next} }} ... {{ {next} }}"));
    for compiled in [plain, inline] {
        let first = &compiled.plan().fragments[0];
        assert_eq!(first.shapes.len(), 1);
        assert_eq!(first.shapes[0].fields.len(), 1);
        assert!(!first.shapes[0].fields[0].conditional);
    }
    let branches = compiles("$flag: Boolean!", |_, next| {
        format!("{next} @include(if: $flag) {next} @skip(if: $flag)")
    });
    assert!(branches.plan().fragments[0].shapes[0].fields[0].conditional);
}

#[test]
fn a_selection_set_with_a_single_spread_reuses_the_type_of_the_fragment() {
    let compiled = compiles("", |_, next| {
        format!("one: favourite {{ author {{ {next} }} }} two: favourite {{ author {{ {next} }} }}")
    });
    let shapes = compiled.plan().fragments.iter();
    assert_eq!(shapes.map(|fragment| fragment.shapes.len()).max(), Some(3));
}

#[test]
fn repeated_fields_are_merged_at_all_levels() {
    let compiled = compiles("", |_, next| {
        format!(
            "favourite {{ author {{ {next} name }} }} favourite {{ author {{ {next} email }} }}"
        )
    });
    let shapes = compiled.plan().fragments.iter();
    let most = shapes.map(|fragment| fragment.shapes.len()).max();
    assert_eq!(most, Some(2 * LEVELS - 1));
}

#[test]
fn exponential_selections_are_rejected() {
    let (message, place) = problem("", |_, next| {
        format!(
            "one: favourite {{ author {{ {next} name }} }} two: favourite {{ author {{ {next} email }} }}"
        )
    });
    assert_eq!(message, "the generated code would exceed 1 MiB");
    assert_eq!(place, "F0");
}

#[test]
fn exponential_conditions_are_rejected() {
    let variables = (0..LEVELS - 1).map(|level| format!("$x{level}: Boolean!"));
    let variables = variables.collect::<Vec<_>>().join(" ");
    let (message, place) = problem(&variables, |level, next| {
        format!("{next} @include(if: $x{level}) {next} @skip(if: $x{level})")
    });
    assert_eq!(
        message,
        "a field or fragment is selected under more than 64 different conditions"
    );
    assert_eq!(place, "F0");
}
