//! No secret travels unmarked: a variable or field whose name says that it carries a password, a token, a
//! secret, a key or a one-time code is marked, or says that its name misleads.

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Value, VariableDefinition},
    executable::{Field, Operation},
    schema::ExtendedType,
};
use heck::ToSnakeCase;
use indexmap::{IndexMap, IndexSet};

use crate::{
    Diagnostic,
    directive::{ENCRYPT, SENSITIVE, sensitive},
    document::{each_field, fragments_of, selections},
    parse::Parsed,
};

/// Names that end in one of these words carry a secret.
const SECRETS: [&str; 11] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "tokens",
    "jwt",
    "credential",
    "credentials",
];

/// A code is a secret when it is one of these; a postal code is none.
const CODES: [&str; 11] = [
    "phone",
    "email",
    "sms",
    "mfa",
    "otp",
    "verify",
    "verification",
    "captcha",
    "invitation",
    "auth",
    "authorization",
];

/// A key is a secret when it is one of these; the key of a setting is none.
const KEYS: [&str; 9] = [
    "private",
    "secret",
    "share",
    "access",
    "api",
    "app",
    "signing",
    "encryption",
    "enc",
];

/// Whether a name says that what it names is a secret.
pub(crate) fn looks_secret(name: &str) -> bool {
    let snake = name.to_snake_case();
    let mut words = snake.rsplit('_');
    let last = words.next().unwrap_or_default();
    let before = words.next().unwrap_or_default();
    match last {
        "code" | "codes" => CODES.contains(&before),
        "key" | "keys" => KEYS.contains(&before),
        _ => SECRETS.contains(&last),
    }
}

pub(super) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    problems: &mut Vec<Diagnostic>,
) {
    for selection in selections(document) {
        each_field(selection, &mut |field| {
            answer(parsed, field, problems);
            text_only(parsed, field, problems);
        });
    }
    for operation in document.operations.iter() {
        let uses = uses(document, operation);
        for variable in &operation.variables {
            let passed_to = uses.get(&variable.name);
            question(parsed, variable, passed_to, problems);
        }
    }
}

/// A field of the answer.
fn answer(parsed: &Parsed, field: &Node<Field>, problems: &mut Vec<Diagnostic>) {
    let text = field.ty().inner_named_type() == "String" || field.ty().inner_named_type() == "ID";
    let key = field.response_key();
    let suspicious = looks_secret(&field.name) || looks_secret(key);
    if text && suspicious && sensitive(&field.directives).is_none() {
        let telling = if looks_secret(&field.name) {
            &field.name
        } else {
            key
        };
        if let Some(place) = parsed.files.name(telling) {
            problems.push(unmarked(place, &format!("`{telling}`"), "@sensitive"));
        }
    }
}

/// What is marked in an answer is read as text.
fn text_only(parsed: &Parsed, field: &Node<Field>, problems: &mut Vec<Diagnostic>) {
    let ty = field.ty().inner_named_type().as_str();
    if sensitive(&field.directives) == Some(true)
        && !matches!(ty, "String" | "ID")
        && let Some(directive) = field.directives.get(SENSITIVE)
        && let Some(place) = parsed.files.place(directive.location())
    {
        problems.push(
            Diagnostic::new(
                "directive-type",
                place,
                format!(
                    "`@{SENSITIVE}` stands on `{}`, which is no text",
                    field.name
                ),
            )
            .help("mark the fields that hold the secret itself".to_owned()),
        );
    }
}

/// A variable of the question.
fn question(
    parsed: &Parsed,
    variable: &Node<VariableDefinition>,
    passed_to: Option<&IndexSet<Name>>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(place) = parsed.files.name(&variable.name) else {
        return;
    };
    let ty = variable.ty.inner_named_type();
    let misleads = sensitive(&variable.directives) == Some(false);
    if !misleads && let Some(path) = secret_in_input(&parsed.schema, ty, &mut Vec::new()) {
        problems.push(
            Diagnostic::new(
                "secret-in-input",
                place,
                format!("`${}` carries the secret `{path}` in an input object", variable.name),
            )
            .help(
                "write the object in the operation, with a variable for each of its fields, and mark the secret one; or add `@sensitive(if: false)` if its name misleads"
                    .to_owned(),
            ),
        );
        return;
    }
    let marked =
        variable.directives.get(ENCRYPT).is_some() || sensitive(&variable.directives).is_some();
    if marked || !matches!(ty.as_str(), "String" | "Int" | "ID") {
        return;
    }
    let telling = std::iter::once(&variable.name)
        .chain(passed_to.into_iter().flatten())
        .find(|name| looks_secret(name));
    if let Some(telling) = telling {
        let what = if *telling == variable.name {
            format!("`${}`", variable.name)
        } else {
            format!("`${}`, which becomes `{telling}`,", variable.name)
        };
        let mark = if telling.to_snake_case().ends_with("password") {
            "@encrypt` (the service wants it encrypted) or `@sensitive"
        } else {
            "@sensitive"
        };
        problems.push(unmarked(place, &what, mark));
    }
}

fn unmarked(place: crate::diagnostic::Place, what: &str, mark: &str) -> Diagnostic {
    Diagnostic::new(
        "unmarked-secret",
        place,
        format!("{what} looks like a secret and is not marked as one"),
    )
    .help(format!(
        "add `{mark}`, or `@sensitive(if: false)` if its name misleads"
    ))
}

/// The first secret that an input object carries, by its path.
fn secret_in_input(schema: &Schema, name: &str, seen: &mut Vec<String>) -> Option<String> {
    let Some(ExtendedType::InputObject(input)) = schema.types.get(name) else {
        return None;
    };
    if seen.iter().any(|known| known == name) {
        return None;
    }
    seen.push(name.to_owned());
    input.fields.values().find_map(|field| {
        let inner = field.ty.inner_named_type();
        if matches!(inner.as_str(), "String" | "Int" | "ID") && looks_secret(&field.name) {
            return Some(field.name.to_string());
        }
        secret_in_input(schema, inner, seen).map(|path| format!("{}.{path}", field.name))
    })
}

/// The arguments and input fields that each variable of an operation is passed to.
pub(crate) fn uses(
    document: &ExecutableDocument,
    operation: &Operation,
) -> IndexMap<Name, IndexSet<Name>> {
    let mut uses = IndexMap::new();
    let mut collect = |field: &Node<Field>| {
        for argument in &field.arguments {
            passed(&argument.name, &argument.value, &mut uses);
        }
    };
    each_field(&operation.selection_set, &mut collect);
    for fragment in fragments_of(document, operation).values() {
        each_field(&fragment.selection_set, &mut collect);
    }
    uses
}

fn passed(to: &Name, value: &Value, uses: &mut IndexMap<Name, IndexSet<Name>>) {
    match value {
        Value::Variable(variable) => {
            uses.entry(variable.clone()).or_default().insert(to.clone());
        }
        Value::List(values) => values.iter().for_each(|value| passed(to, value, uses)),
        Value::Object(fields) => {
            for (name, value) in fields {
                passed(name, value, uses);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::looks_secret;

    #[test]
    fn names_tell_secrets() {
        for name in [
            "password",
            "oldPassword",
            "token",
            "access_token",
            "client_secret",
            "shareKey",
            "phoneCode",
            "MFACode",
            "oldEmailCode",
            "verifyCode",
            "getAccessTokenByAppSecret",
        ] {
            assert!(looks_secret(name), "{name}");
        }
        for name in [
            "tokenExpiredAt",
            "postalCode",
            "code",
            "key",
            "pwdStrength",
            "phone",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
