//! Writes the Rust types of variables and fields.

use crate::plan::{Field, Role, Value, Variable};

/// The type of a variable, or of one element of a list.
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

/// The type of a variable with a value.
pub(super) fn variable(variable: &Variable) -> String {
    vec_if(variable.list, element(variable))
}

/// The type of the struct field for a variable.
pub(super) fn held(variable: &Variable) -> String {
    let ty = self::variable(variable);
    match (variable.is_filled_in(), variable.required) {
        (true, _) => format!("Option<{ty}>"),
        (false, true) => ty,
        (false, false) => format!("runtime::Argument<{ty}>"),
    }
}

/// The type of the parameter for a variable, and the expression that converts it to the value.
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

/// The type of a response value, or of one element of a list. `shapes` is the path prefix of shapes.
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

/// The type of a response field.
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
