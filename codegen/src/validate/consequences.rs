//! One mistake is one problem: what is only found because something else is wrong is not reported.

use apollo_compiler::{Schema, schema::ExtendedType};

use super::{outline::Outline, report::Finding, specification::Findings};
use crate::{
    diagnostic::{Diagnostic, Place},
    parse::Parsed,
};

/// Rules that are enforced in [`super::specification`] too, which knows more about the case.
const TOLD_BETTER: [&str; 9] = [
    "wrong-value",
    "unknown-enum-value",
    "unknown-input-field",
    "missing-input-field",
    "duplicate-input-field",
    "one-of",
    "variable-type",
    "undefined-variable",
    "conflicting-fields",
];

/// What of the findings has no other cause.
pub(super) fn without(
    findings: Vec<Finding>,
    own: &Findings,
    parsed: &Parsed,
    outline: &Outline,
) -> Vec<Diagnostic> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let again = kept.iter().any(|other| {
            other.problem.rule == finding.problem.rule
                && other.problem.place.key() == finding.problem.place.key()
        });
        if !again && !told_better(&finding, own) && !explained(&finding, parsed, outline) {
            kept.push(finding);
        }
    }
    let deepest = kept.iter().any(|finding| finding.names.is_empty());
    kept.into_iter()
        .filter(|finding| {
            // A chain of fragments that is too long is found from its start and from each of its links.
            finding.problem.rule != "too-deep" || !deepest || finding.names.is_empty()
        })
        .map(|finding| finding.problem)
        .collect()
}

fn told_better(finding: &Finding, own: &Findings) -> bool {
    let better = own
        .problems
        .iter()
        .filter(|problem| TOLD_BETTER.contains(&problem.rule))
        .flat_map(|problem| {
            let related = problem.related.iter().map(|(place, _)| place);
            related.chain([&problem.place])
        });
    TOLD_BETTER.contains(&finding.problem.rule)
        && better
            .chain(&own.explained)
            .any(|place| place.overlaps(&finding.whole))
}

fn explained(finding: &Finding, parsed: &Parsed, outline: &Outline) -> bool {
    let names: Vec<&str> = finding.names.iter().map(String::as_str).collect();
    let unread = |name: &str| {
        let mut unsound = parsed.queries.iter().filter(|file| !file.sound);
        unsound.any(|file| file.source.text.contains(name))
    };
    match (finding.problem.rule, names.as_slice()) {
        // What uses it may itself be wrong, or stand after a slip of syntax.
        ("unused-variable", _) => outline.uses_variable(&finding.whole),
        ("unused-fragment", [name]) => outline.reaches(name) || unread(name),
        // It is there, and is itself reported.
        ("unknown-fragment", [name]) => outline.fragments.contains_key(*name) || unread(name),
        // All that is selected is wrong, and is reported.
        ("missing-selection", _) => outline.has_selection(&finding.whole),
        // It is there and null, which is reported.
        ("missing-argument", [coordinate, ..]) => {
            let argument = coordinate.split_once('(').map_or("", |(_, rest)| rest);
            outline.has_argument(&finding.whole, argument.trim_end_matches([')', ':']))
        }
        // Subscriptions are refused as such.
        ("unknown-operation-type", ["subscription"]) => true,
        // The fragment is on something that has no fields, which is reported.
        ("unknown-field", [owner, _]) => !is_composite(&parsed.schema, owner),
        ("impossible-fragment", [.., condition, _]) => !is_composite(&parsed.schema, condition),
        _ => false,
    }
}

fn is_composite(schema: &Schema, name: &str) -> bool {
    matches!(
        schema.types.get(name),
        Some(ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_))
    )
}

/// Drops what is found in files that could not be read to their end: it may be the slip's doing.
pub(super) fn of_syntax(problems: &mut Vec<Diagnostic>, parsed: &Parsed) {
    let unsound = |place: &Place| {
        let mut files = parsed.queries.iter();
        files.any(|file| !file.sound && file.source.path == place.path())
    };
    problems.retain(|problem| problem.rule == "syntax" || !unsound(&problem.place));
}
