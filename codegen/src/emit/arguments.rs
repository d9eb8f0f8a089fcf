//! How a caller fills an operation or an input object: a constructor for what is required, setters for the rest.

use super::{
    layout::{blocks, deprecated, described, doc, indented, lines},
    markdown, rust,
};
use crate::plan::{Role, Variable};

/// The fields that hold the variables.
pub(super) fn fields(variables: &[Variable]) -> String {
    let fields = lines(variables, |variable| {
        format!("{}: {},", variable.item.name, rust::held(variable))
    });
    indented(&fields)
}

/// The constructor, and the setters by way of a macro.
pub(super) fn methods(name: &str, variables: &[Variable], setters_macro: &str) -> String {
    blocks([
        constructor(name, variables),
        setters(name, variables, setters_macro),
    ])
}

fn arguments(variables: &[Variable]) -> impl Iterator<Item = &Variable> {
    variables.iter().filter(|variable| variable.is_argument())
}

fn constructor(name: &str, variables: &[Variable]) -> String {
    let documentation = indented(&doc(&documentation(variables)));
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

/// The documentation of the constructor: a list of the arguments that are described.
fn documentation(variables: &[Variable]) -> String {
    let first = match arguments(variables).next() {
        Some(_) => "Creates it with its required arguments.",
        None => "Creates it with nothing set.",
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

/// A setter as the macro takes it: without what is the same for all of them.
fn setter(variable: &Variable) -> String {
    let name = &variable.item.name;
    let otherwise = format!("The service's `{}`.", variable.item.key);
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
        // It has a default, which the service uses if it is absent. The service rejects null.
        let (ty, value) = rust::parameter(variable);
        (ty, format!("runtime::Argument::Value({value})"))
    };
    format!("{description}{note}{deprecated}pub fn {name}({name}: {ty}) = {value};\n")
}

/// What the client does with a value, which the service's description does not know.
fn note(variable: &Variable) -> Option<&'static str> {
    match variable.role {
        Role::PoolId => Some("The client's pool, unless set."),
        Role::UserId => Some("On a session the logged-in user, unless set."),
        Role::Password => Some("Give it as it is: the client encrypts it."),
        Role::Plain | Role::Secret | Role::PhoneCode => None,
    }
}
