//! Second stage: what was parsed is held against the schema and the rules. Only what passes can be planned.
//!
//! Section 5 of the GraphQL specification is `apollo-compiler`'s; [`report`] puts its findings in our words,
//! [`specification`] has the rules it lacks, and [`consequences`] drops what has another cause. The house rules
//! are in [`crate::rules`].

mod consequences;
mod outline;
mod report;
mod specification;
mod wording;

use std::collections::{BTreeSet, HashMap, HashSet};

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::{Definition, Document},
    schema::ExtendedType,
    validation::{DiagnosticList, Valid},
};

use crate::{
    diagnostic::{Diagnostic, Place},
    names,
    parse::{Files, Parsed, QueryFile},
};

/// Operations and fragments that keep every rule, with the schema they keep it against.
#[derive(Debug)]
pub(crate) struct Validated {
    pub(crate) schema: Valid<Schema>,
    pub(crate) document: ExecutableDocument,
    pub(crate) files: Files,
    /// The operations of the files, by their names, with where they are written.
    pub(crate) operations: Vec<(Name, Option<Place>)>,
    /// The enums and input types that `authing` has a Rust type of.
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
    /// What is reported.
    pub(crate) problems: Vec<Diagnostic>,
    /// The same, with what was taken for the consequence of something else.
    all: Vec<Diagnostic>,
}

/// Holds what was parsed against the schema.
pub(crate) fn validate(parsed: &Parsed) -> Checked {
    let outline = outline::Outline::new(parsed);
    let mut errors = DiagnosticList::new(std::sync::Arc::default());
    let document = build(parsed, &mut errors);
    let mut found = report::translate(&errors, parsed, &outline);
    if let Err(failed) = document.clone().validate(&parsed.schema) {
        found.extend(report::translate(&failed.errors, parsed, &outline));
    }
    // What is nested so deeply that `apollo-compiler` gave up is not gone through again.
    let too_deep = found
        .iter()
        .any(|finding| finding.problem.rule == "too-deep");
    let own = if too_deep {
        specification::Findings::default()
    } else {
        specification::check(parsed, &document)
    };
    let all = found.iter().map(|finding| finding.problem.clone());
    let all = all.collect();
    let mut problems = consequences::without(found, &own, parsed, &outline);
    problems.extend(own.problems);
    Checked {
        document: (!too_deep).then_some(document),
        problems,
        all,
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
        consequences::of_syntax(&mut problems, &parsed);
        match self.document {
            Some(document) if problems.is_empty() && self.all.is_empty() => Ok(Validated {
                types: lent_types(&parsed, &document),
                operations: operations(&parsed),
                schema: parsed.schema,
                document,
                files: parsed.files,
            }),
            // Whatever was taken for a consequence had no cause, so that it is one.
            _ if problems.is_empty() => Err(self.all),
            _ => Err(problems),
        }
    }
}

/// The operations of the files that are compiled.
fn operations(parsed: &Parsed) -> Vec<(Name, Option<Place>)> {
    let operations = parsed.own_queries().flat_map(QueryFile::operations);
    let names = operations.filter_map(|operation| operation.name.as_ref());
    names
        .map(|name| (name.clone(), parsed.files.name(name)))
        .collect()
}

/// The enums and input types whose Rust types come from `authing`. They are known by their Rust names, so that a name that
/// several types or fragments of `authing` could have is left out.
fn lent_types(parsed: &Parsed, document: &ExecutableDocument) -> BTreeSet<String> {
    let mut origins: HashMap<String, Vec<&Name>> = HashMap::new();
    let types = parsed.schema.types.values();
    let types = types
        .filter(|ty| ty.is_enum() || ty.is_input_object())
        .map(ExtendedType::name);
    for name in types.chain(document.fragments.keys()) {
        if !parsed.types.is_empty() && parsed.files.is_lent(name.location()) {
            let origins = origins.entry(names::type_name(name)).or_default();
            origins.push(name);
        }
    }
    let lent = parsed.types.iter().filter_map(|name| origins.get(name));
    lent.filter_map(|origins| match origins.as_slice() {
        [only] if parsed.schema.types.contains_key(only.as_str()) => Some(only.to_string()),
        _ => None,
    })
    .collect()
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
