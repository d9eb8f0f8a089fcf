//! Two GraphQL names that become one Rust name, or one that is taken: reported where both are written.

use std::collections::{HashMap, HashSet};

use crate::{
    diagnostic::{Diagnostic, Place},
    names,
    plan::{Operation, Plan, Shape, Variable},
};

/// What the module of an operation has already.
const PARTS: [&str; 4] = ["Variables", "OPERATION_NAME", "QUERY", "ResponseData"];

/// The modules that every module of operations has at hand.
const MODULES: [&str; 2] = ["runtime", "types"];

pub(super) fn check(plan: &Plan, problems: &mut Vec<Diagnostic>) {
    types(plan, problems);
    modules(plan, problems);
    for operation in &plan.operations {
        fields(&operation.shapes, problems);
        let help = "rename the variable";
        let mut scope = Scope::new("the argument", &["new"], help, problems);
        for variable in &operation.variables {
            scope.claim(
                &variable.name,
                format!("`{}`", variable.key),
                variable.place.as_ref(),
            );
        }
        let help = "give the field an alias, or put its selection in a fragment";
        let mut scope = Scope::new("the type", &PARTS, help, problems);
        for shape in operation.shapes.iter().skip(1) {
            scope.claim(&shape.name, selection_of(shape), shape.place.as_ref());
        }
    }
    for fragment in &plan.fragments {
        fields(&fragment.shapes, problems);
    }
    for input in &plan.inputs {
        let help =
            "write the object in the operation, with a variable for each field that is needed";
        let mut scope = Scope::new("the argument", &["new"], help, problems);
        for field in &input.fields {
            let origin = format!("`{}` of the input type `{}`", field.key, input.key);
            scope.claim(&field.name, origin, field.place.as_ref());
        }
    }
    for found in &plan.enums {
        let help = "leave out the fields and variables of this enum";
        let mut scope = Scope::new("the variant", &[], help, problems);
        for value in &found.values {
            let origin = format!("`{}` of the enum `{}`", value.key, found.key);
            scope.claim(&value.name, origin, value.place.as_ref());
        }
    }
}

/// The fields of each struct that a selection becomes.
fn fields(shapes: &[Shape], problems: &mut Vec<Diagnostic>) {
    for shape in shapes {
        let help = "give one of them an alias: `other: field`";
        let mut scope = Scope::new("the field", &[], help, problems);
        for field in &shape.fields {
            scope.claim(
                &field.name,
                format!("`{}`", field.key),
                field.place.as_ref(),
            );
        }
    }
}

/// The module `types`. Fragments come last, because their names can be changed.
fn types(plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let help = "leave out the fields and variables of one of the two types";
    let mut scope = Scope::new("the type", &[], help, problems);
    for (name, place) in plan.borrowed.iter().zip(&plan.borrowed_from) {
        scope.claim(
            name,
            format!("the type `{name}` of `authing`"),
            place.as_ref(),
        );
    }
    for input in &plan.inputs {
        scope.claim(
            &input.name,
            format!("the input type `{}`", input.key),
            input.place.as_ref(),
        );
    }
    for found in &plan.enums {
        scope.claim(
            &found.name,
            format!("the enum `{}`", found.key),
            found.place.as_ref(),
        );
    }
    scope.help = "rename the fragment, or put the selection in a fragment with a name of its own";
    for fragment in &plan.fragments {
        for (position, shape) in fragment.shapes.iter().enumerate() {
            let origin = match position {
                0 => format!("the fragment `{}`", written(shape)),
                _ => selection_of(shape),
            };
            scope.claim(&shape.name, origin, shape.place.as_ref());
        }
    }
}

/// Folders and files become modules.
fn modules(plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let help = "rename the folder, or the operation and its file";
    let mut scope = Scope::new("the module", &MODULES, help, problems);
    let mut seen = HashSet::new();
    for operation in &plan.operations {
        let mut path = String::new();
        for (name, origin) in modules_of(operation) {
            path = format!("{path}::{name}");
            // Every operation of a folder names it.
            if seen.insert((path.clone(), origin.clone())) {
                let taken = MODULES.contains(&name.as_str());
                let path = if taken { &name } else { &path };
                scope.claim_as(path, &name, origin, operation.place.as_ref());
            }
        }
    }
}

/// The modules that an operation lies in and makes, each with what it is made of.
fn modules_of(operation: &Operation) -> Vec<(String, String)> {
    let mut modules = Vec::new();
    let mut folders = String::new();
    for folder in operation.domain.iter().flat_map(|domain| domain.split('/')) {
        folders = format!("{folders}{folder}/");
        modules.push((names::module(folder), format!("the folder `{folders}`")));
    }
    let origin = format!("the operation `{}`", operation.key);
    modules.push((operation.module.clone(), origin));
    modules
}

fn selection_of(shape: &Shape) -> String {
    format!("the selection of `{}`", written(shape))
}

fn written(shape: &Shape) -> &str {
    shape.place.as_ref().map_or("", Place::text)
}

/// Names that have to differ: those of a struct's fields, of a module's types.
struct Scope<'problems> {
    /// The Rust item that has the name: "the field".
    kind: &'static str,
    help: &'static str,
    known: HashMap<String, Claimed>,
    problems: &'problems mut Vec<Diagnostic>,
}

/// The GraphQL item behind a Rust name, and its place. A name that generated code has for itself has neither.
type Claimed = Option<(String, Option<Place>)>;

impl<'problems> Scope<'problems> {
    fn new(
        kind: &'static str,
        taken: &[&str],
        help: &'static str,
        problems: &'problems mut Vec<Diagnostic>,
    ) -> Self {
        let taken = taken.iter().map(|name| ((*name).to_owned(), None));
        Self {
            kind,
            help,
            known: taken.collect(),
            problems,
        }
    }

    /// Adds a name, or reports the item that has it already.
    fn claim(&mut self, name: &str, origin: String, place: Option<&Place>) {
        self.claim_as(name, name, origin, place);
    }

    /// Adds a name that messages show in a shorter form.
    fn claim_as(&mut self, name: &str, shown: &str, origin: String, place: Option<&Place>) {
        let kind = self.kind;
        let mut claimed = (origin, place.cloned());
        let Some(known) = self.known.get(name) else {
            self.known.insert(name.to_owned(), Some(claimed));
            return;
        };
        let mut known = known.clone();
        // In one file the second is reported.
        if let Some((_, Some(earlier))) = &known
            && let (_, Some(place)) = &claimed
            && earlier.path() == place.path()
            && earlier.key() > place.key()
            && let Some(known) = &mut known
        {
            std::mem::swap(known, &mut claimed);
        }
        let (origin, place) = claimed;
        let (message, earlier) = match known {
            None => (
                format!("{origin} would be {kind} `{shown}`, which is taken"),
                None,
            ),
            Some((other, earlier)) => (
                format!("{other} and {origin} would both be {kind} `{shown}`"),
                earlier,
            ),
        };
        let problem = place.map(|place| Diagnostic::new("name-collision", place, message));
        self.problems.extend(problem.map(|problem| {
            let problem = problem.help(self.help.to_owned());
            match earlier {
                Some(earlier) => problem.related(earlier, "the other one"),
                None => problem,
            }
        }));
    }
}

/// The methods that `Call` has for itself, whatever operation it carries.
const METHODS: [&str; 15] = [
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
    "wait",
    "with",
];

/// In `authing` the setters of an operation are methods of `Call` too: they have other names.
pub(super) fn methods(plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let variables = plan
        .operations
        .iter()
        .flat_map(|operation| &operation.variables);
    let is_taken =
        |variable: &&Variable| variable.has_setter() && METHODS.contains(&variable.name.as_str());
    problems.extend(variables.filter(is_taken).filter_map(|variable| {
        let message = format!(
            "`{}` would be a method `{}` of the call, which is taken",
            variable.key, variable.name
        );
        let problem = Diagnostic::new("name-collision", variable.place.clone()?, message);
        Some(problem.help("rename the variable".to_owned()))
    }));
}
