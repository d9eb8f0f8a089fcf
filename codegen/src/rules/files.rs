//! Each file contains one operation with the same name: `login_by_email.graphql` contains `LoginByEmail`.

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
        if file.has_valid_syntax && file.operations().next().is_none() {
            fragments_only(file, report);
        }
        for (position, operation) in file.operations().enumerate() {
            let here = operation.location();
            if position > 0 {
                let message = "the file contains more than one operation";
                let help = "move this operation to a separate file with its name";
                report.add("several-operations", here, message, help);
            }
            if operation.operation_type == OperationType::Subscription {
                let message = "subscriptions are not supported";
                let help = "use a query";
                report.add("subscription", here, message, help);
            }
            match &operation.name {
                None => {
                    let help = format!(
                        "name the operation after its file: {}",
                        named(file, operation)
                    );
                    report.add("unnamed-operation", here, "the operation has no name", help);
                }
                Some(name) if position == 0 => matches_file(file, name, report),
                Some(_) => {}
            }
        }
    }
}

fn named(file: &QueryFile, operation: &OperationDefinition) -> String {
    let name = camel(file.source.stem());
    format!("`{} {name}`", operation.operation_type.name())
}

/// The name of the file is the name of the operation in `snake_case`.
fn matches_file(file: &QueryFile, name: &Name, report: &mut Report<'_>) {
    let stem = file.source.stem();
    let (module, wanted) = (snake(name), camel(stem));
    let proper = camel(name);
    let (message, help) = if stem == FRAGMENTS {
        (
            format!("operation `{name}` is not allowed in `{FRAGMENTS}.graphql`"),
            format!("move the operation to `{module}.graphql`"),
        )
    } else if proper != name.as_str() {
        (
            format!("the operation name `{name}` is not in `UpperCamelCase`"),
            format!("rename the operation to `{proper}`"),
        )
    } else if module == stem {
        return;
    } else if wanted == name.as_str() {
        (
            format!("operation `{name}` does not match the file name `{stem}.graphql`"),
            format!("rename the file to `{module}.graphql`"),
        )
    } else {
        (
            format!("operation `{name}` does not match the file name `{stem}.graphql`"),
            format!("rename the file to `{module}.graphql`, or the operation to `{wanted}`"),
        )
    };
    report.add("file-name", name.location(), message, help);
}

fn fragments_only(file: &QueryFile, report: &mut Report<'_>) {
    let message = match (file.has_fragments(), file.source.stem() == FRAGMENTS) {
        (true, true) => return,
        (true, false) => "the file contains only fragments",
        (false, _) => "the file contains no operation",
    };
    let first_line = file.source.text.lines().next().map_or(0, str::len);
    let place = file.place(0..first_line);
    let help =
        "add an operation; files that contain only fragments must be named `fragments.graphql`";
    let problem = Diagnostic::new("no-operation", place, message).help(help);
    report.problems.push(problem);
}
