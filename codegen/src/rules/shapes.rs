//! Selections that have no Rust type here, and directives about null that would say nothing.

use std::collections::HashSet;

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::Type,
    executable::{Field, Selection, SelectionSet},
    schema::ExtendedType,
};

use crate::{
    diagnostic::Diagnostic,
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
        narrowed(parsed, document, selection, problems);
    }
}

fn one_of_several(parsed: &Parsed, field: &Node<Field>, problems: &mut Vec<Diagnostic>) {
    if let Some(kind) = abstract_kind(parsed, field)
        && let Some(place) = parsed.files.name(&field.name)
    {
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

fn abstract_kind(parsed: &Parsed, field: &Node<Field>) -> Option<&'static str> {
    match field.inner_type_def(&parsed.schema) {
        Some(ExtendedType::Interface(_)) => Some("an interface"),
        Some(ExtendedType::Union(_)) => Some("a union"),
        _ => None,
    }
}

/// Selections on one of several types, at any depth: the response may lack them.
fn narrowed(
    parsed: &Parsed,
    document: &ExecutableDocument,
    selection: &SelectionSet,
    problems: &mut Vec<Diagnostic>,
) {
    for selected in &selection.selections {
        let (condition, place) = match selected {
            Selection::Field(field) => {
                // A field of an abstract type is reported as such.
                if abstract_kind(parsed, field).is_none() {
                    narrowed(parsed, document, &field.selection_set, problems);
                }
                continue;
            }
            Selection::InlineFragment(inline) => {
                narrowed(parsed, document, &inline.selection_set, problems);
                let Some(condition) = &inline.type_condition else {
                    continue;
                };
                (condition, parsed.files.name(condition))
            }
            Selection::FragmentSpread(spread) => {
                let Some(fragment) = document.fragments.get(&spread.fragment_name) else {
                    continue;
                };
                let place = parsed.files.name(&spread.fragment_name);
                (fragment.type_condition(), place)
            }
        };
        if may_be_absent(&parsed.schema, &selection.ty, condition)
            && let Some(place) = place
        {
            problems.push(
                Diagnostic::new(
                    "abstract-type",
                    place,
                    format!(
                        "not every `{}` is a `{condition}`: selections that may not apply are not supported",
                        selection.ty
                    ),
                )
                .help(format!(
                    "put everything that is selected here on `{condition}`, or select only fields of `{}`",
                    selection.ty
                )),
            );
        }
    }
}

/// Whether an object of the type `scope` may be none of the type `condition`, though it can be one.
fn may_be_absent(schema: &Schema, scope: &Name, condition: &Name) -> bool {
    let objects = |name: &Name| -> Vec<Name> {
        match schema.types.get(name) {
            Some(ExtendedType::Object(object)) => vec![object.name.clone()],
            Some(ExtendedType::Union(union)) => union
                .members
                .iter()
                .map(|member| member.name.clone())
                .collect(),
            Some(ExtendedType::Interface(_)) => schema
                .types
                .values()
                .filter_map(ExtendedType::as_object)
                .filter(|object| {
                    let mut interfaces = object.implements_interfaces.iter();
                    interfaces.any(|interface| interface.name == *name)
                })
                .map(|object| object.name.clone())
                .collect(),
            _ => Vec::new(),
        }
    };
    if scope == condition {
        return false;
    }
    let (scope, condition) = (objects(scope), objects(condition));
    let applies = |object: &Name| condition.contains(object);
    scope.iter().any(applies) && !scope.iter().all(applies)
}

/// A list may hold lists, and these no others.
fn nested_list(parsed: &Parsed, field: &Node<Field>, problems: &mut Vec<Diagnostic>) {
    if is_nested(field.ty())
        && field.ty().item_type().item_type().is_list()
        && let Some(place) = parsed.files.name(&field.name)
    {
        let message = format!(
            "`{}` answers a list of lists of lists, which is not supported",
            field.name
        );
        let help = "leave the field out".to_owned();
        problems.push(Diagnostic::new("nested-list", place, message).help(help));
    }
}

pub(super) fn is_nested(ty: &Type) -> bool {
    ty.is_list() && ty.item_type().is_list()
}

fn null_directives(
    parsed: &Parsed,
    document: &ExecutableDocument,
    field: &Node<Field>,
    problems: &mut Vec<Diagnostic>,
) {
    let has = |directive: &str| field.directives.get(directive).is_some();
    let name = &field.name;
    if !has(OPTIONAL) && !has(REQUIRED) {
        return;
    }
    let roots = roots_beside(document, field);
    let always_alone = !roots.is_empty() && roots.iter().all(|count| *count == 1);
    let never_null = "it is never null as it is";
    let (directive, why) = if has(OPTIONAL) && has(REQUIRED) {
        (OPTIONAL, "`@required` says the opposite")
    } else if has(OPTIONAL) && roots.is_empty() {
        (
            OPTIONAL,
            "every field but a root field may be null as it is",
        )
    } else if has(OPTIONAL) && field.ty().is_non_null() {
        (OPTIONAL, "the schema says that it is never null")
    } else if has(REQUIRED) && field.ty().is_list() {
        (REQUIRED, "a list that is null is read as an empty one")
    } else if has(REQUIRED) && (field.ty().is_non_null() || always_alone) {
        (REQUIRED, never_null)
    } else {
        return;
    };
    let place = field.directives.get(directive);
    if let Some(place) = place.and_then(|directive| parsed.files.place(directive.location())) {
        problems.push(
            Diagnostic::new(
                "null-directive",
                place,
                format!("`@{directive}` says nothing on `{name}`: {why}"),
            )
            .help("remove it".to_owned()),
        );
    }
}

/// For each operation that has the field at its root, directly or in a fragment, the number of its root fields.
fn roots_beside(document: &ExecutableDocument, field: &Node<Field>) -> Vec<usize> {
    let operations = document.operations.iter();
    let of = operations.filter(|operation| {
        let mut roots = operation.root_fields(document);
        roots.any(|root| root.ptr_eq(field))
    });
    of.map(|operation| {
        let keys = operation
            .root_fields(document)
            .map(|root| root.response_key());
        keys.collect::<HashSet<_>>().len()
    })
    .collect()
}
