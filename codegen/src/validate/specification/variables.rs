//! Sections 5.8.3 and 5.8.5: variables that a fragment or operation uses are declared, with a type that fits every
//! place they are used in, however deep it lies.

use std::collections::HashSet;

use apollo_compiler::{
    ExecutableDocument, Name, Node,
    ast::{Type, VariableDefinition},
    executable::Operation,
};
use indexmap::IndexMap;

use super::{
    Findings,
    values::{Expected, Use, Uses},
};
use crate::{
    diagnostic::{Diagnostic, Place},
    document::fragments_of,
    parse::Parsed,
    suggestion::nearest,
};

/// What is wrong with one use, and in which operations.
struct Wrong<'uses> {
    found: &'uses Use,
    /// The declared type that does not fit; none where there is no declaration.
    declared: Option<Type>,
    places: Vec<Place>,
    near: Option<String>,
}

pub(super) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    uses: &Uses,
    findings: &mut Findings,
) {
    // A fragment that several operations spread has one mistake, not one for each of them.
    let mut wrongs: IndexMap<(String, usize, bool), Wrong<'_>> = IndexMap::new();
    for (name, operation) in &document.operations.named {
        for found in reached(document, name, operation, uses) {
            let variable = declaration(operation, &found.variable);
            let Some(variable) = variable else {
                let declared = operation.variables.iter().map(|other| other.name.as_str());
                let near = nearest(&found.variable, declared).map(str::to_owned);
                note(&mut wrongs, found, None, parsed.files.name(name), near);
                continue;
            };
            let ty = parsed.schema.types.get(variable.ty.inner_named_type());
            if !ty.is_some_and(apollo_compiler::schema::ExtendedType::is_input_type) {
                findings.explained.push(found.place.clone());
            } else if let Some(expected) = &found.expected
                && !fits(variable, expected)
            {
                let place = parsed.files.place(variable.ty.location());
                note(&mut wrongs, found, Some(&variable.ty), place, None);
            }
        }
    }
    findings.problems.extend(wrongs.into_values().map(report));
}

/// The uses in an operation and in the fragments it reaches.
fn reached<'uses>(
    document: &ExecutableDocument,
    name: &Name,
    operation: &Operation,
    uses: &'uses Uses,
) -> impl Iterator<Item = &'uses Use> {
    let own = uses.operations.get(name);
    let fragments: HashSet<_> = fragments_of(document, operation).keys().cloned().collect();
    let through = uses
        .fragments
        .iter()
        .filter(move |(name, _)| fragments.contains(*name));
    own.into_iter()
        .chain(through.map(|(_, uses)| uses))
        .flatten()
}

fn declaration<'operation>(
    operation: &'operation Operation,
    name: &Name,
) -> Option<&'operation Node<VariableDefinition>> {
    let mut variables = operation.variables.iter();
    variables.find(|variable| variable.name == *name)
}

fn note<'uses>(
    wrongs: &mut IndexMap<(String, usize, bool), Wrong<'uses>>,
    found: &'uses Use,
    declared: Option<&Type>,
    place: Option<Place>,
    near: Option<String>,
) {
    let (path, start) = found.place.key();
    let key = (path.to_owned(), start, declared.is_some());
    let wrong = wrongs.entry(key).or_insert_with(|| Wrong {
        found,
        declared: declared.cloned(),
        places: Vec::new(),
        near,
    });
    wrong.places.extend(place);
}

/// Section 5.8.5 word for word: a default that is not null, on either side, makes up for a missing `!`.
fn fits(variable: &VariableDefinition, expected: &Expected) -> bool {
    let wanted = expected.taken();
    if wanted.is_non_null() && !variable.ty.is_non_null() {
        let default = variable.default_value.as_ref();
        let default = default.is_some_and(|value| !value.is_null());
        let makes_up = !expected.one_of && (default || expected.has_default);
        return makes_up && variable.ty.is_assignable_to(&wanted.nullable());
    }
    variable.ty.is_assignable_to(&wanted)
}

fn report(wrong: Wrong<'_>) -> Diagnostic {
    let Wrong {
        found,
        declared,
        mut places,
        near,
    } = wrong;
    places.sort_by(|one, other| one.key().cmp(&other.key()));
    let name = &found.variable;
    let Some(declared) = declared else {
        let message = format!("the variable `${name}` is not declared");
        let help = near.map_or_else(
            || {
                let ty = found
                    .expected
                    .as_ref()
                    .map(|expected| expected.ty.to_string());
                let ty = ty.unwrap_or_else(|| "…".to_owned());
                format!("declare `${name}: {ty}` in the parentheses after the operation's name")
            },
            |near| format!("did you mean `${near}`?"),
        );
        let problem =
            Diagnostic::new("undefined-variable", found.place.clone(), message).help(help);
        return places.into_iter().fold(problem, |problem, place| {
            problem.related(place, "this operation does not declare it")
        });
    };
    let expected = found.expected.as_ref();
    let slot = expected.map_or("this place", |expected| expected.slot.as_str());
    let wanted = expected.map_or_else(|| "…".to_owned(), |expected| expected.taken().to_string());
    let problem = Diagnostic::new(
        "variable-type",
        found.place.clone(),
        format!("`${name}` is of the type `{declared}`, and {slot} takes `{wanted}`"),
    )
    .help(format!("declare it as `${name}: {wanted}`"));
    places.into_iter().fold(problem, |problem, place| {
        problem.related(place, "declared here")
    })
}
