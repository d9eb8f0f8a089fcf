//! The findings of `apollo-compiler` in our own form: a stable rule name, the place, and what to do.

use apollo_compiler::{
    Schema,
    diagnostic::ToCliReport,
    schema::ExtendedType,
    validation::{DiagnosticData, DiagnosticList},
};

use crate::{Diagnostic, parse::Files, suggestion::did_you_mean};

/// Our name of a rule and the remedy that needs no knowledge of the case.
struct Rule {
    name: &'static str,
    remedy: &'static str,
}

const fn rule(name: &'static str, remedy: &'static str) -> Rule {
    Rule { name, remedy }
}

/// The rule that `apollo-compiler` knows by another name.
fn rule_of(error: &DiagnosticData) -> Rule {
    match error.unstable_error_name() {
        Some("UndefinedField") => rule(
            "unknown-field",
            "select a field that the schema gives this type",
        ),
        Some("UndefinedArgument") => rule(
            "unknown-argument",
            "remove it, or use an argument that the schema declares",
        ),
        Some("RequiredArgument") => rule("missing-argument", "add the argument"),
        Some("UniqueArgument") => rule("duplicate-argument", "give the argument once"),
        Some("UndefinedVariable") => rule(
            "undefined-variable",
            "declare it in the parentheses after the operation's name",
        ),
        Some("UnusedVariable") => rule(
            "unused-variable",
            "use it in an argument, or remove its declaration",
        ),
        Some("UniqueVariable") => rule("duplicate-variable", "declare the variable once"),
        Some("VariableInputType") => rule(
            "variable-not-input",
            "declare it with a scalar, an enum or an input type",
        ),
        Some("DisallowedVariableUsage") => rule(
            "variable-type",
            "declare the variable with the type that the argument expects",
        ),
        Some("UndefinedDirective") => rule(
            "unknown-directive",
            "use a directive of `schema/client.graphql`, or remove it",
        ),
        Some("UnsupportedLocation") => rule(
            "misplaced-directive",
            "move it to a place that its declaration names",
        ),
        Some("UniqueDirective") => rule("duplicate-directive", "write the directive once"),
        Some("MissingSubselection") => rule(
            "missing-selection",
            "say in braces which of its fields are wanted",
        ),
        Some("SubselectionOnScalarType" | "SubselectionOnEnumType") => {
            rule("selection-on-leaf", "remove the braces and what is in them")
        }
        Some("UndefinedFragment") => rule(
            "unknown-fragment",
            "define it in a `fragments.graphql`, or spread one that is defined",
        ),
        Some("UnusedFragment") => {
            rule("unused-fragment", "spread it in an operation, or remove it")
        }
        Some("FragmentNameCollision") => rule(
            "duplicate-fragment",
            "rename one: fragments are shared by all files",
        ),
        Some("OperationNameCollision") => rule(
            "duplicate-operation",
            "rename one: an operation's name is its Rust type",
        ),
        Some("RecursiveFragmentDefinition") => rule(
            "fragment-cycle",
            "break the circle: a fragment cannot contain itself",
        ),
        Some("InvalidFragmentTarget") => {
            rule("fragment-on-leaf", "put the fragment on an object type")
        }
        Some("InvalidFragmentSpread") => rule(
            "impossible-fragment",
            "spread a fragment on the type that is selected here",
        ),
        Some(
            "UndefinedDefinition"
            | "UndefinedTypeInNamedFragmentTypeCondition"
            | "UndefinedTypeInInlineFragmentTypeCondition",
        ) => rule("unknown-type", "use a type of the schema"),
        Some("UndefinedRootOperation") => rule(
            "unknown-operation-type",
            "use `query` or `mutation`: the schema offers nothing else",
        ),
        Some("UndefinedEnumValue") => rule("unknown-enum-value", "use a value of the enum"),
        Some("UndefinedInputValue") => rule(
            "unknown-input-field",
            "use a field that the input type declares",
        ),
        Some("RequiredField") => rule("missing-input-field", "add the field"),
        Some("UniqueInputValue") => rule("duplicate-input-field", "give the field once"),
        Some("UnsupportedValueType" | "IntCoercionError" | "FloatCoercionError") => {
            rule("wrong-value", "write a value of the expected type")
        }
        Some("ConflictingFieldType" | "ConflictingFieldName" | "ConflictingFieldArgument") => rule(
            "conflicting-fields",
            "give one of them an alias: `other: field`",
        ),
        Some("TypeSystemDefinition") => rule(
            "not-executable",
            "types belong in the schema folder; here stand operations and fragments",
        ),
        Some(
            "SubscriptionUsesMultipleFields"
            | "SubscriptionUsesIntrospection"
            | "SubscriptionUsesConditionalSelection",
        ) => rule(
            "subscription-root",
            "a subscription selects one plain root field",
        ),
        Some(_) => rule(
            "specification",
            "see section 5 of the GraphQL specification",
        ),
        None => rule("syntax", "mend the syntax here"),
    }
}

/// The findings as diagnostics.
pub(crate) fn translate(
    errors: &DiagnosticList,
    files: &Files,
    schema: Option<&Schema>,
) -> Vec<Diagnostic> {
    errors
        .iter()
        .filter_map(|found| {
            let error = found.error;
            let rule = rule_of(error);
            let place = files.place(error.location())?;
            let message = error.to_string();
            let hint = schema.and_then(|schema| hint(rule.name, &message, schema, files));
            Some(
                Diagnostic::new(rule.name, place.first_line(), message)
                    .help(hint.unwrap_or_else(|| rule.remedy.to_owned())),
            )
        })
        .collect()
}

/// The near name, where the rule is about a name that does not exist.
fn hint(rule: &str, message: &str, schema: &Schema, files: &Files) -> Option<String> {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (rule, quoted.as_slice()) {
        ("unknown-field", [owner, field]) => did_you_mean(field, fields(schema, owner)),
        ("unknown-argument", [argument, owner]) => did_you_mean(argument, arguments(schema, owner)),
        ("unknown-input-field", [field, owner]) => did_you_mean(field, fields(schema, owner)),
        ("unknown-enum-value", [value, owner]) => did_you_mean(value, values(schema, owner)),
        ("unknown-directive", [name]) => {
            let name = name.trim_start_matches('@');
            let directives = schema.directive_definitions.keys();
            did_you_mean(name, directives.map(|directive| directive.as_str()))
        }
        ("unknown-type", [name, ..]) => {
            did_you_mean(name, schema.types.keys().map(|name| name.as_str()))
        }
        ("unknown-fragment", [name]) => {
            did_you_mean(name, files.fragment_names().map(String::as_str))
        }
        _ => None,
    }
}

fn fields<'schema>(schema: &'schema Schema, owner: &str) -> Vec<&'schema str> {
    match schema.types.get(owner) {
        Some(ExtendedType::Object(object)) => {
            object.fields.keys().map(|key| key.as_str()).collect()
        }
        Some(ExtendedType::Interface(interface)) => {
            interface.fields.keys().map(|key| key.as_str()).collect()
        }
        Some(ExtendedType::InputObject(input)) => {
            input.fields.keys().map(|key| key.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

fn values<'schema>(schema: &'schema Schema, owner: &str) -> Vec<&'schema str> {
    match schema.types.get(owner) {
        Some(ExtendedType::Enum(values)) => values.values.keys().map(|key| key.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// The arguments of `Type.field` or `@directive`.
fn arguments<'schema>(schema: &'schema Schema, owner: &str) -> Vec<&'schema str> {
    let owner = owner.split('(').next().unwrap_or(owner);
    if let Some(directive) = owner.strip_prefix('@') {
        let Some(directive) = schema.directive_definitions.get(directive) else {
            return Vec::new();
        };
        return directive
            .arguments
            .iter()
            .map(|argument| argument.name.as_str())
            .collect();
    }
    let Some((owner, field)) = owner.split_once('.') else {
        return Vec::new();
    };
    let Ok(field) = schema.type_field(owner, field) else {
        return Vec::new();
    };
    field
        .arguments
        .iter()
        .map(|argument| argument.name.as_str())
        .collect()
}

/// Drops problems that another one in the same file explains: what stands in a field that does not exist, or
/// after a slip of syntax, is not seen, so that what it uses looks unused.
pub(crate) fn drop_consequences(problems: &mut Vec<Diagnostic>) {
    const CAUSES: [&str; 8] = [
        "syntax",
        "unknown-field",
        "unknown-type",
        "selection-on-leaf",
        "unknown-operation-type",
        "unnamed-operation",
        "duplicate-operation",
        "several-operations",
    ];
    let broken: Vec<String> = problems
        .iter()
        .filter(|problem| CAUSES.contains(&problem.rule))
        .map(|problem| problem.place.path().to_owned())
        .collect();
    problems.retain(|problem| match problem.rule {
        "unused-variable" => !broken.iter().any(|path| path == problem.place.path()),
        "unused-fragment" | "unknown-fragment" => broken.is_empty(),
        _ => true,
    });
}
