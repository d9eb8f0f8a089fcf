//! Folders and files become modules: two that would become one, or take the name of a module that is there
//! already, are reported at an operation of theirs.

use std::collections::HashSet;

use super::{Operation, Plan, collision::Scope};
use crate::{diagnostic::Diagnostic, names, validate::Validated};

/// The modules that every module of operations has at hand.
const TAKEN: [&str; 2] = ["runtime", "types"];

pub(super) fn check(validated: &Validated, plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let help = "rename the folder, or the operation and its file";
    let mut scope = Scope::new("the module", &TAKEN, help);
    let mut seen = HashSet::new();
    for operation in &plan.operations {
        for (path, name, origin) in modules(operation) {
            // Every operation of a folder names it.
            if !seen.insert((path.clone(), origin.clone())) {
                continue;
            }
            let operations = &validated.document.operations.named;
            let place = operations
                .get_key_value(operation.key.as_str())
                .and_then(|(name, _)| validated.files.name(name));
            let path = if TAKEN.contains(&name.as_str()) {
                &name
            } else {
                &path
            };
            scope.claim_as(path, &name, origin, place, problems);
        }
    }
}

/// The modules that an operation lies in and makes: the path and the name of each, and what it is made of.
fn modules(operation: &Operation) -> Vec<(String, String, String)> {
    let mut modules = Vec::new();
    let (mut path, mut folders) = (String::new(), String::new());
    let domain = operation.domain.as_deref().unwrap_or_default();
    for folder in domain.split('/').filter(|folder| !folder.is_empty()) {
        let name = names::module(folder);
        path = format!("{path}::{name}");
        folders = format!("{folders}{folder}/");
        modules.push((path.clone(), name, format!("the folder `{folders}`")));
    }
    let origin = format!("the operation `{}`", operation.key);
    let name = operation.module.clone();
    modules.push((format!("{path}::{name}"), name, origin));
    modules
}
