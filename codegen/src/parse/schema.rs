//! Parses and validates the schema: the schema of the service, and the client directives.

use std::{collections::HashSet, sync::Arc};

use apollo_compiler::{
    Name, Schema,
    ast::EnumValueDefinition,
    diagnostic::ToCliReport,
    parser::Parser,
    validation::{DiagnosticData, DiagnosticList, Valid},
};

use super::{Files, ids, is_blank, rust_names, syntax};
use crate::{
    diagnostic::{Diagnostic, Place},
    directive::{CALL, ENDPOINT, ID, Token},
    source::{Source, Sources},
    suggestion::did_you_mean,
};

pub(super) fn parse(
    sources: &Sources,
    files: &mut Files,
) -> Result<Valid<Schema>, Vec<Diagnostic>> {
    let mut builder = Schema::builder();
    let mut parser = Parser::new();
    for source in sources.whole_schema() {
        if !is_blank(&source.text) {
            parser.parse_into_schema_builder(source.text.as_str(), &source.path, &mut builder);
        }
    }
    let (schema, errors) = match builder.build() {
        Ok(schema) => (schema, None),
        Err(failed) => (failed.partial, Some(failed.errors)),
    };
    for (id, file) in schema.sources.iter() {
        let path = file.path().to_string_lossy();
        let imported = sources
            .imported
            .schema
            .iter()
            .any(|imported| imported.path == path);
        if let Some(source) = sources.whole_schema().find(|source| source.path == path) {
            files.add(*id, source, imported, None);
        }
    }
    let failed =
        |errors: &DiagnosticList, schema: &Schema| problems(errors, schema, files, sources);
    if let Some(errors) = errors {
        return Err(failed(&errors, &schema));
    }
    let schema = schema
        .validate()
        .map_err(|invalid| failed(&invalid.errors, &invalid.partial))?;
    let mut wrong = client_directives(&schema, files, sources);
    wrong.extend(rust_names::check(&schema, files));
    wrong.extend(ids::check(&schema, files));
    if wrong.is_empty() {
        Ok(schema)
    } else {
        Err(wrong)
    }
}

/// The errors of `apollo-compiler`. For a file with a syntax error, only the first one is reported.
fn problems(
    errors: &DiagnosticList,
    schema: &Schema,
    files: &Files,
    sources: &Sources,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut unreadable = HashSet::new();
    let errors = errors.iter().map(|found| found.error);
    let (syntax_errors, others): (Vec<_>, Vec<_>) =
        errors.partition(|error| syntax::is_syntax_error(error));
    for error in syntax_errors.into_iter().chain(others) {
        let place = files.place(error.location());
        let place = place.unwrap_or_else(|| head(sources)).first_line();
        if unreadable.contains(place.path()) {
            continue;
        }
        if syntax::is_syntax_error(error) {
            unreadable.insert(place.path().to_owned());
            problems.push(syntax::problem("schema", place, &error.to_string()));
        } else {
            let help = hint(schema, error, place.text());
            problems.push(Diagnostic::new("schema", place, error.to_string()).help(help));
        }
    }
    problems
}

fn hint(schema: &Schema, error: &DiagnosticData, name: &str) -> String {
    let declared = schema.types.get(name).map(|ty| ty.name().location());
    let near = did_you_mean(name, schema.types.keys().map(Name::as_str));
    match error.unstable_error_name() {
        Some("UndefinedDefinition") if near.is_some() => near.unwrap_or_default(),
        Some("UndefinedDefinition" | "UndefinedDirective") => {
            "define it, or use another one".to_owned()
        }
        Some("QueryRootOperationType") => {
            "add the schema of the service to the schema folder".to_owned()
        }
        Some("UnsupportedLocation") if is_id(name) => {
            "write it in the operation, behind the selected field or the variable".to_owned()
        }
        None if declared.is_some_and(|first| first != error.location()) => {
            "use `extend` to extend the first definition, or rename this one".to_owned()
        }
        None => "remove the duplicate definition".to_owned(),
        Some(_) => "correct the schema: operations are checked after that".to_owned(),
    }
}

/// Whether a text is the directive `@id`.
fn is_id(text: &str) -> bool {
    let name = text.strip_prefix('@').map(str::trim_start);
    let name = name.and_then(|name| name.split(|letter: char| !letter.is_alphanumeric()).next());
    name == Some(ID)
}

/// The first line of the schema, for problems without a location.
fn head(sources: &Sources) -> Place {
    let first = sources.whole_schema().next().cloned();
    let first = first.unwrap_or_else(|| {
        Arc::new(Source {
            path: "schema".to_owned(),
            domain: None,
            text: String::new(),
        })
    });
    let line = first.text.lines().next().map_or(0, str::len);
    Place::new(&first, 0..line)
}

/// Checks that the schema declares `@call` as the compiler expects it.
fn client_directives(schema: &Schema, files: &Files, sources: &Sources) -> Vec<Diagnostic> {
    let problem = |place: Option<Place>, message: String| {
        let help = "copy `client.graphql` of the crate `authing` to the schema folder";
        Some(Diagnostic::new("schema", place?.first_line(), message).help(help))
    };
    let Some(definition) = schema.directive_definitions.get(CALL) else {
        let message = "the schema does not declare the client directives, such as `@call`";
        return Vec::from_iter(problem(Some(head(sources)), message.to_owned()));
    };
    let declares_endpoints = schema.directive_definitions.contains_key(ENDPOINT);
    let is_known = |argument: &str, value: &EnumValueDefinition| match argument {
        "endpoint" => !declares_endpoints || value.directives.has(ENDPOINT),
        _ => Token::from_graphql(&value.value).is_some(),
    };
    let mut problems = Vec::new();
    for argument in ["endpoint", "token"] {
        let declared = definition.argument_by_name(argument);
        let ty = declared.and_then(|found| schema.get_enum(found.ty.inner_named_type()));
        let Some(ty) = ty else {
            let message = format!("`@call` must have an argument `{argument}` of an enum type");
            problems.extend(problem(files.place(definition.location()), message));
            continue;
        };
        let mut values = ty.values.values();
        while let Some(value) = values.find(|value| !is_known(argument, value)) {
            let message = match argument {
                "endpoint" => format!("endpoint `{}` has no `@{ENDPOINT}`", value.value),
                _ => format!("unsupported token `{}`", value.value),
            };
            problems.extend(problem(files.name(&value.value), message));
        }
    }
    problems
}
