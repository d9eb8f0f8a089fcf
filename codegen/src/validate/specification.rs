//! Rules of section 5 of the GraphQL specification that `apollo-compiler` does not enforce.

use apollo_compiler::ExecutableDocument;

use crate::{Diagnostic, parse::Parsed};

pub(super) fn check(
    _parsed: &Parsed,
    _document: &ExecutableDocument,
    _problems: &mut Vec<Diagnostic>,
) {
}
