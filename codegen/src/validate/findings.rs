//! The findings of `apollo-compiler`: its own message at its own place, with the name of a rule and a hint. Hints come from
//! the syntax tree, and so does what is only the consequence of another mistake.

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

/// The rules that [`super::gaps`] enforces as a whole.
const OWN: [&str; 3] = ["unknown-input-field", "undefined-variable", "variable-type"];

/// Reports the findings, and returns those that another mistake explains.
pub(super) fn sort(
    errors: &[&DiagnosticData],
    sites: &Sites<'_>,
    report: &mut Report<'_>,
) -> Vec<Diagnostic> {
    let parsed = report.parsed;
    let first = parsed.own_queries().next().map(|file| file.place(0..1));
    // `apollo-compiler` reports a limit again for each operation and fragment that leads to it.
    let deepest = errors.iter().filter(|error| is_too_deep(error));
    let deepest = deepest.min_by_key(|error| error.location().is_none());
    let others = errors.iter().filter(|error| !is_too_deep(error));
    let mut consequences = Vec::new();
    for error in others.chain(deepest) {
        let (rule, help) = rule(error);
        let is_lent = rule == "unused-fragment" && parsed.files.is_lent(error.location());
        // A finding without a place is reported at the start of the first file, so that no finding is lost.
        let place = parsed.files.place(error.location());
        let Some(place) = place.or_else(|| first.clone()).filter(|_| !is_lent) else {
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
        let mut problem = Diagnostic::new(rule, place, error.to_string()).help(help);
        problem.related.extend(found.first(&name));
        if found.is_consequence(&text) {
            consequences.push(problem);
        } else {
            report.problems.push(problem);
        }
    }
    consequences
}

/// A finding, and what stands at its place.
pub(super) struct Finding<'a> {
    pub(super) rule: &'static str,
    /// The outermost first.
    pub(super) at: Vec<Site<'a>>,
    pub(super) parsed: &'a Parsed,
    pub(super) sites: &'a Sites<'a>,
}

impl Finding<'_> {
    /// The required arguments or input fields that are not given.
    pub(super) fn missing(&self) -> impl Iterator<Item = &InputValueDefinition> {
        self.at.iter().filter_map(|site| match site {
            Site::Missing(definition) => Some(*definition),
            _ => None,
        })
    }

    /// Whether another mistake explains the finding.
    fn is_consequence(&self, text: &str) -> bool {
        let schema = self.sites.schema;
        let unread = || self.parsed.queries.iter().any(|file| !file.sound);
        let mut operations = self.sites.operations();
        match (self.rule, self.at.first()) {
            // The argument or field that uses it may be wrong.
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
            // It exists, and is reported itself.
            ("unknown-fragment", Some(Site::Spread(spread))) => {
                unread() || self.sites.fragment(&spread.fragment_name).is_some()
            }
            ("missing-selection", Some(Site::Field(field, _))) => !field.selection_set.is_empty(),
            // It is given as null, and that is reported.
            ("missing-argument" | "missing-input-field", _) => self.missing().next().is_none(),
            // `gaps` checks variables, and a house rule rejects subscriptions.
            ("wrong-value", _) => text.starts_with('$'),
            ("unknown-operation-type", _) => text.starts_with("subscription"),
            // The type of the fragment has no fields, and that is reported.
            ("unknown-field", Some(Site::Field(_, parent))) => !is_composite(schema, parent),
            ("impossible-fragment", Some(Site::Spread(spread))) => {
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
