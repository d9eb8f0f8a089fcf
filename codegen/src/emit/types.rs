//! What operations share: fragments, input types, enums; and the structs of selections.

use super::{
    arguments,
    layout::{blocks, deprecated, described, indented, lines},
    rust,
};
use crate::plan::{Enum, Fragment, Input, Plan, Shape, Value, Variable};

/// A fragment as it stands in the module `types`.
pub(crate) fn fragment(fragment: &Fragment) -> String {
    blocks(fragment.shapes.iter().map(shape))
}

/// The struct of a selection, and how it is read: the positions of its required fields, and each field with its position
/// and key.
pub(super) fn shape(shape: &Shape) -> String {
    let Shape {
        name, on, fields, ..
    } = shape;
    let otherwise = format!("What is selected from `{on}`.");
    let description = described(shape.description.as_deref(), &otherwise);
    let members = lines(fields, |field| {
        let otherwise = format!("The service's `{}`.", field.key);
        let description = described(field.description.as_deref(), &otherwise);
        let deprecated = deprecated(field.deprecated.as_deref());
        let ty = rust::field(field);
        format!("{description}{deprecated}pub {}: {ty},", field.name)
    });
    let members = indented(&members);
    let (mut required, mut table) = (Vec::new(), Vec::new());
    for (position, field) in fields.iter().enumerate() {
        if !field.nullable && !field.list {
            required.push(position.to_string());
        }
        table.push(format!("{position} {:?} {}", field.key, field.name));
    }
    let (required, table) = (required.join(" "), table.join(" "));
    format!(
        "\
{description}#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct {name} {{
{members}}}

runtime::object!({name}, [{required}], {{ {table} }});
"
    )
}

pub(super) fn input(plan: &Plan, input: &Input) -> String {
    let Input {
        name, key, fields, ..
    } = input;
    let description = described(
        input.description.as_deref(),
        &format!("The input type `{key}`."),
    );
    let derived = if input.secret {
        "Clone"
    } else {
        "Clone, Debug"
    };
    let members = arguments::fields(fields);
    let table: Vec<_> = fields
        .iter()
        .map(|field| format!("{:?} {}", field.key, field.name))
        .collect();
    let table = table.join(" ");
    let sent = format!("runtime::sent!({name}, {{ {table} }});\n");
    let structure = format!(
        "\
{description}#[derive({derived})]
pub struct {name} {{
{members}}}
"
    );
    let hidden = if input.secret {
        format!("runtime::hidden!({name});\n")
    } else {
        String::new()
    };
    let finite = if plan.with_floats.contains(name) {
        finite(plan, input)
    } else {
        String::new()
    };
    let methods = arguments::methods(name, fields, "setters");
    blocks([structure, methods, format!("{sent}{hidden}"), finite])
}

/// Whether every number in an input type is one that JSON has.
fn finite(plan: &Plan, input: &Input) -> String {
    let fields = input.fields.iter().filter(|field| has_floats(plan, field));
    let checks: Vec<_> = fields
        .map(|field| format!("runtime::Finite::is_finite(&self.{})", field.name))
        .collect();
    let (name, checks) = (&input.name, checks.join(" && "));
    format!(
        "\
impl runtime::Finite for {name} {{
    #[inline]
    fn is_finite(&self) -> bool {{
        {checks}
    }}
}}
"
    )
}

/// Whether there may be a `Float` in a variable or field.
pub(super) fn has_floats(plan: &Plan, variable: &Variable) -> bool {
    match &variable.value {
        Value::Float => true,
        Value::Input(name) | Value::SecretInput(name) => plan.with_floats.contains(name),
        _ => false,
    }
}

pub(super) fn enumeration(found: &Enum) -> String {
    let Enum {
        name, key, other, ..
    } = found;
    let otherwise = format!("The enum `{key}`.");
    let description = described(found.description.as_deref(), &otherwise);
    let variants = lines(&found.values, |value| {
        let otherwise = format!("`{}`.", value.key);
        let description = described(value.description.as_deref(), &otherwise);
        let deprecated = deprecated(value.deprecated.as_deref());
        format!("{description}{deprecated}{},", value.name)
    });
    let variants = indented(&variants);
    let table = lines(&found.values, |value| {
        format!("    {:?} {}", value.key, value.name)
    });
    format!(
        "\
{description}#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum {name} {{
{variants}    /// A value that the schema did not know when this was compiled.
    {other}(String),
}}

runtime::text_enum! {{ {name}, {other}
{table}}}
"
    )
}
