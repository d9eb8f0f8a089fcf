//! `@pageNumber` and `@pageSize`: a pair, on an operation that returns pages.

use apollo_compiler::{ExecutableDocument, Node, ast::VariableDefinition};

use crate::{
    directive::{PAGE_NUMBER, PAGE_SIZE, PHONE_CODE, SENSITIVE, location, number, sensitive},
    parse::Report,
};

const RULE: &str = "page-variables";

pub(super) fn check(document: &ExecutableDocument, report: &mut Report<'_>) {
    for operation in document.operations.iter() {
        for variable in &operation.variables {
            numbers_fit(variable, report);
            defaults_agree(variable, report);
        }
        let carrying = |directive: &str| {
            let variables = operation.variables.iter();
            let carrying = variables.filter(|variable| variable.directives.has(directive));
            carrying.map(AsRef::as_ref).collect::<Vec<_>>()
        };
        let (numbers, sizes) = (carrying(PAGE_NUMBER), carrying(PAGE_SIZE));
        pair(PAGE_NUMBER, &numbers, PAGE_SIZE, &sizes, report);
        pair(PAGE_SIZE, &sizes, PAGE_NUMBER, &numbers, report);
    }
}

/// One variable carries the directive, another one its partner, and both can be left out.
fn pair(
    directive: &str,
    these: &[&VariableDefinition],
    other: &str,
    those: &[&VariableDefinition],
    report: &mut Report<'_>,
) {
    for (index, variable) in these.iter().enumerate() {
        let name = &variable.name;
        let message = if index > 0 {
            format!("a second variable carries `@{directive}`")
        } else if directive == PAGE_SIZE && variable.directives.has(PAGE_NUMBER) {
            format!("`${name}` carries `@{PAGE_NUMBER}` too")
        } else if sensitive(&variable.directives) == Some(true) {
            format!("`${name}` carries `@{SENSITIVE}` too")
        } else if variable.directives.has(PHONE_CODE) {
            format!("`${name}` carries `@{PHONE_CODE}` too")
        } else if those.is_empty() {
            format!("`@{directive}` without `@{other}`")
        } else if variable.ty.is_list() || variable.ty.inner_named_type() != "Int" {
            format!("`@{directive}` stands on `${name}`, which is no `Int`")
        } else if variable.ty.is_non_null() {
            format!("`@{directive}` stands on `${name}`, which cannot be left out")
        } else {
            continue;
        };
        let place = location(&variable.directives, directive);
        let help = "pages need two variables of the type `Int`, without `!`: one with `@pageNumber` and one with `@pageSize`";
        report.add(RULE, place, message, help);
    }
}

/// The service takes the variable's own default where the client takes that of the directive.
fn defaults_agree(variable: &VariableDefinition, report: &mut Report<'_>) {
    let Some(own) = variable.default_value.as_ref().filter(|own| !own.is_null()) else {
        return;
    };
    for (directive, argument) in [(PAGE_NUMBER, "first"), (PAGE_SIZE, "default")] {
        if let Some(given) = number(&variable.directives, directive, argument)
            && own.to_i32() != Some(given)
        {
            let message =
                format!("`@{directive}` says `{argument}: {given}`, and this is another default");
            let help = format!("write {given}, or remove the default");
            report.add(RULE, own.location(), message, help);
        }
    }
}

/// Pages are counted from 0 or 1, and hold an item at least.
fn numbers_fit(variable: &VariableDefinition, report: &mut Report<'_>) {
    let default = number(&variable.directives, PAGE_SIZE, "default");
    let from_default = default.filter(|default| *default > 0).unwrap_or(1);
    for (directive, argument, fitting) in [
        (PAGE_NUMBER, "first", 0..=1),
        (PAGE_SIZE, "default", 1..=i32::MAX),
        (PAGE_SIZE, "max", from_default..=i32::MAX),
    ] {
        let given = number(&variable.directives, directive, argument);
        let Some(given) = given.filter(|given| !fitting.contains(given)) else {
            continue;
        };
        let (message, help) = match argument {
            "first" => (
                format!("`first: {given}`, and services count pages from 0 or 1"),
                "write the number of the first page",
            ),
            "max" if given > 0 => (
                format!("`max: {given}` is less than the default, {from_default}"),
                "write the default and the maximum of the service",
            ),
            _ => (
                format!("`{argument}: {given}`, and a page holds an item at least"),
                "write 1 or more",
            ),
        };
        let found = variable.directives.get(directive);
        let value = found.and_then(|found| found.specified_argument_by_name(argument));
        report.add(RULE, value.and_then(Node::location), message, help);
    }
}
