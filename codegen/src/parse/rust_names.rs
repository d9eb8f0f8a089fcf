//! Checks the Rust names that `@rustName` gives to enums, their values and input types.

use std::collections::HashSet;

use apollo_compiler::{
    Name, Schema,
    parser::SourceSpan,
    schema::{DirectiveList, ExtendedType},
};

use super::Files;
use crate::{
    diagnostic::Diagnostic,
    directive::{RUST_NAME, renamed},
    names,
    suggestion::did_you_mean,
};

/// A type that can be renamed.
struct Type<'a> {
    name: &'a Name,
    directives: &'a DirectiveList,
    values: Vec<&'a Name>,
}

/// The problems of the names.
pub(super) fn check(schema: &Schema, files: &Files) -> Vec<Diagnostic> {
    let types = schema.types.values().filter_map(renamable);
    types.flat_map(|ty| wrong_names(&ty, files)).collect()
}

fn renamable(ty: &ExtendedType) -> Option<Type<'_>> {
    match ty {
        ExtendedType::Enum(found) => Some(Type {
            name: &found.name,
            directives: &found.directives,
            values: found.values.values().map(|value| &value.value).collect(),
        }),
        ExtendedType::InputObject(found) => Some(Type {
            name: &found.name,
            directives: &found.directives,
            values: Vec::new(),
        }),
        _ => None,
    }
}

fn wrong_names(ty: &Type<'_>, files: &Files) -> Vec<Diagnostic> {
    let (mut problems, mut seen) = (Vec::new(), HashSet::new());
    for given in ty.directives.get_all(RUST_NAME) {
        let (value, name) = renamed(given);
        let mut wrong = wrong_name(ty, value, name.unwrap_or_default());
        if wrong.is_none() && !seen.insert(value) {
            let message = format!("`{}` is renamed twice", value.unwrap_or(ty.name));
            wrong = Some((message, "remove one of the two directives".to_owned()));
        }
        if wrong.is_none() && is_of_authing(ty, value, given.location(), files) {
            let message = format!(
                "`{}` is an item of `authing`, which names it",
                value.unwrap_or(ty.name)
            );
            wrong = Some((message, "remove the directive".to_owned()));
        }
        if let Some(((message, help), place)) = wrong.zip(files.place(given.location())) {
            problems.push(Diagnostic::new("rust-name", place, message).help(help));
        }
    }
    problems
}

fn wrong_name(ty: &Type<'_>, value: Option<&str>, name: &str) -> Option<(String, String)> {
    if let Some(value) = value
        && !ty.values.iter().any(|known| *known == value)
    {
        let message = format!("`{}` does not have a value `{value}`", ty.name);
        let help = did_you_mean(value, ty.values.iter().map(|known| known.as_str()));
        let help = help.unwrap_or_else(|| "leave `value` out to rename the type".to_owned());
        return Some((message, help));
    }
    let right = names::type_name(name);
    let message = || format!("`{name}` is not a Rust name in `UpperCamelCase`");
    (name != right).then(|| (message(), format!("write `{right}`")))
}

/// Whether another crate renames what its operations share with `authing`.
fn is_of_authing(
    ty: &Type<'_>,
    value: Option<&str>,
    given: Option<SourceSpan>,
    files: &Files,
) -> bool {
    let mut values = ty.values.iter().copied();
    let named = value.and_then(|value| values.find(|known| *known == value));
    let declared = named.unwrap_or(ty.name).location();
    files.is_lent(declared) && !files.is_lent(given)
}
