//! What an operation asks: its variables, and the input types and enums they bring along.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use apollo_compiler::{
    Name, Node, Schema,
    ast::{self, InputValueDefinition, VariableDefinition},
    executable::Operation,
    schema::{self, ExtendedType},
};
use indexmap::{IndexMap, IndexSet};

use super::{Enum, EnumValue, Input, Source, Value, Variable, collision::Scope, room::Taken};
use crate::{
    diagnostic::{Diagnostic, Place},
    directive::{
        ALLOW_EMPTY, ENCRYPT, PHONE_CODE, POOL_ID, USER_ID, deprecated, sensitive, session_requires,
    },
    document::{each_field, fragments_of},
    names,
    validate::Validated,
};

/// Types that the operations need, by their names in GraphQL, each once.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The types of `authing`, each with its place.
    pub(super) borrowed: BTreeMap<String, Option<Place>>,
    /// The types of fragments, each with what it is made of and where that is written.
    pub(super) selections: Vec<(String, String, Option<Place>)>,
    /// The input types that have a `Float` somewhere in them.
    pub(super) with_floats: BTreeSet<String>,
    /// The input types that are planned or being planned, by their names in GraphQL: one may hold a list of itself.
    begun: BTreeSet<String>,
    pub(super) inputs: IndexMap<String, Input>,
    pub(super) enums: IndexMap<String, Enum>,
    /// How large everything is.
    pub(super) taken: Taken,
}

/// The variables of an operation, those that a caller cannot do without first, else as declared.
pub(super) fn variables(
    validated: &Validated,
    operation: &Node<Operation>,
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Variable> {
    let passed = passed_to(validated, operation);
    let mut scope = Scope::variables();
    for variable in &operation.variables {
        let (name, origin) = (names::field(&variable.name), format!("`{}`", variable.name));
        scope.claim(
            &name,
            origin,
            validated.files.name(&variable.name),
            problems,
        );
    }
    operation
        .variables
        .iter()
        .map(|variable| {
            let passed_to = passed.get(&variable.name).map_or(&[][..], Vec::as_slice);
            planned(validated, variable, passed_to, shared, problems)
        })
        .collect()
}

fn planned(
    validated: &Validated,
    variable: &Node<VariableDefinition>,
    passed_to: &[&InputValueDefinition],
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Variable {
    let own = validated.files.description(variable.location());
    let mut theirs = passed_to.iter().filter_map(|to| to.description.as_deref());
    let description = own.or_else(|| theirs.next()).map(str::to_owned);
    let mut deprecations = passed_to.iter().filter_map(|to| deprecated(&to.directives));
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
    } else if variable.directives.get(PHONE_CODE).is_some() && ty == "Int" {
        Value::PhoneCodeNumber
    } else if variable.directives.get(PHONE_CODE).is_some() {
        Value::PhoneCode
    } else if secret && ty == "Int" {
        Value::SecretNumber
    } else if secret && matches!(ty.as_str(), "String" | "ID") {
        Value::Secret
    } else {
        let place = validated.files.name(&variable.name);
        value_of(validated, ty, place.as_ref(), shared, problems)
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
        deprecated: deprecations.next(),
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
    let mut inputs = shared.inputs.values_mut();
    let Some(input) = inputs.find(|input| input.name == name) else {
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
fn shown_elsewhere(place: Place, name: &str) -> Diagnostic {
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

fn endless(place: Place, name: &str) -> Diagnostic {
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

/// The value of a type, for a variable at a place.
fn value_of(
    validated: &Validated,
    ty: &str,
    place: Option<&Place>,
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Value {
    let schema = &validated.schema;
    match (ty, schema.types.get(ty)) {
        ("String" | "ID", _) => Value::Text,
        ("Int", _) => Value::Integer,
        ("Float", _) => Value::Float,
        ("Boolean", _) => Value::Boolean,
        (_, Some(ExtendedType::Enum(found))) => {
            Value::Enum(share_enum(validated, found, shared, problems))
        }
        (_, Some(ExtendedType::InputObject(found))) => {
            let name = names::type_name(ty);
            let is_new = shared.begun.insert(ty.to_owned());
            if is_new && holds_float(schema, ty, &mut IndexSet::new()) {
                shared.with_floats.insert(name.clone());
            }
            if validated.is_lent(ty) {
                let place = validated.files.name(&found.name);
                shared.borrowed.entry(name.clone()).or_insert(place);
            } else if contains_itself(schema, ty, ty, &mut IndexSet::new()) {
                problems.extend(place.map(|place| endless(place.clone(), ty)));
                return Value::Json;
            } else if is_new {
                let mut scope = Scope::input_fields();
                let mut fields = Vec::new();
                for field in found.fields.values() {
                    let planned = input_field(validated, field, place, shared, problems);
                    let origin = format!("`{}` of the input type `{ty}`", field.name);
                    let place = validated.files.name(&field.name);
                    scope.claim(&planned.name, origin, place, problems);
                    fields.push(planned);
                }
                let description = found.description.as_deref().map(str::to_owned);
                let input = Input {
                    name: name.clone(),
                    key: ty.to_owned(),
                    description,
                    secret: false,
                    fields,
                };
                shared.inputs.insert(ty.to_owned(), input);
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
    place: Option<&Place>,
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Variable {
    let ty = field.ty.inner_named_type();
    Variable {
        key: field.name.to_string(),
        name: names::field(&field.name),
        graphql_type: field.ty.to_string(),
        description: field.description.as_deref().map(str::to_owned),
        deprecated: deprecated(&field.directives),
        source: Source::Caller,
        required: field.is_required(),
        list: field.ty.is_list(),
        value: value_of(validated, ty, place, shared, problems),
        may_be_empty: true,
        session_requires: None,
    }
}

/// Notes an enum as needed, and returns its Rust name.
pub(super) fn share_enum(
    validated: &Validated,
    found: &schema::EnumType,
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> String {
    let name = names::type_name(&found.name);
    if validated.is_lent(&found.name) {
        let place = validated.files.name(&found.name);
        shared.borrowed.entry(name.clone()).or_insert(place);
        return name;
    }
    if shared.enums.contains_key(found.name.as_str()) {
        return name;
    }
    let mut scope = Scope::enum_values();
    let mut values = Vec::new();
    for value in found.values.values() {
        let (key, name) = (&value.value, names::type_name(&value.value));
        let origin = format!("`{key}` of the enum `{}`", found.name);
        scope.claim(&name, origin, validated.files.name(key), problems);
        values.push(EnumValue {
            key: key.to_string(),
            name,
            description: value.description.as_deref().map(str::to_owned),
            deprecated: deprecated(&value.directives),
        });
    }
    let planned = Enum {
        name: name.clone(),
        key: found.name.to_string(),
        description: found.description.as_deref().map(str::to_owned),
        other: catch_all(&values),
        values,
    };
    shared.enums.insert(planned.key.clone(), planned);
    name
}

/// The variant for unknown values: a value of the schema that has its name keeps it.
fn catch_all(values: &[EnumValue]) -> String {
    let names = ["Other", "Unknown", "Unrecognized"].map(str::to_owned);
    let numbered = (2..).map(|number| format!("Other{number}"));
    let mut names = names.into_iter().chain(numbered);
    let is_free = |name: &String| values.iter().all(|value| value.name != *name);
    names.find(is_free).unwrap_or_default()
}

/// The arguments and input fields that each variable is passed to.
fn passed_to<'plan>(
    validated: &'plan Validated,
    operation: &'plan Node<Operation>,
) -> HashMap<Name, Vec<&'plan InputValueDefinition>> {
    let mut passed = HashMap::new();
    let schema = &validated.schema;
    let fragments = fragments_of(&validated.document, operation);
    let fragments = fragments.keys();
    let fragments = fragments.filter_map(|name| validated.document.fragments.get(name));
    let selections = fragments.map(|fragment| &fragment.selection_set);
    for selection in [&operation.selection_set].into_iter().chain(selections) {
        each_field(selection, &mut |field| {
            for argument in &field.arguments {
                let mut definitions = field.definition.arguments.iter();
                if let Some(to) = definitions.find(|definition| definition.name == argument.name) {
                    collect(schema, to, &argument.value, &mut passed);
                }
            }
        });
    }
    passed
}

fn collect<'plan>(
    schema: &'plan Schema,
    to: &'plan InputValueDefinition,
    value: &ast::Value,
    passed: &mut HashMap<Name, Vec<&'plan InputValueDefinition>>,
) {
    match value {
        ast::Value::Variable(variable) => passed.entry(variable.clone()).or_default().push(to),
        ast::Value::List(values) => values
            .iter()
            .for_each(|value| collect(schema, to, value, passed)),
        ast::Value::Object(fields) => {
            let ty = to.ty.inner_named_type();
            let Some(ExtendedType::InputObject(input)) = schema.types.get(ty) else {
                return;
            };
            for (name, value) in fields {
                if let Some(to) = input.fields.get(name) {
                    collect(schema, to, value, passed);
                }
            }
        }
        _ => {}
    }
}
