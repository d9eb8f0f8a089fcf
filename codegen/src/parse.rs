//! First stage: sources become syntax trees and a schema. What comes out is read, not yet checked.

use std::{collections::HashMap, ops::Range, sync::Arc};

use apollo_compiler::{
    Name, Node, Schema,
    ast::{Definition, Document, OperationDefinition},
    diagnostic::ToCliReport,
    parser::{FileId, Parser, SourceSpan},
    validation::{DiagnosticList, Valid},
};

use crate::{
    Diagnostic,
    description::{Described, lift},
    diagnostic::Place,
    source::{Source, Sources},
    validate::report,
};

/// The files behind every position that `apollo-compiler` hands out.
#[derive(Debug, Default)]
pub(crate) struct Files {
    sources: HashMap<FileId, Arc<Source>>,
    described: HashMap<FileId, Described>,
    fragments: Vec<String>,
}

impl Files {
    pub(crate) fn source(&self, span: SourceSpan) -> Option<&Arc<Source>> {
        self.sources.get(&span.file_id())
    }

    pub(crate) fn place(&self, span: Option<SourceSpan>) -> Option<Place> {
        let span = span?;
        let range = span.offset()..span.end_offset();
        Some(Place::new(self.source(span)?, range))
    }

    /// The fragments of all files, whether they are sound or not.
    pub(crate) fn fragment_names(&self) -> impl Iterator<Item = &String> {
        self.fragments.iter()
    }

    /// The place of a name, which the parser always records.
    pub(crate) fn name(&self, name: &Name) -> Option<Place> {
        self.place(name.location())
    }

    /// The description that stood before the node, in an operation file.
    pub(crate) fn description(&self, span: Option<SourceSpan>) -> Option<&str> {
        let span = span?;
        self.described.get(&span.file_id())?.at(span.offset())
    }
}

/// One operation file.
#[derive(Debug)]
pub(crate) struct QueryFile {
    pub(crate) source: Arc<Source>,
    pub(crate) document: Document,
    /// Whether the whole file could be read.
    pub(crate) sound: bool,
}

impl QueryFile {
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Node<OperationDefinition>> {
        self.document
            .definitions
            .iter()
            .filter_map(|definition| match definition {
                Definition::OperationDefinition(operation) => Some(operation),
                _ => None,
            })
    }

    pub(crate) fn has_fragments(&self) -> bool {
        let is_fragment =
            |definition: &Definition| matches!(definition, Definition::FragmentDefinition(_));
        self.document.definitions.iter().any(is_fragment)
    }

    /// A place in this file, by bytes.
    pub(crate) fn place(&self, range: Range<usize>) -> Place {
        Place::new(&self.source, range)
    }
}

/// What the first stage hands on.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) schema: Valid<Schema>,
    pub(crate) queries: Vec<QueryFile>,
    pub(crate) files: Files,
}

/// Reads schema and operations. Without a valid schema nothing can be said of operations, so that its problems come alone.
pub(crate) fn parse(
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) -> Result<Parsed, Vec<Diagnostic>> {
    let mut files = Files::default();
    let schema = parse_schema(sources, &mut files)?;
    let queries = sources
        .queries
        .iter()
        .map(|source| parse_query(source, &mut files, problems))
        .collect();
    Ok(Parsed {
        schema,
        queries,
        files,
    })
}

fn parse_schema(sources: &Sources, files: &mut Files) -> Result<Valid<Schema>, Vec<Diagnostic>> {
    let mut builder = Schema::builder();
    let mut parser = Parser::new();
    for source in &sources.schema {
        parser.parse_into_schema_builder(source.text.as_str(), &source.path, &mut builder);
    }
    let (schema, errors) = match builder.build() {
        Ok(schema) => (schema, None),
        Err(failed) => (failed.partial, Some(failed.errors)),
    };
    for (id, file) in schema.sources.iter() {
        let named = |source: &&Arc<Source>| file.path().to_string_lossy() == source.path;
        if let Some(source) = sources.schema.iter().find(named) {
            files.sources.insert(*id, Arc::clone(source));
        }
    }
    match errors {
        Some(errors) => Err(schema_problems(&errors, files, sources)),
        None => schema
            .validate()
            .map_err(|failed| schema_problems(&failed.errors, files, sources)),
    }
}

fn schema_problems(errors: &DiagnosticList, files: &Files, sources: &Sources) -> Vec<Diagnostic> {
    let fallback = sources.schema.first().map_or_else(
        || {
            Arc::new(Source {
                path: "schema".to_owned(),
                domain: None,
                text: String::new(),
            })
        },
        Arc::clone,
    );
    let fallback = Place::new(&fallback, 0..0);
    errors
        .iter()
        .map(|error| {
            let place = files.place(error.error.location());
            Diagnostic::new(
                "schema",
                place.unwrap_or_else(|| fallback.clone()),
                error.error.to_string(),
            )
            .help("mend the schema first: operations are checked against a valid one".to_owned())
        })
        .collect()
}

fn parse_query(
    source: &Arc<Source>,
    files: &mut Files,
    problems: &mut Vec<Diagnostic>,
) -> QueryFile {
    let described = lift(&source.text);
    let parsed = Parser::new().parse_ast(described.text.as_str(), &source.path);
    let (document, errors) = match parsed {
        Ok(document) => (document, None),
        Err(failed) => (failed.partial, Some(failed.errors)),
    };
    for id in document.sources.keys() {
        files.sources.insert(*id, Arc::clone(source));
    }
    if let Some(id) = document.sources.keys().last() {
        files.described.insert(*id, described);
    }
    for definition in &document.definitions {
        if let Definition::FragmentDefinition(fragment) = definition {
            files.fragments.push(fragment.name.to_string());
        }
    }
    let sound = errors.is_none();
    if let Some(errors) = errors {
        // After the first slip a parser reports its own confusion; only the first is the reader's.
        problems.extend(report::translate(&errors, files, None).into_iter().take(1));
    }
    QueryFile {
        source: Arc::clone(source),
        document,
        sound,
    }
}
