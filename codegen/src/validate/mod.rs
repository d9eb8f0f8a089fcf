//! Second stage: checks the parsed files against the schema. Only valid documents are planned.
//!
//! `apollo-compiler` checks most of section 5 of the GraphQL specification. [`findings`] reports its messages with a rule name from
//! [`rule`] and a [`hint`]. [`gaps`] checks the rules that `apollo-compiler` does not check completely:
//!
//! - 5.6.1: a `OneOf` input object has exactly one field. `apollo-compiler` does not support them.
//! - 5.6.2: all fields of an input object exist. `apollo-compiler` reports only the first unknown field.
//! - 5.6.3: the fields of an input object are unique. `apollo-compiler` does not check this.
//! - 5.8.3: all variables are declared. `apollo-compiler` ignores variables inside custom scalars.
//! - 5.8.5: the type of a variable is allowed at each use. In lists and input objects, `apollo-compiler` compares only the names of
//!   types. It also accepts a default value of null for a non-null type.
//!
//! For 5.3.2, `apollo-compiler` treats lists as equal if one is a prefix of the other. The planner compares them with
//! [`same_value`](crate::document::same_value).

mod findings;
mod fitting;
mod gaps;
mod hint;
mod rule;
pub(crate) mod site;

use apollo_compiler::{
    ExecutableDocument,
    ast::{Definition, Document},
    validation::DiagnosticList,
};

use crate::{
    diagnostic::Diagnostic,
    parse::{Parsed, Report},
};

/// Valid operations and fragments, with their parsed files.
#[derive(Debug)]
pub(crate) struct Validated {
    pub(crate) parsed: Parsed,
    pub(crate) document: ExecutableDocument,
}

/// A document and its problems.
#[derive(Debug)]
pub(crate) struct Checked {
    /// `None` if it is nested too deeply to be traversed.
    pub(crate) document: Option<ExecutableDocument>,
    problems: Vec<Diagnostic>,
    /// Findings that are caused by another problem.
    consequences: Vec<Diagnostic>,
}

/// Checks the parsed files against the schema.
pub(crate) fn validate(parsed: &Parsed) -> Checked {
    let sites = site::Sites::new(
        &parsed.schema,
        parsed.queries.iter().map(|file| &file.document),
    );
    let mut errors = DiagnosticList::new(std::sync::Arc::default());
    let document = build(parsed, &mut errors);
    let invalid = document.clone().validate(&parsed.schema).err();
    let more = invalid.iter().flat_map(|invalid| invalid.errors.iter());
    let errors: Vec<_> = errors.iter().chain(more).map(|found| found.error).collect();
    let mut report = Report::new(parsed);
    let consequences = findings::sort(&errors, &sites, &mut report);
    let too_deep = errors.into_iter().any(rule::is_too_deep);
    if !too_deep {
        gaps::check(&sites, &mut report);
    }
    Checked {
        document: (!too_deep).then_some(document),
        problems: report.problems,
        consequences,
    }
}

impl Checked {
    /// Returns the valid document, or all problems; `problems` are those of other stages.
    pub(crate) fn finish(
        self,
        parsed: Parsed,
        mut problems: Vec<Diagnostic>,
    ) -> Result<Validated, Vec<Diagnostic>> {
        problems.extend(self.problems);
        // Other problems in a file with a syntax error may be consequences of it.
        problems
            .retain(|problem| problem.rule == "syntax" || parsed.has_valid_syntax(&problem.place));
        match self.document {
            Some(document) if problems.is_empty() && self.consequences.is_empty() => {
                Ok(Validated { parsed, document })
            }
            // The consequences are reported, because there are only consequences.
            _ if problems.is_empty() => Err(self.consequences),
            _ => Err(problems),
        }
    }
}

/// Combines all files into one document. Fragments are shared, and names must be unique in all files.
fn build(parsed: &Parsed, errors: &mut DiagnosticList) -> ExecutableDocument {
    let mut builder = ExecutableDocument::builder(Some(&parsed.schema), errors);
    for file in &parsed.queries {
        builder.add_ast_document(&named_only(&file.document), true);
    }
    builder.build()
}

/// Removes anonymous operations, which another rule reports. In the combined document, they would cause the misleading error that
/// there is more than one operation.
fn named_only(document: &Document) -> Document {
    let mut document = document.clone();
    document.definitions.retain(|definition| match definition {
        Definition::OperationDefinition(operation) => operation.name.is_some(),
        _ => true,
    });
    document
}
