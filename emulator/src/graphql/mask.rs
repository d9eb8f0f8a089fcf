//! Secrets by name: which arguments and variables the journal must not show.

use apollo_compiler::ast::{self, Selection, Value as Literal};
use serde_json::{Map, Value};

/// What stands where a secret was.
const MASK: &str = "<masked>";

/// Whether a value of this name is a password, a token, a secret or a one-time code.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "secret", "token", "signature", "sharekey"]
        .iter()
        .any(|word| name.contains(word))
        && name != "tokenexpiredat"
        || (name.ends_with("code") && !matches!(name.as_str(), "code" | "postalcode"))
}

/// The variables with every secret masked, however deep it lies.
pub(crate) fn mask_variables(variables: &Map<String, Value>) -> Map<String, Value> {
    variables
        .iter()
        .map(|(name, value)| {
            let masked = match value {
                Value::Null => Value::Null,
                _ if is_secret(name) => MASK.into(),
                Value::Object(members) => mask_variables(members).into(),
                other => other.clone(),
            };
            (name.clone(), masked)
        })
        .collect()
}

/// The text of a document with the secrets that are written into it masked.
pub(super) fn mask_document(text: &str, document: &ast::Document) -> String {
    let mut spans = Vec::new();
    for definition in &document.definitions {
        let selections = match definition {
            ast::Definition::OperationDefinition(operation) => {
                for variable in &operation.variables {
                    if let Some(default) = &variable.default_value {
                        secret_spans(&variable.name, default, &mut spans);
                    }
                }
                &operation.selection_set
            }
            ast::Definition::FragmentDefinition(fragment) => &fragment.selection_set,
            _ => continue,
        };
        selection_spans(selections, &mut spans);
    }
    spans.sort_unstable_by(|one, other| other.cmp(one));
    let mut masked = text.to_owned();
    for (start, end) in spans {
        if masked.is_char_boundary(start) && masked.is_char_boundary(end) {
            masked.replace_range(start..end, &format!("\"{MASK}\""));
        }
    }
    masked
}

fn selection_spans(selections: &[Selection], spans: &mut Vec<(usize, usize)>) {
    for selection in selections {
        match selection {
            Selection::Field(field) => {
                for argument in &field.arguments {
                    secret_spans(&argument.name, &argument.value, spans);
                }
                selection_spans(&field.selection_set, spans);
            }
            Selection::InlineFragment(fragment) => {
                selection_spans(&fragment.selection_set, spans);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn secret_spans(
    name: &str,
    value: &apollo_compiler::Node<Literal>,
    spans: &mut Vec<(usize, usize)>,
) {
    match &**value {
        Literal::Object(members) => {
            for (name, value) in members {
                secret_spans(name, value, spans);
            }
        }
        Literal::Variable(_) | Literal::Null => {}
        _ if is_secret(name) => {
            if let Some(span) = value.location() {
                spans.push((span.offset(), span.end_offset()));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_known_by_name() {
        for name in [
            "password",
            "oldPassword",
            "secret",
            "token",
            "MFACode",
            "phoneCode",
            "verifyCode",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["email", "code", "postalCode", "tokenExpiredAt", "clientId"] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn variables_are_masked_however_deep() {
        let variables = json!({ "options": { "_id": "1", "password": "p", "token": null } });
        let masked = mask_variables(variables.as_object().expect("an object"));
        assert_eq!(
            Value::from(masked),
            json!({ "options": { "_id": "1", "password": "<masked>", "token": null } })
        );
    }

    #[test]
    fn secrets_written_into_a_document_are_masked() {
        let text =
            r#"{ a: client(secret: "s3cret", clientId: "c") b(input: {password: "p"}) { c } }"#;
        let document = ast::Document::parse(text, "q").expect("a document");
        assert_eq!(
            mask_document(text, &document),
            r#"{ a: client(secret: "<masked>", clientId: "c") b(input: {password: "<masked>"}) { c } }"#
        );
    }
}
