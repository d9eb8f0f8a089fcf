//! What operations share: fragments, input types, enums; and the structs of selections.

use super::{Home, code::Code, question::setters, rust};
use crate::plan::{Enum, Fragment, Input, Plan, Shape, Value, Variable};

pub(super) fn fragment(code: &mut Code, fragment: &Fragment) {
    for (position, shape) in fragment.shapes.iter().enumerate() {
        if position > 0 {
            code.blank();
        }
        self::shape(code, shape, "");
    }
}

/// The struct of a selection; `types` is the path to the shared types.
pub(super) fn shape(code: &mut Code, shape: &Shape, types: &str) {
    code.describe(
        shape.description.as_deref(),
        &format!("What is selected from `{}`.", shape.on),
    );
    code.line("#[derive(Clone, Debug)]");
    code.line("#[non_exhaustive]");
    code.open(&format!("pub struct {} {{", shape.name));
    for field in &shape.fields {
        code.describe(
            field.description.as_deref(),
            &format!("The service's `{}`.", field.key),
        );
        rust::deprecated(code, field.deprecated.as_deref());
        code.line(&format!(
            "pub {}: {},",
            field.name,
            rust::answer(field, types)
        ));
    }
    code.close("}");
    code.blank();
    object(code, shape);
}

/// How the struct is read: the positions of the fields it cannot do without, and each field with its position and key.
fn object(code: &mut Code, shape: &Shape) {
    let positions = || shape.fields.iter().enumerate();
    let required: Vec<_> = positions()
        .filter(|(_, field)| !field.nullable && !field.list)
        .map(|(position, _)| position.to_string())
        .collect();
    let fields: Vec<_> = positions()
        .map(|(position, field)| format!("{position} {:?} {}", field.key, field.name))
        .collect();
    code.line(&format!(
        "runtime::object!({}, {}, [{}], {{ {} }});",
        shape.name,
        shape.fields.len().div_ceil(64),
        required.join(" "),
        fields.join(" ")
    ));
}

pub(super) fn input(code: &mut Code, input: &Input, home: Home) {
    code.describe(
        input.description.as_deref(),
        &format!("The input type `{}`.", input.name),
    );
    code.line(if input.secret {
        "#[derive(Clone, runtime::Serialize)]"
    } else {
        "#[derive(Clone, Debug, runtime::Serialize)]"
    });
    code.line(&format!("#[serde(crate = {:?})]", home.serde()));
    code.open(&format!("pub struct {} {{", input.name));
    for field in &input.fields {
        let mut serde = Vec::new();
        if field.key != field.name {
            serde.push(format!("rename = {:?}", field.key));
        }
        if !field.required {
            serde.push("skip_serializing_if = \"runtime::Input::is_absent\"".to_owned());
        }
        if !serde.is_empty() {
            code.line(&format!("#[serde({})]", serde.join(", ")));
        }
        let ty = rust::held(field).replace("types::", "");
        code.line(&format!("{}: {ty},", field.name));
    }
    code.close("}");
    code.blank();
    setters(code, &input.name, &input.fields, "");
    if input.secret {
        code.blank();
        hidden(code, &input.name);
    }
}

/// Whether every number in an input type is one that JSON has.
pub(super) fn finite(code: &mut Code, plan: &Plan, input: &Input) {
    let fields = input.fields.iter().filter(|field| has_floats(plan, field));
    let checks: Vec<_> = fields
        .map(|field| format!("runtime::Finite::is_finite(&self.{})", field.name))
        .collect();
    code.open(&format!("impl runtime::Finite for {} {{", input.name));
    code.open_inline("fn is_finite(&self) -> bool {");
    code.line(&checks.join(" && "));
    code.close("}");
    code.close("}");
}

/// Whether there may be a `Float` in a variable or field.
pub(super) fn has_floats(plan: &Plan, variable: &Variable) -> bool {
    match &variable.value {
        Value::Float => true,
        Value::Input(name) | Value::SecretInput(name) => plan.with_floats.contains(name),
        _ => false,
    }
}

/// `Debug` that shows nothing.
fn hidden(code: &mut Code, name: &str) {
    code.open(&format!("impl ::std::fmt::Debug for {name} {{"));
    code.open("fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {");
    code.line(&format!("formatter.write_str(\"{name}(***)\")"));
    code.close("}");
    code.close("}");
}

pub(super) fn enumeration(code: &mut Code, found: &Enum) {
    code.describe(
        found.description.as_deref(),
        &format!("The enum `{}`.", found.name),
    );
    let deprecated = found.values.iter().any(|value| value.deprecated.is_some());
    code.line("#[derive(Clone, Debug, PartialEq, Eq, Hash)]");
    code.line("#[non_exhaustive]");
    code.open(&format!("pub enum {} {{", found.name));
    for value in &found.values {
        code.describe(value.description.as_deref(), &format!("`{}`.", value.key));
        rust::deprecated(code, value.deprecated.as_deref());
        code.line(&format!("{},", value.name));
    }
    code.doc("A value that the schema did not know when this was compiled.");
    code.line(&format!("{}(String),", found.other));
    code.close("}");
    code.blank();
    rust::allow_deprecated(code, deprecated);
    code.open(&format!("impl {} {{", found.name));
    code.doc("The value as GraphQL writes it.");
    code.open_inline("pub fn as_str(&self) -> &str {");
    code.open("match self {");
    for value in &found.values {
        code.line(&format!("Self::{} => {:?},", value.name, value.key));
    }
    code.line(&format!("Self::{}(value) => value,", found.other));
    code.close("}");
    code.close("}");
    code.close("}");
    code.blank();
    rust::allow_deprecated(code, deprecated);
    code.open(&format!("impl From<String> for {} {{", found.name));
    code.open_inline("fn from(value: String) -> Self {");
    code.open("match value.as_str() {");
    for value in &found.values {
        code.line(&format!("{:?} => Self::{},", value.key, value.name));
    }
    code.line(&format!("_ => Self::{}(value),", found.other));
    code.close("}");
    code.close("}");
    code.close("}");
    code.blank();
    let first = found.values.first().map_or("", |value| &value.key);
    code.line(&format!("runtime::text_enum!({}, {first:?});", found.name));
}
