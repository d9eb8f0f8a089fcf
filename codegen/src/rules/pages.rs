//! Rules for `@pageNumber` and `@pageSize`.

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

/// Each operation has both directives or neither, on two different optional variables.
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
            format!("more than one variable has `@{directive}`")
        } else if directive == PAGE_SIZE && variable.directives.has(PAGE_NUMBER) {
            format!("`@{directive}` and `@{PAGE_NUMBER}` cannot be combined on `${name}`")
        } else if sensitive(&variable.directives) == Some(true) {
            format!("`@{directive}` and `@{SENSITIVE}` cannot be combined on `${name}`")
        } else if variable.directives.has(PHONE_CODE) {
            format!("`@{directive}` and `@{PHONE_CODE}` cannot be combined on `${name}`")
        } else if those.is_empty() {
            format!("`@{directive}` requires another variable with `@{other}`")
        } else if variable.ty.is_list() || variable.ty.inner_named_type() != "Int" {
            let ty = &variable.ty;
            format!("`@{directive}` is not allowed on `${name}`: expected `Int`, found `{ty}`")
        } else if variable.ty.is_non_null() {
            format!("`@{directive}` is not allowed on `${name}`: expected a nullable type")
        } else {
            continue;
        };
        let place = location(&variable.directives, directive);
        let help = "declare two variables of type `Int`, without `!`: one with `@pageNumber` and one with `@pageSize`";
        report.add(RULE, place, message, help);
    }
}

/// The service uses the default value of the variable, and the client uses that of the directive. Both must be equal.
fn defaults_agree(variable: &VariableDefinition, report: &mut Report<'_>) {
    let Some(own) = variable.default_value.as_ref().filter(|own| !own.is_null()) else {
        return;
    };
    for (directive, argument) in [(PAGE_NUMBER, "first"), (PAGE_SIZE, "default")] {
        if let Some(given) = number(&variable.directives, directive, argument)
            && own.to_i32() != Some(given)
        {
            let message =
                format!("the default value differs from `{argument}: {given}` of `@{directive}`");
            let help = format!("change the default value to {given}, or remove it");
            report.add(RULE, own.location(), message, help);
        }
    }
}

/// The first page has the number 0 or 1, and pages have at least one item.
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
                format!("invalid number of the first page: expected 0 or 1, found {given}"),
                "set `first` to the number of the first page",
            ),
            "max" if given > 0 => (
                format!("the maximum page size {given} is less than the default {from_default}"),
                "set `default` and `max` to the values of the service",
            ),
            _ => (
                format!("invalid page size in `{argument}`: expected at least 1, found {given}"),
                "use 1 or more",
            ),
        };
        let found = variable.directives.get(directive);
        let value = found.and_then(|found| found.specified_argument_by_name(argument));
        report.add(RULE, value.and_then(Node::location), message, help);
    }
}
