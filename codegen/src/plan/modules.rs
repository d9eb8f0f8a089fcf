//! Folders and files become modules: two that would become one, or take the name of a module that is there
//! already, are reported at an operation of theirs.

use std::collections::HashMap;

use super::{Operation, Plan};
use crate::{Diagnostic, names, validate::Validated};

/// The modules that every module of operations has at hand.
const TAKEN: [&str; 2] = ["runtime", "types"];

pub(super) fn check(validated: &Validated, plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<String, String> = HashMap::new();
    for operation in &plan.operations {
        for (module, origin) in modules(operation) {
            let name = module.rsplit("::").next().unwrap_or(&module);
            let other = match known.get(&module) {
                Some(other) if *other == origin => continue,
                Some(other) => format!("{other} and {origin} would both be the module `{name}`"),
                None if TAKEN.contains(&name) => {
                    format!("{origin} would be the module `{name}`, which is taken")
                }
                None => {
                    known.insert(module, origin);
                    continue;
                }
            };
            known.insert(module, origin);
            let operations = &validated.document.operations.named;
            let place = operations
                .get_key_value(operation.key.as_str())
                .and_then(|(name, _)| validated.files.name(name));
            if let Some(place) = place {
                problems.push(
                    Diagnostic::new("name-collision", place, other)
                        .help("rename the folder, or the operation and its file".to_owned()),
                );
            }
        }
    }
}

/// The modules that an operation lies in and makes, by their paths, with what each is made of.
fn modules(operation: &Operation) -> Vec<(String, String)> {
    let mut modules = Vec::new();
    let (mut path, mut folders) = (String::new(), String::new());
    let domain = operation.domain.as_deref().unwrap_or_default();
    for folder in domain.split('/').filter(|folder| !folder.is_empty()) {
        path = format!("{path}::{}", names::field(folder));
        folders = format!("{folders}{folder}/");
        modules.push((path.clone(), format!("the folder `{folders}`")));
    }
    let origin = format!("the operation `{}`", operation.key);
    modules.push((format!("{path}::{}", operation.module), origin));
    modules
}
