//! The rules for operations beyond the GraphQL specification.

mod calls;
mod collisions;
mod files;
mod ids;
mod inputs;
mod pages;
mod secrets;
mod shapes;

use apollo_compiler::{ExecutableDocument, Name, ast::VariableDefinition};

use crate::{
    document::{Passed, passed},
    parse::Report,
    plan::Plan,
};

/// Checks the rules that do not require the plan.
pub(crate) fn check(document: &ExecutableDocument, report: &mut Report<'_>) {
    files::check(report);
    calls::check(document, report);
    pages::check(document, report);
    shapes::check(document, report);
    inputs::check(document, report);
    secrets::check(document, report);
    ids::check(document, report);
}

/// Checks the rules for Rust names.
pub(crate) fn check_plan(plan: &Plan, has_call_setters: bool, report: &mut Report<'_>) {
    collisions::check(plan, report);
    if has_call_setters && report.problems.is_empty() {
        collisions::methods(plan, report);
    }
}

/// Calls `check` with each variable, and the arguments and input fields that it is passed to.
fn each_variable(
    document: &ExecutableDocument,
    report: &mut Report<'_>,
    check: fn(&VariableDefinition, &[Passed<'_>], &mut Report<'_>),
) {
    for operation in document.operations.iter() {
        let passed = passed(&report.parsed.schema, document, operation);
        for variable in &operation.variables {
            let to = passed.get(&variable.name).map_or(&[][..], Vec::as_slice);
            check(variable, to, report);
        }
    }
}

/// The first name for which `matches` returns true: that of the variable, or of an argument or input field that it is passed to.
fn matching_name<'a>(
    name: &'a Name,
    passed_to: &[Passed<'a>],
    matches: fn(&str) -> bool,
) -> Option<&'a Name> {
    let mut names = std::iter::once(name).chain(passed_to.iter().map(|(to, _)| *to));
    names.find(|name| matches(name))
}

/// A variable in a message, with the name found by [`matching_name`].
fn named(name: &Name, matching: &Name) -> String {
    if matching == name {
        format!("`${name}`")
    } else {
        format!("`${name}`, which is passed to `{matching}`,")
    }
}
