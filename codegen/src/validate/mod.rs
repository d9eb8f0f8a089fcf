//! Second stage: what was parsed is held against the schema. Only what passes can be planned.
//!
//! Section 5 of the GraphQL specification is `apollo-compiler`'s: [`findings`] are its own words, with a name of [`rule`] and a [`hint`]. [`gaps`] has
//! what it lacks, each in the whole of its rule:
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
mod site;

use std::collections::{BTreeSet, HashSet};

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::{Definition, Document},
    schema::ExtendedType,
    validation::{DiagnosticList, Valid},
};

use crate::{
    diagnostic::Diagnostic,
    parse::{Files, Parsed, QueryFile},
};

/// Operations and fragments that keep every rule, with the schema they keep it against.
#[derive(Debug)]
pub(crate) struct Validated {
    pub(crate) schema: Valid<Schema>,
    pub(crate) document: ExecutableDocument,
    pub(crate) files: Files,
    /// The files that were read.
    pub(crate) queries: Vec<QueryFile>,
    /// The enums and input types that `authing` has a Rust type of, by their names in GraphQL.
    types: BTreeSet<String>,
}

impl Validated {
    /// Whether `authing` has the Rust type of an enum or an input type of the schema: one without anything, down to the
    /// types of its fields, that an extension added.
    pub(crate) fn is_lent(&self, ty: &str) -> bool {
        self.types.contains(ty) && !self.is_extended(ty, &mut HashSet::new())
    }

    fn is_extended<'schema>(
        &'schema self,
        ty: &'schema str,
        seen: &mut HashSet<&'schema str>,
    ) -> bool {
        let own = |name: &Name| !self.files.is_lent(name.location());
        match self.schema.types.get(ty) {
            Some(ExtendedType::Enum(found)) => found.values.values().any(|value| own(&value.value)),
            Some(ExtendedType::InputObject(found)) => found.fields.values().any(|field| {
                let inner = field.ty.inner_named_type().as_str();
                own(&field.name) || (seen.insert(inner) && self.is_extended(inner, seen))
            }),
            _ => false,
        }
    }
}

/// The document, and what was found in it.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Absent if it is nested so deeply that it cannot be gone through.
    pub(crate) document: Option<ExecutableDocument>,
    problems: Vec<Diagnostic>,
    /// What was found because something else is wrong.
    consequences: Vec<Diagnostic>,
}

/// Holds what was parsed against the schema.
pub(crate) fn validate(parsed: &Parsed) -> Checked {
    let sites = site::Sites::new(parsed);
    let mut errors = DiagnosticList::new(std::sync::Arc::default());
    let document = build(parsed, &mut errors);
    let invalid = document.clone().validate(&parsed.schema).err();
    let more = invalid.iter().flat_map(|invalid| invalid.errors.iter());
    let errors: Vec<_> = errors.iter().chain(more).map(|found| found.error).collect();
    let (mut problems, consequences) = findings::sort(&errors, parsed, &sites);
    let too_deep = errors.into_iter().any(rule::is_too_deep);
    if !too_deep {
        problems.extend(gaps::check(&parsed.files, &sites));
    }
    Checked {
        document: (!too_deep).then_some(document),
        problems,
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
        // In a file that could not be read to its end, all else may be the doing of that slip.
        problems.retain(|problem| problem.rule == "syntax" || parsed.is_sound(&problem.place));
        match self.document {
            Some(document) if problems.is_empty() && self.consequences.is_empty() => {
                Ok(Validated {
                    schema: parsed.schema,
                    document,
                    files: parsed.files,
                    queries: parsed.queries,
                    types: parsed.types,
                })
            }
            // Whatever was taken for a consequence had no cause, so that it is one.
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
