//! The schema: the files of the service, and the client directives.

use std::{collections::HashSet, sync::Arc};

use apollo_compiler::{
    Name, Schema,
    diagnostic::ToCliReport,
    parser::Parser,
    validation::{DiagnosticData, DiagnosticList, Valid},
};

use super::{Files, is_blank, syntax};
use crate::{
    diagnostic::{Diagnostic, Place},
    directive::{CALL, Gateway, Token},
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
        let named = |source: &&Arc<Source>| file.path().to_string_lossy() == source.path;
        if let Some(source) = sources.whole_schema().find(named) {
            files.sources.insert(*id, Arc::clone(source));
        }
        if sources.lent.schema.iter().any(|source| named(&source)) {
            files.lent.insert(*id);
        }
    }
    if let Some(errors) = errors {
        return Err(problems(&errors, &schema, files, sources));
    }
    let schema = schema
        .validate()
        .map_err(|failed| problems(&failed.errors, &failed.partial, files, sources))?;
    let wrong = client_directives(&schema, files, sources);
    if wrong.is_empty() {
        Ok(schema)
    } else {
        Err(wrong)
    }
}

/// The findings of `apollo-compiler`. Of a file with a syntax error, only the first error is reported.
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
            "declare it, or use another one".to_owned()
        }
        Some("QueryRootOperationType") => {
            "put the schema of the service into the schema folder".to_owned()
        }
        None if declared.is_some_and(|first| first != error.location()) => {
            "write `extend` before this one to add to it, or give this one another name".to_owned()
        }
        None => "declare it once".to_owned(),
        Some(_) => {
            "correct the schema first: operations are checked against a valid one".to_owned()
        }
    }
}

/// The head of the schema, for what is wrong with all of it.
fn head(sources: &Sources) -> Place {
    let first = sources.whole_schema().next().map_or_else(
        || {
            Arc::new(Source {
                path: "schema".to_owned(),
                domain: None,
                text: String::new(),
            })
        },
        Arc::clone,
    );
    let line = first.text.lines().next().map_or(0, str::len);
    Place::new(&first, 0..line)
}

/// `@call` as the compiler understands it: without it no operation can be planned.
fn client_directives(schema: &Schema, files: &Files, sources: &Sources) -> Vec<Diagnostic> {
    let problem = |place: Place, message: String| {
        Diagnostic::new("schema", place.first_line(), message).help(
            "put the `client.graphql` of the crate `authing` into the schema folder".to_owned(),
        )
    };
    let Some(definition) = schema.directive_definitions.get(CALL) else {
        let message = "the schema does not declare the client directives, such as `@call`";
        return vec![problem(head(sources), message.to_owned())];
    };
    let is_gateway = |name: &str| Gateway::from_graphql(name).is_some();
    let is_token = |name: &str| Token::from_graphql(name).is_some();
    let mut problems = Vec::new();
    for (argument, is_known) in [
        ("gateway", &is_gateway as &dyn Fn(&str) -> bool),
        ("token", &is_token),
    ] {
        let declared = definition.argument_by_name(argument);
        let ty = declared.and_then(|found| schema.get_enum(found.ty.inner_named_type()));
        let Some(ty) = ty else {
            let message = format!("`@call` is declared without its argument `{argument}`, an enum");
            let place = files.place(definition.location());
            problems.extend(place.map(|place| problem(place, message)));
            continue;
        };
        for value in ty.values.values().filter(|value| !is_known(&value.value)) {
            let message = format!("the compiler knows no {argument} `{}`", value.value);
            let place = files.name(&value.value);
            problems.extend(place.map(|place| problem(place, message)));
        }
    }
    problems
}
