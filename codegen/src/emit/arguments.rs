//! Writes the constructor and the setters of operations and input objects.

use super::{
    layout::{blocks, deprecated, described, doc, indented, lines},
    markdown, rust,
};
use crate::plan::{Role, Variable};

/// The struct fields for the variables.
pub(super) fn fields(variables: &[Variable]) -> String {
    let fields = lines(variables, |variable| {
        format!("{}: {},", variable.item.name, rust::held(variable))
    });
    indented(&fields)
}

/// The constructor, and the setters, which a macro expands. `noun` is the word for the struct in its documentation.
pub(super) fn methods(
    noun: &str,
    name: &str,
    variables: &[Variable],
    setters_macro: &str,
) -> String {
    blocks([
        constructor(noun, name, variables),
        setters(name, variables, setters_macro),
    ])
}

fn arguments(variables: &[Variable]) -> impl Iterator<Item = &Variable> {
    variables.iter().filter(|variable| variable.is_argument())
}

fn constructor(noun: &str, name: &str, variables: &[Variable]) -> String {
    let documentation = indented(&doc(&documentation(noun, variables)));
    let parameters: Vec<_> = arguments(variables)
        .map(|variable| format!("{}: {}", variable.item.name, rust::parameter(variable).0))
        .collect();
    let parameters = parameters.join(", ");
    let fields = lines(variables, |variable| {
        let name = &variable.item.name;
        if variable.is_filled_in() {
            format!("{name}: None,")
        } else if !variable.required {
            format!("{name}: runtime::Argument::Absent,")
        } else {
            match rust::parameter(variable) {
                (_, value) if value == *name => format!("{name},"),
                (_, value) => format!("{name}: {value},"),
            }
        }
    });
    let fields = indented(&indented(&indented(&fields)));
    format!(
        "\
impl {name} {{
{documentation}    #[inline]
    pub fn new({parameters}) -> Self {{
        Self {{
{fields}        }}
    }}
}}
"
    )
}

/// The documentation of the constructor, with a list of the arguments that have a description.
fn documentation(noun: &str, variables: &[Variable]) -> String {
    let first = match arguments(variables).next() {
        Some(_) => format!("Creates the {noun} with its required arguments."),
        None => format!("Creates the {noun}."),
    };
    let described = arguments(variables).filter_map(|variable| {
        let description = markdown::line(variable.item.description.as_ref()?);
        (!description.is_empty()).then_some((variable, description))
    });
    let arguments = lines(described, |(variable, description)| {
        let argument = format!("* `{}`: {description}", variable.item.name);
        match note(variable) {
            Some(note) => format!("{argument}\n  {note}"),
            None => argument,
        }
    });
    blocks([format!("{first}\n"), arguments])
}

fn setters(name: &str, variables: &[Variable], setters_macro: &str) -> String {
    let optional = variables.iter().filter(|variable| !variable.is_argument());
    let setters = blocks(optional.map(setter));
    if setters.is_empty() {
        return setters;
    }
    let setters = indented(&setters);
    format!("runtime::{setters_macro}! {{ {name}\n{setters}}}\n")
}

/// The input of the setter macro for one setter.
fn setter(variable: &Variable) -> String {
    let name = &variable.item.name;
    let otherwise = format!("Sets `{}`.", variable.item.key);
    let description = described(&variable.item, &otherwise);
    let note = lines(note(variable), |note| format!("///\n/// {note}"));
    let deprecated = deprecated(&variable.item);
    let (ty, value) = if variable.is_filled_in() {
        let (ty, value) = rust::parameter(variable);
        (ty, format!("Some({value})"))
    } else if variable.takes_null() {
        let ty = rust::variable(variable);
        (
            format!("impl Into<runtime::Argument<{ty}>>"),
            format!("{name}.into()"),
        )
    } else {
        // It has a default value in the document, and the service rejects null.
        let (ty, value) = rust::parameter(variable);
        (ty, format!("runtime::Argument::Value({value})"))
    };
    format!("{description}{note}{deprecated}pub fn {name}({name}: {ty}) = {value};\n")
}

/// A note about the handling of the value by the client.
fn note(variable: &Variable) -> Option<&'static str> {
    match variable.role {
        Role::PoolId => Some("Defaults to the pool of the client."),
        Role::UserId => Some("On a session, defaults to the logged-in user."),
        Role::Password => Some("Pass plain text: the client encrypts it."),
        Role::Plain | Role::Secret | Role::EmailAddress | Role::PhoneNumber | Role::PhoneCode => {
            None
        }
    }
}
