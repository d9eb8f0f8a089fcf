//! The rules that `apollo-compiler` checks.

use apollo_compiler::validation::DiagnosticData;

/// The rule name for an error of `apollo-compiler`, and a general suggestion.
pub(super) fn rule(error: &DiagnosticData) -> (&'static str, &'static str) {
    match error.unstable_error_name() {
        Some("UndefinedField") => ("unknown-field", "select a field that the type has"),
        Some("UndefinedArgument") => (
            "unknown-argument",
            "remove the argument: no arguments are allowed here",
        ),
        Some("RequiredArgument") => ("missing-argument", "add the argument"),
        Some("UniqueArgument") => ("duplicate-argument", "remove one of them"),
        Some("UndefinedVariable") => ("undefined-variable", "declare the variable"),
        Some("UnusedVariable") => (
            "unused-variable",
            "use the variable in an argument, or remove it",
        ),
        Some("UniqueVariable") => ("duplicate-variable", "remove or rename one of them"),
        Some("VariableInputType") => (
            "variable-not-input",
            "use a scalar, an enum or an input type",
        ),
        Some("DisallowedVariableUsage") => ("variable-type", "change the type of the variable"),
        Some("UndefinedDirective") => ("unknown-directive", "use a directive of the schema"),
        Some("UnsupportedLocation") => ("misplaced-directive", "remove the directive"),
        Some("UniqueDirective") => ("duplicate-directive", "remove one of them"),
        Some("MissingSubselection") => ("missing-selection", "select fields in braces: `{ … }`"),
        Some("SubselectionOnScalarType" | "SubselectionOnEnumType") => {
            ("selection-on-leaf", "remove the selection set")
        }
        Some("UndefinedFragment") => (
            "unknown-fragment",
            "define the fragment in a file `fragments.graphql`; all files can use it",
        ),
        Some("UnusedFragment") => (
            "unused-fragment",
            "use the fragment in an operation, or remove it",
        ),
        Some("FragmentNameCollision") => (
            "duplicate-fragment",
            "rename or remove one of them: fragments are shared by all files",
        ),
        Some("OperationNameCollision") => (
            "duplicate-operation",
            "rename one of the operations and its file",
        ),
        Some("RecursiveFragmentDefinition") => {
            ("fragment-cycle", "remove a fragment spread of the cycle")
        }
        Some("InvalidFragmentTarget") => (
            "fragment-on-leaf",
            "use a fragment on an object, interface or union type",
        ),
        Some("InvalidFragmentSpread") => (
            "impossible-fragment",
            "use a fragment on the type of this selection set",
        ),
        Some(
            "UndefinedDefinition"
            | "UndefinedTypeInNamedFragmentTypeCondition"
            | "UndefinedTypeInInlineFragmentTypeCondition",
        ) => ("unknown-type", "use a type that the schema declares"),
        Some("UndefinedRootOperation") => ("unknown-operation-type", "use a `query`"),
        Some("UndefinedEnumValue") => ("unknown-enum-value", "use a value of the enum"),
        Some("UndefinedInputValue") => ("unknown-input-field", "remove the field"),
        Some("RequiredField") => ("missing-input-field", "add the field"),
        Some("UnsupportedValueType" | "IntCoercionError" | "FloatCoercionError") => {
            ("wrong-value", "use a value of the expected type")
        }
        Some("ConflictingFieldType" | "ConflictingFieldName" | "ConflictingFieldArgument") => (
            "conflicting-fields",
            "use an alias for one of the fields: `alias: field`",
        ),
        Some("TypeSystemDefinition") => {
            ("not-executable", "move the definition to the schema folder")
        }
        Some(
            "SubscriptionUsesMultipleFields"
            | "SubscriptionUsesIntrospection"
            | "SubscriptionUsesConditionalSelection",
        ) => ("subscription-root", "select exactly one root field"),
        Some("RecursionError" | "DeeplyNestedType" | "RecursionLimitError") => {
            ("too-deep", "reduce the nesting of fields or fragments")
        }
        _ => (
            "specification",
            "see section 5 of the GraphQL specification",
        ),
    }
}

/// Whether `apollo-compiler` reached a nesting limit.
pub(super) fn is_too_deep(error: &DiagnosticData) -> bool {
    rule(error).0 == "too-deep"
}
