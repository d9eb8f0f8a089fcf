//! `@call` and the directives that fill variables: complete, constant, in place, and not at odds with each other.

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Directive, DirectiveList, OperationType, VariableDefinition},
    executable::Operation,
};

use crate::{
    diagnostic::Diagnostic,
    directive::{
        ALLOW_EMPTY, CALL, ENCRYPT, PHONE_CODE, POOL_ID, SENSITIVE, SESSION_REQUIRES, Token,
        USER_ID, call, is_client, sensitive, session_requires,
    },
    document::{each_field, selections},
    parse::Parsed,
    suggestion::did_you_mean,
};

use super::secrets::may_be_secret;

pub(super) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    problems: &mut Vec<Diagnostic>,
) {
    for operation in document.operations.iter() {
        // A subscription is refused as such, whatever it says of its way.
        let sent = operation.operation_type != OperationType::Subscription;
        if sent && operation.directives.get(CALL).is_none() {
            missing(parsed, operation, problems);
        }
        for variable in &operation.variables {
            strings_only(parsed, variable, problems);
            exclusive(parsed, variable, problems);
            encrypted_only(parsed, variable, problems);
            session_only(parsed, operation, variable, problems);
            companions(parsed, operation, variable, problems);
        }
        constants_only(parsed, &operation.directives, problems);
    }
    for selection in selections(document) {
        each_field(selection, &mut |field| {
            constants_only(parsed, &field.directives, problems);
        });
    }
}

/// The compiler acts on client directives, so that it has to know their arguments.
fn constants_only(parsed: &Parsed, directives: &DirectiveList, problems: &mut Vec<Diagnostic>) {
    let client = directives.iter().filter(|found| is_client(&found.name));
    for directive in client {
        let variables = directive
            .arguments
            .iter()
            .filter_map(|argument| Some((argument, argument.value.as_variable()?)));
        for (argument, variable) in variables {
            if let Some(place) = parsed.files.place(argument.location()) {
                let message = format!(
                    "`${variable}` is an argument of `@{}`, a client directive, which takes constants only",
                    directive.name
                );
                problems.push(
                    Diagnostic::new("constant-argument", place, message)
                        .help("write the value in place of the variable".to_owned()),
                );
            }
        }
    }
}

fn missing(parsed: &Parsed, operation: &Node<Operation>, problems: &mut Vec<Diagnostic>) {
    let name = operation
        .name
        .as_ref()
        .and_then(|name| parsed.files.name(name));
    if let Some(place) = name {
        problems.push(
            Diagnostic::new(
                "missing-call",
                place,
                "the operation does not say how it travels",
            )
            .help(
                "write `@call(gateway: USERS, token: OWNER)` before the braces, with the call's gateway and token"
                    .to_owned(),
            ),
        );
    }
}

fn at(parsed: &Parsed, directive: &Node<Directive>) -> Option<crate::diagnostic::Place> {
    parsed.files.place(directive.location())
}

/// What fills or encrypts a variable makes text of it.
fn strings_only(
    parsed: &Parsed,
    variable: &Node<VariableDefinition>,
    problems: &mut Vec<Diagnostic>,
) {
    for name in [POOL_ID, USER_ID, ENCRYPT, PHONE_CODE, ALLOW_EMPTY] {
        let Some(directive) = variable.directives.get(name) else {
            continue;
        };
        let ty = variable.ty.inner_named_type().as_str();
        // An empty text can stand for itself in a list and as an id, too.
        let fits = match name {
            ALLOW_EMPTY => matches!(ty, "String" | "ID"),
            PHONE_CODE => matches!(ty, "String" | "Int") && !variable.ty.is_list(),
            _ => ty == "String" && !variable.ty.is_list(),
        };
        if !fits && let Some(place) = at(parsed, directive) {
            problems.push(
                Diagnostic::new(
                    "directive-type",
                    place,
                    format!(
                        "`@{name}` stands on `${}`, which is no `String`",
                        variable.name
                    ),
                )
                .help("declare the variable as a `String`, or remove the directive".to_owned()),
            );
        }
    }
    if let Some(directive) = variable.directives.get(SENSITIVE)
        && sensitive(&variable.directives) == Some(true)
        && !may_carry_secret(&parsed.schema, variable.ty.inner_named_type())
        && let Some(place) = at(parsed, directive)
    {
        problems.push(
            Diagnostic::new(
                "directive-type",
                place,
                format!(
                    "`@sensitive` stands on `${}`, which is neither text, a number nor an input object",
                    variable.name
                ),
            )
            .help("mark the variables that carry the secret itself".to_owned()),
        );
    }
}

/// Whether a value of the type may be or carry a secret.
fn may_carry_secret(schema: &Schema, ty: &Name) -> bool {
    may_be_secret(schema, ty) || schema.get_input_object(ty).is_some()
}

/// A variable has one source and one protection.
fn exclusive(parsed: &Parsed, variable: &Node<VariableDefinition>, problems: &mut Vec<Diagnostic>) {
    let given: Vec<_> = [
        POOL_ID,
        USER_ID,
        ENCRYPT,
        PHONE_CODE,
        SENSITIVE,
        ALLOW_EMPTY,
    ]
    .into_iter()
    .filter_map(|name| variable.directives.get(name))
    .collect();
    // A secret may be empty.
    let rest = match given.as_slice() {
        [secret, rest @ ..] if secret.name == SENSITIVE => rest,
        all => all,
    };
    if let [first, second, ..] = rest
        && let (Some(place), Some(other)) = (at(parsed, second), at(parsed, first))
    {
        problems.push(
            Diagnostic::new(
                "conflicting-directives",
                place,
                format!(
                    "`@{}` and `@{}` exclude each other",
                    first.name, second.name
                ),
            )
            .related(other, "the other one")
            .help("keep the one that says what the variable is".to_owned()),
        );
    }
}

/// The service would read the default of a password as it is written.
fn encrypted_only(
    parsed: &Parsed,
    variable: &Node<VariableDefinition>,
    problems: &mut Vec<Diagnostic>,
) {
    let default = variable.default_value.as_ref();
    if variable.directives.has(ENCRYPT)
        && let Some(default) = default.filter(|default| !default.is_null())
        && let Some(place) = parsed.files.place(default.location())
    {
        let message = format!(
            "the default of `${}` is sent as it is written, and `@{ENCRYPT}` is for a ciphertext",
            variable.name
        );
        problems.push(
            Diagnostic::new("conflicting-directives", place, message)
                .help("remove the default".to_owned()),
        );
    }
}

/// Only a session knows a user's id.
fn session_only(
    parsed: &Parsed,
    operation: &Node<Operation>,
    variable: &Node<VariableDefinition>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(directive) = variable.directives.get(USER_ID) else {
        return;
    };
    let Some((_, token)) = call(operation) else {
        return;
    };
    if matches!(token, Token::None | Token::Owner)
        && let Some(place) = at(parsed, directive)
    {
        problems.push(
            Diagnostic::new(
                "user-id-without-session",
                place,
                format!(
                    "`@userId` is never filled: with `token: {}` no session sends this operation",
                    token.graphql()
                ),
            )
            .help("write `token: USER` or `token: ANY`, or let the caller give the id".to_owned()),
        );
    }
}

/// `@sessionRequires` names two optional variables of one operation.
fn companions(
    parsed: &Parsed,
    operation: &Node<Operation>,
    variable: &Node<VariableDefinition>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(directive) = variable.directives.get(SESSION_REQUIRES) else {
        return;
    };
    let wanted = session_requires(&variable.directives).unwrap_or_default();
    let others = operation
        .variables
        .iter()
        .filter(|other| other.name != variable.name);
    let names: Vec<&str> = others.map(|other| other.name.as_str()).collect();
    let required = |name: &str| {
        let mut variables = operation.variables.iter();
        variables.any(|found| {
            let filled = found.directives.has(POOL_ID) || found.directives.has(USER_ID);
            found.name == name && (filled || found.ty.is_non_null())
        })
    };
    let (message, help) = if !names.contains(&wanted) {
        let near = did_you_mean(wanted, names);
        (
            format!("the operation has no other variable `${wanted}`"),
            near.unwrap_or_else(|| "name a variable of this operation".to_owned()),
        )
    } else if required(&variable.name) || required(wanted) {
        (
            "`@sessionRequires` says nothing of a variable that is always given".to_owned(),
            "make both variables optional, or remove the directive".to_owned(),
        )
    } else {
        return;
    };
    if let Some(place) = at(parsed, directive) {
        problems.push(Diagnostic::new("session-requires", place, message).help(help));
    }
}
