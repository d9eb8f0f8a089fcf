//! Masks secrets in documents and variables for the journal.

use std::collections::BTreeSet;

use apollo_compiler::Node;
use apollo_compiler::ast::{self, Argument, DirectiveList, Selection, Value as Literal};
use apollo_parser::{Lexer, TokenKind};
use serde_json::{Map, Value};

use crate::secrets::{MASK, is_secret_name, masked};

/// The secrets in a document.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// The byte ranges of the secrets that are written in its text.
    spans: Vec<(usize, usize)>,
    /// The variables that are passed to secret arguments, whatever their names.
    variables: BTreeSet<String>,
}

impl Secrets {
    pub(super) fn of(document: &ast::Document) -> Self {
        let mut secrets = Self::default();
        for definition in &document.definitions {
            match definition {
                ast::Definition::OperationDefinition(operation) => {
                    for variable in &operation.variables {
                        secrets.search_directives(&variable.directives);
                    }
                    secrets.search_directives(&operation.directives);
                    secrets.search(&operation.selection_set);
                }
                ast::Definition::FragmentDefinition(fragment) => {
                    secrets.search_directives(&fragment.directives);
                    secrets.search(&fragment.selection_set);
                }
                _ => {}
            }
        }
        // The defaults come last: only now is it known which variables are secret.
        for definition in &document.definitions {
            if let ast::Definition::OperationDefinition(operation) = definition {
                for variable in &operation.variables {
                    let is_secret = secrets.variables.contains(variable.name.as_str());
                    if let Some(default) = &variable.default_value {
                        secrets.search_value(&variable.name, default, is_secret);
                    }
                }
            }
        }
        secrets
    }

    fn search(&mut self, selections: &[Selection]) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    self.search_arguments(&field.arguments);
                    self.search_directives(&field.directives);
                    self.search(&field.selection_set);
                }
                Selection::InlineFragment(fragment) => {
                    self.search_directives(&fragment.directives);
                    self.search(&fragment.selection_set);
                }
                Selection::FragmentSpread(spread) => self.search_directives(&spread.directives),
            }
        }
    }

    fn search_directives(&mut self, directives: &DirectiveList) {
        for directive in directives {
            self.search_arguments(&directive.arguments);
        }
    }

    fn search_arguments(&mut self, arguments: &[Node<Argument>]) {
        for argument in arguments {
            self.search_value(&argument.name, &argument.value, false);
        }
    }

    /// Finds the secrets in a value. If its name, or a name around it, is a secret name, the whole value is a secret.
    fn search_value(&mut self, name: &str, value: &Node<Literal>, inside_secret: bool) {
        let is_secret = inside_secret || is_secret_name(name);
        match &**value {
            Literal::Object(members) => {
                for (name, value) in members {
                    self.search_value(name, value, is_secret);
                }
            }
            Literal::List(items) => {
                for item in items {
                    self.search_value(name, item, is_secret);
                }
            }
            Literal::Null => {}
            Literal::String(text) if !is_secret && masked(text) == **text => {}
            Literal::String(_) => self.add_span(value),
            _ if !is_secret => {}
            Literal::Variable(variable) => {
                self.variables.insert(variable.to_string());
            }
            _ => self.add_span(value),
        }
    }

    fn add_span(&mut self, value: &Node<Literal>) {
        let span = value.location();
        self.spans
            .extend(span.map(|span| (span.offset(), span.end_offset())));
    }

    /// Returns the document's text with masked secrets. Comments are masked too: a field may have been commented out.
    pub(super) fn mask_text(&self, text: &str) -> String {
        let tokens = Lexer::new(text).flatten();
        let comments = tokens
            .filter(|token| token.kind() == TokenKind::Comment)
            .map(|token| (token.index() + 1, token.index() + token.data().len()));
        let mut spans: Vec<_> = self.spans.iter().copied().chain(comments).collect();
        spans.sort_unstable();
        let (mut masked, mut shown) = (String::new(), 0);
        for (start, end) in spans {
            if let Some(between) = text.get(shown..start) {
                masked = masked + between + "\"" + MASK + "\"";
                shown = end;
            }
        }
        masked + text.get(shown..).unwrap_or_default()
    }

    /// Returns the variables with masked secrets, at every depth.
    pub(crate) fn mask_variables(&self, variables: &Map<String, Value>) -> Map<String, Value> {
        mask_members(variables, |name| {
            is_secret_name(name) || self.variables.contains(name)
        })
    }
}

/// Masks all variables, for a document that cannot be parsed.
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

/// Masks the secrets inside a value.
fn mask_inside(value: &Value) -> Value {
    match value {
        Value::Object(members) => mask_members(members, is_secret_name).into(),
        Value::Array(items) => items.iter().map(mask_inside).collect(),
        Value::String(text) => masked(text).into(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
    fn comments_are_masked() {
        let text = "{ # token: s3cret\n a(b: \"# é\", pin: \"#\") #\n}# s3cret";
        let document = ast::Document::parse(text, "q").expect("a document");
        assert_eq!(
            Secrets::of(&document).mask_text(text),
            "{ #\"<masked>\"\n a(b: \"# é\", pin: \"<masked>\") #\"<masked>\"\n}#\"<masked>\""
        );
    }

    #[test]
    fn secrets_are_found_everywhere_in_a_document() {
        let text = r#"query($t: String = "default", $u: String, $v: String) @log(apiKey: "one") {
            user(token: $t, id: $v) @trace(ticket: "two") { ...F @x(pin: "three") }
            f(passwords: [$u, "four"], secret: { plain: "five", list: [6] })
        } fragment F on User @y(otp: 7) { _id }"#;
        let document = ast::Document::parse(text, "q").expect("a document");
        let secrets = Secrets::of(&document);
        let masked = secrets.mask_text(text);
        for secret in ["default", "one", "two", "three", "four", "five", "6", "7"] {
            assert!(!masked.contains(secret), "{secret}: {masked}");
        }
        let variables = json!({ "t": "x", "u": "y", "v": "z" });
        let variables = secrets.mask_variables(variables.as_object().expect("an object"));
        assert_eq!(
            Value::from(variables),
            json!({ "t": "<masked>", "u": "<masked>", "v": "z" })
        );
    }

    #[test]
    fn a_variable_passed_to_a_secret_argument_is_masked() {
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
