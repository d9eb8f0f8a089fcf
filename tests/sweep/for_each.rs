//! Writes a macro that visits every operation of an API, so that tests need no list of operations. The build script of `authing`
//! includes this file as a module if the feature `__test` is on.

use std::fmt::Write as _;

use authing_codegen::{Input, Operation, Plan, Role, Value, Variable};

/// Returns the macro with this name, as Rust code. `module` is the module of the API in the crate.
pub(crate) fn rust(plan: &Plan, name: &str, module: &str) -> String {
    let api = Api { plan, module };
    let mut visits = String::new();
    for operation in &plan.operations {
        let _ = writeln!(visits, "$visitor.visit({});", api.filled(operation));
    }
    format!(
        "#[doc(hidden)]\n#[macro_export]\nmacro_rules! {name} {{ ($visitor:ident) => {{\n{visits}}}; }}\n"
    )
}

struct Api<'plan> {
    plan: &'plan Plan,
    module: &'plan str,
}

impl Api<'_> {
    /// Makes an operation with every required variable, and lets the visitor choose the others.
    fn filled(&self, operation: &Operation) -> String {
        let folders = operation.domain.iter().flat_map(|domain| domain.split('/'));
        let path: Vec<&str> = folders.chain([operation.item.name.as_str()]).collect();
        let path = format!("$crate::{}::{}", self.module, path.join("::"));
        self.construct(&path, &operation.variables, &[])
    }

    /// Writes a call of the constructor and of every setter. `around` are the enclosing input types, the outermost first.
    fn construct(&self, path: &str, variables: &[Variable], around: &[&Input]) -> String {
        let required: Vec<_> = variables
            .iter()
            .filter(|variable| variable.is_argument())
            .map(|variable| self.sample(variable, around))
            .collect();
        let mut made = format!("{path}::new({})", required.join(", "));
        for variable in variables.iter().filter(|variable| !variable.is_argument()) {
            let name = &variable.item.name;
            let value = self.sample(variable, around);
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

    fn sample(&self, variable: &Variable, around: &[&Input]) -> String {
        let name = &variable.item.name;
        let types = format!("$crate::{}::types", self.module);
        let value = match &variable.value {
            _ if variable.role == Role::Password => format!("$visitor.password({name:?})"),
            Value::Text | Value::Integer if variable.role == Role::PhoneCode => {
                format!("$visitor.digits({name:?})")
            }
            Value::Integer if variable.role == Role::Secret => format!("$visitor.digits({name:?})"),
            Value::Text if variable.role == Role::PhoneNumber => {
                "\"13800000001\".to_owned()".to_owned()
            }
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
            Value::Json => "$crate::__private::serde_json::Value::from(true)".to_owned(),
            Value::Enum(found) => {
                let known = self
                    .plan
                    .enums
                    .iter()
                    .find(|known| known.item.name == *found);
                let first = &known.expect("the enum is in the plan").values[0].key;
                format!("{types}::{found}::from({first:?})")
            }
            // A list of an enclosing type is left empty.
            Value::Input(name) if around.iter().any(|input| input.item.name == *name) => {
                return format!("Vec::<{types}::{name}>::new()");
            }
            Value::Input(name) => {
                let input = self
                    .plan
                    .inputs
                    .iter()
                    .find(|input| input.item.name == *name);
                let input = input.expect("the input type is in the plan");
                let path = format!("{types}::{name}");
                self.construct(&path, &input.fields, &[around, &[input]].concat())
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
}
