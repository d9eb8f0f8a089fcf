//! Two names that become one Rust name: found where the names are made, reported where both were written.

use std::collections::HashMap;

use super::{Plan, modules, question::Shared};
use crate::{
    diagnostic::{Diagnostic, Place},
    validate::Validated,
};

/// Names that have to differ: those of a struct's fields, of a module's types.
pub(super) struct Scope {
    /// The Rust item that has the name: "the field".
    kind: &'static str,
    help: &'static str,
    known: HashMap<String, Claimed>,
}

/// The GraphQL item behind a Rust name, and its place. A name that generated code has for itself has neither.
type Claimed = Option<(String, Option<Place>)>;

impl Scope {
    pub(super) fn new(kind: &'static str, taken: &[&str], help: &'static str) -> Self {
        let taken = taken.iter().map(|name| ((*name).to_owned(), None));
        Self {
            kind,
            help,
            known: taken.collect(),
        }
    }

    /// The fields of the struct that a selection becomes.
    pub(super) fn fields() -> Self {
        Self::new(
            "the field",
            &[],
            "give one of them an alias: `other: field`",
        )
    }

    /// The structs in the module of an operation, which has some already.
    pub(super) fn selections() -> Self {
        Self::new(
            "the type",
            &["Variables", "OPERATION_NAME", "QUERY", "ResponseData"],
            "give the field an alias, or put its selection in a fragment",
        )
    }

    /// The variables of an operation.
    pub(super) fn variables() -> Self {
        Self::new("the argument", &["new"], "rename the variable")
    }

    /// The fields of an input type. The schema gives their names, so that only their use can be changed.
    pub(super) fn input_fields() -> Self {
        Self::new(
            "the argument",
            &["new"],
            "write the object in the operation, with a variable for each field that is needed",
        )
    }

    /// The values of an enum.
    pub(super) fn enum_values() -> Self {
        Self::new(
            "the variant",
            &[],
            "leave out the fields and variables of this enum",
        )
    }

    /// Adds a name, or reports the item that has it already.
    pub(super) fn claim(
        &mut self,
        name: &str,
        origin: String,
        place: Option<Place>,
        problems: &mut Vec<Diagnostic>,
    ) {
        self.claim_as(name, name, origin, place, problems);
    }

    /// Adds a name that messages show in a shorter form.
    pub(super) fn claim_as(
        &mut self,
        name: &str,
        shown: &str,
        origin: String,
        place: Option<Place>,
        problems: &mut Vec<Diagnostic>,
    ) {
        let kind = self.kind;
        let mut claimed = (origin, place);
        let Some(known) = self.known.get(name) else {
            self.known.insert(name.to_owned(), Some(claimed));
            return;
        };
        let mut known = known.clone();
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
        if let Some(place) = place {
            let problem = Diagnostic::new("name-collision", place, message);
            let problem = problem.help(self.help.to_owned());
            problems.push(match earlier {
                Some(earlier) => problem.related(earlier, "the other one"),
                None => problem,
            });
        }
    }
}

/// Checks the shared types and the modules, which are known when everything is planned.
pub(super) fn check(
    validated: &Validated,
    plan: &Plan,
    shared: &Shared,
    problems: &mut Vec<Diagnostic>,
) {
    types(validated, plan, shared, problems);
    modules::check(validated, plan, problems);
}

/// Checks the module `types`. Fragments come last, because their names can be changed.
fn types(validated: &Validated, plan: &Plan, shared: &Shared, problems: &mut Vec<Diagnostic>) {
    let mut scope = Scope::new(
        "the type",
        &[],
        "leave out the fields and variables of one of the two types",
    );
    for (name, place) in &shared.borrowed {
        let origin = format!("the type `{name}` of `authing`");
        scope.claim(name, origin, place.clone(), problems);
    }
    let inputs = plan.inputs.iter();
    let inputs = inputs.map(|input| (&input.name, &input.key, "the input type"));
    let enums = plan.enums.iter();
    let enums = enums.map(|found| (&found.name, &found.key, "the enum"));
    for (name, key, kind) in inputs.chain(enums) {
        let ty = validated.schema.types.get(key.as_str());
        let place = ty.and_then(|ty| validated.files.name(ty.name()));
        scope.claim(name, format!("{kind} `{key}`"), place, problems);
    }
    scope.help = "rename the fragment, or put the selection in a fragment with a name of its own";
    for (name, origin, place) in &shared.selections {
        scope.claim(name, origin.clone(), place.clone(), problems);
    }
}
