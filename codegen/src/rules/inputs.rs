//! Variables of unsupported types.

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
            .or_else(|| endless(schema, variable))
            .or_else(|| shown_elsewhere(report.parsed, variable));
        if let Some((rule, message, help)) = found {
            report.add(rule, variable.name.location(), message, help);
        }
    }
}

/// A rule, what is wrong, and what to do.
type Wrong = (&'static str, String, &'static str);

fn nested_list(schema: &Schema, variable: &VariableDefinition) -> Option<Wrong> {
    let what = if is_nested(&variable.ty) {
        "is".to_owned()
    } else {
        let fields = input_fields(schema, variable.ty.inner_named_type());
        let (path, _) = fields.into_iter().find(|(_, field)| is_nested(&field.ty))?;
        format!("carries `{path}`,")
    };
    let message = format!(
        "`${}` {what} a list of lists, which is not supported",
        variable.name
    );
    let help = "write the lists in the operation, with a variable for each value";
    Some(("nested-list", message, help))
}

/// A type may contain itself in a list, because a list can be empty.
fn endless(schema: &Schema, variable: &VariableDefinition) -> Option<Wrong> {
    let ty = variable.ty.inner_named_type();
    let fields = input_fields(schema, ty);
    let parts = fields.iter().map(|(_, field)| field.ty.inner_named_type());
    let mut types = std::iter::once(ty).chain(parts);
    let ty = types.find(|ty| contains_itself(schema, ty))?;
    let message = format!("the input type `{ty}` contains itself, which is not supported");
    let help = "write the object in the operation, with a variable for each field that is needed";
    Some(("recursive-input", message, help))
}

fn contains_itself(schema: &Schema, ty: &str) -> bool {
    let fields = input_fields_in(schema, ty, |ty| !ty.is_list());
    let mut types = fields.iter().map(|(_, field)| &field.ty);
    types.any(|found| !found.is_list() && found.inner_named_type() == ty)
}

/// Types of `authing` cannot be changed.
fn shown_elsewhere(parsed: &Parsed, variable: &VariableDefinition) -> Option<Wrong> {
    let ty = variable.ty.inner_named_type();
    let found = parsed.schema.get_input_object(ty);
    let found = found.filter(|_| parsed.is_lent(ty))?;
    let message = format!(
        "`@sensitive` cannot hide `{}`: the type is one of `authing`, which hides it or shows it",
        rust_type_name(ty, &found.directives)
    );
    let help = "remove the directive, or write the object in the operation, with a variable for each of its fields";
    let wrong = ("directive-type", message, help);
    (sensitive(&variable.directives) == Some(true)).then_some(wrong)
}
