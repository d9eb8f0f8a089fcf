//! Collects diagnostics.

use apollo_compiler::parser::SourceSpan;

use super::Parsed;
use crate::diagnostic::{Diagnostic, Place};

/// The parsed files, and the problems found in them.
#[derive(Debug)]
pub(crate) struct Report<'parsed> {
    pub(crate) parsed: &'parsed Parsed,
    pub(crate) problems: Vec<Diagnostic>,
}

impl<'parsed> Report<'parsed> {
    pub(crate) fn new(parsed: &'parsed Parsed) -> Self {
        Self {
            parsed,
            problems: Vec::new(),
        }
    }

    /// Adds a problem. The location is never `None` in practice, because the parser records one for each node.
    pub(crate) fn add(
        &mut self,
        rule: &'static str,
        location: Option<SourceSpan>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if let Some(place) = self.parsed.files.place(location) {
            let problem = Diagnostic::new(rule, place.first_line(), message).help(help);
            self.problems.push(problem);
        }
    }

    /// Adds a related location to the last problem.
    pub(crate) fn related(&mut self, location: Option<SourceSpan>, label: &str) {
        let place = self.parsed.files.place(location).map(Place::first_line);
        if let Some((place, last)) = place.zip(self.problems.last_mut()) {
            last.related.push((place, label.to_owned()));
        }
    }
}
