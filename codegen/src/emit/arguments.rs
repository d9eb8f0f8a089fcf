//! How a caller fills an operation or an input object: a constructor for what is required, setters for the rest.

use super::{
    layout::{blocks, deprecated, described, doc, indented, lines},
    markdown, rust,
};
use crate::plan::{Source, Value, Variable};

/// What a caller has to give.
pub(super) fn required(variables: &[Variable]) -> impl Iterator<Item = &Variable> {
    variables
        .iter()
        .filter(|variable| variable.required && variable.source == Source::Caller)
}

/// What a caller may give.
pub(super) fn optional(variables: &[Variable]) -> impl Iterator<Item = &Variable> {
    variables.iter().filter(|variable| variable.has_setter())
}

/// The fields that hold the variables.
pub(super) fn fields(variables: &[Variable]) -> String {
    let fields = lines(variables, |variable| {
        format!("{}: {},", variable.name, rust::held(variable))
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

fn constructor(name: &str, variables: &[Variable]) -> String {
    let documentation = indented(&doc(&documentation(variables)));
    let parameters: Vec<_> = required(variables)
        .map(|variable| format!("{}: {}", variable.name, rust::parameter(variable).0))
        .collect();
    let parameters = parameters.join(", ");
    let fields = lines(variables, |variable| {
        let name = &variable.name;
        match (variable.source, variable.required) {
            (Source::PoolId | Source::UserId, _) => format!("{name}: None,"),
            (Source::Caller, false) => format!("{name}: runtime::Input::Absent,"),
            (Source::Caller, true) => match rust::parameter(variable) {
                (_, value) if value == *name => format!("{name},"),
                (_, value) => format!("{name}: {value},"),
            },
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
    let first = match required(variables).next() {
        Some(_) => "Creates it with its required arguments.",
        None => "Creates it with nothing set.",
    };
    let described = required(variables).filter_map(|variable| {
        let description = markdown::line(variable.description.as_ref()?);
        (!description.is_empty()).then_some((variable, description))
    });
    let arguments = lines(described, |(variable, description)| {
        let argument = format!("* `{}`: {description}", variable.name);
        match note(variable) {
            Some(note) => format!("{argument}\n  {note}"),
            None => argument,
        }
    });
    blocks([format!("{first}\n"), arguments])
}

fn setters(name: &str, variables: &[Variable], setters_macro: &str) -> String {
    let setters = blocks(optional(variables).map(setter));
    if setters.is_empty() {
        return setters;
    }
    let setters = indented(&setters);
    format!("runtime::{setters_macro}! {{ {name}\n{setters}}}\n")
}

/// A setter as the macro takes it: without what is the same for all of them.
fn setter(variable: &Variable) -> String {
    let name = &variable.name;
    let otherwise = format!("The service's `{}`.", variable.key);
    let description = described(variable.description.as_deref(), &otherwise);
    let note = lines(note(variable), |note| format!("///\n/// {note}"));
    let deprecated = deprecated(variable.deprecated.as_deref());
    let (ty, value) = if variable.source != Source::Caller {
        let (ty, value) = rust::parameter(variable);
        (ty, format!("Some({value})"))
    } else if variable.takes_null() {
        let ty = rust::variable(variable);
        (
            format!("impl Into<runtime::Input<{ty}>>"),
            format!("{name}.into()"),
        )
    } else {
        // It has a default, which the service uses if it is absent. The service rejects null.
        let (ty, value) = rust::parameter(variable);
        (ty, format!("runtime::Input::Value({value})"))
    };
    format!("{description}{note}{deprecated}pub fn {name}({name}: {ty}) = {value};\n")
}

/// What the client does with a value, which the service's description does not know.
fn note(variable: &Variable) -> Option<&'static str> {
    match (variable.source, &variable.value) {
        (Source::PoolId, _) => Some("The client's pool, unless set."),
        (Source::UserId, _) => Some("On a session the logged-in user, unless set."),
        (Source::Caller, Value::Password) => Some("Give it as it is: the client encrypts it."),
        (Source::Caller, _) => None,
    }
}
