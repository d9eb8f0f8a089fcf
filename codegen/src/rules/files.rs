//! One file, one operation, one name: `login_by_email.graphql` holds `LoginByEmail`.

use apollo_compiler::ast::OperationType;

use crate::{
    Diagnostic,
    names::operation_module,
    parse::{Parsed, QueryFile},
};

/// Files of this name hold fragments, and no operation.
const FRAGMENTS: &str = "fragments";

pub(super) fn check(parsed: &Parsed, problems: &mut Vec<Diagnostic>) {
    for file in &parsed.queries {
        count(parsed, file, problems);
        for operation in file.operations() {
            let Some(place) = parsed.files.place(operation.location()) else {
                continue;
            };
            if operation.operation_type == OperationType::Subscription {
                problems.push(
                    Diagnostic::new(
                        "subscription",
                        place.clone().first_line(),
                        "subscriptions are not supported",
                    )
                    .help("the service has none: ask with a query".to_owned()),
                );
            }
            let Some(name) = &operation.name else {
                problems.push(
                    Diagnostic::new(
                        "unnamed-operation",
                        place.first_line(),
                        "the operation has no name",
                    )
                    .help(format!(
                        "name it after its file: `{} {}`",
                        operation.operation_type.name(),
                        heck::AsUpperCamelCase(file.source.stem())
                    )),
                );
                continue;
            };
            let module = operation_module(name);
            if module != file.source.stem()
                && let Some(place) = parsed.files.name(name)
            {
                problems.push(
                    Diagnostic::new(
                        "file-name",
                        place,
                        format!(
                            "`{name}` does not belong in `{}.graphql`",
                            file.source.stem()
                        ),
                    )
                    .help(format!(
                        "name the file `{module}.graphql` or the operation `{}`",
                        heck::AsUpperCamelCase(file.source.stem())
                    )),
                );
            }
        }
    }
}

fn count(parsed: &Parsed, file: &QueryFile, problems: &mut Vec<Diagnostic>) {
    let mut operations = file.operations();
    let first = operations.next();
    for further in operations {
        if let Some(place) = parsed.files.place(further.location()) {
            problems.push(
                Diagnostic::new(
                    "several-operations",
                    place.first_line(),
                    "a second operation in one file",
                )
                .help("move it to a file of its own, named after it".to_owned()),
            );
        }
    }
    if first.is_some() || !file.sound {
        return;
    }
    if file.source.stem() != FRAGMENTS || !file.has_fragments() {
        let message = if file.has_fragments() {
            "the file holds fragments, and no operation"
        } else {
            "the file holds no operation"
        };
        problems.push(
            Diagnostic::new("no-operation", file.place(0..1), message).help(
                "write one operation here; fragments alone belong in `fragments.graphql`"
                    .to_owned(),
            ),
        );
    }
}
