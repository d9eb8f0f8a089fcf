//! Secrets must be marked. A variable or field with the name of a password, token, secret, key or one-time code needs a directive that
//! marks it as a secret, or states that it is not a secret.

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::{Value, VariableDefinition},
    executable::Field,
};

use super::{each_variable, matching_name, named};
use crate::{
    directive::{ENCRYPT, PHONE_CODE, SENSITIVE, location, sensitive},
    document::{Passed, fields, input_fields, written},
    parse::Report,
    secret_names::is_secret_name,
};

pub(super) fn check(document: &ExecutableDocument, report: &mut Report<'_>) {
    for field in fields(document) {
        selected(field, report);
        text_only(field, report);
    }
    each_variable(document, report, sent);
    literals(document, report);
}

/// A field of the response.
fn selected(field: &Field, report: &mut Report<'_>) {
    let schema = &report.parsed.schema;
    let ty = field.ty().inner_named_type();
    let names = [&field.name, field.response_key()];
    let matching = names.into_iter().find(|name| is_secret_name(name));
    let matching = matching.or(is_secret_scalar(schema, ty).then_some(field.response_key()));
    if let Some(matching) = matching
        && is_text(schema, ty)
        && sensitive(&field.directives).is_none()
    {
        unmarked(matching, &format!("`{matching}`"), false, report);
    }
}

/// Marked response fields must be strings or custom scalars.
fn text_only(field: &Field, report: &mut Report<'_>) {
    let ty = field.ty().inner_named_type();
    if sensitive(&field.directives) == Some(true) && !is_text(&report.parsed.schema, ty) {
        let name = &field.name;
        let message = format!(
            "`@{SENSITIVE}` is not allowed on `{name}`: expected a string or a custom scalar, found `{ty}`"
        );
        let help = "move the directive to the field that contains the secret";
        let place = location(&field.directives, SENSITIVE);
        report.add("directive-type", place, message, help);
    }
}

/// A variable, and the arguments and input fields that it is passed to.
fn sent(variable: &VariableDefinition, passed_to: &[Passed<'_>], report: &mut Report<'_>) {
    let schema = &report.parsed.schema;
    let (name, ty) = (&variable.name, variable.ty.inner_named_type());
    let mark = sensitive(&variable.directives);
    if mark != Some(false)
        && let Some(path) = secret_in_input(schema, ty)
    {
        let message = format!("the input object `${name}` contains the secret `{path}`");
        let help = "replace the variable by an object literal, with a variable for each field, and mark the secret; or add `@sensitive(if: false)` if it is not a secret";
        report.add("secret-in-input", name.location(), message, help);
        return;
    }
    let is_marked = |directive: &&str| variable.directives.has(directive);
    let marked = mark.is_some() || [ENCRYPT, PHONE_CODE].iter().any(is_marked);
    if mark == Some(true) || variable.directives.has(PHONE_CODE) {
        without_default(variable, report);
    }
    if marked || !may_be_secret(schema, ty) {
        return;
    }
    let matching = matching_name(name, passed_to, is_secret_name);
    let Some(matching) = matching.or(is_secret_scalar(schema, ty).then_some(name)) else {
        return;
    };
    let what = named(name, matching);
    let is_password = ty == "String" && is_password(matching);
    unmarked(name, &what, is_password, report);
}

fn unmarked(name: &Name, what: &str, is_password: bool, report: &mut Report<'_>) {
    let message = format!("{what} looks like a secret but is not marked as one");
    let help = if is_password {
        "add `@encrypt` for the password of a user that the service decrypts, `@sensitive` for any other secret, or `@sensitive(if: false)` if it is not a secret"
    } else {
        "add `@sensitive`, or `@sensitive(if: false)` if it is not a secret"
    };
    report.add("unmarked-secret", name.location(), message, help);
}

/// Secrets that are written in the document instead of passed as variables.
fn literals(document: &ExecutableDocument, report: &mut Report<'_>) {
    for (value, (name, to)) in written(&report.parsed.schema, document) {
        let schema = &report.parsed.schema;
        let ty = to.map(|to| to.ty.inner_named_type().as_str());
        let is_secret = is_secret_name(name) || ty.is_some_and(|ty| is_secret_scalar(schema, ty));
        if !is_written(value) || !is_secret || ty.is_some_and(|ty| !may_be_secret(schema, ty)) {
            continue;
        }
        let mark = if ty == Some("String") && is_password(name) {
            "`@encrypt` for the password of a user that the service decrypts, or with `@sensitive` for any other secret"
        } else {
            "`@sensitive`, or with `@sensitive(if: false)` if it is not a secret"
        };
        let message = format!("`{name}` is a secret and must not be written in the document");
        let help = format!("pass a variable with {mark}");
        report.add("secret-literal", value.location(), message, help);
    }
}

/// Another rule reports the default value of a password.
fn without_default(variable: &VariableDefinition, report: &mut Report<'_>) {
    let default = variable.default_value.as_ref();
    if let Some(default) = default.filter(|default| is_written(default)) {
        let message = format!(
            "`${}` is a secret and must not be written in the document",
            variable.name
        );
        report.add(
            "secret-literal",
            default.location(),
            message,
            "remove the default value",
        );
    }
}

/// Whether a value is a text or number. Null and empty text are not secrets.
fn is_written(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Int(_) | Value::Float(_) => true,
        _ => false,
    }
}

fn is_password(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("password")
}

/// Whether the type is a string or a custom scalar.
fn is_text(schema: &Schema, ty: &str) -> bool {
    matches!(ty, "String" | "ID") || is_custom_scalar(schema, ty)
}

/// Whether a value of the type can be a secret.
pub(super) fn may_be_secret(schema: &Schema, ty: &str) -> bool {
    ty == "Int" || is_text(schema, ty)
}

fn is_custom_scalar(schema: &Schema, ty: &str) -> bool {
    let found = schema.types.get(ty);
    found.is_some_and(|found| found.is_scalar() && !found.is_built_in())
}

/// Whether a custom scalar has the name of a secret, such as `JWT`.
fn is_secret_scalar(schema: &Schema, ty: &str) -> bool {
    is_custom_scalar(schema, ty) && is_secret_name(ty)
}

/// The path of the first secret in an input object.
fn secret_in_input(schema: &Schema, name: &str) -> Option<String> {
    let mut fields = input_fields(schema, name).into_iter();
    let found = fields.find(|(_, field)| {
        let inner = field.ty.inner_named_type();
        let suspicious = is_secret_name(&field.name) || is_secret_scalar(schema, inner);
        may_be_secret(schema, inner) && suspicious
    });
    found.map(|(path, _)| path)
}
