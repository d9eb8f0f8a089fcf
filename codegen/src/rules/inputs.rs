//! Reports variables of unsupported types.

use apollo_compiler::{ExecutableDocument, Schema, ast::VariableDefinition};

use super::shapes::is_nested;
use crate::{
    directive::{rust_type_name, sensitive},
    document::{input_fields, input_fields_in},
    parse::{Parsed, Report},
};

pub(super) fn check(document: &ExecutableDocument, report: &mut Report<'_>) {
    let variables = document
        .operations
        .iter()
        .flat_map(|operation| &operation.variables);
    for variable in variables {
        let schema = &report.parsed.schema;
        let found = nested_list(schema, variable)
            .or_else(|| recursive(schema, variable))
            .or_else(|| imported(report.parsed, variable));
        if let Some((rule, message, help)) = found {
            report.add(rule, variable.name.location(), message, help);
        }
    }
}

/// A rule, a message and a help text.
type Wrong = (&'static str, String, &'static str);

fn nested_list(schema: &Schema, variable: &VariableDefinition) -> Option<Wrong> {
    let what = if is_nested(&variable.ty) {
        "is".to_owned()
    } else {
        let fields = input_fields(schema, variable.ty.inner_named_type());
        let (path, _) = fields.into_iter().find(|(_, field)| is_nested(&field.ty))?;
        format!("contains `{path}`,")
    };
    let message = format!(
        "`${}` {what} a list of lists, which is not supported",
        variable.name
    );
    let help = "replace the variable by a list literal, with a variable for each value";
    Some(("nested-list", message, help))
}

/// A type may contain a list of itself, but not itself directly, because the Rust type would have infinite size.
fn recursive(schema: &Schema, variable: &VariableDefinition) -> Option<Wrong> {
    let ty = variable.ty.inner_named_type();
    let fields = input_fields(schema, ty);
    let parts = fields.iter().map(|(_, field)| field.ty.inner_named_type());
    let mut types = std::iter::once(ty).chain(parts);
    let ty = types.find(|ty| contains_itself(schema, ty))?;
    let message = format!("input type `{ty}` contains itself, which is not supported");
    let help = "replace the variable by an object literal, with a variable for each required field";
    Some(("recursive-input", message, help))
}

fn contains_itself(schema: &Schema, ty: &str) -> bool {
    let fields = input_fields_in(schema, ty, |ty| !ty.is_list());
    let mut types = fields.iter().map(|(_, field)| &field.ty);
    types.any(|found| !found.is_list() && found.inner_named_type() == ty)
}

/// An imported type of `authing` cannot be marked as secret.
fn imported(parsed: &Parsed, variable: &VariableDefinition) -> Option<Wrong> {
    let ty = variable.ty.inner_named_type();
    let found = parsed.schema.get_input_object(ty);
    let found = found.filter(|_| parsed.is_imported(ty))?;
    let message = format!(
        "`@sensitive` has no effect on `{}`, which is a type of `authing`",
        rust_type_name(ty, &found.directives)
    );
    let help = "remove the directive, or replace the variable by an object literal, with a variable for each field";
    let wrong = ("directive-type", message, help);
    (sensitive(&variable.directives) == Some(true)).then_some(wrong)
}
