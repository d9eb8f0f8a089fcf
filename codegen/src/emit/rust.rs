//! The Rust types of what a plan carries.

use super::{code::Code, markdown};
use crate::plan::{Field, Leaf, Source, Value, Variable};

/// The type of one value as the caller gives it.
pub(super) fn given(value: &Value) -> String {
    match value {
        Value::Text => "String".to_owned(),
        Value::Secret | Value::PhoneCode | Value::PhoneCodeNumber | Value::SecretNumber => {
            "runtime::Secret".to_owned()
        }
        Value::Password => "runtime::Password".to_owned(),
        Value::Integer => "i32".to_owned(),
        Value::Float => "f64".to_owned(),
        Value::Boolean => "bool".to_owned(),
        Value::Json => "runtime::Json".to_owned(),
        Value::SecretJson => "runtime::SecretJson".to_owned(),
        Value::Enum(name) | Value::Input(name) | Value::SecretInput(name) => {
            format!("types::{name}")
        }
    }
}

/// The type of one value as it is sent.
fn sent(value: &Value) -> String {
    match value {
        Value::Password => "runtime::Ciphertext".to_owned(),
        Value::SecretNumber | Value::PhoneCodeNumber => "runtime::Digits".to_owned(),
        _ => given(value),
    }
}

fn listed(variable: &Variable, value: String) -> String {
    if variable.list {
        format!("Vec<{value}>")
    } else {
        value
    }
}

/// The type of a variable as the caller gives it, when he gives it.
pub(super) fn value(variable: &Variable) -> String {
    listed(variable, given(&variable.value))
}

/// The type of the operation's field that holds a variable.
pub(super) fn held(variable: &Variable) -> String {
    match (variable.source, variable.required) {
        (Source::PoolId | Source::UserId, _) => "Option<String>".to_owned(),
        (Source::Caller, true) => value(variable),
        (Source::Caller, false) => format!("runtime::Input<{}>", value(variable)),
    }
}

/// The type of the field of `Variables` that carries a variable.
pub(super) fn carried(variable: &Variable) -> String {
    let value = listed(variable, sent(&variable.value));
    match (variable.source, variable.required) {
        (Source::PoolId | Source::UserId, _) => "String".to_owned(),
        (Source::Caller, true) => value,
        (Source::Caller, false) => format!("runtime::Input<{value}>"),
    }
}

/// The type of a parameter, and the expression that makes the held value of it.
pub(super) fn parameter(variable: &Variable) -> (String, String) {
    let name = &variable.name;
    let ty = value(variable);
    let copied = matches!(
        variable.value,
        Value::Integer | Value::Float | Value::Boolean
    );
    if variable.list {
        let item = given(&variable.value);
        (
            format!("impl IntoIterator<Item = impl Into<{item}>>"),
            format!("{name}.into_iter().map(Into::into).collect()"),
        )
    } else if copied {
        (ty, name.clone())
    } else {
        (format!("impl Into<{ty}>"), format!("{name}.into()"))
    }
}

/// The attribute of an item that the schema deprecates, for a reason.
pub(super) fn deprecated(code: &mut Code, reason: Option<&str>) {
    if let Some(reason) = reason {
        let reason = markdown::line(reason);
        code.line(&format!("#[deprecated(note = {reason:?})]"));
    }
}

/// The attribute of an item that uses what is deprecated: the warning is for those who use it themselves.
pub(super) fn allow_deprecated(code: &mut Code, uses: bool) {
    if uses {
        code.line("#[allow(deprecated)]");
    }
}

/// The name of a struct in a link of its documentation: one that a derive of the prelude has, too, says that it is the struct.
pub(super) fn linked(name: &str) -> String {
    const DERIVES: [&str; 9] = [
        "Clone",
        "Copy",
        "Debug",
        "Default",
        "Eq",
        "Hash",
        "Ord",
        "PartialEq",
        "PartialOrd",
    ];
    if DERIVES.contains(&name) {
        format!("struct@{name}")
    } else {
        name.to_owned()
    }
}

/// The type of one element of the answer; `types` is the path to the shared types.
pub(super) fn leaf(leaf: &Leaf, types: &str) -> String {
    match leaf {
        Leaf::List(item) => format!("Vec<{}>", self::leaf(item, types)),
        Leaf::Text => "String".to_owned(),
        Leaf::Secret => "runtime::Secret".to_owned(),
        Leaf::Integer => "i64".to_owned(),
        Leaf::Float => "f64".to_owned(),
        Leaf::Boolean => "bool".to_owned(),
        Leaf::Json => "runtime::Json".to_owned(),
        Leaf::SecretJson => "runtime::SecretJson".to_owned(),
        Leaf::Shape(name) => name.clone(),
        Leaf::Enum(name) | Leaf::Fragment(name) => format!("{types}{name}"),
    }
}

/// The type of a field of the answer.
pub(super) fn answer(field: &Field, types: &str) -> String {
    let inner = leaf(&field.leaf, types);
    match (field.list, field.nullable) {
        (true, true) => format!("Option<Vec<{inner}>>"),
        (true, false) => format!("Vec<{inner}>"),
        (false, true) => format!("Option<{inner}>"),
        (false, false) => inner,
    }
}
