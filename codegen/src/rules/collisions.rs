//! Reports GraphQL names that are converted to the same Rust name or to a reserved one.

use std::collections::{HashMap, HashSet};

use apollo_compiler::parser::SourceSpan;

use crate::{
    names,
    parse::Report,
    plan::{Item, Plan, Shape},
};

const RULE: &str = "name-collision";

const SELECTION: &str = "the selection set of ";

/// A Rust name, and the GraphQL item that requires it.
struct Claim {
    /// The name, with its module path if names of several scopes are compared.
    path: String,
    name: String,
    origin: String,
    span: Option<SourceSpan>,
    help: &'static str,
}

impl Claim {
    /// The claim of an item; `kind` and `within` are added before and after its GraphQL name.
    fn new(kind: &str, item: &Item, within: &str, help: &'static str) -> Self {
        Self {
            path: item.name.clone(),
            name: item.name.clone(),
            origin: format!("{kind}`{}`{within}", item.key),
            span: item.span,
            help,
        }
    }
}

pub(super) fn check(plan: &Plan, report: &mut Report<'_>) {
    unique("the type", &[], types(plan), report);
    // All modules of operations import these two.
    unique("the module", &["runtime", "types"], modules(plan), report);
    for operation in &plan.operations {
        fields(&operation.shapes, report);
        let help = "rename the variable";
        let variables = operation.variables.iter();
        let variables = variables.map(|variable| Claim::new("", &variable.item, "", help));
        unique("the argument", &["new"], variables, report);
        let help = "use an alias for the field, or move its selection set to a fragment";
        let shapes = operation.shapes.iter().skip(1);
        let shapes = shapes.map(|shape| Claim::new(SELECTION, &shape.item, "", help));
        unique("the type", &["ResponseData"], shapes, report);
    }
    for fragment in &plan.fragments {
        fields(&fragment.shapes, report);
    }
    for input in &plan.inputs {
        let within = format!(" of the input type `{}`", input.item.key);
        let help =
            "replace the variable by an object literal, with a variable for each required field";
        let fields = input.fields.iter();
        let fields = fields.map(|field| Claim::new("", &field.item, &within, help));
        unique("the argument", &["new"], fields, report);
    }
    for found in &plan.enums {
        let within = format!(" of the enum `{}`", found.item.key);
        let help = "remove the fields and variables of this enum";
        let values = found.values.iter();
        let values = values.map(|value| Claim::new("", value, &within, help));
        unique("the variant", &[], values, report);
    }
}

/// The fields of each selection struct.
fn fields(shapes: &[Shape], report: &mut Report<'_>) {
    let help = "use an alias for one of the fields: `alias: field`";
    for shape in shapes {
        let fields = shape.fields.iter();
        let fields = fields.map(|field| Claim::new("", &field.item, "", help));
        unique("the field", &[], fields, report);
    }
}

/// The names in the module `types`. Fragments are last, so that they are reported: authors can rename them.
fn types(plan: &Plan) -> Vec<Claim> {
    let help = "remove the fields and variables of one of the two types";
    let mut claims = Vec::new();
    for item in &plan.imported {
        claims.push(Claim::new("the type ", item, " of `authing`", help));
    }
    for input in &plan.inputs {
        claims.push(Claim::new("the input type ", &input.item, "", help));
    }
    for found in &plan.enums {
        claims.push(Claim::new("the enum ", &found.item, "", help));
    }
    let help = "rename the fragment, or move the selection set to another fragment";
    for fragment in &plan.fragments {
        let kinds = std::iter::once("the fragment ").chain(std::iter::repeat(SELECTION));
        let shapes = kinds.zip(&fragment.shapes);
        claims.extend(shapes.map(|(kind, shape)| Claim::new(kind, &shape.item, "", help)));
    }
    claims
}

/// The modules of folders and operations.
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

/// Reports items whose Rust name is reserved or already used.
fn unique(
    kind: &str,
    reserved: &[&str],
    claims: impl IntoIterator<Item = Claim>,
    report: &mut Report<'_>,
) {
    let mut known: HashMap<String, Claim> = HashMap::new();
    for claim in claims {
        let Claim { name, help, .. } = &claim;
        if reserved.contains(&name.as_str()) {
            let origin = &claim.origin;
            let message = format!("{origin} is converted to {kind} `{name}`, which is reserved");
            report.add(RULE, claim.span, message, *help);
        } else if let Some(known) = known.get(&claim.path) {
            // In the same file, the second item is reported.
            let (first, second) = if is_after(known, &claim) {
                (&claim, known)
            } else {
                (known, &claim)
            };
            let (first_origin, origin) = (&first.origin, &second.origin);
            let message =
                format!("{first_origin} and {origin} are both converted to {kind} `{name}`");
            report.add(RULE, second.span, message, *help);
            report.related(first.span, "name already used here");
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

/// The methods that `Call` has for all operations.
const OF_CALLS: &str = "before_send checked finish header idempotent map map_error map_operation operation phone_number required \
    required_items required_list stream timeout unless_empty";

/// Reports setters with the name of a method of `Call`. In `authing`, calls have the setters of their operations.
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
            let message =
                format!("`{key}` is converted to the method `{name}`, which `Call` already has");
            report.add(RULE, *span, message, "rename the variable");
        }
    }
}
