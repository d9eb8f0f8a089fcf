//! A macro that visits every operation, for tests that sweep over all of them without a list of their own.

use super::{code::Code, question, rust};
use crate::plan::{Input, Operation, Plan, Source, Value, Variable};

pub(super) fn write(code: &mut Code, plan: &Plan) {
    code.blank();
    code.line("#[doc(hidden)]");
    code.line("#[macro_export]");
    code.open("macro_rules! __for_each_operation {");
    code.open("($visitor:ident) => {");
    for operation in &plan.operations {
        code.line(&format!("$visitor.visit({});", filled(plan, operation)));
    }
    code.close("};");
    code.close("}");
}

/// An operation with every variable that it cannot do without, and those it can do without as the visitor wants them.
fn filled(plan: &Plan, operation: &Operation) -> String {
    let domain = operation.domain.iter().flat_map(|domain| domain.split('/'));
    let folders: String = domain
        .flat_map(|folder| [crate::names::module(folder), "::".to_owned()])
        .collect();
    let path = format!("$crate::operations::{folders}{}", operation.name);
    construct(plan, &path, &operation.variables, &[])
}

/// A call of the constructor and of every setter; `around` are the input types that it is for, the outermost first.
fn construct(plan: &Plan, path: &str, variables: &[Variable], around: &[&Input]) -> String {
    let sample = |variable: &Variable| sample(plan, variable, around);
    let needed: Vec<_> = question::needed(variables).map(sample).collect();
    let made = format!("{path}::new({})", needed.join(", "));
    question::optional(variables).fold(made, |made, variable| {
        let name = &variable.name;
        let value = sample(variable);
        let value = if variable.list {
            format!("Vec::from({value})")
        } else {
            value
        };
        if variable.source == Source::Caller && variable.takes_null() {
            format!("{made}.{name}($visitor.optional({value}))")
        } else {
            // What the client fills in, or the service by a default, is given or left to them.
            format!("$visitor.filled_in({value}, {made}, |made, value| made.{name}(value))")
        }
    })
}

fn sample(plan: &Plan, variable: &Variable, around: &[&Input]) -> String {
    let name = &variable.name;
    let value = match &variable.value {
        // What is secret is so down to each text.
        Value::Text if around.last().is_some_and(|input| input.secret) => {
            format!("$visitor.secret({name:?}).expose().to_owned()")
        }
        Value::Text => format!("$visitor.text({name:?})"),
        Value::Secret => format!("$visitor.secret({name:?})"),
        Value::PhoneCode | Value::PhoneCodeNumber | Value::SecretNumber => {
            format!("$visitor.digits({name:?})")
        }
        Value::Password => format!("$visitor.password({name:?})"),
        Value::Integer => "1".to_owned(),
        Value::Float => "1.5".to_owned(),
        Value::Boolean => "true".to_owned(),
        Value::Json => "$crate::__private::Json::Null".to_owned(),
        Value::SecretJson => {
            format!("$crate::SecretJson::from($visitor.secret({name:?}).expose())")
        }
        Value::Enum(found) => {
            let known = plan.enums.iter().find(|known| known.name == *found);
            let first = known.and_then(|known| known.values.first());
            let first = first.map_or("", |value| &value.key);
            format!("$crate::operations::types::{found}::from({first:?}.to_owned())")
        }
        Value::Input(name) | Value::SecretInput(name) => {
            let path = format!("$crate::operations::types::{name}");
            // A list of what it is in itself is empty.
            if around.iter().any(|input| input.name == *name) {
                return format!("Vec::<{path}>::new()");
            }
            let input = plan.inputs.iter().find(|input| input.name == *name);
            input.map_or_else(String::new, |input| {
                construct(plan, &path, &input.fields, &[around, &[input]].concat())
            })
        }
    };
    if variable.list {
        let ty = rust::given(&variable.value).replace("types::", "$crate::operations::types::");
        let ty = ty.replace("runtime::", "$crate::__private::");
        format!("[<{ty}>::from({value})]")
    } else {
        value
    }
}
