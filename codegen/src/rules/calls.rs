//! `@call` and the directives that fill variables: complete, constant, in place, and not at odds with each other.

use apollo_compiler::{
    ExecutableDocument, Name,
    ast::{DirectiveList, OperationType, VariableDefinition},
    executable::Operation,
};

use super::secrets::may_be_secret;
use crate::{
    directive::{
        ALLOW_EMPTY, CALL, ENCRYPT, PHONE_CODE, POOL_ID, SENSITIVE, SESSION_REQUIRES, Token,
        USER_ID, call, is_client, location, sensitive, session_requires,
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
        }
        constants_only(&operation.directives, report);
    }
    for field in fields(document) {
        constants_only(&field.directives, report);
    }
}

fn has_call(operation: &Operation, report: &mut Report<'_>) {
    // A subscription is refused as such.
    let is_sent = operation.operation_type != OperationType::Subscription;
    if is_sent && !operation.directives.has(CALL) {
        let place = operation.name.as_ref().and_then(Name::location);
        let message = "the operation does not say how it travels";
        let help = "write `@call(gateway: USERS, token: OWNER)` before the braces, with the call's gateway and token";
        report.add("missing-call", place, message, help);
    }
}

/// The compiler acts on client directives, so that it has to know their arguments.
fn constants_only(directives: &DirectiveList, report: &mut Report<'_>) {
    for directive in directives.iter().filter(|found| is_client(&found.name)) {
        for argument in &directive.arguments {
            if let Some(variable) = argument.value.as_variable() {
                let message = format!(
                    "`${variable}` is an argument of `@{}`, a client directive, which takes constants only",
                    directive.name
                );
                let help = "write the value in place of the variable";
                report.add("constant-argument", argument.location(), message, help);
            }
        }
    }
}

/// Directives that fill or encrypt a variable produce text, and only some types can be secret.
fn fits_type(variable: &VariableDefinition, report: &mut Report<'_>) {
    let ty = variable.ty.inner_named_type().as_str();
    let is_list = variable.ty.is_list();
    for directive in &variable.directives {
        // An empty text can stand for itself in a list and as an id, too.
        let fits = match directive.name.as_str() {
            ALLOW_EMPTY => matches!(ty, "String" | "ID"),
            PHONE_CODE => matches!(ty, "String" | "Int") && !is_list,
            POOL_ID | USER_ID | ENCRYPT => ty == "String" && !is_list,
            SENSITIVE if sensitive(&variable.directives) == Some(true) => {
                let schema = &report.parsed.schema;
                may_be_secret(schema, ty) || schema.get_input_object(ty).is_some()
            }
            _ => true,
        };
        if fits {
            continue;
        }
        let (what, help) = if directive.name == SENSITIVE {
            let what = "neither text, a number nor an input object";
            (what, "mark the variables that carry the secret itself")
        } else {
            let help = "declare the variable as a `String`, or remove the directive";
            ("no `String`", help)
        };
        let (directive_name, name) = (&directive.name, &variable.name);
        let message = format!("`@{directive_name}` stands on `${name}`, which is {what}");
        report.add("directive-type", directive.location(), message, help);
    }
}

/// A variable has one source and one protection.
fn exclusive(variable: &VariableDefinition, report: &mut Report<'_>) {
    let all = [
        POOL_ID,
        USER_ID,
        ENCRYPT,
        PHONE_CODE,
        SENSITIVE,
        ALLOW_EMPTY,
    ];
    let given = all
        .into_iter()
        .filter_map(|name| variable.directives.get(name));
    let given: Vec<_> = given.collect();
    // A secret may be empty.
    let rest = match given.as_slice() {
        [secret, rest @ ..] if secret.name == SENSITIVE => rest,
        all => all,
    };
    if let [first, second, ..] = rest {
        let message = format!(
            "`@{}` and `@{}` exclude each other",
            first.name, second.name
        );
        let help = "keep the one that says what the variable is";
        report.add("conflicting-directives", second.location(), message, help);
        report.beside(first.location(), "the other one");
    }
}

/// The service would read the default of a password as it is written.
fn encrypted_only(variable: &VariableDefinition, report: &mut Report<'_>) {
    let default = variable.default_value.as_ref();
    if variable.directives.has(ENCRYPT)
        && let Some(default) = default.filter(|default| !default.is_null())
    {
        let message = format!(
            "the default of `${}` is sent as it is written, and `@{ENCRYPT}` is for a ciphertext",
            variable.name
        );
        let help = "remove the default";
        report.add("conflicting-directives", default.location(), message, help);
    }
}

/// Only a session knows a user's id.
fn session_only(operation: &Operation, variable: &VariableDefinition, report: &mut Report<'_>) {
    let token = match call(operation) {
        Some((_, Token::None)) => "NONE",
        Some((_, Token::Owner)) => "OWNER",
        _ => return,
    };
    if variable.directives.has(USER_ID) {
        let place = location(&variable.directives, USER_ID);
        let message = format!(
            "`@userId` is never filled: with `token: {token}` no session sends this operation"
        );
        let help = "write `token: USER` or `token: ANY`, or let the caller give the id";
        report.add("user-id-without-session", place, message, help);
    }
}

/// `@sessionRequires` names two optional variables of one operation.
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
                .unwrap_or_else(|| "name a variable of this operation".to_owned()),
        ),
        Some(other) if is_given(variable) || is_given(other) => (
            "`@sessionRequires` says nothing of a variable that is always given".to_owned(),
            "make both variables optional, or remove the directive".to_owned(),
        ),
        Some(_) => return,
    };
    report.add("session-requires", directive.location(), message, help);
}
