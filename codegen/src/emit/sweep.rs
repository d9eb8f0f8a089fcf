//! A macro that visits every operation, for tests that sweep over all of them without a list of their own.

use super::{code::Code, question, rust};
use crate::plan::{Input, Operation, Plan, Value, Variable};

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

/// An operation with every variable set.
fn filled(plan: &Plan, operation: &Operation) -> String {
    let domain = operation.domain.iter().flat_map(|domain| domain.split('/'));
    let folders: String = domain
        .flat_map(|folder| [crate::names::field(folder), "::".to_owned()])
        .collect();
    let path = format!("$crate::operations::{folders}{}", operation.name);
    construct(plan, &path, &operation.variables)
}

fn construct(plan: &Plan, path: &str, variables: &[Variable]) -> String {
    let sample = |variable: &Variable| sample(plan, variable);
    let needed: Vec<_> = question::needed(variables).map(sample).collect();
    let optional = question::optional(variables).map(|variable| {
        let value = sample(variable);
        let value = if variable.list {
            format!("Vec::from({value})")
        } else {
            value
        };
        format!(".{}({value})", variable.name)
    });
    format!(
        "{path}::new({}){}",
        needed.join(", "),
        optional.collect::<String>()
    )
}

fn sample(plan: &Plan, variable: &Variable) -> String {
    let name = &variable.name;
    let value = match &variable.value {
        Value::Text => format!("$visitor.text({name:?})"),
        Value::Secret => format!("$visitor.secret({name:?})"),
        Value::SecretNumber => format!("$visitor.digits({name:?})"),
        Value::Password => format!("$visitor.password({name:?})"),
        Value::Integer => "1".to_owned(),
        Value::Float => "1.5".to_owned(),
        Value::Boolean => "true".to_owned(),
        Value::Json => "$crate::__private::Json::Null".to_owned(),
        Value::Enum(found) => format!("$crate::operations::types::{found}::from(String::new())"),
        Value::Input(input) => match plan.inputs.iter().find(|known| known.name == *input) {
            Some(Input { fields, .. }) => {
                construct(plan, &format!("$crate::operations::types::{input}"), fields)
            }
            None => String::new(),
        },
    };
    if variable.list {
        let ty = rust::given(&variable.value).replace("types::", "$crate::operations::types::");
        let ty = ty.replace("runtime::", "$crate::__private::");
        format!("[<{ty}>::from({value})]")
    } else {
        value
    }
}
