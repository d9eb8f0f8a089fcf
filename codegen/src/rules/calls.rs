//! Rules for `@call` and for the client directives of variables.

use apollo_compiler::{
    ExecutableDocument, Name,
    ast::{DirectiveList, OperationType, VariableDefinition},
    executable::{Field, Operation},
};

use super::secrets::may_be_secret;
use crate::{
    directive::{
        ACKNOWLEDGEMENT, ALLOW_EMPTY, CALL, EMAIL_ADDRESS, ENCRYPT, ENDPOINT_TYPE, NOT_EMPTY,
        OPTIONAL, PHONE_CODE, PHONE_NUMBER, POOL_ID, SENSITIVE, SESSION_REQUIRES, SKIP_IF_EMPTY,
        Token, USER_ID, call, is_client, location, sensitive, session_requires,
    },
    document::fields,
    parse::Report,
    suggestion::did_you_mean,
};

pub(super) fn check(document: &ExecutableDocument, report: &mut Report<'_>) {
    for operation in document.operations.iter() {
        has_call(operation, report);
        for variable in &operation.variables {
            fits_type(variable, report);
            exclusive(variable, report);
            encrypted_only(variable, report);
            session_only(operation, variable, report);
            companions(operation, variable, report);
            skipped(document, operation, variable, report);
        }
        constants_only(&operation.directives, report);
    }
    for field in fields(document) {
        constants_only(&field.directives, report);
    }
}

fn has_call(operation: &Operation, report: &mut Report<'_>) {
    // Another rule rejects subscriptions.
    let is_sent = operation.operation_type != OperationType::Subscription;
    if is_sent && !operation.directives.has(CALL) {
        let place = operation.name.as_ref().and_then(Name::location);
        let message = "the operation has no `@call` directive";
        let endpoints = report.parsed.schema.get_enum(ENDPOINT_TYPE);
        let first = endpoints.and_then(|endpoints| endpoints.values.keys().next());
        let example = first.map_or_else(String::new, |endpoint| {
            format!(", for example `@call(endpoint: {endpoint}, token: OWNER)`")
        });
        let help = format!("add `@call(endpoint: …, token: …)` before the selection set{example}");
        report.add("missing-call", place, message, help);
    }
}

/// The compiler evaluates client directives, so that their arguments must be constants.
fn constants_only(directives: &DirectiveList, report: &mut Report<'_>) {
    for directive in directives.iter().filter(|found| is_client(&found.name)) {
        for argument in &directive.arguments {
            if let Some(variable) = argument.value.as_variable() {
                let message = format!(
                    "variable `${variable}` is not allowed in the client directive `@{}`, which requires constant arguments",
                    directive.name
                );
                let help = "replace the variable by a constant";
                report.add("constant-argument", argument.location(), message, help);
            }
        }
    }
}

/// A default value makes an argument optional.
fn is_required(variable: &VariableDefinition) -> bool {
    variable.ty.is_non_null() && variable.default_value.is_none()
}

/// Each directive allows only certain types.
fn fits_type(variable: &VariableDefinition, report: &mut Report<'_>) {
    let ty = variable.ty.inner_named_type().as_str();
    let is_list = variable.ty.is_list();
    let is_required = is_required(variable);
    for directive in &variable.directives {
        // `@allowEmpty` also applies to ids and to the elements of lists.
        let fits = match directive.name.as_str() {
            ALLOW_EMPTY => matches!(ty, "String" | "ID"),
            PHONE_CODE => matches!(ty, "String" | "Int") && !is_list,
            EMAIL_ADDRESS => ty == "String" && !is_list && is_required,
            NOT_EMPTY if is_list => is_required,
            NOT_EMPTY => matches!(ty, "String" | "ID") && !is_required,
            SKIP_IF_EMPTY => is_list && is_required,
            POOL_ID | USER_ID | ENCRYPT | PHONE_NUMBER => ty == "String" && !is_list,
            SENSITIVE if sensitive(&variable.directives) == Some(true) => {
                let schema = &report.parsed.schema;
                may_be_secret(schema, ty) || schema.get_input_object(ty).is_some()
            }
            _ => true,
        };
        if fits {
            continue;
        }
        let (expected, help) = match directive.name.as_str() {
            SENSITIVE => (
                "a string, an integer, a custom scalar or an input object",
                "move the directive to the variable that contains the secret",
            ),
            ALLOW_EMPTY => (
                "`String`, `ID` or a list of them",
                "change the type of the variable, or remove the directive",
            ),
            NOT_EMPTY if !is_list && is_required && matches!(ty, "String" | "ID") => (
                "an optional text or a required list",
                "remove the directive: a required text must not be empty anyway",
            ),
            NOT_EMPTY => (
                "an optional text or a required list",
                "change the type of the variable, or remove the directive",
            ),
            SKIP_IF_EMPTY => (
                "a required list",
                "declare the variable as a non-null list without a default value, or remove the directive",
            ),
            EMAIL_ADDRESS => (
                "a required `String!`",
                "declare the variable as `String!` without a default value, or remove the directive",
            ),
            PHONE_CODE => (
                "`String` or `Int`",
                "change the type of the variable, or remove the directive",
            ),
            _ => (
                "`String`",
                "declare the variable as `String`, or remove the directive",
            ),
        };
        let (directive_name, name, ty) = (&directive.name, &variable.name, &variable.ty);
        let default = variable.default_value.as_ref();
        let default = default.map_or_else(String::new, |value| {
            format!(" = {}", value.serialize().no_indent())
        });
        let message = format!(
            "`@{directive_name}` is not allowed on `${name}`: expected {expected}, found `{ty}{default}`"
        );
        report.add("directive-type", directive.location(), message, help);
    }
}

/// Reports directives that contradict each other.
fn exclusive(variable: &VariableDefinition, report: &mut Report<'_>) {
    let all = [
        POOL_ID,
        USER_ID,
        ENCRYPT,
        EMAIL_ADDRESS,
        PHONE_NUMBER,
        PHONE_CODE,
        SENSITIVE,
        ALLOW_EMPTY,
        NOT_EMPTY,
        SKIP_IF_EMPTY,
    ];
    let given = all
        .into_iter()
        .filter_map(|name| variable.directives.get(name));
    let given: Vec<_> = given.collect();
    // `@sensitive` can be combined with one of `@allowEmpty`, `@notEmpty` and `@skipIfEmpty`.
    let rest = match given.as_slice() {
        [secret, rest @ ..] if secret.name == SENSITIVE => rest,
        all => all,
    };
    if let [first, second, ..] = rest {
        let message = format!(
            "`@{}` and `@{}` cannot be combined",
            first.name, second.name
        );
        let help = "remove one of the directives";
        report.add("conflicting-directives", second.location(), message, help);
        report.related(first.location(), "conflicting directive");
    }
}

/// A password cannot have a default value, because the service would receive it unencrypted.
fn encrypted_only(variable: &VariableDefinition, report: &mut Report<'_>) {
    let default = variable.default_value.as_ref();
    if variable.directives.has(ENCRYPT)
        && let Some(default) = default.filter(|default| !default.is_null())
    {
        let message = format!(
            "`${}` with `@{ENCRYPT}` cannot have a default value: it would be sent unencrypted",
            variable.name
        );
        let help = "remove the default value";
        report.add("conflicting-directives", default.location(), message, help);
    }
}

/// `@userId` requires a session, which provides the id of its user.
fn session_only(operation: &Operation, variable: &VariableDefinition, report: &mut Report<'_>) {
    let token = match call(operation) {
        Some((_, Token::None)) => "NONE",
        Some((_, Token::Owner)) => "OWNER",
        _ => return,
    };
    if variable.directives.has(USER_ID) {
        let place = location(&variable.directives, USER_ID);
        let message = format!(
            "`@userId` has no effect: an operation with `token: {token}` is not sent by a session"
        );
        let help = "use `token: USER` or `token: ANY`, or remove the directive";
        report.add("user-id-without-session", place, message, help);
    }
}

/// `@sessionRequires` relates two optional variables of one operation.
fn companions(operation: &Operation, variable: &VariableDefinition, report: &mut Report<'_>) {
    let Some(directive) = variable.directives.get(SESSION_REQUIRES) else {
        return;
    };
    let wanted = session_requires(&variable.directives).unwrap_or_default();
    let all = operation.variables.iter();
    let others = all.filter(|other| other.name != variable.name);
    let is_given = |found: &VariableDefinition| {
        let filled = found.directives.has(POOL_ID) || found.directives.has(USER_ID);
        filled || found.ty.is_non_null()
    };
    let (message, help) = match others.clone().find(|other| other.name == wanted) {
        None => (
            format!("the operation has no other variable `${wanted}`"),
            did_you_mean(wanted, others.map(|other| other.name.as_str()))
                .unwrap_or_else(|| "name another variable of this operation".to_owned()),
        ),
        Some(other) if is_given(variable) || is_given(other) => (
            "`@sessionRequires` has no effect on a variable that always has a value".to_owned(),
            "make both variables nullable, or remove the directive".to_owned(),
        ),
        Some(_) => return,
    };
    report.add("session-requires", directive.location(), message, help);
}

/// Requires an empty value for each root field of an operation with `@skipIfEmpty`, which returns it.
fn skipped(
    document: &ExecutableDocument,
    operation: &Operation,
    variable: &VariableDefinition,
    report: &mut Report<'_>,
) {
    let directive = variable.directives.get(SKIP_IF_EMPTY);
    // Another rule rejects it on what is not a required list.
    let is_fitting = variable.ty.is_list() && is_required(variable);
    let Some(directive) = directive.filter(|_| is_fitting) else {
        return;
    };
    let mut roots = operation.root_fields(document);
    let Some(root) = roots.find(|root| !has_empty_value(root)) else {
        return;
    };
    let (name, key) = (&variable.name, root.response_key());
    let message =
        format!("`@{SKIP_IF_EMPTY}` is not allowed on `${name}`: `{key}` has no empty value");
    let help = "remove the directive, or select only lists and acknowledgements";
    report.add("directive-type", directive.location(), message, help);
    let label = if root.ty().is_list() {
        "may be null"
    } else {
        "neither a list nor an acknowledgement"
    };
    report.related(root.location(), label);
}

/// Returns whether a root field is an acknowledgement, or a list that is never null.
fn has_empty_value(root: &Field) -> bool {
    let is_list = root.ty().is_list() && !root.directives.has(OPTIONAL);
    is_list || root.directives.has(ACKNOWLEDGEMENT)
}
