//! Caches parsed and validated documents, since clients send the same few repeatedly.

use std::sync::Arc;

use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Schema, parser::Parser};
use parking_lot::Mutex;
use serde_json::{Map, Value};

use super::mask::{Secrets, mask_all};
use crate::bounded::{BoundedMap, Footprint, Record};

/// The maximum number of tokens in a document, including white space. The longest documents of the SDKs have some
/// hundreds.
const MAX_TOKENS: usize = 40_000;

/// The maximum number of reported errors of a document.
const MAX_ERRORS: usize = 100;

/// The approximate memory of a document for each byte of its text.
const BYTES_PER_BYTE: usize = 64;

/// The maximum memory for documents. The limit stops clients that write values into their documents from filling the
/// cache.
const CAPACITY: usize = 128 << 20;

/// A parsed document.
#[derive(Debug)]
pub(crate) struct Document {
    /// The valid document, or the errors for the response.
    pub(crate) executable: Result<Valid<ExecutableDocument>, Vec<Value>>,
    /// The text for the journal, with masked secrets.
    pub(crate) masked: Arc<str>,
    /// The secrets in the document, or `None` if it cannot be parsed.
    secrets: Option<Secrets>,
}

impl Document {
    fn parse(schema: &Valid<Schema>, text: &str) -> Self {
        let mut parser = Parser::new().token_limit(MAX_TOKENS);
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

    /// Returns the name of the operation if there is only one.
    pub(crate) fn name(&self) -> Option<String> {
        let operations = &self.executable.as_ref().ok()?.operations;
        let mut names = operations.named.keys();
        let only = names.next().filter(|_| operations.len() == 1)?;
        Some(only.to_string())
    }

    /// Returns the names of the root fields of all operations.
    pub(crate) fn root_fields(&self) -> Vec<String> {
        let Ok(executable) = &self.executable else {
            return Vec::new();
        };
        let operations = executable.operations.iter();
        let fields = operations.flat_map(|operation| operation.root_fields(executable));
        fields.map(|field| field.name.to_string()).collect()
    }

    /// Masks the secrets in variables for the journal.
    pub(crate) fn mask(&self, variables: &Map<String, Value>) -> Map<String, Value> {
        match &self.secrets {
            Some(secrets) => secrets.mask_variables(variables),
            None => mask_all(variables),
        }
    }
}

/// A cached document with its text.
#[derive(Debug)]
struct Cached(String, Arc<Document>);

impl Footprint for Arc<str> {
    fn heap(&self) -> usize {
        self.len()
    }
}

impl Footprint for Cached {
    fn heap(&self) -> usize {
        let errors = self.1.executable.as_ref().err();
        let errors = errors.map_or(0, |errors| errors.iter().map(Footprint::heap).sum());
        self.0.heap() * BYTES_PER_BYTE + errors
    }
}

impl Record for Cached {
    fn key(&self) -> String {
        self.0.clone()
    }
}

/// The cache of documents.
#[derive(Debug, Default)]
pub(super) struct Documents(Mutex<BoundedMap<Cached, CAPACITY>>);

impl Documents {
    /// Returns the document of a text, from the cache if possible.
    pub(super) fn get(&self, schema: &Valid<Schema>, text: &str) -> Arc<Document> {
        if let Some(document) = self.0.lock().get(text) {
            return Arc::clone(&document.1);
        }
        let document = Arc::new(Document::parse(schema, text));
        let cached = Cached(text.to_owned(), Arc::clone(&document));
        self.0.lock().insert(cached);
        document
    }
}

/// Returns the errors for the response. Programs often show only the first one. Unknown fields come first, because missing
/// types and unused variables can be consequences of them.
fn errors(list: &DiagnosticList) -> Vec<Value> {
    let mut errors: Vec<_> = list.iter().collect();
    errors.sort_by_key(|found| match found.error.unstable_error_name() {
        Some("UndefinedField") => 0,
        Some("UnusedVariable") => 2,
        _ => 1,
    });
    let errors = errors.into_iter().take(MAX_ERRORS);
    errors
        .filter_map(|diagnostic| serde_json::to_value(diagnostic.to_json()).ok())
        .collect()
}
