//! GraphQL names that become the same Rust name, or a reserved one. Both places are reported.

use std::collections::{HashMap, HashSet};

use crate::{
    diagnostic::{Diagnostic, Place},
    names,
    plan::{Plan, Shape, Variable},
};

/// The names of generated items in the module of an operation.
const PARTS: [&str; 1] = ["ResponseData"];

/// The modules that every module of operations imports.
const MODULES: [&str; 2] = ["runtime", "types"];

/// A GraphQL item that becomes a Rust name.
#[derive(Clone)]
struct Claim<'plan> {
    /// The name and what it stands in, if names of several scopes are claimed.
    path: String,
    name: String,
    origin: String,
    place: Option<&'plan Place>,
    help: &'static str,
}

impl<'plan> Claim<'plan> {
    fn new(name: &str, origin: String, place: Option<&'plan Place>, help: &'static str) -> Self {
        Self {
            path: name.to_owned(),
            name: name.to_owned(),
            origin,
            place,
            help,
        }
    }
}

pub(super) fn check(plan: &Plan, problems: &mut Vec<Diagnostic>) {
    unique("the type", &[], types(plan), problems);
    unique("the module", &MODULES, modules(plan), problems);
    for operation in &plan.operations {
        fields(&operation.shapes, problems);
        let variables = operation.variables.iter().map(|variable| {
            let origin = format!("`{}`", variable.key);
            let help = "rename the variable";
            Claim::new(&variable.name, origin, variable.place.as_ref(), help)
        });
        unique("the argument", &["new"], variables, problems);
        let shapes = operation.shapes.iter().skip(1).map(|shape| {
            let help = "give the field an alias, or put its selection in a fragment";
            Claim::new(&shape.name, selection_of(shape), shape.place.as_ref(), help)
        });
        unique("the type", &PARTS, shapes, problems);
    }
    for fragment in &plan.fragments {
        fields(&fragment.shapes, problems);
    }
    for input in &plan.inputs {
        let fields = input.fields.iter().map(|field| {
            let origin = format!("`{}` of the input type `{}`", field.key, input.key);
            let help =
                "write the object in the operation, with a variable for each field that is needed";
            Claim::new(&field.name, origin, field.place.as_ref(), help)
        });
        unique("the argument", &["new"], fields, problems);
    }
    for found in &plan.enums {
        let values = found.values.iter().map(|value| {
            let origin = format!("`{}` of the enum `{}`", value.key, found.key);
            let help = "leave out the fields and variables of this enum";
            Claim::new(&value.name, origin, value.place.as_ref(), help)
        });
        unique("the variant", &[], values, problems);
    }
}

/// The fields of each struct that a selection becomes.
fn fields(shapes: &[Shape], problems: &mut Vec<Diagnostic>) {
    for shape in shapes {
        let fields = shape.fields.iter().map(|field| {
            let origin = format!("`{}`", field.key);
            let help = "give one of them an alias: `other: field`";
            Claim::new(&field.name, origin, field.place.as_ref(), help)
        });
        unique("the field", &[], fields, problems);
    }
}

/// The module `types`. Fragments come last, because their names can be changed.
fn types(plan: &Plan) -> Vec<Claim<'_>> {
    let help = "leave out the fields and variables of one of the two types";
    let mut claims = Vec::new();
    for (name, place) in plan.borrowed.iter().zip(&plan.borrowed_from) {
        let origin = format!("the type `{name}` of `authing`");
        claims.push(Claim::new(name, origin, place.as_ref(), help));
    }
    for input in &plan.inputs {
        let origin = format!("the input type `{}`", input.key);
        claims.push(Claim::new(&input.name, origin, input.place.as_ref(), help));
    }
    for found in &plan.enums {
        let origin = format!("the enum `{}`", found.key);
        claims.push(Claim::new(&found.name, origin, found.place.as_ref(), help));
    }
    let help = "rename the fragment, or put the selection in a fragment with a name of its own";
    for fragment in &plan.fragments {
        for (position, shape) in fragment.shapes.iter().enumerate() {
            let origin = match position {
                0 => format!("the fragment `{}`", written(shape)),
                _ => selection_of(shape),
            };
            claims.push(Claim::new(&shape.name, origin, shape.place.as_ref(), help));
        }
    }
    claims
}

/// The modules that folders and files become. Every operation of a folder names it.
fn modules(plan: &Plan) -> Vec<Claim<'_>> {
    let mut seen = HashSet::new();
    let mut claims = Vec::new();
    for operation in &plan.operations {
        let (mut modules, mut folders) = (Vec::new(), String::new());
        for folder in operation.domain.iter().flat_map(|domain| domain.split('/')) {
            folders = format!("{folders}{folder}/");
            modules.push((names::module(folder), format!("the folder `{folders}`")));
        }
        let origin = format!("the operation `{}`", operation.key);
        modules.push((operation.module.clone(), origin));
        let mut path = String::new();
        for (name, origin) in modules {
            path = format!("{path}::{name}");
            if seen.insert((path.clone(), origin.clone())) {
                let help = "rename the folder, or the operation and its file";
                let claim = Claim::new(&name, origin, operation.place.as_ref(), help);
                let path = path.clone();
                claims.push(Claim { path, ..claim });
            }
        }
    }
    claims
}

fn selection_of(shape: &Shape) -> String {
    format!("the selection of `{}`", written(shape))
}

fn written(shape: &Shape) -> &str {
    shape.place.as_ref().map_or("", Place::text)
}

/// Reports items whose Rust name is reserved, or is the name of another item.
fn unique<'plan>(
    kind: &str,
    taken: &[&str],
    claims: impl IntoIterator<Item = Claim<'plan>>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut known: HashMap<String, Claim<'plan>> = HashMap::new();
    for claim in claims {
        let name = &claim.name;
        let (second, first) = match known.get(&claim.path) {
            _ if taken.contains(&name.as_str()) => (claim.clone(), None),
            None => {
                known.insert(claim.path.clone(), claim);
                continue;
            }
            // In one file the second is reported.
            Some(known) if is_after(known, &claim) => (known.clone(), Some(claim.clone())),
            Some(known) => (claim.clone(), Some(known.clone())),
        };
        let origin = second.origin;
        let message = match &first {
            None => format!("{origin} would be {kind} `{name}`, which is taken"),
            Some(first) => {
                format!(
                    "{} and {origin} would both be {kind} `{name}`",
                    first.origin
                )
            }
        };
        let Some(place) = second.place else {
            continue;
        };
        let problem = Diagnostic::new("name-collision", place.clone(), message).help(claim.help);
        problems.push(match first.and_then(|first| first.place) {
            Some(earlier) => problem.related(earlier.clone(), "the other one"),
            None => problem,
        });
    }
}

fn is_after(one: &Claim<'_>, other: &Claim<'_>) -> bool {
    let places = one.place.zip(other.place);
    places.is_some_and(|(one, other)| one.path() == other.path() && one.key() > other.key())
}

/// The methods that `Call` has for itself, whatever operation it carries.
const METHODS: &str = "acknowledged checked explain finish first map operation phone_number required \
    required_items stream wait with";

/// In `authing` the setters of an operation are methods of `Call` too: they have other names.
pub(super) fn methods(plan: &Plan, problems: &mut Vec<Diagnostic>) {
    let variables = plan
        .operations
        .iter()
        .flat_map(|operation| &operation.variables);
    let is_taken = |variable: &&Variable| {
        variable.has_setter() && METHODS.split(' ').any(|method| method == variable.name)
    };
    problems.extend(variables.filter(is_taken).filter_map(|variable| {
        let message = format!(
            "`{}` would be a method `{}` of the call, which is taken",
            variable.key, variable.name
        );
        let problem = Diagnostic::new("name-collision", variable.place.clone()?, message);
        Some(problem.help("rename the variable".to_owned()))
    }));
}
