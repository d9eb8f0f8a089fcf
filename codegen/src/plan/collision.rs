//! Two names that become one Rust name: found where the names are made, reported where they were written.

use std::collections::HashMap;

use apollo_compiler::{
    Name, Node,
    executable::{Field as Selected, FragmentMap, SelectionSet},
};

use super::{Enum, Input, Operation, Plan, Shape, modules};
use crate::{
    Diagnostic,
    diagnostic::Place,
    document::{collect_fragments, each_field},
    names,
    validate::Validated,
};

/// The names that every operation's module has already.
const PARTS: [&str; 4] = ["Variables", "OPERATION_NAME", "QUERY", "ResponseData"];

/// The variant that every enum has for values that the schema does not know.
const OTHER: &str = "Other";

pub(super) fn check(validated: &Validated, plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let finder = Finder { validated };
    for operation in &plan.operations {
        let at = || finder.operation(&operation.name);
        variables(operation, &finder, problems);
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
        input_fields(input, &finder, problems);
    }
    for found in &plan.enums {
        enum_values(found, &finder, problems);
    }
    for fragment in &plan.fragments {
        for shape in &fragment.shapes {
            let at = || finder.fragment(&fragment.name);
            fields(shape, at, &finder, &fragment.name, problems);
        }
    }
    types(plan, &finder, problems);
    modules::check(validated, plan, problems);
}

/// The schema gives these names, so that they cannot be changed: what can is how they are used.
const INLINE: &str =
    "write the object in the operation, with a variable for each field that is needed";

fn input_fields(input: &Input, finder: &Finder<'_>, problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for field in &input.fields {
        let message = if let Some(other) = known.insert(&field.name, &field.key) {
            format!(
                "`{other}` and `{}` of the input type `{}` would both be the argument `{}`",
                field.key, input.key, field.name
            )
        } else if field.name == "new" {
            format!(
                "the field `{}` of the input type `{}` would be an argument `new`, which is taken",
                field.key, input.key
            )
        } else {
            continue;
        };
        let place = finder.input_field(&input.key, &field.key);
        report(place, message, INLINE, problems);
    }
}

fn enum_values(found: &Enum, finder: &Finder<'_>, problems: &mut Vec<Diagnostic>) {
    let mut known = HashMap::from([(OTHER, None)]);
    for value in &found.values {
        let message = match known.insert(value.name.as_str(), Some(value.key.as_str())) {
            None => continue,
            Some(Some(other)) => format!(
                "`{other}` and `{}` of the enum `{}` would both be the variant `{}`",
                value.key, found.key, value.name
            ),
            Some(None) => format!(
                "`{}` of the enum `{}` would be the variant `{OTHER}`, which holds unknown values",
                value.key, found.key
            ),
        };
        let place = finder.enum_value(&found.key, &value.key);
        let help = "leave out the fields and variables of this enum";
        report(place, message, help, problems);
    }
}

/// All that lives in the module `types`.
fn types(plan: &Plan, finder: &Finder<'_>, problems: &mut Vec<Diagnostic>) {
    let borrowed = plan.borrowed.iter();
    let mut known: HashMap<&str, &str> = borrowed
        .map(|name| (name.as_str(), "a type of `authing`"))
        .collect();
    let inputs = plan.inputs.iter();
    let inputs = inputs.map(|input| (&input.name, &input.key, "an input type"));
    let enums = plan.enums.iter();
    let enums = enums.map(|found| (&found.name, &found.key, "an enum"));
    for (name, key, kind) in inputs.chain(enums) {
        if let Some(other) = known.insert(name, kind) {
            report(
                finder.schema_type(key),
                format!("`{name}` would name both {kind} and {other}"),
                "leave out the variables of one of the two types",
                problems,
            );
        }
    }
    for fragment in &plan.fragments {
        for (position, shape) in fragment.shapes.iter().enumerate() {
            let kind = if position == 0 {
                "a fragment"
            } else {
                "a selection in a fragment"
            };
            if let Some(other) = known.insert(&shape.name, kind) {
                let message = if other == kind {
                    format!("`{}` would name {kind} and another one", shape.name)
                } else {
                    format!("`{}` would name both {kind} and {other}", shape.name)
                };
                report(
                    finder.fragment(&fragment.name),
                    message,
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
        let Some(other) = known.insert(&field.name, &field.key) else {
            continue;
        };
        let place = |key: &str| finder.selected(definition, &shape.on, key);
        let Some(at) = place(&field.key).or_else(&at) else {
            continue;
        };
        let message = format!(
            "`{other}` and `{}` would both be the field `{}`",
            field.key, field.name
        );
        let problem = Diagnostic::new("name-collision", at, message)
            .help("give one of them an alias: `other: field`".to_owned());
        problems.push(match place(other) {
            Some(other) => problem.related(other, "the other one"),
            None => problem,
        });
    }
}

fn variables(operation: &Operation, finder: &Finder<'_>, problems: &mut Vec<Diagnostic>) {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for variable in &operation.variables {
        let message = if let Some(other) = known.insert(&variable.name, &variable.key) {
            format!(
                "`{other}` and `{}` would both be the argument `{}`",
                variable.key, variable.name
            )
        } else if variable.name == "new" {
            format!(
                "`{}` would be an argument named `new`, which is taken",
                variable.key
            )
        } else {
            continue;
        };
        let place = finder.variable(&operation.key, &variable.key);
        report(place, message, "rename the variable", problems);
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
        let own = |found: &Name| !self.validated.files.is_lent(found.location());
        let found = names.find(|found| own(found) && names::type_name(found) == name)?;
        self.validated.files.name(found)
    }

    fn schema_type(&self, key: &str) -> Option<Place> {
        let ty = self.validated.schema.types.get(key)?;
        self.validated.files.name(ty.name())
    }

    fn input_field(&self, ty: &str, key: &str) -> Option<Place> {
        let input = self.validated.schema.get_input_object(ty)?;
        self.validated.files.name(&input.fields.get(key)?.name)
    }

    fn enum_value(&self, ty: &str, key: &str) -> Option<Place> {
        let found = self.validated.schema.get_enum(ty)?;
        self.validated.files.name(&found.values.get(key)?.value)
    }

    /// A variable of an operation, both by their names in GraphQL.
    fn variable(&self, operation: &str, key: &str) -> Option<Place> {
        let operation = self.validated.document.operations.named.get(operation)?;
        let mut variables = operation.variables.iter();
        let found = variables.find(|variable| variable.name == key)?;
        self.validated.files.name(&found.name)
    }

    /// A field of an operation or fragment, by the type it stands on and its name in the answer.
    fn selected(&self, definition: &str, on: &str, key: &str) -> Option<Place> {
        let document = &self.validated.document;
        let named = |found: &&Name| names::type_name(found) == definition;
        let operation = document.operations.named.keys().find(named);
        let operation = operation.and_then(|name| document.operations.named.get(name));
        let fragment = document.fragments.keys().find(named);
        let fragment = fragment.and_then(|name| document.fragments.get(name));
        let own = operation.map(|operation| &operation.selection_set);
        let own = own.or_else(|| fragment.map(|fragment| &fragment.selection_set))?;
        let mut through = FragmentMap::default();
        collect_fragments(document, own, &mut through);
        let through: Vec<_> = through.keys().collect();
        let fragments = through
            .iter()
            .filter_map(|name| document.fragments.get(*name));
        [own]
            .into_iter()
            .chain(fragments.map(|fragment| &fragment.selection_set))
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
