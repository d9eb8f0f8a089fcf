//! GraphQL names that become the same Rust name, or a reserved one. Both places are reported.

use std::collections::{HashMap, HashSet};

use apollo_compiler::parser::SourceSpan;

use crate::{
    names,
    parse::Report,
    plan::{Item, Plan, Shape},
};

/// The names of generated items in the module of an operation.
const PARTS: [&str; 1] = ["ResponseData"];

/// The modules that every module of operations imports.
const MODULES: [&str; 2] = ["runtime", "types"];

/// The name of the constructor, which stands beside the setters.
const CONSTRUCTOR: [&str; 1] = ["new"];

const RULE: &str = "name-collision";

/// A GraphQL item that becomes a Rust name.
struct Claim {
    /// The name and what it stands in, if names of several scopes are claimed.
    path: String,
    name: String,
    origin: String,
    span: Option<SourceSpan>,
    help: &'static str,
}

impl Claim {
    fn new(item: &Item, origin: String, help: &'static str) -> Self {
        Self {
            path: item.name.clone(),
            name: item.name.clone(),
            origin,
            span: item.span,
            help,
        }
    }
}

pub(super) fn check(plan: &Plan, report: &mut Report<'_>) {
    unique("the type", &[], types(plan), report);
    unique("the module", &MODULES, modules(plan), report);
    for operation in &plan.operations {
        fields(&operation.shapes, report);
        let variables = operation.variables.iter().map(|variable| {
            let origin = format!("`{}`", variable.item.key);
            Claim::new(&variable.item, origin, "rename the variable")
        });
        unique("the argument", &CONSTRUCTOR, variables, report);
        let shapes = operation.shapes.iter().skip(1).map(|shape| {
            let help = "give the field an alias, or put its selection in a fragment";
            Claim::new(&shape.item, selection_of(shape), help)
        });
        unique("the type", &PARTS, shapes, report);
    }
    for fragment in &plan.fragments {
        fields(&fragment.shapes, report);
    }
    for input in &plan.inputs {
        let fields = input.fields.iter().map(|field| {
            let origin = format!(
                "`{}` of the input type `{}`",
                field.item.key, input.item.key
            );
            let help =
                "write the object in the operation, with a variable for each field that is needed";
            Claim::new(&field.item, origin, help)
        });
        unique("the argument", &CONSTRUCTOR, fields, report);
    }
    for found in &plan.enums {
        let values = found.values.iter().map(|value| {
            let origin = format!("`{}` of the enum `{}`", value.key, found.item.key);
            let help = "leave out the fields and variables of this enum";
            Claim::new(value, origin, help)
        });
        unique("the variant", &[], values, report);
    }
}

/// The fields of each struct that a selection becomes.
fn fields(shapes: &[Shape], report: &mut Report<'_>) {
    for shape in shapes {
        let fields = shape.fields.iter().map(|field| {
            let origin = format!("`{}`", field.item.key);
            let help = "give one of them an alias: `other: field`";
            Claim::new(&field.item, origin, help)
        });
        unique("the field", &[], fields, report);
    }
}

/// The module `types`. Fragments come last, because their names can be changed.
fn types(plan: &Plan) -> impl Iterator<Item = Claim> {
    let help = "leave out the fields and variables of one of the two types";
    let borrowed = plan.borrowed.iter().map(move |item| {
        let origin = format!("the type `{}` of `authing`", item.name);
        Claim::new(item, origin, help)
    });
    let inputs = plan.inputs.iter().map(move |input| {
        let origin = format!("the input type `{}`", input.item.key);
        Claim::new(&input.item, origin, help)
    });
    let enums = plan.enums.iter().map(move |found| {
        let origin = format!("the enum `{}`", found.item.key);
        Claim::new(&found.item, origin, help)
    });
    let help = "rename the fragment, or put the selection in a fragment with a name of its own";
    let shapes = plan.fragments.iter().flat_map(move |fragment| {
        let shapes = fragment.shapes.iter().enumerate();
        shapes.map(move |(position, shape)| {
            let origin = match position {
                0 => format!("the fragment `{}`", shape.item.key),
                _ => selection_of(shape),
            };
            Claim::new(&shape.item, origin, help)
        })
    });
    borrowed.chain(inputs).chain(enums).chain(shapes)
}

fn selection_of(shape: &Shape) -> String {
    format!("the selection of `{}`", shape.item.key)
}

/// The modules that folders and files become. Every operation of a folder names it.
fn modules(plan: &Plan) -> Vec<Claim> {
    let mut seen = HashSet::new();
    let mut claims = Vec::new();
    for operation in &plan.operations {
        let (mut modules, mut folders) = (Vec::new(), String::new());
        for folder in operation.domain.iter().flat_map(|domain| domain.split('/')) {
            folders = format!("{folders}{folder}/");
            modules.push((names::module(folder), format!("the folder `{folders}`")));
        }
        let origin = format!("the operation `{}`", operation.item.key);
        modules.push((operation.module.clone(), origin));
        let mut path = String::new();
        for (name, origin) in modules {
            path = format!("{path}::{name}");
            if seen.insert((path.clone(), origin.clone())) {
                claims.push(Claim {
                    path: path.clone(),
                    name,
                    origin,
                    span: operation.item.span,
                    help: "rename the folder, or the operation and its file",
                });
            }
        }
    }
    claims
}

/// Reports items whose Rust name is reserved, or is the name of another item.
fn unique(
    kind: &str,
    taken: &[&str],
    claims: impl IntoIterator<Item = Claim>,
    report: &mut Report<'_>,
) {
    let mut known: HashMap<String, Claim> = HashMap::new();
    for claim in claims {
        let Claim { name, help, .. } = &claim;
        if taken.contains(&name.as_str()) {
            let origin = &claim.origin;
            let message = format!("{origin} would be {kind} `{name}`, which is taken");
            report.add(RULE, claim.span, message, *help);
        } else if let Some(known) = known.get(&claim.path) {
            // In one file the second is reported.
            let (first, second) = if is_after(known, &claim) {
                (&claim, known)
            } else {
                (known, &claim)
            };
            let (first_origin, origin) = (&first.origin, &second.origin);
            let message = format!("{first_origin} and {origin} would both be {kind} `{name}`");
            report.add(RULE, second.span, message, *help);
            report.beside(first.span, "the other one");
        } else {
            known.insert(claim.path.clone(), claim);
        }
    }
}

fn is_after(one: &Claim, other: &Claim) -> bool {
    let spans = one.span.zip(other.span);
    spans.is_some_and(|(one, other)| {
        one.file_id() == other.file_id() && one.offset() > other.offset()
    })
}

/// The methods that `Call` has for itself, whatever operation it carries.
const OF_CALLS: &str = "acknowledged actor arguments explain finish first into_parts operation \
    phone_number refused required required_items stream wait with";

/// In `authing` the setters of an operation are methods of `Call` too: they have other names.
pub(super) fn methods(plan: &Plan, report: &mut Report<'_>) {
    let operations = plan.operations.iter();
    let variables = operations.flat_map(|operation| &operation.variables);
    for Item {
        key, name, span, ..
    } in variables
        .filter(|variable| !variable.is_argument())
        .map(|variable| &variable.item)
    {
        if OF_CALLS.split(' ').any(|method| method == name) {
            let message = format!("`{key}` would be a method `{name}` of the call, which is taken");
            report.add(RULE, *span, message, "rename the variable");
        }
    }
}
