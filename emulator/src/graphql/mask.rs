//! Secrets by name: which arguments and variables the journal must not show.

use std::collections::BTreeSet;

use apollo_compiler::Node;
use apollo_compiler::ast::{self, Selection, Value as Literal};
use serde_json::{Map, Value};

/// What stands where a secret was.
const MASK: &str = "<masked>";

/// Whether a value of this name is a password, a token, a secret, a key or a one-time code, or something that may hold one:
/// the text of a mail, what is filled into forms, the variables of rules.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "password",
        "secret",
        "token",
        "signature",
        "sharekey",
        "privatekey",
        "jwks",
        "metadata",
    ]
    .iter()
    .any(|word| name.contains(word))
        && name != "tokenexpiredat"
        || matches!(name.as_str(), "content" | "fields" | "value")
        || (name.ends_with("code") && !matches!(name.as_str(), "code" | "postalcode"))
}

/// Where a document has secrets.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// Where they are written into its text.
    spans: Vec<(usize, usize)>,
    /// The variables that stand for one, whatever their own names.
    variables: BTreeSet<String>,
}

impl Secrets {
    pub(super) fn of(document: &ast::Document) -> Self {
        let mut secrets = Self::default();
        for definition in &document.definitions {
            match definition {
                ast::Definition::OperationDefinition(operation) => {
                    for variable in &operation.variables {
                        if let Some(default) = &variable.default_value {
                            secrets.search_value(&variable.name, default);
                        }
                    }
                    secrets.search(&operation.selection_set);
                }
                ast::Definition::FragmentDefinition(fragment) => {
                    secrets.search(&fragment.selection_set);
                }
                _ => {}
            }
        }
        secrets.spans.sort_unstable_by(|one, other| other.cmp(one));
        secrets
    }

    fn search(&mut self, selections: &[Selection]) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        self.search_value(&argument.name, &argument.value);
                    }
                    self.search(&field.selection_set);
                }
                Selection::InlineFragment(fragment) => self.search(&fragment.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn search_value(&mut self, name: &str, value: &Node<Literal>) {
        match &**value {
            Literal::Object(members) => {
                for (name, value) in members {
                    self.search_value(name, value);
                }
            }
            Literal::Null => {}
            Literal::List(items) if !is_secret(name) => {
                for item in items {
                    self.search_value(name, item);
                }
            }
            _ if !is_secret(name) => {}
            Literal::Variable(variable) => {
                self.variables.insert(variable.to_string());
            }
            _ => {
                let span = value.location();
                self.spans
                    .extend(span.map(|span| (span.offset(), span.end_offset())));
            }
        }
    }

    /// The document's text with its secrets masked.
    pub(super) fn mask_text(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for &(start, end) in &self.spans {
            if masked.is_char_boundary(start) && masked.is_char_boundary(end) {
                masked.replace_range(start..end, &format!("\"{MASK}\""));
            }
        }
        masked
    }

    /// The document's variables with every secret masked, however deep it lies.
    pub(crate) fn mask_variables(&self, variables: &Map<String, Value>) -> Map<String, Value> {
        mask_members(variables, |name| {
            is_secret(name) || self.variables.contains(name)
        })
    }
}

/// The variables of a document that nobody understands: none of them is shown.
pub(crate) fn mask_all(variables: &Map<String, Value>) -> Map<String, Value> {
    mask_members(variables, |_| true)
}

fn mask_members(members: &Map<String, Value>, secret: impl Fn(&str) -> bool) -> Map<String, Value> {
    members
        .iter()
        .map(|(name, value)| {
            let masked = match value {
                Value::Null => Value::Null,
                _ if secret(name) => MASK.into(),
                other => mask_inside(other),
            };
            (name.clone(), masked)
        })
        .collect()
}

/// A value that is no secret as a whole, with those in it masked.
fn mask_inside(value: &Value) -> Value {
    match value {
        Value::Object(members) => mask_members(members, is_secret).into(),
        Value::Array(items) => items.iter().map(mask_inside).collect(),
        other => other.clone(),
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
        let variables =
            json!({ "options": { "_id": "1", "list": [{ "password": "p" }], "token": null } });
        let masked = Secrets::default().mask_variables(variables.as_object().expect("an object"));
        assert_eq!(
            Value::from(masked),
            json!({ "options": { "_id": "1", "list": [{ "password": "<masked>" }], "token": null } })
        );
    }

    #[test]
    fn secrets_written_into_a_document_are_masked() {
        let text =
            r#"{ a: client(secret: "s3cret", clientId: "c") b(input: [{password: "p"}]) { c } }"#;
        let document = ast::Document::parse(text, "q").expect("a document");
        assert_eq!(
            Secrets::of(&document).mask_text(text),
            r#"{ a: client(secret: "<masked>", clientId: "c") b(input: [{password: "<masked>"}]) { c } }"#
        );
    }

    #[test]
    fn a_variable_is_secret_when_it_stands_for_a_secret() {
        let text = "query($t: String, $i: String) { user(token: $t, id: $i) { _id } }";
        let document = ast::Document::parse(text, "q").expect("a document");
        let variables = json!({ "t": "x", "i": "1" });
        let variables = variables.as_object().expect("an object");
        let masked = Secrets::of(&document).mask_variables(variables);
        assert_eq!(Value::from(masked), json!({ "t": "<masked>", "i": "1" }));
        let masked = mask_all(variables);
        assert_eq!(
            Value::from(masked),
            json!({ "t": "<masked>", "i": "<masked>" })
        );
    }
}
