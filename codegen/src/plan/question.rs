//! What an operation asks: its variables, and the input types and enums they bring along.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::{
    Node,
    ast::{InputValueDefinition, VariableDefinition},
    executable::Operation,
    schema::{self, ExtendedType},
};
use indexmap::IndexMap;

use super::{Enum, EnumValue, Input, Source, Value, Variable, room::Taken};
use crate::{
    diagnostic::{Diagnostic, Place},
    directive::{
        ALLOW_EMPTY, ENCRYPT, PHONE_CODE, POOL_ID, USER_ID, deprecated, id_kind, sensitive,
        session_requires,
    },
    document::{Passed, input_fields, passed},
    names,
    validate::Validated,
};

/// Types that the operations need, by their names in GraphQL, each once.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The types of `authing`, each with its place.
    pub(super) borrowed: BTreeMap<String, Option<Place>>,
    /// The input types that have a `Float` somewhere in them.
    pub(super) with_floats: BTreeSet<String>,
    /// The input types that are planned or being planned, by their names in GraphQL: one may hold a list of itself.
    begun: BTreeSet<String>,
    pub(super) inputs: IndexMap<String, Input>,
    pub(super) enums: IndexMap<String, Enum>,
    /// How large everything is.
    pub(super) taken: Taken,
    pub(super) problems: Vec<Diagnostic>,
}

impl Shared {
    /// Notes a type of `authing` as needed.
    pub(super) fn borrow(&mut self, name: &str, place: Option<Place>) {
        self.borrowed.entry(name.to_owned()).or_insert(place);
    }
}

/// The variables of an operation, those that a caller cannot do without first, else as declared.
pub(super) fn variables(
    validated: &Validated,
    operation: &Node<Operation>,
    shared: &mut Shared,
) -> Vec<Variable> {
    let passed = passed(&validated.parsed.schema, &validated.document, operation);
    operation
        .variables
        .iter()
        .map(|variable| {
            let passed_to = passed.get(&variable.name).map_or(&[][..], Vec::as_slice);
            planned(validated, variable, passed_to, shared)
        })
        .collect()
}

fn planned(
    validated: &Validated,
    variable: &Node<VariableDefinition>,
    passed_to: &[Passed<'_>],
    shared: &mut Shared,
) -> Variable {
    let own = validated.parsed.files.description(variable.location());
    let passed_to = || passed_to.iter().filter_map(|(_, to)| *to);
    let theirs = passed_to().find_map(|to| to.description.as_deref());
    let directives = &variable.directives;
    let source = if directives.has(POOL_ID) {
        Source::PoolId
    } else if directives.has(USER_ID) {
        Source::UserId
    } else {
        Source::Caller
    };
    let ty = variable.ty.inner_named_type();
    let secret = sensitive(directives) == Some(true);
    let id = id_kind(directives).or_else(|| passed_to().find_map(|to| id_kind(&to.directives)));
    let value = match ty.as_str() {
        _ if source == Source::PoolId => Value::Id("PoolId".to_owned()),
        _ if source == Source::UserId => Value::Id("UserId".to_owned()),
        _ if directives.has(ENCRYPT) => Value::Password,
        "Int" if directives.has(PHONE_CODE) => Value::PhoneCodeNumber,
        _ if directives.has(PHONE_CODE) => Value::PhoneCode,
        "Int" if secret => Value::SecretNumber,
        "String" | "ID" if secret => Value::Secret,
        _ => value_of(validated, ty, id, shared),
    };
    let value = match value {
        Value::Input(name) if secret => {
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
        description: own.or(theirs).map(str::to_owned),
        deprecated: passed_to().find_map(|to| deprecated(&to.directives)),
        source,
        required: variable.ty.is_non_null() && variable.default_value.is_none(),
        list: variable.ty.is_list(),
        value,
        may_be_empty: directives.has(ALLOW_EMPTY),
        session_requires: session_requires(directives).map(names::field),
        place: validated.parsed.files.name(&variable.name),
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

fn value_of(validated: &Validated, ty: &str, id: Option<&str>, shared: &mut Shared) -> Value {
    let schema = &validated.parsed.schema;
    match (ty, schema.types.get(ty)) {
        ("String" | "ID", _) => match id.and_then(names::id_type) {
            Some(name) => Value::Id(name),
            None => Value::Text,
        },
        ("Int", _) => Value::Integer,
        ("Float", _) => Value::Float,
        ("Boolean", _) => Value::Boolean,
        (_, Some(ExtendedType::Enum(found))) => Value::Enum(share_enum(validated, found, shared)),
        (_, Some(ExtendedType::InputObject(found))) => {
            Value::Input(share_input(validated, found, shared))
        }
        _ => Value::Json,
    }
}

/// Notes an input type as needed, and returns its Rust name.
fn share_input(
    validated: &Validated,
    found: &schema::InputObjectType,
    shared: &mut Shared,
) -> String {
    let name = names::type_name(&found.name);
    let place = validated.parsed.files.name(&found.name);
    if !shared.begun.insert(found.name.to_string()) {
        return name;
    }
    let all = input_fields(&validated.parsed.schema, &found.name);
    let mut types = all.iter().map(|(_, field)| field.ty.inner_named_type());
    if types.any(|ty| ty == "Float") {
        shared.with_floats.insert(name.clone());
    }
    if validated.parsed.is_lent(&found.name) {
        shared.borrow(&name, place);
        return name;
    }
    let fields = found.fields.values();
    let input = Input {
        name: name.clone(),
        key: found.name.to_string(),
        description: found.description.as_deref().map(str::to_owned),
        secret: false,
        fields: fields
            .map(|field| input_field(validated, field, shared))
            .collect(),
        place,
    };
    shared.inputs.insert(input.key.clone(), input);
    name
}

fn input_field(
    validated: &Validated,
    field: &InputValueDefinition,
    shared: &mut Shared,
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
        value: value_of(validated, ty, id_kind(&field.directives), shared),
        may_be_empty: true,
        session_requires: None,
        place: validated.parsed.files.name(&field.name),
    }
}

/// Notes an enum as needed, and returns its Rust name.
pub(super) fn share_enum(
    validated: &Validated,
    found: &schema::EnumType,
    shared: &mut Shared,
) -> String {
    let files = &validated.parsed.files;
    let name = names::type_name(&found.name);
    if validated.parsed.is_lent(&found.name) {
        shared.borrow(&name, files.name(&found.name));
    } else if !shared.enums.contains_key(found.name.as_str()) {
        let values = found.values.values().map(|value| EnumValue {
            key: value.value.to_string(),
            name: names::type_name(&value.value),
            description: value.description.as_deref().map(str::to_owned),
            deprecated: deprecated(&value.directives),
            place: files.name(&value.value),
        });
        let values: Vec<_> = values.collect();
        let planned = Enum {
            name: name.clone(),
            key: found.name.to_string(),
            description: found.description.as_deref().map(str::to_owned),
            other: catch_all(&values),
            values,
            place: files.name(&found.name),
        };
        shared.enums.insert(planned.key.clone(), planned);
    }
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
