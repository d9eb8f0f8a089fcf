//! In `authing` the setters of an operation are methods of `Call` too, beside those that every call has.

use super::{Plan, Source, Variable};
use crate::{diagnostic::Diagnostic, validate::Validated};

/// The methods that `Call` has for itself, whatever operation it carries.
const TAKEN: [&str; 14] = [
    "acknowledged",
    "actor",
    "arguments",
    "explain",
    "finish",
    "first",
    "into_parts",
    "operation",
    "phone_number",
    "refused",
    "required",
    "required_items",
    "stream",
    "with",
];

/// Refuses variables whose setters would have the name of such a method.
pub(crate) fn check(validated: &Validated, plan: &Plan) -> Result<(), Vec<Diagnostic>> {
    let mut problems = Vec::new();
    for planned in &plan.operations {
        let is_taken =
            |variable: &&Variable| has_setter(variable) && TAKEN.contains(&variable.name.as_str());
        for variable in planned.variables.iter().filter(is_taken) {
            let operations = &validated.document.operations.named;
            let place = operations
                .get(planned.key.as_str())
                .and_then(|found| {
                    found
                        .variables
                        .iter()
                        .find(|one| *one.name == *variable.key)
                })
                .and_then(|found| validated.files.name(&found.name));
            let message = format!(
                "`{}` would be a method `{}` of the call, which is taken",
                variable.key, variable.name
            );
            problems.extend(place.map(|place| {
                Diagnostic::new("name-collision", place, message)
                    .help("rename the variable".to_owned())
            }));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn has_setter(variable: &Variable) -> bool {
    !variable.required || variable.source != Source::Caller
}
