//! `@pageNumber` and `@pageSize`: a pair, on an operation that answers pages.

use apollo_compiler::{ExecutableDocument, Node, ast::VariableDefinition};

use crate::{
    diagnostic::Diagnostic,
    directive::{PAGE_NUMBER, PAGE_SIZE, PHONE_CODE, SENSITIVE, number, sensitive},
    parse::Parsed,
    plan::Plan,
};

pub(super) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    problems: &mut Vec<Diagnostic>,
) {
    for operation in document.operations.iter() {
        let carrying = |directive: &'static str| {
            let carries = move |variable: &&Node<VariableDefinition>| {
                variable.directives.get(directive).is_some()
            };
            operation
                .variables
                .iter()
                .filter(carries)
                .collect::<Vec<_>>()
        };
        for variable in &operation.variables {
            numbers_fit(parsed, variable, problems);
            defaults_agree(parsed, variable, problems);
        }
        let (numbers, sizes) = (carrying(PAGE_NUMBER), carrying(PAGE_SIZE));
        for (directive, these, those, other) in [
            (PAGE_NUMBER, &numbers, &sizes, PAGE_SIZE),
            (PAGE_SIZE, &sizes, &numbers, PAGE_NUMBER),
        ] {
            for (index, variable) in these.iter().enumerate() {
                let problem = if index > 0 {
                    format!("a second variable carries `@{directive}`")
                } else if directive == PAGE_SIZE && variable.directives.has(PAGE_NUMBER) {
                    format!("`${}` carries `@{PAGE_NUMBER}` too", variable.name)
                } else if let Some(secret) = secret(variable) {
                    format!("`${}` carries `@{secret}` too", variable.name)
                } else if those.is_empty() {
                    format!("`@{directive}` without `@{other}`")
                } else if variable.ty.is_list() || variable.ty.inner_named_type() != "Int" {
                    format!(
                        "`@{directive}` stands on `${}`, which is no `Int`",
                        variable.name
                    )
                } else if variable.ty.is_non_null() {
                    format!(
                        "`@{directive}` stands on `${}`, which cannot be left out",
                        variable.name
                    )
                } else {
                    continue;
                };
                let place = variable
                    .directives
                    .get(directive)
                    .and_then(|directive| parsed.files.place(directive.location()));
                if let Some(place) = place {
                    problems.push(Diagnostic::new("page-variables", place, problem).help(
                        "pages need two variables of the type `Int`, without `!`: one with `@pageNumber` and one with `@pageSize`".to_owned(),
                    ));
                }
            }
        }
    }
}

/// An operation that asks for pages selects one.
pub(super) fn check_plan(plan: &Plan, problems: &mut Vec<Diagnostic>) {
    for operation in &plan.operations {
        if let Some((Some(place), why)) = operation.no_page.clone() {
            let message = format!("the operation asks for a page, and selects none: {why}");
            problems.push(Diagnostic::new("page-shape", place, message).help(
                "select one object with its `totalCount`, an `Int`, and exactly one list, and nothing beside it"
                    .to_owned(),
            ));
        }
    }
}

/// The directive that makes a secret of a variable.
fn secret(variable: &VariableDefinition) -> Option<&'static str> {
    if sensitive(&variable.directives) == Some(true) {
        Some(SENSITIVE)
    } else {
        variable.directives.has(PHONE_CODE).then_some(PHONE_CODE)
    }
}

/// The service takes the variable's own default where the client takes that of the directive.
fn defaults_agree(
    parsed: &Parsed,
    variable: &Node<VariableDefinition>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(own) = variable.default_value.as_ref().filter(|own| !own.is_null()) else {
        return;
    };
    for (directive, argument) in [(PAGE_NUMBER, "first"), (PAGE_SIZE, "default")] {
        if let Some(given) = number(&variable.directives, directive, argument)
            && own.to_i32() != Some(given)
            && let Some(place) = parsed.files.place(own.location())
        {
            let message =
                format!("`@{directive}` says `{argument}: {given}`, and this is another default");
            problems.push(
                Diagnostic::new("page-variables", place, message)
                    .help(format!("write {given}, or remove the default")),
            );
        }
    }
}

/// Pages are counted from 0 or 1, and hold an item at least.
fn numbers_fit(
    parsed: &Parsed,
    variable: &Node<VariableDefinition>,
    problems: &mut Vec<Diagnostic>,
) {
    let default = number(&variable.directives, PAGE_SIZE, "default");
    let from_default = default.filter(|default| *default > 0).unwrap_or(1);
    for (directive, argument, fitting) in [
        (PAGE_NUMBER, "first", 0..=1),
        (PAGE_SIZE, "default", 1..=i32::MAX),
        (PAGE_SIZE, "max", from_default..=i32::MAX),
    ] {
        let Some(given) = number(&variable.directives, directive, argument) else {
            continue;
        };
        let found = variable.directives.get(directive);
        let found = found.and_then(|found| found.specified_argument_by_name(argument));
        if !fitting.contains(&given)
            && let Some(place) = found.and_then(|value| parsed.files.place(value.location()))
        {
            let (message, help) = match argument {
                "first" => (
                    format!("`first: {given}`, and services count pages from 0 or 1"),
                    "write the number of the first page".to_owned(),
                ),
                "max" if given > 0 => (
                    format!("`max: {given}` is less than the default, {from_default}"),
                    "write the default and the maximum of the service".to_owned(),
                ),
                _ => (
                    format!("`{argument}: {given}`, and a page holds an item at least"),
                    "write 1 or more".to_owned(),
                ),
            };
            problems.push(Diagnostic::new("page-variables", place, message).help(help));
        }
    }
}
