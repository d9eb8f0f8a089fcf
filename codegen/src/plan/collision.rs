//! Two names that become one Rust name: found where the names are made, reported where they were written.

use std::collections::HashMap;

use apollo_compiler::{
    Name, Node,
    executable::{Field as Selected, SelectionSet},
};

use super::{Plan, Shape, Variable};
use crate::{Diagnostic, diagnostic::Place, document::each_field, names, validate::Validated};

/// The names that every operation's module has already.
const PARTS: [&str; 4] = ["Variables", "OPERATION_NAME", "QUERY", "ResponseData"];

pub(super) fn check(validated: &Validated, plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let finder = Finder { validated };
    for operation in &plan.operations {
        let at = || finder.operation(&operation.name);
        variables(&operation.variables, at, &finder, problems);
        for shape in &operation.shapes {
            fields(shape, at, &finder, &operation.name, problems);
        }
        let shapes = operation.shapes.iter().skip(1).map(|shape| &shape.name);
        for name in shapes.filter(|name| PARTS.contains(&name.as_str())) {
            report(
                at(),
                format!(
                    "the selection `{name}` would take a name that every operation's module has"
                ),
                "give the field an alias, or put its selection in a fragment",
                problems,
            );
        }
        let names = operation
            .shapes
            .iter()
            .map(|shape| (shape.name.as_str(), "selection"));
        unique(names, at, problems);
    }
    for input in &plan.inputs {
        let at = || finder.anywhere();
        variables(&input.fields, at, &finder, problems);
    }
    for fragment in &plan.fragments {
        for shape in &fragment.shapes {
            let at = || finder.fragment(&fragment.name);
            fields(shape, at, &finder, &fragment.name, problems);
        }
    }
    types(plan, &finder, problems);
}

/// All that lives in the module `types`.
fn types(plan: &Plan, finder: &Finder<'_>, problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for (name, kind) in plan
        .inputs
        .iter()
        .map(|input| (input.name.as_str(), "an input type"))
        .chain(
            plan.enums
                .iter()
                .map(|found| (found.name.as_str(), "an enum")),
        )
    {
        known.insert(name, kind);
    }
    for fragment in &plan.fragments {
        for (position, shape) in fragment.shapes.iter().enumerate() {
            let kind = if position == 0 {
                "a fragment"
            } else {
                "a selection in a fragment"
            };
            if let Some(other) = known.insert(&shape.name, kind) {
                report(
                    finder.fragment(&fragment.name),
                    format!("`{}` would name both {kind} and {other}", shape.name),
                    "rename the fragment, or put the selection in a fragment with a name of its own",
                    problems,
                );
            }
        }
    }
}

fn unique<'plan>(
    names: impl Iterator<Item = (&'plan str, &'static str)>,
    at: impl Fn() -> Option<Place>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut known = HashMap::new();
    for (name, kind) in names {
        if known.insert(name, kind).is_some() {
            report(
                at(),
                format!("two selections would both be named `{name}`"),
                "give one of the fields an alias, or put its selection in a fragment",
                problems,
            );
        }
    }
}

fn fields(
    shape: &Shape,
    at: impl Fn() -> Option<Place>,
    finder: &Finder<'_>,
    definition: &str,
    problems: &mut Vec<Diagnostic>,
) {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for field in &shape.fields {
        if let Some(other) = known.insert(&field.name, &field.key) {
            report(
                finder
                    .selected(definition, &shape.on, &field.key)
                    .or_else(&at),
                format!(
                    "`{other}` and `{}` would both be the field `{}`",
                    field.key, field.name
                ),
                "give one of them an alias: `other: field`",
                problems,
            );
        }
    }
}

fn variables(
    variables: &[Variable],
    at: impl Fn() -> Option<Place>,
    finder: &Finder<'_>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for variable in variables {
        if let Some(other) = known.insert(&variable.name, &variable.key) {
            report(
                finder.variable(&variable.key).or_else(&at),
                format!(
                    "`{other}` and `{}` would both be the argument `{}`",
                    variable.key, variable.name
                ),
                "rename one of the variables",
                problems,
            );
        }
        if variable.name == "new" {
            report(
                finder.variable(&variable.key).or_else(&at),
                "an argument cannot be named `new`".to_owned(),
                "rename the variable",
                problems,
            );
        }
    }
}

fn report(place: Option<Place>, message: String, help: &str, problems: &mut Vec<Diagnostic>) {
    if let Some(place) = place {
        problems.push(Diagnostic::new("name-collision", place, message).help(help.to_owned()));
    }
}

/// Finds the places that the plan, which is plain data, does not carry.
struct Finder<'plan> {
    validated: &'plan Validated,
}

impl Finder<'_> {
    fn operation(&self, name: &str) -> Option<Place> {
        let mut names = self.validated.document.operations.named.keys();
        let found = names.find(|found| names::type_name(found) == name)?;
        self.validated.files.name(found)
    }

    fn fragment(&self, name: &str) -> Option<Place> {
        let mut names = self.validated.document.fragments.keys();
        let found = names.find(|found| names::type_name(found) == name)?;
        self.validated.files.name(found)
    }

    fn anywhere(&self) -> Option<Place> {
        let first = self.validated.queries.first()?;
        Some(first.place(0..1))
    }

    /// A variable by its name in GraphQL.
    fn variable(&self, key: &str) -> Option<Place> {
        let mut variables = self
            .validated
            .document
            .operations
            .iter()
            .flat_map(|operation| &operation.variables);
        let found = variables.find(|variable| variable.name == key)?;
        self.validated.files.name(&found.name)
    }

    /// A field of an operation or fragment, by the type it stands on and its name in the answer.
    fn selected(&self, definition: &str, on: &str, key: &str) -> Option<Place> {
        let document = &self.validated.document;
        let named = |found: &Name| names::type_name(found) == definition;
        let operations = document
            .operations
            .named
            .iter()
            .filter(|(name, _)| named(name));
        let fragments = document.fragments.iter().filter(|(name, _)| named(name));
        let selections = operations
            .map(|(_, operation)| &operation.selection_set)
            .chain(fragments.map(|(_, fragment)| &fragment.selection_set));
        selections
            .into_iter()
            .find_map(|selection| self.field_in(selection, on, key))
    }

    fn field_in(&self, selection: &SelectionSet, on: &str, key: &str) -> Option<Place> {
        let mut found: Option<&Node<Selected>> = None;
        let root = selection.ty == on;
        each_field(selection, &mut |field| {
            let inside = field.selection_set.ty == on;
            let candidates = field.selection_set.fields();
            let mut here = candidates.filter(|inner| inside && inner.response_key() == key);
            found = found.or_else(|| here.next());
        });
        let mut roots = selection
            .fields()
            .filter(|field| root && field.response_key() == key);
        let found = roots.next().or(found)?;
        let name = found.alias.as_ref().unwrap_or(&found.name);
        self.validated.files.name(name)
    }
}
