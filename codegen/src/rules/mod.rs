//! The house rules: what the GraphQL specification allows and a typed call to Authing does not.
//!
//! Rules about names stand in [`crate::plan`], where the names are made.

mod calls;
mod files;
mod pages;
pub(crate) mod secrets;
mod shapes;

use apollo_compiler::ExecutableDocument;

use crate::{diagnostic::Diagnostic, parse::Parsed};

/// Holds everything against every house rule.
pub(crate) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    problems: &mut Vec<Diagnostic>,
) {
    files::check(parsed, problems);
    calls::check(parsed, document, problems);
    pages::check(parsed, document, problems);
    shapes::check(parsed, document, problems);
    secrets::check(parsed, document, problems);
}
