//! Second stage: the parsed files are checked against the schema. Only valid documents are planned.
//!
//! `apollo-compiler` checks section 5 of the GraphQL specification: [`findings`] reports its messages, with a name of [`rule`] and
//! a [`hint`]. [`gaps`] has the rules that it does not check, or not completely:
//!
//! - 5.6.1: exactly one field of a `OneOf` input object is given. It does not know them.
//! - 5.6.2: the fields of an input object are known. It stops at the first that is not.
//! - 5.6.3: a field of an input object is given once. It does not look.
//! - 5.8.3: variables that are used are declared. It does not look into custom scalars.
//! - 5.8.5: the type of a variable fits where it is used. In lists and input objects it compares the names of types only, and
//!   a default of null counts as one.
//!
//! In 5.3.2 it takes lists that begin alike for equal: see [`same_value`](crate::document::same_value).

mod findings;
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

/// Operations and fragments that keep every rule, with what they were parsed from.
#[derive(Debug)]
pub(crate) struct Validated {
    pub(crate) parsed: Parsed,
    pub(crate) document: ExecutableDocument,
}

/// The document, and the findings in it.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Absent if it is nested so deeply that it cannot be gone through.
    pub(crate) document: Option<ExecutableDocument>,
    problems: Vec<Diagnostic>,
    /// Findings that another mistake explains.
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
    /// Only without any problem there is something to plan. `problems` are those of the other stages.
    pub(crate) fn finish(
        self,
        parsed: Parsed,
        mut problems: Vec<Diagnostic>,
    ) -> Result<Validated, Vec<Diagnostic>> {
        problems.extend(self.problems);
        // After a syntax error, the other problems of the file may be consequences of it.
        problems.retain(|problem| problem.rule == "syntax" || parsed.is_sound(&problem.place));
        match self.document {
            Some(document) if problems.is_empty() && self.consequences.is_empty() => {
                Ok(Validated { parsed, document })
            }
            // No mistake explains the consequences, so they are reported.
            _ if problems.is_empty() => Err(self.consequences),
            _ => Err(problems),
        }
    }
}

/// One document of all files, so that fragments are shared and names are unique everywhere.
fn build(parsed: &Parsed, errors: &mut DiagnosticList) -> ExecutableDocument {
    let mut builder = ExecutableDocument::builder(Some(&parsed.schema), errors);
    for file in &parsed.queries {
        builder.add_ast_document(&named_only(&file.document), true);
    }
    builder.build()
}

/// Anonymous operations are left out: a house rule reports them, and in a shared document they would only
/// raise the misleading complaint that there is more than one operation.
fn named_only(document: &Document) -> Document {
    let mut document = document.clone();
    document.definitions.retain(|definition| match definition {
        Definition::OperationDefinition(operation) => operation.name.is_some(),
        _ => true,
    });
    document
}
