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

/// Reports the findings, and returns those that are only there because something else is wrong.
pub(super) fn sort(
    errors: &[&DiagnosticData],
    sites: &Sites<'_>,
    report: &mut Report<'_>,
) -> Vec<Diagnostic> {
    let parsed = report.parsed;
    let first = parsed.own_queries().next().map(|file| file.place(0..1));
    // After the first that is too deep, `apollo-compiler` takes all operations and fragments on the way for so.
    let deepest = errors.iter().filter(|error| is_too_deep(error));
    let deepest = deepest.min_by_key(|error| error.location().is_none());
    let mut consequences = Vec::new();
    for error in errors {
        let (rule, help) = rule(error);
        let is_told =
            is_too_deep(error) && deepest.is_none_or(|found| !std::ptr::eq(*found, *error));
        let is_lent = rule == "unused-fragment" && parsed.files.is_lent(error.location());
        // What has no place is reported at the head of the first file: nothing that is wrong may go unseen.
        let place = parsed
            .files
            .place(error.location())
            .or_else(|| first.clone());
        let Some(place) = place.filter(|_| !is_told && !is_lent) else {
            continue;
        };
        let at = error.location().map(|span| sites.at(span));
        let found = Finding {
            rule,
            at: at.unwrap_or_default(),
            parsed,
            sites,
        };
        let text = place.text().to_owned();
        let place = found.name().unwrap_or_else(|| place.first_line());
        let name = place.text().to_owned();
        let help = found.hint(&name).unwrap_or_else(|| help.to_owned());
        let mut problem = Diagnostic::new(rule, place, error.to_string()).help(help);
        problem.related.extend(found.first(&name));
        let is_consequence = found.is_consequence(&text);
        let list = if is_consequence {
            &mut consequences
        } else {
            &mut report.problems
        };
        list.push(problem);
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
    /// The required arguments or input fields that are not there.
    pub(super) fn missing(&self) -> impl Iterator<Item = &InputValueDefinition> {
        self.at.iter().filter_map(|site| match site {
            Site::Missing(definition) => Some(*definition),
            _ => None,
        })
    }

    /// Whether something else that is wrong explains it.
    fn is_consequence(&self, text: &str) -> bool {
        let schema = self.sites.schema;
        let unread = || self.parsed.queries.iter().any(|file| !file.sound);
        let mut operations = self.sites.operations();
        match (self.rule, self.at.first()) {
            // What uses it may itself be wrong.
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
            // It is there, and is itself reported.
            ("unknown-fragment", Some(Site::Spread(spread))) => {
                unread() || self.sites.fragment(&spread.fragment_name).is_some()
            }
            ("missing-selection", Some(Site::Field(field, _))) => !field.selection_set.is_empty(),
            // It is there and null, which is reported.
            ("missing-argument" | "missing-input-field", _) => self.missing().next().is_none(),
            // Variables are looked at in `gaps`, and subscriptions are refused as such.
            ("wrong-value", _) => text.starts_with('$'),
            ("unknown-operation-type", _) => text.starts_with("subscription"),
            // The fragment is on something that has no fields, which is reported.
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
