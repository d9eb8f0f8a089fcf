//! How a caller fills an operation or an input object: a constructor for what is needed, setters for the rest.

use super::{code::Code, markdown, rust};
use crate::plan::{Source, Value, Variable};

/// What a caller has to give.
pub(super) fn needed(variables: &[Variable]) -> impl Iterator<Item = &Variable> {
    variables
        .iter()
        .filter(|variable| variable.required && variable.source == Source::Caller)
}

/// What a caller may give.
pub(super) fn optional(variables: &[Variable]) -> impl Iterator<Item = &Variable> {
    variables
        .iter()
        .filter(|variable| !variable.required || variable.source != Source::Caller)
}

/// `new` and the setters; `types` is the path to the shared types.
pub(super) fn setters(code: &mut Code, name: &str, variables: &[Variable], types: &str) {
    code.open(&format!("impl {name} {{"));
    constructor(code, variables, types);
    for variable in optional(variables) {
        code.blank();
        setter(code, variable, types, "self");
    }
    code.close("}");
}

/// The setters again, on a call that carries the operation.
pub(super) fn call_setters(code: &mut Code, name: &str, variables: &[Variable]) {
    // The actor and its token are `A` and `T` here, whatever operations are called.
    let path = if matches!(name, "A" | "T") {
        "self::"
    } else {
        ""
    };
    code.open(&format!(
        "impl<A, T> runtime::Call<'_, A, {path}{name}, T> {{"
    ));
    for variable in optional(variables) {
        code.blank();
        setter(code, variable, "types::", "self.arguments()");
    }
    code.close("}");
}

/// The method that sets a variable in `holder`.
fn setter(code: &mut Code, variable: &Variable, types: &str, holder: &str) {
    describe(code, variable);
    let (parameter, value) = settable(variable, types);
    let name = &variable.name;
    rust::deprecated(code, variable.deprecated.as_deref());
    code.line("#[must_use]");
    code.open(&format!(
        "pub fn {name}(mut self, {name}: {parameter}) -> Self {{"
    ));
    code.line(&format!("{holder}.{name} = {value};"));
    code.line("self");
    code.close("}");
}

fn constructor(code: &mut Code, variables: &[Variable], types: &str) {
    code.doc(if needed(variables).next().is_some() {
        "With what it cannot do without."
    } else {
        "With nothing set."
    });
    let mut described = needed(variables)
        .filter_map(|variable| Some((variable, markdown::line(variable.description.as_ref()?))))
        .filter(|(_, description)| !description.is_empty())
        .peekable();
    if described.peek().is_some() {
        code.doc("\n");
    }
    for (variable, description) in described {
        code.doc(&format!("* `{}`: {description}", variable.name));
        if let Some(note) = note(variable) {
            code.doc(&format!("  {note}"));
        }
    }
    let parameters: Vec<_> = needed(variables)
        .map(|variable| {
            let (ty, _) = rust::parameter(variable);
            format!("{}: {}", variable.name, ty.replace("types::", types))
        })
        .collect();
    code.open_inline(&format!("pub fn new({}) -> Self {{", parameters.join(", ")));
    code.open("Self {");
    for variable in variables {
        let name = &variable.name;
        match (variable.source, variable.required) {
            (Source::PoolId | Source::UserId, _) => code.line(&format!("{name}: None,")),
            (Source::Caller, false) => code.line(&format!("{name}: runtime::Input::Absent,")),
            (Source::Caller, true) => {
                let (_, value) = rust::parameter(variable);
                if value == *name {
                    code.line(&format!("{name},"));
                } else {
                    code.line(&format!("{name}: {value},"));
                }
            }
        }
    }
    code.close("}");
    code.close("}");
}

/// The parameter of a setter and the value it sets.
fn settable(variable: &Variable, types: &str) -> (String, String) {
    let name = &variable.name;
    if variable.source == Source::Caller && !variable.takes_null() {
        // It has a default, which stands in for what is absent; null would be refused.
        let (ty, value) = rust::parameter(variable);
        (
            ty.replace("types::", types),
            format!("runtime::Input::Value({value})"),
        )
    } else if variable.source == Source::Caller {
        let ty = rust::value(variable).replace("types::", types);
        (
            format!("impl Into<runtime::Input<{ty}>>"),
            format!("{name}.into()"),
        )
    } else {
        (
            "impl Into<String>".to_owned(),
            format!("Some({name}.into())"),
        )
    }
}

/// The doc comment of a setter.
fn describe(code: &mut Code, variable: &Variable) {
    code.describe(
        variable.description.as_deref(),
        &format!("The service's `{}`.", variable.key),
    );
    if let Some(note) = note(variable) {
        code.doc(&format!("\n{note}"));
    }
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
