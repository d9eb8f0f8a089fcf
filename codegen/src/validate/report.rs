//! The findings of `apollo-compiler` in our own form: a stable rule name, the place, what is wrong and what to do.

use apollo_compiler::{
    diagnostic::ToCliReport,
    validation::{DiagnosticData, DiagnosticList},
};

use super::{outline::Outline, wording};
use crate::{
    diagnostic::{Diagnostic, Place},
    parse::Parsed,
};

/// A finding, with all of the text that it is about.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) problem: Diagnostic,
    pub(super) whole: Place,
    /// The names that the finding is about, as it quotes them.
    pub(super) names: Vec<String>,
}

/// Our name of the rule that `apollo-compiler` knows by another one.
fn rule(error: &DiagnosticData) -> &'static str {
    match error.unstable_error_name() {
        Some("UndefinedField") => "unknown-field",
        Some("UndefinedArgument") => "unknown-argument",
        Some("RequiredArgument") => "missing-argument",
        Some("UniqueArgument") => "duplicate-argument",
        Some("UndefinedVariable") => "undefined-variable",
        Some("UnusedVariable") => "unused-variable",
        Some("UniqueVariable") => "duplicate-variable",
        Some("VariableInputType") => "variable-not-input",
        Some("DisallowedVariableUsage") => "variable-type",
        Some("UndefinedDirective") => "unknown-directive",
        Some("UnsupportedLocation") => "misplaced-directive",
        Some("UniqueDirective") => "duplicate-directive",
        Some("MissingSubselection") => "missing-selection",
        Some("SubselectionOnScalarType" | "SubselectionOnEnumType") => "selection-on-leaf",
        Some("UndefinedFragment") => "unknown-fragment",
        Some("UnusedFragment") => "unused-fragment",
        Some("FragmentNameCollision") => "duplicate-fragment",
        Some("OperationNameCollision") => "duplicate-operation",
        Some("RecursiveFragmentDefinition") => "fragment-cycle",
        Some("InvalidFragmentTarget") => "fragment-on-leaf",
        Some("InvalidFragmentSpread") => "impossible-fragment",
        Some(
            "UndefinedDefinition"
            | "UndefinedTypeInNamedFragmentTypeCondition"
            | "UndefinedTypeInInlineFragmentTypeCondition",
        ) => "unknown-type",
        Some("UndefinedRootOperation") => "unknown-operation-type",
        Some("UndefinedEnumValue") => "unknown-enum-value",
        Some("UndefinedInputValue") => "unknown-input-field",
        Some("RequiredField") => "missing-input-field",
        Some("UnsupportedValueType" | "IntCoercionError" | "FloatCoercionError") => "wrong-value",
        Some("ConflictingFieldType" | "ConflictingFieldName" | "ConflictingFieldArgument") => {
            "conflicting-fields"
        }
        Some("TypeSystemDefinition") => "not-executable",
        Some(
            "SubscriptionUsesMultipleFields"
            | "SubscriptionUsesIntrospection"
            | "SubscriptionUsesConditionalSelection",
        ) => "subscription-root",
        Some("RecursionError" | "DeeplyNestedType") => "too-deep",
        // The limits of recursion have no name everywhere, and neither has a slip of syntax, which is
        // reported before anything is validated.
        _ if error.to_string().contains("recursion") => "too-deep",
        _ => "specification",
    }
}

/// The findings as diagnostics. What has no place in a file is reported at the head of the first: nothing that
/// makes a document invalid may go unseen.
pub(super) fn translate(
    errors: &DiagnosticList,
    parsed: &Parsed,
    outline: &Outline,
) -> Vec<Finding> {
    let first = parsed.own_queries().next().map(|file| file.place(0..1));
    let too_deep = |error: &DiagnosticData| rule(error) == "too-deep";
    let mut deep = errors.iter().map(|found| found.error);
    let deep = deep.find(|error| too_deep(error) && error.location().is_some());
    let deep = deep.and_then(ToCliReport::location);
    errors
        .iter()
        .filter_map(|found| {
            let error = found.error;
            let rule = rule(error);
            let lent = parsed.files.is_lent(error.location());
            // After the first that is too deep, `apollo-compiler` takes all operations for so, and a fragment has no place.
            let is_told = too_deep(error) && deep.is_some() && error.location() != deep;
            if (lent && rule == "unused-fragment") || is_told {
                return None;
            }
            let whole = parsed
                .files
                .place(error.location())
                .or_else(|| first.clone())?;
            let message = error.to_string();
            let names: Vec<_> = message
                .split('`')
                .skip(1)
                .step_by(2)
                .map(|name| name.trim_start_matches('$').to_owned())
                .collect();
            let problem = wording::put(rule, &message, &names, &whole, parsed, outline);
            Some(Finding {
                problem,
                whole,
                names,
            })
        })
        .collect()
}
