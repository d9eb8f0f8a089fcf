//! Parsed and validated documents, kept because clients send the same few again and again.

use std::sync::Arc;

use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema, parser::Parser};
use parking_lot::Mutex;
use serde_json::{Map, Value};

use super::mask::{Secrets, mask_all};
use crate::bounded::{BoundedMap, Footprint, Record};

/// How many tokens a document may have, white space counted. The longest of the SDKs have some hundreds.
const MOST_TOKENS: usize = 40_000;

/// How many errors of a document are reported.
const MOST_ERRORS: usize = 100;

/// How many bytes a document takes up in memory for each byte of its text, about.
const BYTES_PER_BYTE: usize = 64;

/// The memory for documents. Clients that write values into their documents would fill any store.
const CAPACITY: usize = 128 << 20;

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
    fn parse(schema: &Valid<Schema>, text: &str) -> Self {
        let mut parser = Parser::new().token_limit(MOST_TOKENS);
        let parsed = match parser.parse_ast(text, "query.graphql") {
            Ok(parsed) => parsed,
            Err(invalid) => {
                return Self {
                    executable: Err(errors(&invalid.errors)),
                    masked: "<not a GraphQL document>".into(),
                    secrets: None,
                };
            }
        };
        let secrets = Secrets::of(&parsed);
        Self {
            executable: parsed
                .to_executable_validate(schema)
                .map_err(|invalid| errors(&invalid.errors)),
            masked: secrets.mask_text(text).into(),
            secrets: Some(secrets),
        }
    }

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

/// A document and the text that it was read from.
#[derive(Debug)]
struct Known(Arc<str>, Arc<Document>);

impl Footprint for Arc<str> {
    fn heap(&self) -> usize {
        self.len()
    }
}

impl Footprint for Known {
    fn heap(&self) -> usize {
        let errors = self.1.executable.as_ref().err();
        let errors = errors.map_or(0, |errors| errors.iter().map(Footprint::heap).sum());
        self.0.heap() * BYTES_PER_BYTE + errors
    }
}

impl Record for Known {
    type Key = Arc<str>;

    fn key(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

/// The store of documents.
#[derive(Debug, Default)]
pub(super) struct Documents(Mutex<BoundedMap<Known, CAPACITY>>);

impl Documents {
    /// The document of a text, from the store if it is there.
    pub(super) fn get(&self, schema: &Valid<Schema>, text: &str) -> Arc<Document> {
        if let Some(document) = self.0.lock().get(text) {
            return Arc::clone(&document.1);
        }
        let document = Arc::new(Document::parse(schema, text));
        let known = Known(text.into(), Arc::clone(&document));
        self.0.lock().insert(known);
        document
    }
}

fn errors(list: &apollo_compiler::validation::DiagnosticList) -> Vec<Value> {
    list.iter()
        .take(MOST_ERRORS)
        .filter_map(|diagnostic| serde_json::to_value(diagnostic.to_json()).ok())
        .collect()
}
