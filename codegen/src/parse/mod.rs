//! First stage: parses sources into syntax trees and a schema. Operations are validated in the second stage.

mod domains;
mod ids;
mod report;
mod rust_names;
mod schema;
mod syntax;

pub(crate) use report::Report;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

use apollo_compiler::{
    Name, Node, Schema,
    ast::{Definition, Document, OperationDefinition},
    diagnostic::ToCliReport,
    parser::{FileId, Parser, SourceSpan},
    validation::{DiagnosticList, Valid},
};

use apollo_parser::Lexer;

use crate::{
    description::{Described, is_ignored, lift},
    diagnostic::{Diagnostic, Place},
    document::input_fields,
    source::{Source, Sources},
};

/// The files by their ids in `apollo-compiler`.
#[derive(Debug, Default)]
pub(crate) struct Files(HashMap<FileId, File>);

#[derive(Debug)]
struct File {
    source: Arc<Source>,
    /// Whether it is a file of `authing`.
    imported: bool,
    /// The descriptions in an operation file.
    described: Option<Described>,
}

impl Files {
    fn add(
        &mut self,
        id: FileId,
        source: &Arc<Source>,
        imported: bool,
        described: Option<Described>,
    ) {
        let source = Arc::clone(source);
        let file = File {
            source,
            imported,
            described,
        };
        self.0.insert(id, file);
    }

    pub(crate) fn source(&self, span: SourceSpan) -> Option<&Arc<Source>> {
        Some(&self.0.get(&span.file_id())?.source)
    }

    /// Whether a location is in a file of `authing`.
    pub(crate) fn is_imported(&self, span: Option<SourceSpan>) -> bool {
        let file = span.and_then(|span| self.0.get(&span.file_id()));
        file.is_some_and(|file| file.imported)
    }

    pub(crate) fn place(&self, span: Option<SourceSpan>) -> Option<Place> {
        let span = span?;
        let range = span.offset()..span.end_offset();
        Some(Place::new(self.source(span)?, range))
    }

    /// The location of a name, which the parser always records.
    pub(crate) fn name(&self, name: &Name) -> Option<Place> {
        self.place(name.location())
    }

    /// The description of a definition in an operation file.
    pub(crate) fn description(&self, span: Option<SourceSpan>) -> Option<&str> {
        let span = span?;
        let described = self.0.get(&span.file_id())?.described.as_ref()?;
        described.at(span.offset())
    }
}

/// One operation file.
#[derive(Debug)]
pub(crate) struct QueryFile {
    pub(crate) source: Arc<Source>,
    pub(crate) document: Document,
    /// Whether the file was parsed without syntax errors.
    pub(crate) has_valid_syntax: bool,
    /// Whether it is a file of `authing`.
    pub(crate) imported: bool,
}

impl QueryFile {
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Node<OperationDefinition>> {
        let definitions = self.document.definitions.iter();
        definitions.filter_map(Definition::as_operation_definition)
    }

    pub(crate) fn has_fragments(&self) -> bool {
        let mut definitions = self.document.definitions.iter();
        definitions.any(|definition| definition.as_fragment_definition().is_some())
    }

    /// A location in this file, in bytes.
    pub(crate) fn place(&self, range: Range<usize>) -> Place {
        Place::new(&self.source, range)
    }
}

/// The result of the first stage.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) schema: Valid<Schema>,
    /// Whether the schema declares ids.
    pub(crate) has_ids: bool,
    /// The files of `authing`, then those of the crate.
    pub(crate) queries: Vec<QueryFile>,
    pub(crate) files: Files,
    /// The descriptions of the domains, by name. Those of `authing` are not imported.
    pub(crate) domains: BTreeMap<String, String>,
    /// The enums and input types for which `authing` has a Rust type.
    types: BTreeSet<String>,
}

impl Parsed {
    pub(crate) fn own_queries(&self) -> impl Iterator<Item = &QueryFile> {
        self.queries.iter().filter(|file| !file.imported)
    }

    /// Whether an enum or input type is imported from `authing`. This requires that it is not extended, including the types of its
    /// fields.
    pub(crate) fn is_imported(&self, ty: &str) -> bool {
        let own = |name: &Name| !self.files.is_imported(name.location());
        let is_extended = |ty: &str| {
            let found = self.schema.get_enum(ty);
            found.is_some_and(|found| found.values.values().any(|value| own(&value.value)))
        };
        let fields = input_fields(&self.schema, ty);
        self.types.contains(ty)
            && !is_extended(ty)
            && !fields
                .iter()
                .any(|(_, field)| own(&field.name) || is_extended(field.ty.inner_named_type()))
    }

    /// Whether the file of a location was parsed without syntax errors.
    pub(crate) fn has_valid_syntax(&self, place: &Place) -> bool {
        let mut invalid = self.queries.iter().filter(|file| !file.has_valid_syntax);
        invalid.all(|file| file.source.path != place.path())
    }
}

/// Parses the schema and the operations. If the schema is invalid, only its problems are returned.
pub(crate) fn parse(
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) -> Result<Parsed, Vec<Diagnostic>> {
    let mut files = Files::default();
    let (schema, has_ids) = ids::apply(schema::parse(sources, &mut files)?);
    let imported = sources
        .imported
        .fragments
        .iter()
        .map(|source| (source, true));
    let own = sources.queries.iter().map(|source| (source, false));
    let queries = imported
        .chain(own)
        .map(|(source, imported)| parse_query(source, imported, &mut files, problems))
        .collect();
    Ok(Parsed {
        schema,
        has_ids,
        queries,
        files,
        domains: domains::described(&sources.schema),
        types: sources.imported.types.clone(),
    })
}

fn parse_query(
    source: &Arc<Source>,
    imported: bool,
    files: &mut Files,
    problems: &mut Vec<Diagnostic>,
) -> QueryFile {
    let described = lift(&source.text);
    let parsed = Parser::new().parse_ast(described.text.as_str(), &source.path);
    let (document, errors) = match parsed {
        Ok(document) => (document, None),
        Err(failed) => (failed.partial, Some(failed.errors)),
    };
    if let Some(id) = document.sources.keys().last() {
        files.add(*id, source, imported, Some(described));
    }
    // Another rule reports files without definitions. Only the first syntax error is reported, because the others are often consequences.
    let errors = errors.filter(|_| !is_blank(&source.text));
    let has_valid_syntax = errors.is_none();
    let errors = errors.iter().flat_map(DiagnosticList::iter);
    let offset = |span: SourceSpan| span.offset();
    if let Some(first) = errors.min_by_key(|found| found.error.location().map_or(0, offset)) {
        let end = source.text.trim_end().len();
        // For an error at the end of the file, the last character is underlined.
        let place = match files.place(first.error.location()) {
            Some(place) if !place.text().trim().is_empty() => place.first_line(),
            _ => Place::new(source, end.saturating_sub(1)..end),
        };
        problems.push(syntax::problem("syntax", place, &first.error.to_string()));
    }
    QueryFile {
        source: Arc::clone(source),
        document,
        has_valid_syntax,
        imported,
    }
}

fn is_blank(text: &str) -> bool {
    Lexer::new(text).all(|token| token.is_ok_and(|token| is_ignored(token.kind())))
}
