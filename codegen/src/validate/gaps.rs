//! The rules of the GraphQL specification that `apollo-compiler` enforces in part or not at all: see the list of them in
//! [`super`].

use std::collections::HashMap;

use apollo_compiler::{
    Name, Node,
    ast::{Type, Value, VariableDefinition},
    schema::{ExtendedType, InputObjectType},
};
use indexmap::IndexMap;

use super::site::{Expected, Site, Sites, Use};
use crate::{
    diagnostic::Diagnostic,
    parse::Files,
    suggestion::{hint, nearest},
};

pub(super) fn check(files: &Files, sites: &Sites<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    sites.each(&mut |site| {
        if let Site::Value(value, expected) = site
            && let Value::Object(fields) = value.as_ref()
        {
            unique(files, fields, &mut problems);
            let ty = expected.map(|expected| expected.ty.inner_named_type());
            if let Some(input) = ty.and_then(|ty| sites.schema.get_input_object(ty)) {
                known(files, input, fields, &mut problems);
                exactly_one(files, input, value, fields, &mut problems);
            }
        }
    });
    problems.extend(variables(files, sites));
    problems
}

/// Section 5.6.3.
fn unique(files: &Files, fields: &[(Name, Node<Value>)], problems: &mut Vec<Diagnostic>) {
    let mut first: HashMap<&Name, &Name> = HashMap::new();
    for (name, _) in fields {
        let earlier = *first.entry(name).or_insert(name);
        if name.location() != earlier.location()
            && let (Some(place), Some(earlier)) = (files.name(name), files.name(earlier))
        {
            let message = format!("the field `{name}` is given twice");
            problems.push(
                Diagnostic::new("duplicate-input-field", place, message)
                    .label("again")
                    .related(earlier, "given here")
                    .help("remove one of the two".to_owned()),
            );
        }
    }
}

/// Section 5.6.2.
fn known(
    files: &Files,
    input: &InputObjectType,
    fields: &[(Name, Node<Value>)],
    problems: &mut Vec<Diagnostic>,
) {
    for (name, _) in fields {
        if !input.fields.contains_key(name)
            && let Some(place) = files.name(name)
        {
            let message = format!("the input type `{}` has no field `{name}`", input.name);
            let help = hint(name, "field", input.fields.keys().map(Name::as_str));
            problems.push(Diagnostic::new("unknown-input-field", place, message).help(help));
        }
    }
}

/// Section 5.6.1, `OneOf` input objects.
fn exactly_one(
    files: &Files,
    input: &InputObjectType,
    value: &Node<Value>,
    fields: &[(Name, Node<Value>)],
    problems: &mut Vec<Diagnostic>,
) {
    let is_one = matches!(fields, [(_, value)] if !value.is_null());
    if input.directives.has("oneOf")
        && !is_one
        && let Some(place) = files.place(value.location())
    {
        let message = format!("`{}` takes exactly one field, and not null", input.name);
        let help = "give one of its fields".to_owned();
        problems.push(Diagnostic::new("one-of", place, message).help(help));
    }
}

/// Sections 5.8.3 and 5.8.5. A fragment that several operations spread has one mistake, not one for each of them.
fn variables(files: &Files, sites: &Sites<'_>) -> impl Iterator<Item = Diagnostic> {
    let mut problems: IndexMap<(String, usize), Diagnostic> = IndexMap::new();
    for (operation, uses) in &sites.operations {
        for found in sites.reached(uses).flat_map(|uses| &uses.variables) {
            let mut declared = operation.variables.iter();
            let declared = declared.find(|variable| variable.name == *found.name);
            let names = || {
                operation
                    .variables
                    .iter()
                    .map(|variable| variable.name.as_str())
            };
            let (problem, related, label) = match declared {
                None => {
                    let place = operation.name.as_ref().and_then(|name| files.name(name));
                    let problem = undefined(files, found, names());
                    (problem, place, "this operation does not declare it")
                }
                Some(variable) if !fits(sites, variable, found) => {
                    let place = files.place(variable.ty.location());
                    (misfit(files, variable, found), place, "declared here")
                }
                Some(_) => continue,
            };
            if let Some(problem) = problem {
                let (path, start) = problem.place.key();
                let known = problems.entry((path.to_owned(), start)).or_insert(problem);
                known
                    .related
                    .extend(related.map(|place| (place, label.to_owned())));
            }
        }
    }
    problems.into_values()
}

fn undefined<'a>(
    files: &Files,
    found: &Use<'_>,
    declared: impl Iterator<Item = &'a str>,
) -> Option<Diagnostic> {
    let Use { name, value, .. } = found;
    let ty = found
        .expected
        .map_or("…".to_owned(), |expected| expected.ty.to_string());
    let help = match nearest(name, declared) {
        Some(near) => format!("did you mean `${near}`?"),
        None => format!("declare `${name}: {ty}` in the parentheses after the operation's name"),
    };
    let place = files.place(value.location())?;
    let message = format!("the variable `${name}` is not declared");
    Some(Diagnostic::new("undefined-variable", place, message).help(help))
}

fn misfit(files: &Files, variable: &VariableDefinition, found: &Use<'_>) -> Option<Diagnostic> {
    let (name, wanted) = (found.name, wanted(&found.expected?));
    let place = files.place(found.value.location())?;
    let message = format!(
        "`${name}` is of the type `{}`, and this place takes `{wanted}`",
        variable.ty
    );
    let help = format!("declare it as `${name}: {wanted}`");
    Some(Diagnostic::new("variable-type", place, message).help(help))
}

/// The type that a variable has to have.
fn wanted(expected: &Expected<'_>) -> Type {
    let ty = expected.ty.clone();
    if expected.one_of { ty.non_null() } else { ty }
}

/// Section 5.8.5 word for word: a default that is not null, on either side, makes up for a missing `!`. What is of no input
/// type is reported as that.
fn fits(sites: &Sites<'_>, variable: &VariableDefinition, found: &Use<'_>) -> bool {
    let ty = sites.schema.types.get(variable.ty.inner_named_type());
    let Some(expected) = found
        .expected
        .filter(|_| ty.is_some_and(ExtendedType::is_input_type))
    else {
        return true;
    };
    let wanted = wanted(&expected);
    if wanted.is_non_null() && !variable.ty.is_non_null() {
        let default = variable.default_value.as_ref();
        let default = default.is_some_and(|value| !value.is_null());
        let makes_up = !expected.one_of && (default || expected.has_default);
        return makes_up && variable.ty.is_assignable_to(&wanted.nullable());
    }
    variable.ty.is_assignable_to(&wanted)
}
