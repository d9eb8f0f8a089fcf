//! The Rust types of what a plan carries, as generated code writes them.

use crate::plan::{Field, Role, Value, Variable};

/// The type of one value as the caller gives it.
fn element(variable: &Variable) -> String {
    match (&variable.value, variable.role) {
        (_, Role::Password) => "runtime::Password".to_owned(),
        (Value::Text | Value::Integer, Role::Secret | Role::PhoneCode) => {
            "runtime::Secret".to_owned()
        }
        (Value::Integer, _) => "i32".to_owned(),
        (value, role) => self::value(value, role == Role::Secret, ""),
    }
}

/// The type of a variable that has a value.
pub(super) fn variable(variable: &Variable) -> String {
    vec_if(variable.list, element(variable))
}

/// The type of the field that holds a variable.
pub(super) fn held(variable: &Variable) -> String {
    let ty = self::variable(variable);
    match (variable.is_filled_in(), variable.required) {
        (true, _) => format!("Option<{ty}>"),
        (false, true) => ty,
        (false, false) => format!("runtime::Argument<{ty}>"),
    }
}

/// The type of a parameter, and the expression that makes the value of it.
pub(super) fn parameter(variable: &Variable) -> (String, String) {
    let name = &variable.item.name;
    let element = element(variable);
    match element.as_str() {
        _ if variable.list => (
            format!("impl IntoIterator<Item = impl Into<{element}>>"),
            format!("{name}.into_iter().map(Into::into).collect()"),
        ),
        "i32" | "f64" | "bool" => (element, name.clone()),
        _ => (format!("impl Into<{element}>"), format!("{name}.into()")),
    }
}

/// The type of one value of the response. Its selections are the structs that the path `shapes` leads to.
pub(super) fn value(value: &Value, secret: bool, shapes: &str) -> String {
    match value {
        Value::Text if secret => "runtime::Secret",
        Value::Text => "String",
        Value::Integer => "i64",
        Value::Float => "f64",
        Value::Boolean => "bool",
        Value::Json if secret => "runtime::SecretJson",
        Value::Json => "runtime::serde_json::Value",
        Value::Id(name) => return format!("runtime::{name}"),
        Value::List(item) => return format!("Vec<{}>", self::value(item, secret, shapes)),
        Value::Shape(name) => return format!("{shapes}{name}"),
        Value::Enum(name) | Value::Input(name) | Value::Fragment(name) => {
            return format!("types::{name}");
        }
    }
    .to_owned()
}

/// The type of a field of the response.
pub(super) fn field(field: &Field) -> String {
    let ty = vec_if(field.list, value(&field.value, field.secret, ""));
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
