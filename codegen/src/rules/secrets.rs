//! No secret travels unmarked: a variable or field whose name says that it carries a password, a token, a
//! secret, a key or a one-time code is marked, or says that its name misleads.

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Argument, Value, VariableDefinition},
    executable::{Field, Operation},
};
use indexmap::{IndexMap, IndexSet};

use crate::{
    diagnostic::Diagnostic,
    directive::{ENCRYPT, PHONE_CODE, SENSITIVE, sensitive},
    document::{each_directive, each_field, fragments_of, input_fields, selections},
    parse::Parsed,
    secret_names::is_secret_name,
};

pub(super) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    problems: &mut Vec<Diagnostic>,
) {
    for selection in selections(document) {
        each_field(selection, &mut |field| {
            answer(parsed, field, problems);
            text_only(parsed, field, problems);
        });
    }
    for operation in document.operations.iter() {
        let uses = uses(document, operation);
        for variable in &operation.variables {
            let passed_to = uses.get(&variable.name);
            question(parsed, variable, passed_to, problems);
        }
    }
}

/// A field of the answer.
fn answer(parsed: &Parsed, field: &Node<Field>, problems: &mut Vec<Diagnostic>) {
    let ty = field.ty().inner_named_type();
    let text = matches!(ty.as_str(), "String" | "ID") || is_custom_scalar(&parsed.schema, ty);
    let key = field.response_key();
    let suspicious =
        is_secret_name(&field.name) || is_secret_name(key) || is_secret_scalar(&parsed.schema, ty);
    if text && suspicious && sensitive(&field.directives).is_none() {
        let telling = if is_secret_name(&field.name) {
            &field.name
        } else {
            key
        };
        if let Some(place) = parsed.files.name(telling) {
            problems.push(unmarked(place, &format!("`{telling}`"), "@sensitive"));
        }
    }
}

/// What is marked in an answer is read as text.
fn text_only(parsed: &Parsed, field: &Node<Field>, problems: &mut Vec<Diagnostic>) {
    let ty = field.ty().inner_named_type();
    if sensitive(&field.directives) == Some(true)
        && !matches!(ty.as_str(), "String" | "ID")
        && !is_custom_scalar(&parsed.schema, ty)
        && let Some(directive) = field.directives.get(SENSITIVE)
        && let Some(place) = parsed.files.place(directive.location())
    {
        problems.push(
            Diagnostic::new(
                "directive-type",
                place,
                format!(
                    "`@{SENSITIVE}` stands on `{}`, which is no text",
                    field.name
                ),
            )
            .help("mark the fields that hold the secret itself".to_owned()),
        );
    }
}

/// A variable of the question.
fn question(
    parsed: &Parsed,
    variable: &Node<VariableDefinition>,
    passed_to: Option<&IndexSet<Name>>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(place) = parsed.files.name(&variable.name) else {
        return;
    };
    let ty = variable.ty.inner_named_type();
    let misleads = sensitive(&variable.directives) == Some(false);
    if !misleads && let Some(path) = secret_in_input(&parsed.schema, ty) {
        problems.push(
            Diagnostic::new(
                "secret-in-input",
                place,
                format!("`${}` carries the secret `{path}` in an input object", variable.name),
            )
            .help(
                "write the object in the operation, with a variable for each of its fields, and mark the secret one; or add `@sensitive(if: false)` if its name misleads"
                    .to_owned(),
            ),
        );
        return;
    }
    let marked = variable.directives.get(ENCRYPT).is_some()
        || variable.directives.get(PHONE_CODE).is_some()
        || sensitive(&variable.directives).is_some();
    if marked || !may_be_secret(&parsed.schema, ty) {
        return;
    }
    let telling = std::iter::once(&variable.name)
        .chain(passed_to.into_iter().flatten())
        .find(|name| is_secret_name(name))
        .or(is_secret_scalar(&parsed.schema, ty).then_some(&variable.name));
    if let Some(telling) = telling {
        let what = if *telling == variable.name {
            format!("`${}`", variable.name)
        } else {
            format!("`${}`, which becomes `{telling}`,", variable.name)
        };
        let mark = if ty == "String" && telling.to_ascii_lowercase().ends_with("password") {
            "@encrypt` (the service wants it encrypted) or `@sensitive"
        } else {
            "@sensitive"
        };
        problems.push(unmarked(place, &what, mark));
    }
}

fn unmarked(place: crate::diagnostic::Place, what: &str, mark: &str) -> Diagnostic {
    Diagnostic::new(
        "unmarked-secret",
        place,
        format!("{what} looks like a secret and is not marked as one"),
    )
    .help(format!(
        "add `{mark}`, or `@sensitive(if: false)` if its name misleads"
    ))
}

/// Whether a value of the type can be a secret by itself.
pub(super) fn may_be_secret(schema: &Schema, ty: &str) -> bool {
    matches!(ty, "String" | "Int" | "ID") || is_custom_scalar(schema, ty)
}

fn is_custom_scalar(schema: &Schema, ty: &str) -> bool {
    let found = schema.types.get(ty);
    found.is_some_and(|found| found.is_scalar() && !found.is_built_in())
}

/// Whether a scalar type is itself named like a secret, as `JWT` is.
fn is_secret_scalar(schema: &Schema, ty: &str) -> bool {
    is_custom_scalar(schema, ty) && is_secret_name(ty)
}

/// The first secret that an input object carries, by its path.
fn secret_in_input(schema: &Schema, name: &str) -> Option<String> {
    let mut fields = input_fields(schema, name).into_iter();
    let found = fields.find(|(_, field)| {
        let inner = field.ty.inner_named_type();
        let suspicious = is_secret_name(&field.name) || is_secret_scalar(schema, inner);
        may_be_secret(schema, inner) && suspicious
    });
    found.map(|(path, _)| path)
}

/// The arguments, also of directives, and the input fields that each variable of an operation is passed to.
fn uses(document: &ExecutableDocument, operation: &Operation) -> IndexMap<Name, IndexSet<Name>> {
    let mut uses = IndexMap::new();
    let fragments = fragments_of(document, operation);
    let fragments = fragments
        .values()
        .map(|fragment| (&fragment.directives, &fragment.selection_set));
    let own = (&operation.directives, &operation.selection_set);
    for (directives, selection) in std::iter::once(own).chain(fragments) {
        let mut arguments: Vec<&Node<Argument>> = Vec::new();
        each_field(selection, &mut |field| arguments.extend(&field.arguments));
        for directive in directives {
            arguments.extend(&directive.arguments);
        }
        each_directive(selection, &mut |directive| {
            arguments.extend(&directive.arguments);
        });
        for argument in arguments {
            passed(&argument.name, &argument.value, &mut uses);
        }
    }
    uses
}

fn passed(to: &Name, value: &Value, uses: &mut IndexMap<Name, IndexSet<Name>>) {
    match value {
        Value::Variable(variable) => {
            uses.entry(variable.clone()).or_default().insert(to.clone());
        }
        Value::List(values) => values.iter().for_each(|value| passed(to, value, uses)),
        Value::Object(fields) => {
            for (name, value) in fields {
                passed(name, value, uses);
            }
        }
        _ => {}
    }
}
