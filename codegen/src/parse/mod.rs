//! First stage: sources become syntax trees and a schema. What comes out is read, not yet checked.

mod syntax;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
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

use apollo_parser::{Lexer, TokenKind};

use crate::{
    description::{Described, lift},
    diagnostic::{Diagnostic, Place},
    directive::{CALL, Gateway, Token},
    source::{Source, Sources},
    suggestion::did_you_mean,
};

/// The files behind every position that `apollo-compiler` hands out.
#[derive(Debug, Default)]
pub(crate) struct Files {
    sources: HashMap<FileId, Arc<Source>>,
    described: HashMap<FileId, Described>,
    /// Those that `authing` lends.
    lent: HashSet<FileId>,
}

impl Files {
    pub(crate) fn source(&self, span: SourceSpan) -> Option<&Arc<Source>> {
        self.sources.get(&span.file_id())
    }

    /// Whether it stands in a file that `authing` lends.
    pub(crate) fn is_lent(&self, span: Option<SourceSpan>) -> bool {
        span.is_some_and(|span| self.lent.contains(&span.file_id()))
    }

    pub(crate) fn place(&self, span: Option<SourceSpan>) -> Option<Place> {
        let span = span?;
        let range = span.offset()..span.end_offset();
        Some(Place::new(self.source(span)?, range))
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
    /// Whether `authing` lends it.
    pub(crate) lent: bool,
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
    /// What `authing` lends, then the own.
    pub(crate) queries: Vec<QueryFile>,
    pub(crate) files: Files,
    /// The names of the types that `authing` lends.
    pub(crate) types: BTreeSet<String>,
}

impl Parsed {
    pub(crate) fn own_queries(&self) -> impl Iterator<Item = &QueryFile> {
        self.queries.iter().filter(|file| !file.lent)
    }

    /// Whether a place is in a file of operations that `authing` lends.
    pub(crate) fn is_lent(&self, place: &Place) -> bool {
        let mut lent = self.queries.iter().filter(|file| file.lent);
        lent.any(|file| file.source.path == place.path())
    }
}

/// Reads schema and operations. Without a valid schema nothing can be said of operations, so that its problems come alone.
pub(crate) fn parse(
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) -> Result<Parsed, Vec<Diagnostic>> {
    let mut files = Files::default();
    let schema = parse_schema(sources, &mut files)?;
    let lent = sources.lent.fragments.iter().map(|source| (source, true));
    let own = sources.queries.iter().map(|source| (source, false));
    let queries = lent
        .chain(own)
        .map(|(source, lent)| parse_query(source, lent, &mut files, problems))
        .collect();
    Ok(Parsed {
        schema,
        queries,
        files,
        types: sources.lent.types.clone(),
    })
}

fn parse_schema(sources: &Sources, files: &mut Files) -> Result<Valid<Schema>, Vec<Diagnostic>> {
    let mut builder = Schema::builder();
    let mut parser = Parser::new();
    for source in sources.whole_schema() {
        if is_blank(&source.text) {
            continue;
        }
        parser.parse_into_schema_builder(source.text.as_str(), &source.path, &mut builder);
    }
    let (schema, errors) = match builder.build() {
        Ok(schema) => (schema, None),
        Err(failed) => (failed.partial, Some(failed.errors)),
    };
    for (id, file) in schema.sources.iter() {
        let named = |source: &&Arc<Source>| file.path().to_string_lossy() == source.path;
        if let Some(source) = sources.whole_schema().find(named) {
            files.sources.insert(*id, Arc::clone(source));
        }
        if sources.lent.schema.iter().any(|source| named(&source)) {
            files.lent.insert(*id);
        }
    }
    if let Some(errors) = errors {
        Err(schema_problems(&errors, &schema, files, sources))
    } else {
        let schema = schema
            .validate()
            .map_err(|failed| schema_problems(&failed.errors, &failed.partial, files, sources))?;
        check_client_directives(&schema, files, sources)?;
        Ok(schema)
    }
}

fn schema_problems(
    errors: &DiagnosticList,
    schema: &Schema,
    files: &Files,
    sources: &Sources,
) -> Vec<Diagnostic> {
    const SLIP: &str = "syntax error: ";
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut slips = HashSet::new();
    // After the first slip a parser reports its own confusion; only the first is the reader's.
    let (first, then): (Vec<_>, Vec<_>) = errors
        .iter()
        .partition(|found| found.error.to_string().starts_with(SLIP));
    for found in first.into_iter().chain(then) {
        let message = found.error.to_string();
        let place = files.place(found.error.location());
        let place = place.unwrap_or_else(|| head(sources)).first_line();
        if slips.contains(place.path()) {
            continue;
        }
        let (message, help) = match message.strip_prefix(SLIP) {
            Some(slip) => {
                slips.insert(place.path().to_owned());
                syntax::explain_schema(slip, place.text())
            }
            None => schema_words(schema, found.error.unstable_error_name(), message),
        };
        problems.push(Diagnostic::new("schema", place, message).help(help));
    }
    problems
}

/// What is wrong with a schema, and what to do.
fn schema_words(schema: &Schema, rule: Option<&str>, message: String) -> (String, String) {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let name = names.first().copied().unwrap_or_default();
    match rule {
        Some("UndefinedDefinition") => (
            format!("there is no type `{name}`"),
            did_you_mean(name, schema.types.keys().map(apollo_compiler::Name::as_str))
                .unwrap_or_else(|| "declare it, or use a type that is declared".to_owned()),
        ),
        Some("UndefinedDirective") => (
            format!("there is no directive `@{}`", name.trim_start_matches('@')),
            "declare it, or remove it".to_owned(),
        ),
        Some("QueryRootOperationType") => (
            "the schema has no type `Query`, so that there is nothing to ask for".to_owned(),
            "put the schema of the service into the schema folder".to_owned(),
        ),
        // `apollo-compiler` has no names for what is declared twice.
        _ if message.starts_with("the type") && message.contains("multiple times") => (
            format!("there is a type `{name}` already"),
            "write `extend` before this one to add to it, or give this one another name".to_owned(),
        ),
        _ if message.starts_with("duplicate definitions") => (
            format!(
                "`{}` has `{name}` already",
                names.get(1).unwrap_or(&"the schema")
            ),
            "remove this one: the other counts".to_owned(),
        ),
        _ => (
            message,
            "mend the schema first: operations are checked against a valid one".to_owned(),
        ),
    }
}

/// The head of the schema, for what is wrong with all of it.
fn head(sources: &Sources) -> Place {
    let empty = || {
        Arc::new(Source {
            path: "schema".to_owned(),
            domain: None,
            text: String::new(),
        })
    };
    let first = sources.whole_schema().next();
    let first = first.map_or_else(empty, Arc::clone);
    let line = first.text.find('\n').unwrap_or(first.text.len());
    Place::new(&first, 0..line)
}

/// `@call` as the compiler understands it: without it no operation can be planned.
fn check_client_directives(
    schema: &Schema,
    files: &Files,
    sources: &Sources,
) -> Result<(), Vec<Diagnostic>> {
    let Some(definition) = schema.directive_definitions.get(CALL) else {
        return Err(vec![
            Diagnostic::new(
                "schema",
                head(sources),
                "the schema does not declare the client directives, such as `@call`",
            )
            .help(
                "put the `client.graphql` of the crate `authing` into the schema folder".to_owned(),
            ),
        ]);
    };
    let mut problems = Vec::new();
    for (argument, known) in [
        ("gateway", gateway as fn(&str) -> bool),
        ("token", token as fn(&str) -> bool),
    ] {
        let declared = definition.argument_by_name(argument);
        let ty = declared.and_then(|found| schema.get_enum(found.ty.inner_named_type()));
        let Some(ty) = ty else {
            if let Some(place) = files.place(definition.location()) {
                problems.push(
                    Diagnostic::new(
                        "schema",
                        place.first_line(),
                        format!("`@call` is declared without its argument `{argument}`, an enum"),
                    )
                    .help(
                        "declare it as the `client.graphql` of the crate `authing` does".to_owned(),
                    ),
                );
            }
            continue;
        };
        let unknown = ty.values.values().filter(|value| !known(&value.value));
        problems.extend(unknown.filter_map(|value| {
            let place = files.name(&value.value)?;
            let message = format!("the compiler knows no {argument} `{}`", value.value);
            let help = "declare it as the `client.graphql` of the crate `authing` does";
            Some(Diagnostic::new("schema", place, message).help(help.to_owned()))
        }));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn gateway(name: &str) -> bool {
    Gateway::from_graphql(name).is_some()
}

fn token(name: &str) -> bool {
    Token::from_graphql(name).is_some()
}

fn parse_query(
    source: &Arc<Source>,
    lent: bool,
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
        if lent {
            files.lent.insert(*id);
        }
    }
    if let Some(id) = document.sources.keys().last() {
        files.described.insert(*id, described);
    }
    // Nothing but comments is no slip: a house rule asks for an operation.
    let errors = errors.filter(|_| !is_blank(&source.text));
    let sound = errors.is_none();
    if let Some(errors) = errors {
        // After the first slip a parser reports its own confusion; only the first is the reader's.
        let first = errors.iter().min_by_key(|found| {
            let span = found.error.location();
            span.map_or(0, |span| span.offset())
        });
        let message = first
            .as_ref()
            .map_or_else(String::new, |found| found.error.to_string());
        let place = first.and_then(|found| files.place(found.error.location()));
        let end = source.text.trim_end().len();
        // What is missing at the end is missed after the last thing that is there.
        let place = match place {
            Some(place) if !place.text().trim().is_empty() => place.first_line(),
            _ => Place::new(source, end.saturating_sub(1)..end),
        };
        let (message, help) =
            syntax::explain(message.trim_start_matches("syntax error: "), place.text());
        problems.push(Diagnostic::new("syntax", place, message).help(help));
    }
    QueryFile {
        source: Arc::clone(source),
        document,
        sound,
        lent,
    }
}

fn is_blank(text: &str) -> bool {
    let (tokens, errors) = Lexer::new(text).lex();
    let ignored = |token: &apollo_parser::Token<'_>| {
        matches!(
            token.kind(),
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Comma | TokenKind::Eof
        )
    };
    errors.is_empty() && tokens.iter().all(ignored)
}
