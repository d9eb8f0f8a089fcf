//! Rules of section 5 of the GraphQL specification that `apollo-compiler` enforces in part or not at all:
//!
//! - [`values`]: a field twice in an input object, several unknown ones in the same, `OneOf` input objects;
//! - [`variables`]: variables inside lists and input objects, or with `null` for a default, whose type does not
//!   fit; undefined ones inside a custom scalar;
//! - [`merging`]: arguments that are lists of different lengths.
//!
//! Each enforces the whole of its rule, because it knows more about the case and can say more: what
//! `apollo-compiler` finds at the same places gives way.

mod merging;
mod values;
mod variables;

use apollo_compiler::ExecutableDocument;

use crate::{
    diagnostic::{Diagnostic, Place},
    parse::Parsed,
};

/// What the rules found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<Diagnostic>,
    /// Places where nothing is reported because something else that is wrong explains it.
    pub(super) explained: Vec<Place>,
}

pub(super) fn check(parsed: &Parsed, document: &ExecutableDocument) -> Findings {
    let mut findings = Findings::default();
    let uses = values::check(parsed, document, &mut findings);
    variables::check(parsed, document, &uses, &mut findings);
    merging::check(parsed, document, &mut findings);
    findings
}
