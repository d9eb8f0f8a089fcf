//! One file, one operation, one name: `login_by_email.graphql` holds `LoginByEmail`.

use apollo_compiler::{
    Name,
    ast::{OperationDefinition, OperationType},
};

use crate::{
    diagnostic::Diagnostic,
    names::{camel, snake},
    parse::{QueryFile, Report},
    source::FRAGMENTS,
};

pub(super) fn check(report: &mut Report<'_>) {
    for file in report.parsed.own_queries() {
        if file.sound && file.operations().next().is_none() {
            fragments_only(file, report);
        }
        for (position, operation) in file.operations().enumerate() {
            let here = operation.location();
            if position > 0 {
                let message = "a second operation in one file";
                let help = "move it to a file of its own, named after it";
                report.add("several-operations", here, message, help);
            }
            if operation.operation_type == OperationType::Subscription {
                let message = "subscriptions are not supported";
                let help = "the service has none: ask with a query";
                report.add("subscription", here, message, help);
            }
            match &operation.name {
                None => {
                    let help = format!("name it after its file: {}", named(file, operation));
                    report.add("unnamed-operation", here, "the operation has no name", help);
                }
                Some(name) if position == 0 => belongs(file, name, report),
                Some(_) => {}
            }
        }
    }
}

fn named(file: &QueryFile, operation: &OperationDefinition) -> String {
    let name = camel(file.source.stem());
    format!("`{} {name}`", operation.operation_type.name())
}

/// File and operation are one name in two spellings.
fn belongs(file: &QueryFile, name: &Name, report: &mut Report<'_>) {
    let stem = file.source.stem();
    let (module, wanted) = (snake(name), camel(stem));
    let proper = camel(name);
    let (message, help) = if stem == FRAGMENTS {
        (
            format!("`{name}` stands in `{FRAGMENTS}.graphql`, which is for fragments"),
            format!("move it to `{module}.graphql`"),
        )
    } else if proper != name.as_str() {
        (
            format!("`{name}` is not written in `UpperCamelCase`, as its Rust type is"),
            format!("write `{proper}`"),
        )
    } else if module == stem {
        return;
    } else if wanted == name.as_str() {
        (
            format!("`{name}` does not belong in `{stem}.graphql`"),
            format!("name the file `{module}.graphql`"),
        )
    } else {
        (
            format!("`{name}` does not belong in `{stem}.graphql`"),
            format!("name the file `{module}.graphql` or the operation `{wanted}`"),
        )
    };
    report.add("file-name", name.location(), message, help);
}

fn fragments_only(file: &QueryFile, report: &mut Report<'_>) {
    let message = match (file.has_fragments(), file.source.stem() == FRAGMENTS) {
        (true, true) => return,
        (true, false) => "the file holds fragments, and no operation",
        (false, _) => "the file holds no operation",
    };
    let first_line = file.source.text.lines().next().map_or(0, str::len);
    let place = file.place(0..first_line);
    let help = "write one operation here; fragments alone belong in `fragments.graphql`";
    let problem = Diagnostic::new("no-operation", place, message).help(help);
    report.problems.push(problem);
}
