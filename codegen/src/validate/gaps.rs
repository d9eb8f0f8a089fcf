//! Checks the rules of the GraphQL specification that `apollo-compiler` does not check completely. They are listed in [`super`].

use std::collections::HashMap;

use apollo_compiler::{
    Name, Node,
    ast::{Type, Value, VariableDefinition},
    parser::SourceSpan,
    schema::{ExtendedType, InputObjectType},
};
use indexmap::IndexMap;

use super::site::{Expected, Outline, Site, Sites};
use crate::{
    directive::{PAGE_NUMBER, PAGE_SIZE},
    parse::Report,
    suggestion::{hint, nearest},
};

pub(super) fn check(sites: &Sites<'_>, report: &mut Report<'_>) {
    let all = sites.definitions.iter().flat_map(|outline| &outline.sites);
    for (location, site) in all {
        if let Site::Value(value, expected) = site
            && let Value::Object(fields) = value.as_ref()
        {
            unique(fields, report);
            let ty = expected.map(|expected| expected.ty.inner_named_type());
            if let Some(input) = ty.and_then(|ty| sites.schema.get_input_object(ty)) {
                known(input, fields, report);
                exactly_one(input, *location, fields, report);
            }
        }
    }
    variables(sites, report);
}

/// Section 5.6.3: unique fields of input objects.
fn unique(fields: &[(Name, Node<Value>)], report: &mut Report<'_>) {
    let mut first: HashMap<&Name, &Name> = HashMap::new();
    for (name, _) in fields {
        let earlier = *first.entry(name).or_insert(name);
        if name.location() != earlier.location() {
            let message = format!("duplicate input field `{name}`");
            let help = "remove one of them";
            report.add("duplicate-input-field", name.location(), message, help);
            report.related(earlier.location(), "first used here");
        }
    }
}

/// Section 5.6.2: unknown fields of input objects.
fn known(input: &InputObjectType, fields: &[(Name, Node<Value>)], report: &mut Report<'_>) {
    for (name, _) in fields {
        if !input.fields.contains_key(name) {
            let message = format!("input type `{}` has no field `{name}`", input.name);
            let help = hint(name, "field", input.fields.keys().map(Name::as_str));
            report.add("unknown-input-field", name.location(), message, help);
        }
    }
}

/// Section 5.6.1: `OneOf` input objects.
fn exactly_one(
    input: &InputObjectType,
    location: Option<SourceSpan>,
    fields: &[(Name, Node<Value>)],
    report: &mut Report<'_>,
) {
    let is_one = matches!(fields, [(_, value)] if !value.is_null());
    if input.directives.has("oneOf") && !is_one {
        let message = format!(
            "`{}` requires exactly one field with a value other than null",
            input.name
        );
        report.add("one-of", location, message, "set exactly one of its fields");
    }
}

/// Sections 5.8.3 and 5.8.5: undeclared variables, and variables of the wrong type. A problem in a fragment is reported once, even if
/// several operations spread it.
fn variables(sites: &Sites<'_>, report: &mut Report<'_>) {
    let mut wrong: IndexMap<Option<SourceSpan>, Vec<_>> = IndexMap::new();
    for (operation, outline) in sites.operations() {
        let reached = sites.reached(outline).into_iter();
        for (value, expected) in reached.flat_map(Outline::uses) {
            let mut declared = operation.variables.iter();
            let declared = declared.find(|variable| value.as_variable() == Some(&variable.name));
            if declared.is_none_or(|variable| {
                !fits(sites, variable, expected) && !is_invalid_page(variable)
            }) {
                let same = wrong.entry(value.location()).or_default();
                same.push((operation, declared, value, expected));
            }
        }
    }
    for wrong in wrong.into_values() {
        let (operation, declared, value, expected) = wrong[0];
        let wanted = expected
            .as_ref()
            .map_or_else(|| "…".to_owned(), |found| wanted(found).to_string());
        if let Some(VariableDefinition { ty, .. }) = declared.map(AsRef::as_ref) {
            let message =
                format!("variable `{value}` has type `{ty}`, but `{wanted}` is expected here");
            let help = format!("declare the variable as `{value}: {wanted}`");
            report.add("variable-type", value.location(), message, help);
        } else {
            let message = format!("variable `{value}` is not declared");
            let help = near(value, &operation.variables).unwrap_or_else(|| {
                format!("declare `{value}: {wanted}` in parentheses after the operation name")
            });
            report.add("undefined-variable", value.location(), message, help);
        }
        for (operation, declared, ..) in wrong {
            let name = operation.name.as_ref().and_then(Name::location);
            match declared {
                Some(variable) => report.related(variable.ty.location(), "declared here"),
                None => report.related(name, "not declared in this operation"),
            }
        }
    }
}

/// Whether another rule reports the type of a variable, because it is the number or the size of a page.
fn is_invalid_page(variable: &VariableDefinition) -> bool {
    let mut pages = [PAGE_NUMBER, PAGE_SIZE].into_iter();
    pages.any(|directive| variable.directives.has(directive))
        && (variable.ty.is_list() || variable.ty.inner_named_type() != "Int")
}

fn near(value: &Value, declared: &[Node<VariableDefinition>]) -> Option<String> {
    let declared = declared.iter().map(|variable| variable.name.as_str());
    let near = nearest(value.as_variable()?, declared)?;
    Some(format!("did you mean `${near}`?"))
}

/// The type that a variable must have.
fn wanted(expected: &Expected<'_>) -> Type {
    let ty = expected.ty.clone();
    if expected.one_of { ty.non_null() } else { ty }
}

/// Section 5.8.5: whether the type of a variable is allowed. A nullable variable is allowed for a non-null type if either has a default
/// value other than null. Another rule reports variables whose type is not an input type.
fn fits(sites: &Sites<'_>, variable: &VariableDefinition, expected: Option<Expected<'_>>) -> bool {
    let ty = sites.schema.types.get(variable.ty.inner_named_type());
    let is_input = ty.is_some_and(ExtendedType::is_input_type);
    let Some(expected) = expected.filter(|_| is_input) else {
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
