//! The house rules: what the GraphQL specification allows and a typed call to Authing does not.

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

/// Holds the document against the rules that need no plan.
pub(crate) fn check(document: &ExecutableDocument, report: &mut Report<'_>) {
    files::check(report);
    calls::check(document, report);
    pages::check(document, report);
    shapes::check(document, report);
    inputs::check(document, report);
    secrets::check(document, report);
    ids::check(document, report);
}

/// Holds the plan against the rules about names. In `authing` calls have the setters of their operations.
pub(crate) fn check_plan(plan: &Plan, has_call_setters: bool, report: &mut Report<'_>) {
    collisions::check(plan, report);
    if has_call_setters && report.problems.is_empty() {
        collisions::methods(plan, report);
    }
}

/// Calls `check` with each variable of the operations, and what it is passed to.
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

/// The name of a variable, or of what it is passed to, that says what the value is.
fn telling_name<'a>(
    name: &'a Name,
    passed_to: &[Passed<'a>],
    is_telling: fn(&str) -> bool,
) -> Option<&'a Name> {
    let mut names = std::iter::once(name).chain(passed_to.iter().map(|(to, _)| *to));
    names.find(|name| is_telling(name))
}

/// A variable by the name that says what its value is.
fn named(name: &Name, telling: &Name) -> String {
    if telling == name {
        format!("`${name}`")
    } else {
        format!("`${name}`, which becomes `{telling}`,")
    }
}
