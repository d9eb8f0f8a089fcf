//! Writes the types of fragments, input types, enums and selection sets.

use super::{
    arguments,
    layout::{blocks, documented, indented, lines},
    rust,
};
use crate::plan::{Enum, Fragment, Input, Shape};

/// Writes the types of a fragment.
pub(crate) fn fragment(fragment: &Fragment) -> String {
    blocks(fragment.shapes.iter().map(shape))
}

/// Writes the struct of a selection set, and the macro call that implements decoding. Its input contains the positions of the required
/// fields, then the position, key and name of each field.
pub(super) fn shape(shape: &Shape) -> String {
    let name = &shape.item.name;
    let description = documented(&shape.item, &format!("Selected fields of `{}`.", shape.on));
    let members = lines(&shape.fields, |field| {
        let item = &field.item;
        let description = documented(item, &format!("The field `{}`.", item.key));
        format!("{description}pub {}: {},", item.name, rust::field(field))
    });
    let members = indented(&members);
    let (mut required, mut table) = (Vec::new(), Vec::new());
    for (position, field) in shape.fields.iter().enumerate() {
        if !field.nullable && !field.list {
            required.push(position.to_string());
        }
        table.push(format!(
            "{position} {:?} {}",
            field.item.key, field.item.name
        ));
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

pub(super) fn input(input: &Input) -> String {
    let (name, fields) = (&input.item.name, &input.fields);
    let description = documented(
        &input.item,
        &format!("The input type `{}`.", input.item.key),
    );
    let (derived, hidden) = if input.secret {
        ("Clone", format!("runtime::hidden!({name});\n"))
    } else {
        ("Clone, Debug", String::new())
    };
    let members = arguments::fields(fields);
    let table = fields
        .iter()
        .map(|field| format!("{:?} {}", field.item.key, field.item.name));
    let table = table.collect::<Vec<_>>().join(" ");
    let sent = format!("runtime::sent!({name}, {{ {table} }});\n");
    let structure = format!(
        "\
{description}#[derive({derived})]
pub struct {name} {{
{members}}}
"
    );
    let methods = arguments::methods("input object", name, fields, "setters");
    blocks([structure, methods, format!("{sent}{hidden}"), finite(input)])
}

/// Writes the check that JSON supports all numbers in an input object.
fn finite(input: &Input) -> String {
    let fields = input.fields.iter().filter(|field| field.has_floats);
    let checks =
        fields.map(|field| format!("runtime::Finite::is_finite(&self.{})", field.item.name));
    let checks = checks.collect::<Vec<_>>().join(" && ");
    if checks.is_empty() {
        return checks;
    }
    let name = &input.item.name;
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

pub(super) fn enumeration(found: &Enum) -> String {
    let (name, other) = (&found.item.name, &found.other);
    let description = documented(&found.item, &format!("The enum `{}`.", found.item.key));
    let variants = lines(&found.values, |value| {
        let description = documented(value, &format!("`{}`.", value.key));
        format!("{description}{},", value.name)
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
{variants}    /// A value that is not in the schema that this code was generated from.
    {other}(String),
}}

runtime::text_enum! {{ {name}, {other}
{table}}}
"
    )
}
