//! Writes the macro that visits every operation, so that tests need no list of operations. The build script of `authing` includes
//! this file as a module if the feature `__test` is on.

use std::fmt::Write as _;

use authing_codegen::{Input, Operation, Plan, Role, Value, Variable};

/// Returns the macro, as Rust code.
pub(crate) fn rust(plan: &Plan) -> String {
    let mut visits = String::new();
    for operation in &plan.operations {
        let _ = writeln!(visits, "$visitor.visit({});", filled(plan, operation));
    }
    format!(
        "#[doc(hidden)]\n#[macro_export]\nmacro_rules! __for_each_operation {{ ($visitor:ident) => {{\n{visits}}}; }}\n"
    )
}

/// Makes an operation with every required variable, and lets the visitor choose the others.
fn filled(plan: &Plan, operation: &Operation) -> String {
    let folders = operation.domain.iter().flat_map(|domain| domain.split('/'));
    let path: Vec<&str> = folders.chain([operation.item.name.as_str()]).collect();
    let path = format!("$crate::operations::{}", path.join("::"));
    construct(plan, &path, &operation.variables, &[])
}

/// Writes a call of the constructor and of every setter. `around` are the enclosing input types, the outermost first.
fn construct(plan: &Plan, path: &str, variables: &[Variable], around: &[&Input]) -> String {
    let required: Vec<_> = variables
        .iter()
        .filter(|variable| variable.is_argument())
        .map(|variable| sample(plan, variable, around))
        .collect();
    let mut made = format!("{path}::new({})", required.join(", "));
    for variable in variables.iter().filter(|variable| !variable.is_argument()) {
        let name = &variable.item.name;
        let value = sample(plan, variable, around);
        let value = if variable.list {
            format!("Vec::from({value})")
        } else {
            value
        };
        made = if !variable.is_filled_in() && variable.takes_null() {
            format!("{made}.{name}($visitor.optional({value}))")
        } else {
            // Variables with a default, of the client or of the service, may be left out.
            format!("$visitor.filled_in({value}, {made}, |made, value| made.{name}(value))")
        };
    }
    made
}

fn sample(plan: &Plan, variable: &Variable, around: &[&Input]) -> String {
    let name = &variable.item.name;
    let types = "$crate::operations::types";
    let value = match &variable.value {
        _ if variable.role == Role::Password => format!("$visitor.password({name:?})"),
        Value::Text | Value::Integer if variable.role == Role::PhoneCode => {
            format!("$visitor.digits({name:?})")
        }
        Value::Integer if variable.role == Role::Secret => format!("$visitor.digits({name:?})"),
        Value::Text if variable.role == Role::Secret => format!("$visitor.secret({name:?})"),
        // In a secret input type, each text is a secret.
        Value::Text if around.last().is_some_and(|input| input.secret) => {
            format!("$visitor.secret({name:?}).expose().to_owned()")
        }
        Value::Id(id) => format!("$crate::id::{id}::from($visitor.text({name:?}))"),
        Value::Text => format!("$visitor.text({name:?})"),
        Value::Integer => "1".to_owned(),
        Value::Float => "1.5".to_owned(),
        Value::Boolean => "true".to_owned(),
        Value::Json if variable.role == Role::Secret => {
            format!("$crate::SecretJson::from($visitor.secret({name:?}).expose())")
        }
        Value::Json => "$crate::__private::serde_json::Value::Null".to_owned(),
        Value::Enum(found) => {
            let known = plan.enums.iter().find(|known| known.item.name == *found);
            let first = &known.expect("the enum is in the plan").values[0].key;
            format!("{types}::{found}::from({first:?})")
        }
        // A list of an enclosing type is left empty.
        Value::Input(name) if around.iter().any(|input| input.item.name == *name) => {
            return format!("Vec::<{types}::{name}>::new()");
        }
        Value::Input(name) => {
            let input = plan.inputs.iter().find(|input| input.item.name == *name);
            let input = input.expect("the input type is in the plan");
            let path = format!("{types}::{name}");
            construct(plan, &path, &input.fields, &[around, &[input]].concat())
        }
        Value::Shape(_) | Value::Fragment(_) | Value::List(_) => {
            panic!("`{name}` is a field of a response")
        }
    };
    if variable.list {
        format!("[{value}]")
    } else {
        value
    }
}
