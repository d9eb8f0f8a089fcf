//! The rules that `apollo-compiler` enforces.

use apollo_compiler::validation::DiagnosticData;

/// Our name of the rule that a finding of `apollo-compiler` is about, and what to do.
pub(super) fn rule(error: &DiagnosticData) -> (&'static str, &'static str) {
    match error.unstable_error_name() {
        Some("UndefinedField") => ("unknown-field", "select a field that the type has"),
        Some("UndefinedArgument") => ("unknown-argument", "it takes no arguments: remove this one"),
        Some("RequiredArgument") => ("missing-argument", "give it"),
        Some("UniqueArgument") => ("duplicate-argument", "remove one of the two"),
        Some("UndefinedVariable") => ("undefined-variable", "declare it"),
        Some("UnusedVariable") => ("unused-variable", "pass it to an argument, or remove it"),
        Some("UniqueVariable") => ("duplicate-variable", "remove or rename one of the two"),
        Some("VariableInputType") => (
            "variable-not-input",
            "declare it with a scalar, an enum or an input type",
        ),
        Some("DisallowedVariableUsage") => ("variable-type", "declare it with the other type"),
        Some("UndefinedDirective") => ("unknown-directive", "use a directive of the schema"),
        Some("UnsupportedLocation") => ("misplaced-directive", "remove it"),
        Some("UniqueDirective") => ("duplicate-directive", "remove one of the two"),
        Some("MissingSubselection") => (
            "missing-selection",
            "name the fields that you want in braces: `{ … }`",
        ),
        Some("SubselectionOnScalarType" | "SubselectionOnEnumType") => {
            ("selection-on-leaf", "remove the braces after it")
        }
        Some("UndefinedFragment") => (
            "unknown-fragment",
            "define it in a `fragments.graphql`; every file can spread it",
        ),
        Some("UnusedFragment") => ("unused-fragment", "spread it in an operation, or remove it"),
        Some("FragmentNameCollision") => (
            "duplicate-fragment",
            "rename one, or use one for both: all files share fragments",
        ),
        Some("OperationNameCollision") => ("duplicate-operation", "rename one, and its file"),
        Some("RecursiveFragmentDefinition") => ("fragment-cycle", "take out a spread"),
        Some("InvalidFragmentTarget") => ("fragment-on-leaf", "put it on a type that has fields"),
        Some("InvalidFragmentSpread") => (
            "impossible-fragment",
            "use a fragment on the type that is selected from",
        ),
        Some(
            "UndefinedDefinition"
            | "UndefinedTypeInNamedFragmentTypeCondition"
            | "UndefinedTypeInInlineFragmentTypeCondition",
        ) => ("unknown-type", "use a type that the schema declares"),
        Some("UndefinedRootOperation") => ("unknown-operation-type", "begin it with `query`"),
        Some("UndefinedEnumValue") => ("unknown-enum-value", "use a value of the enum"),
        Some("UndefinedInputValue") => ("unknown-input-field", "remove it"),
        Some("RequiredField") => ("missing-input-field", "give it"),
        Some("UnsupportedValueType" | "IntCoercionError" | "FloatCoercionError") => {
            ("wrong-value", "write a value of the expected type")
        }
        Some("ConflictingFieldType" | "ConflictingFieldName" | "ConflictingFieldArgument") => (
            "conflicting-fields",
            "give one of the two an alias: `other: field`",
        ),
        Some("TypeSystemDefinition") => ("not-executable", "move it to the schema folder"),
        Some(
            "SubscriptionUsesMultipleFields"
            | "SubscriptionUsesIntrospection"
            | "SubscriptionUsesConditionalSelection",
        ) => ("subscription-root", "select exactly one plain root field"),
        Some("RecursionError" | "DeeplyNestedType" | "RecursionLimitError") => (
            "too-deep",
            "select less deeply, or through fewer fragments in fragments",
        ),
        _ => (
            "specification",
            "see section 5 of the GraphQL specification",
        ),
    }
}

/// Whether `apollo-compiler` gave up.
pub(super) fn is_too_deep(error: &DiagnosticData) -> bool {
    rule(error).0 == "too-deep"
}
