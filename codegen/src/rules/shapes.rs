//! Answers that have no Rust type here, and directives about null that would say nothing.

use apollo_compiler::{ExecutableDocument, Node, executable::Field, schema::ExtendedType};

use crate::{
    Diagnostic,
    directive::{OPTIONAL, REQUIRED},
    document::{each_field, selections},
    parse::Parsed,
};

pub(super) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    problems: &mut Vec<Diagnostic>,
) {
    for selection in selections(document) {
        each_field(selection, &mut |field| {
            one_of_several(parsed, field, problems);
            nested_list(parsed, field, problems);
            null_directives(parsed, document, field, problems);
        });
    }
}

fn one_of_several(parsed: &Parsed, field: &Node<Field>, problems: &mut Vec<Diagnostic>) {
    let kind = match field.inner_type_def(&parsed.schema) {
        Some(ExtendedType::Interface(_)) => "an interface",
        Some(ExtendedType::Union(_)) => "a union",
        _ => return,
    };
    if let Some(place) = parsed.files.name(&field.name) {
        problems.push(
            Diagnostic::new(
                "abstract-type",
                place,
                format!(
                    "`{}` answers `{}`, {kind}: types that are one of several are not supported",
                    field.name,
                    field.ty().inner_named_type()
                ),
            )
            .help("select fields whose type is an object".to_owned()),
        );
    }
}

fn nested_list(parsed: &Parsed, field: &Node<Field>, problems: &mut Vec<Diagnostic>) {
    if field.ty().is_list()
        && field.ty().item_type().is_list()
        && let Some(place) = parsed.files.name(&field.name)
    {
        problems.push(
            Diagnostic::new(
                "nested-list",
                place,
                format!(
                    "`{}` answers a list of lists, which is not supported",
                    field.name
                ),
            )
            .help("leave the field out".to_owned()),
        );
    }
}

fn null_directives(
    parsed: &Parsed,
    document: &ExecutableDocument,
    field: &Node<Field>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut report = |directive: &str, message: String, help: &str| {
        let place = field
            .directives
            .get(directive)
            .and_then(|directive| parsed.files.place(directive.location()));
        if let Some(place) = place {
            problems.push(Diagnostic::new("null-directive", place, message).help(help.to_owned()));
        }
    };
    if field.directives.get(OPTIONAL).is_some() && !is_root(document, field) {
        report(
            OPTIONAL,
            format!(
                "`@optional` says nothing on `{}`: every field but a root field may be null",
                field.name
            ),
            "remove it",
        );
    }
    if field.directives.get(REQUIRED).is_some() {
        if field.ty().is_list() {
            report(
                REQUIRED,
                format!(
                    "`@required` says nothing on `{}`: a list that is null is read as an empty one",
                    field.name
                ),
                "remove it",
            );
        } else if field.ty().is_non_null()
            || (is_root(document, field) && is_only_root(document, field))
        {
            report(
                REQUIRED,
                format!(
                    "`@required` says nothing on `{}`: it is never null as it is",
                    field.name
                ),
                "remove it",
            );
        }
    }
}

fn is_root(document: &ExecutableDocument, field: &Node<Field>) -> bool {
    root_selection(document, field).is_some()
}

fn is_only_root(document: &ExecutableDocument, field: &Node<Field>) -> bool {
    root_selection(document, field) == Some(1)
}

/// How many selections stand beside the field at the root of its operation.
fn root_selection(document: &ExecutableDocument, field: &Node<Field>) -> Option<usize> {
    document.operations.iter().find_map(|operation| {
        let selections = &operation.selection_set.selections;
        let here = selections
            .iter()
            .any(|selected| selected.as_field().is_some_and(|root| root.ptr_eq(field)));
        here.then_some(selections.len())
    })
}
