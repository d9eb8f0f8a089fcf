//! Parsed and validated documents, kept because clients send the same few again and again.

use std::collections::HashMap;
use std::sync::Arc;

use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema, ast};
use parking_lot::Mutex;
use serde_json::{Map, Value};

use super::mask::{Secrets, mask_all};

/// How many documents are kept. Clients that write values into their documents would fill any store.
const CAPACITY: usize = 2048;

/// A document as it came, made ready.
#[derive(Debug)]
pub(crate) struct Document {
    /// The document, or the errors that refuse it, as they go out.
    pub(crate) executable: Result<Valid<ExecutableDocument>, Vec<Value>>,
    /// The text as the journal shows it: secrets written into it are masked.
    pub(crate) masked: Arc<str>,
    /// Where it has secrets; none for a text that is no document.
    secrets: Option<Secrets>,
}

impl Document {
    /// The name of its only operation.
    pub(crate) fn name(&self) -> Option<String> {
        let operations = &self.executable.as_ref().ok()?.operations;
        let mut names = operations.named.keys();
        let only = names.next().filter(|_| operations.len() == 1)?;
        Some(only.to_string())
    }

    /// The fields of the query or mutation that its operations ask for.
    pub(crate) fn root_fields(&self) -> Vec<String> {
        let Ok(executable) = &self.executable else {
            return Vec::new();
        };
        let operations = executable.operations.iter();
        let fields = operations.flat_map(|operation| operation.root_fields(executable));
        fields.map(|field| field.name.to_string()).collect()
    }

    /// The variables sent with it, as the journal shows them.
    pub(crate) fn mask(&self, variables: &Map<String, Value>) -> Map<String, Value> {
        match &self.secrets {
            Some(secrets) => secrets.mask_variables(variables),
            None => mask_all(variables),
        }
    }
}

/// The store of documents.
#[derive(Debug)]
pub(crate) struct Documents {
    schema: &'static Valid<Schema>,
    known: Mutex<HashMap<Arc<str>, Arc<Document>>>,
}

impl Documents {
    pub(crate) fn new(schema: &'static Valid<Schema>) -> Self {
        Self {
            schema,
            known: Mutex::default(),
        }
    }

    pub(crate) fn schema(&self) -> &'static Valid<Schema> {
        self.schema
    }

    /// The document of a text, from the store if it is there.
    pub(crate) fn get(&self, text: &str) -> Arc<Document> {
        if let Some(document) = self.known.lock().get(text) {
            return Arc::clone(document);
        }
        let document = Arc::new(self.parse(text));
        let mut known = self.known.lock();
        if known.len() >= CAPACITY {
            known.clear();
        }
        known.insert(text.into(), Arc::clone(&document));
        document
    }

    fn parse(&self, text: &str) -> Document {
        let parsed = match ast::Document::parse(text, "query.graphql") {
            Ok(parsed) => parsed,
            Err(invalid) => {
                return Document {
                    executable: Err(errors(&invalid.errors)),
                    masked: "<no GraphQL document>".into(),
                    secrets: None,
                };
            }
        };
        let secrets = Secrets::of(&parsed);
        Document {
            executable: parsed
                .to_executable_validate(self.schema)
                .map_err(|invalid| errors(&invalid.errors)),
            masked: secrets.mask_text(text).into(),
            secrets: Some(secrets),
        }
    }
}

fn errors(list: &apollo_compiler::validation::DiagnosticList) -> Vec<Value> {
    list.iter()
        .filter_map(|diagnostic| serde_json::to_value(diagnostic.to_json()).ok())
        .collect()
}
