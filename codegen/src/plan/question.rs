//! What an operation asks: its variables, and the input types and enums they bring along.

use std::collections::BTreeSet;

use apollo_compiler::{
    Node, Schema,
    ast::{self, InputValueDefinition, VariableDefinition},
    executable::Operation,
    schema::{self, ExtendedType},
};
use indexmap::{IndexMap, IndexSet};

use super::{Enum, EnumValue, Input, Source, Value, Variable};
use crate::{
    Diagnostic,
    directive::{ALLOW_EMPTY, ENCRYPT, POOL_ID, USER_ID, sensitive, session_requires},
    document::{each_field, fragments_of},
    names,
    validate::Validated,
};

/// Types that the operations need, by name, each once.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Those that `authing` has.
    pub(super) borrowed: BTreeSet<String>,
    /// The input types that have a `Float` somewhere in them.
    pub(super) with_floats: BTreeSet<String>,
    /// The input types that are planned or being planned: one may hold a list of itself.
    begun: BTreeSet<String>,
    pub(super) inputs: IndexMap<String, Input>,
    pub(super) enums: IndexMap<String, Enum>,
}

/// The variables of an operation, those that a caller cannot do without first, else as declared.
pub(super) fn variables(
    validated: &Validated,
    operation: &Node<Operation>,
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Variable> {
    let described = argument_descriptions(validated, operation);
    operation
        .variables
        .iter()
        .map(|variable| {
            let own = validated.files.description(variable.location());
            let description = own
                .map(str::to_owned)
                .or_else(|| described.get(variable.name.as_str()).cloned());
            planned(validated, variable, description, shared, problems)
        })
        .collect()
}

fn planned(
    validated: &Validated,
    variable: &Node<VariableDefinition>,
    description: Option<String>,
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Variable {
    let source = if variable.directives.get(POOL_ID).is_some() {
        Source::PoolId
    } else if variable.directives.get(USER_ID).is_some() {
        Source::UserId
    } else {
        Source::Caller
    };
    let ty = variable.ty.inner_named_type();
    let secret = sensitive(&variable.directives) == Some(true);
    let value = if variable.directives.get(ENCRYPT).is_some() {
        Value::Password
    } else if secret && ty == "Int" {
        Value::SecretNumber
    } else if secret && matches!(ty.as_str(), "String" | "ID") {
        Value::Secret
    } else {
        let place = validated.files.name(&variable.name);
        value_of(validated, ty, shared, &mut |name| {
            if let Some(place) = &place {
                problems.push(endless(place.clone(), name));
            }
        })
    };
    let value = match value {
        Value::Input(name) if secret => {
            if validated.is_lent(ty)
                && let Some(place) = validated.files.name(&variable.name)
            {
                problems.push(shown_elsewhere(place, &name));
            }
            hide(&name, shared);
            Value::SecretInput(name)
        }
        Value::Json if secret => Value::SecretJson,
        value => value,
    };
    Variable {
        key: variable.name.to_string(),
        name: names::field(&variable.name),
        graphql_type: variable.ty.to_string(),
        description,
        source,
        required: variable.ty.is_non_null() && variable.default_value.is_none(),
        list: variable.ty.is_list(),
        value,
        may_be_empty: variable.directives.get(ALLOW_EMPTY).is_some(),
        session_requires: session_requires(&variable.directives).map(names::field),
    }
}

/// Sees to it that nothing prints an input type, or what it is made of, in whatever operation it is.
fn hide(name: &str, shared: &mut Shared) {
    let Some(input) = shared.inputs.get_mut(name) else {
        return;
    };
    if std::mem::replace(&mut input.secret, true) {
        return;
    }
    let part = |field: &Variable| match &field.value {
        Value::Input(name) => Some(name.clone()),
        _ => None,
    };
    let parts: Vec<_> = input.fields.iter().filter_map(part).collect();
    for part in parts {
        hide(&part, shared);
    }
}

/// What `authing` lends is as it is there.
fn shown_elsewhere(place: crate::diagnostic::Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        "directive-type",
        place,
        format!("`@sensitive` cannot hide `{name}`: the type is one of `authing`, which hides it or shows it"),
    )
    .help(
        "remove the directive, or write the object in the operation, with a variable for each of its fields"
            .to_owned(),
    )
}

fn endless(place: crate::diagnostic::Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        "recursive-input",
        place,
        format!("the input type `{name}` contains itself, which is not supported"),
    )
    .help(
        "write the object in the operation, with a variable for each field that is needed"
            .to_owned(),
    )
}

fn value_of(
    validated: &Validated,
    ty: &str,
    shared: &mut Shared,
    endless: &mut dyn FnMut(&str),
) -> Value {
    let schema = &validated.schema;
    match (ty, schema.types.get(ty)) {
        ("String" | "ID", _) => Value::Text,
        ("Int", _) => Value::Integer,
        ("Float", _) => Value::Float,
        ("Boolean", _) => Value::Boolean,
        (_, Some(ExtendedType::Enum(found))) => Value::Enum(share_enum(validated, found, shared)),
        (_, Some(ExtendedType::InputObject(found))) => {
            let name = names::type_name(ty);
            if holds_float(schema, ty, &mut IndexSet::new()) {
                shared.with_floats.insert(name.clone());
            }
            if validated.is_lent(ty) {
                shared.borrowed.insert(name.clone());
            } else if contains_itself(schema, ty, ty, &mut IndexSet::new()) {
                endless(ty);
                return Value::Json;
            } else if shared.begun.insert(name.clone()) {
                let fields = found
                    .fields
                    .values()
                    .map(|field| input_field(validated, field, shared, endless))
                    .collect();
                let description = found.description.as_deref().map(str::to_owned);
                let input = Input {
                    name: name.clone(),
                    key: ty.to_owned(),
                    description,
                    secret: false,
                    fields,
                };
                shared.inputs.insert(name.clone(), input);
            }
            Value::Input(name)
        }
        _ => Value::Json,
    }
}

/// Whether a type is a part of itself. A list ends it: there need be nothing in it.
fn contains_itself(schema: &Schema, ty: &str, sought: &str, seen: &mut IndexSet<String>) -> bool {
    let Some(ExtendedType::InputObject(input)) = schema.types.get(ty) else {
        return false;
    };
    let mut parts = input.fields.values().filter(|field| !field.ty.is_list());
    parts.any(|field| {
        let inner = field.ty.inner_named_type().to_string();
        inner == sought
            || (seen.insert(inner.clone()) && contains_itself(schema, &inner, sought, seen))
    })
}

/// Whether an input type has a `Float` somewhere in it.
fn holds_float(schema: &Schema, ty: &str, seen: &mut IndexSet<String>) -> bool {
    let Some(ExtendedType::InputObject(input)) = schema.types.get(ty) else {
        return ty == "Float";
    };
    let mut parts = input
        .fields
        .values()
        .map(|field| field.ty.inner_named_type());
    seen.insert(ty.to_owned()) && parts.any(|part| holds_float(schema, part, seen))
}

fn input_field(
    validated: &Validated,
    field: &InputValueDefinition,
    shared: &mut Shared,
    endless: &mut dyn FnMut(&str),
) -> Variable {
    Variable {
        key: field.name.to_string(),
        name: names::field(&field.name),
        graphql_type: field.ty.to_string(),
        description: field.description.as_deref().map(str::to_owned),
        source: Source::Caller,
        required: field.is_required(),
        list: field.ty.is_list(),
        value: value_of(validated, field.ty.inner_named_type(), shared, endless),
        may_be_empty: true,
        session_requires: None,
    }
}

/// Notes an enum as needed and answers its Rust name.
pub(super) fn share_enum(
    validated: &Validated,
    found: &schema::EnumType,
    shared: &mut Shared,
) -> String {
    let name = names::type_name(&found.name);
    if validated.is_lent(&found.name) {
        shared.borrowed.insert(name.clone());
        return name;
    }
    shared.enums.entry(name.clone()).or_insert_with(|| Enum {
        name: name.clone(),
        key: found.name.to_string(),
        description: found.description.as_deref().map(str::to_owned),
        values: found
            .values
            .values()
            .map(|value| EnumValue {
                key: value.value.to_string(),
                name: names::type_name(&value.value),
                description: value.description.as_deref().map(str::to_owned),
            })
            .collect(),
    });
    name
}

/// What the schema says of the argument, or input field, that each variable is passed to.
fn argument_descriptions(
    validated: &Validated,
    operation: &Node<Operation>,
) -> IndexMap<String, String> {
    let mut descriptions = IndexMap::new();
    let schema = &validated.schema;
    let mut collect = |field: &Node<apollo_compiler::executable::Field>| {
        for argument in &field.arguments {
            if let Some(definition) = field.definition.argument_by_name(&argument.name) {
                describe(schema, definition, &argument.value, &mut descriptions);
            }
        }
    };
    each_field(&operation.selection_set, &mut collect);
    for fragment in fragments_of(&validated.document, operation).values() {
        each_field(&fragment.selection_set, &mut collect);
    }
    descriptions
}

fn describe(
    schema: &Schema,
    definition: &InputValueDefinition,
    value: &ast::Value,
    descriptions: &mut IndexMap<String, String>,
) {
    match value {
        ast::Value::Variable(variable) => {
            if let Some(description) = &definition.description {
                descriptions
                    .entry(variable.to_string())
                    .or_insert_with(|| description.to_string());
            }
        }
        ast::Value::List(values) => values
            .iter()
            .for_each(|value| describe(schema, definition, value, descriptions)),
        ast::Value::Object(fields) => {
            let ty = definition.ty.inner_named_type();
            let Some(ExtendedType::InputObject(input)) = schema.types.get(ty) else {
                return;
            };
            for (name, value) in fields {
                if let Some(definition) = input.fields.get(name) {
                    describe(schema, definition, value, descriptions);
                }
            }
        }
        _ => {}
    }
}
