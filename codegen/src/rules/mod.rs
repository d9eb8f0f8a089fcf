//! The house rules: what the GraphQL specification allows and a typed call to Authing does not.

mod calls;
mod collisions;
mod files;
mod ids;
mod inputs;
mod pages;
mod secrets;
mod shapes;

use apollo_compiler::ExecutableDocument;

use crate::{parse::Report, plan::Plan};

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
