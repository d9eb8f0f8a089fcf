//! One file, one operation, one name: `login_by_email.graphql` holds `LoginByEmail`.

use apollo_compiler::ast::OperationType;

use crate::{
    diagnostic::{Diagnostic, Place},
    names::{operation_module, operation_name},
    parse::{Parsed, QueryFile},
    source::FRAGMENTS,
};

pub(super) fn check(parsed: &Parsed, problems: &mut Vec<Diagnostic>) {
    for file in parsed.own_queries() {
        count(parsed, file, problems);
        for (position, operation) in file.operations().enumerate() {
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
                        operation_name(file.source.stem())
                    )),
                );
                continue;
            };
            if position == 0
                && let Some(place) = parsed.files.name(name)
            {
                belongs(file, name, place, problems);
            }
        }
    }
}

/// File and operation are one name in two spellings.
fn belongs(file: &QueryFile, name: &str, place: Place, problems: &mut Vec<Diagnostic>) {
    let stem = file.source.stem();
    let (module, wanted) = (operation_module(name), operation_name(stem));
    let (message, help) = if stem == FRAGMENTS {
        (
            format!("`{name}` stands in `{FRAGMENTS}.graphql`, which is for fragments"),
            format!("move it to `{module}.graphql`"),
        )
    } else if operation_name(name) != name {
        let proper = operation_name(name);
        (
            format!("`{name}` is not written in `UpperCamelCase`, as its Rust type is"),
            format!("write `{proper}`"),
        )
    } else if module != stem {
        (
            format!("`{name}` does not belong in `{stem}.graphql`"),
            if wanted == name {
                format!("name the file `{module}.graphql`")
            } else {
                format!("name the file `{module}.graphql` or the operation `{wanted}`")
            },
        )
    } else {
        return;
    };
    problems.push(Diagnostic::new("file-name", place, message).help(help));
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
        let first_line = file.source.text.lines().next().map_or(0, str::len);
        problems.push(
            Diagnostic::new("no-operation", file.place(0..first_line), message).help(
                "write one operation here; fragments alone belong in `fragments.graphql`"
                    .to_owned(),
            ),
        );
    }
}
