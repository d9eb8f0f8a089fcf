//! Reports the errors of `apollo-compiler` with their message and location, and adds a rule name and a hint. Errors that are only
//! consequences of another problem are separated.

use apollo_compiler::{
    Schema, ast::InputValueDefinition, diagnostic::ToCliReport, validation::DiagnosticData,
};

use super::{
    rule::{is_too_deep, rule},
    site::{Outline, Site, Sites},
};
use crate::{
    diagnostic::Diagnostic,
    parse::{Parsed, Report},
};

/// The rules that [`super::gaps`] checks completely.
const OWN: [&str; 3] = ["unknown-input-field", "undefined-variable", "variable-type"];

/// Reports the errors. Returns those that are consequences of another problem.
pub(super) fn sort(
    errors: &[&DiagnosticData],
    sites: &Sites<'_>,
    report: &mut Report<'_>,
) -> Vec<Diagnostic> {
    let parsed = report.parsed;
    let first = parsed.own_queries().next().map(|file| file.place(0..1));
    // `apollo-compiler` reports a limit again for each operation and fragment that reaches it.
    let deepest = errors.iter().filter(|error| is_too_deep(error));
    let deepest = deepest.min_by_key(|error| error.location().is_none());
    let others = errors.iter().filter(|error| !is_too_deep(error));
    let mut consequences = Vec::new();
    for error in others.chain(deepest) {
        let (rule, help) = rule(error);
        let is_imported = rule == "unused-fragment" && parsed.files.is_imported(error.location());
        // An error without a location is reported at the start of the first file.
        let place = parsed.files.place(error.location());
        let Some(place) = place.or_else(|| first.clone()).filter(|_| !is_imported) else {
            continue;
        };
        let at = error.location().map(|span| sites.at(span));
        let at = at.unwrap_or_default();
        let found = Finding {
            rule,
            at,
            parsed,
            sites,
        };
        let text = place.text().to_owned();
        let place = found.name().unwrap_or_else(|| place.first_line());
        let name = place.text().to_owned();
        let help = found.hint(&name).unwrap_or_else(|| help.to_owned());
        let message = found.message().unwrap_or_else(|| error.to_string());
        let mut problem = Diagnostic::new(rule, place, message).help(help);
        problem.related.extend(found.first(&name));
        if found.is_consequence(&text) {
            consequences.push(problem);
        } else {
            report.problems.push(problem);
        }
    }
    consequences
}

/// An error, and the syntax elements at its location.
pub(super) struct Finding<'a> {
    pub(super) rule: &'static str,
    /// The syntax elements, the outermost first.
    pub(super) at: Vec<Site<'a>>,
    pub(super) parsed: &'a Parsed,
    pub(super) sites: &'a Sites<'a>,
}

impl Finding<'_> {
    /// The missing required arguments or input fields.
    pub(super) fn missing(&self) -> impl Iterator<Item = &InputValueDefinition> {
        self.at.iter().filter_map(|site| match site {
            Site::Missing(definition) => Some(*definition),
            _ => None,
        })
    }

    /// Whether the error is a consequence of another problem.
    fn is_consequence(&self, text: &str) -> bool {
        let schema = self.sites.schema;
        let unread = || {
            self.parsed
                .queries
                .iter()
                .any(|file| !file.has_valid_syntax)
        };
        let mut operations = self.sites.operations();
        match (self.rule, self.at.first()) {
            // The variable is used in an invalid argument or field.
            ("unused-variable", Some(Site::Variable(variable))) => {
                operations.any(|(operation, outline)| {
                    let reached = self.sites.reached(outline).into_iter();
                    let mut used = reached.flat_map(Outline::uses);
                    operation.variables.iter().any(|own| own.ptr_eq(variable))
                        && used.any(|(value, _)| value.as_variable() == Some(&variable.name))
                })
            }
            ("unused-fragment", Some(Site::Fragment(fragment))) => {
                unread()
                    || operations.any(|(_, outline)| self.sites.reaches(outline, &fragment.name))
            }
            // The fragment exists, and its problems are reported.
            ("unknown-fragment", Some(Site::Spread(spread, _))) => {
                unread() || self.sites.fragment(&spread.fragment_name).is_some()
            }
            ("missing-selection", Some(Site::Field(field, _))) => !field.selection_set.is_empty(),
            // The value is null, which is reported.
            ("missing-argument" | "missing-input-field", _) => self.missing().next().is_none(),
            // `gaps` checks variables, and another rule rejects subscriptions.
            ("wrong-value", _) => text.starts_with('$'),
            ("unknown-operation-type", _) => text.starts_with("subscription"),
            // The type of the fragment does not have fields, which is reported.
            ("unknown-field", Some(Site::Field(_, parent))) => !is_composite(schema, parent),
            ("impossible-fragment", Some(Site::Spread(spread, _))) => {
                let fragment = self.sites.fragment(&spread.fragment_name);
                fragment.is_some_and(|(found, _)| !is_composite(schema, &found.type_condition))
            }
            (rule, _) => OWN.contains(&rule),
        }
    }
}

fn is_composite(schema: &Schema, name: &str) -> bool {
    let ty = schema.types.get(name);
    ty.is_some_and(|ty| ty.is_object() || ty.is_interface() || ty.is_union())
}
