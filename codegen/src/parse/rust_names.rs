//! Checks the Rust names that `@rustName` sets for enums, enum values and input types.

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

/// An enum or input type.
struct Type<'a> {
    name: &'a Name,
    directives: &'a DirectiveList,
    values: Vec<&'a Name>,
}

/// Returns the problems of the names.
pub(super) fn check(schema: &Schema, files: &Files) -> Vec<Diagnostic> {
    let types = schema.types.values().filter_map(renamable);
    types.flat_map(|ty| invalid_names(&ty, files)).collect()
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

fn invalid_names(ty: &Type<'_>, files: &Files) -> Vec<Diagnostic> {
    let (mut problems, mut seen) = (Vec::new(), HashSet::new());
    for given in ty.directives.get_all(RUST_NAME) {
        let (value, name) = renamed(given);
        let mut wrong = invalid_name(ty, value, name.unwrap_or_default());
        if wrong.is_none() && !seen.insert(value) {
            let message = format!("`{}` is renamed more than once", value.unwrap_or(ty.name));
            wrong = Some((message, "remove one of the directives".to_owned()));
        }
        if wrong.is_none() && is_of_authing(ty, value, given.location(), files) {
            let message = format!(
                "`{}` cannot be renamed, because it is defined in `authing`",
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

fn invalid_name(ty: &Type<'_>, value: Option<&str>, name: &str) -> Option<(String, String)> {
    if let Some(value) = value
        && !ty.values.iter().any(|known| *known == value)
    {
        let message = format!("`{}` has no value `{value}`", ty.name);
        let help = did_you_mean(value, ty.values.iter().map(|known| known.as_str()));
        let help = help.unwrap_or_else(|| "remove `value` to rename the type".to_owned());
        return Some((message, help));
    }
    let right = names::type_name(name);
    let message = || format!("`{name}` is not a valid Rust name in `UpperCamelCase`");
    (name != right).then(|| (message(), format!("use `{right}`")))
}

/// Whether a crate renames a type or value that `authing` defines.
fn is_of_authing(
    ty: &Type<'_>,
    value: Option<&str>,
    given: Option<SourceSpan>,
    files: &Files,
) -> bool {
    let mut values = ty.values.iter().copied();
    let named = value.and_then(|value| values.find(|known| *known == value));
    let declared = named.unwrap_or(ty.name).location();
    files.is_imported(declared) && !files.is_imported(given)
}
