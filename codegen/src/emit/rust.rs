//! The Rust types of what a plan carries, as generated code writes them.

use crate::plan::{Field, Leaf, Source, Value, Variable};

/// The type of one value as the caller gives it.
fn element(value: &Value) -> String {
    match value {
        Value::Text => "String",
        Value::Secret | Value::PhoneCode | Value::PhoneCodeNumber | Value::SecretNumber => {
            "runtime::Secret"
        }
        Value::Password => "runtime::Password",
        Value::Integer => "i32",
        Value::Float => "f64",
        Value::Boolean => "bool",
        Value::Json => "runtime::Json",
        Value::SecretJson => "runtime::SecretJson",
        Value::Id(name) => return format!("runtime::{name}"),
        Value::Enum(name) | Value::Input(name) | Value::SecretInput(name) => {
            return format!("types::{name}");
        }
    }
    .to_owned()
}

/// The type of a variable that has a value.
pub(super) fn variable(variable: &Variable) -> String {
    vec_if(variable.list, element(&variable.value))
}

/// The type of the field that holds a variable.
pub(super) fn held(variable: &Variable) -> String {
    let ty = self::variable(variable);
    match (variable.source, variable.required) {
        (Source::PoolId | Source::UserId, _) => format!("Option<{ty}>"),
        (Source::Caller, true) => ty,
        (Source::Caller, false) => format!("runtime::Input<{ty}>"),
    }
}

/// The type of a parameter, and the expression that makes the value of it.
pub(super) fn parameter(variable: &Variable) -> (String, String) {
    let name = &variable.name;
    let element = element(&variable.value);
    match &variable.value {
        _ if variable.list => (
            format!("impl IntoIterator<Item = impl Into<{element}>>"),
            format!("{name}.into_iter().map(Into::into).collect()"),
        ),
        Value::Integer | Value::Float | Value::Boolean => (element, name.clone()),
        _ => (format!("impl Into<{element}>"), format!("{name}.into()")),
    }
}

/// The type of one element of the response. Its selections are the structs that the path `shapes` leads to.
pub(super) fn leaf(leaf: &Leaf, shapes: &str) -> String {
    match leaf {
        Leaf::Text => "String",
        Leaf::Secret => "runtime::Secret",
        Leaf::Integer => "i64",
        Leaf::Float => "f64",
        Leaf::Boolean => "bool",
        Leaf::Json => "runtime::Json",
        Leaf::SecretJson => "runtime::SecretJson",
        Leaf::Id(name) => return format!("runtime::{name}"),
        Leaf::List(item) => return format!("Vec<{}>", self::leaf(item, shapes)),
        Leaf::Shape(name) => return format!("{shapes}{name}"),
        Leaf::Enum(name) | Leaf::Fragment(name) => return format!("types::{name}"),
    }
    .to_owned()
}

/// The type of a field of the response.
pub(super) fn field(field: &Field) -> String {
    let ty = vec_if(field.list, leaf(&field.leaf, ""));
    option_if(field.nullable, ty)
}

pub(super) fn vec_if(list: bool, ty: String) -> String {
    if list { format!("Vec<{ty}>") } else { ty }
}

pub(super) fn option_if(optional: bool, ty: String) -> String {
    if optional {
        format!("Option<{ty}>")
    } else {
        ty
    }
}
