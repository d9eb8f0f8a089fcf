//! Reports selections of unsupported types, and directives for null without effect.

use std::collections::HashSet;

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::Type,
    executable::{Field, Selection, SelectionSet},
    schema::ExtendedType,
};

use crate::{
    directive::{ACKNOWLEDGEMENT, OPTIONAL, REQUIRED, location},
    document::{fields, selections},
    parse::Report,
};

pub(super) fn check(document: &ExecutableDocument, report: &mut Report<'_>) {
    for field in fields(document) {
        abstract_type(field, report);
        nested_list(field, report);
        null_directives(document, field, report);
        acknowledgement(document, field, report);
    }
    for selection in selections(document) {
        narrowed(document, selection, report);
    }
}

fn abstract_type(field: &Field, report: &mut Report<'_>) {
    if let Some(kind) = abstract_kind(&report.parsed.schema, field) {
        let message = format!(
            "`{}` returns {kind}, `{}`, which is not supported",
            field.name,
            field.ty().inner_named_type()
        );
        let help = "select only fields of object types";
        report.add("abstract-type", field.name.location(), message, help);
    }
}

fn abstract_kind(schema: &Schema, field: &Field) -> Option<&'static str> {
    match field.inner_type_def(schema) {
        Some(ExtendedType::Interface(_)) => Some("an interface"),
        Some(ExtendedType::Union(_)) => Some("a union"),
        _ => None,
    }
}

/// Reports fragments that apply only to some of the possible types, at any depth.
fn narrowed(document: &ExecutableDocument, selection: &SelectionSet, report: &mut Report<'_>) {
    for selected in &selection.selections {
        let (condition, name) = match selected {
            Selection::Field(field) => {
                // `abstract_type` reports fields of abstract types.
                if abstract_kind(&report.parsed.schema, field).is_none() {
                    narrowed(document, &field.selection_set, report);
                }
                continue;
            }
            Selection::InlineFragment(inline) => {
                narrowed(document, &inline.selection_set, report);
                let Some(condition) = &inline.type_condition else {
                    continue;
                };
                (condition, condition)
            }
            Selection::FragmentSpread(spread) => {
                let Some(fragment) = document.fragments.get(&spread.fragment_name) else {
                    continue;
                };
                (fragment.type_condition(), &spread.fragment_name)
            }
        };
        let ty = &selection.ty;
        if may_be_absent(&report.parsed.schema, ty, condition) {
            let message = format!(
                "the fragment on `{condition}` does not apply to all types of `{ty}`, which is not supported"
            );
            let help = format!(
                "move the whole selection set to `{condition}`, or select only fields of `{ty}`"
            );
            report.add("abstract-type", name.location(), message, help);
        }
    }
}

/// Whether some, but not all, objects of the type `scope` are of the type `condition`.
fn may_be_absent(schema: &Schema, scope: &Name, condition: &Name) -> bool {
    let is = |ty: &Name, object: &Name| ty == object || schema.is_subtype(ty, object);
    let types = schema.types.values().filter(|ty| ty.is_object());
    let objects = types
        .map(ExtendedType::name)
        .filter(|object| is(scope, object));
    let (there, absent): (Vec<_>, Vec<_>) = objects.partition(|object| is(condition, object));
    !there.is_empty() && !absent.is_empty()
}

/// Lists of lists are supported, but not deeper nesting.
fn nested_list(field: &Field, report: &mut Report<'_>) {
    if is_nested(field.ty()) && field.ty().item_type().item_type().is_list() {
        let name = &field.name;
        let message = format!("`{name}` returns a list of lists of lists, which is not supported");
        let help = "remove the field";
        report.add("nested-list", name.location(), message, help);
    }
}

pub(super) fn is_nested(ty: &Type) -> bool {
    ty.is_list() && ty.item_type().is_list()
}

fn null_directives(document: &ExecutableDocument, field: &Node<Field>, report: &mut Report<'_>) {
    let [optional, required] = [OPTIONAL, REQUIRED].map(|name| field.directives.has(name));
    if !optional && !required {
        return;
    }
    let roots = roots_beside(document, field);
    let always_alone = !roots.is_empty() && roots.iter().all(|count| *count == 1);
    let (directive, why) = if optional && required {
        (OPTIONAL, "the field also has `@required`")
    } else if optional && roots.is_empty() {
        let why = "only root fields are required by default";
        (OPTIONAL, why)
    } else if optional && field.ty().is_non_null() {
        (OPTIONAL, "the type of the field is non-null")
    } else if required && field.ty().is_list() {
        (REQUIRED, "a list that is null is read as empty")
    } else if required && field.ty().is_non_null() {
        (REQUIRED, "the type of the field is non-null")
    } else if required && always_alone {
        (REQUIRED, "a single root field is required by default")
    } else {
        return;
    };
    let message = format!("`@{directive}` has no effect on `{}`: {why}", field.name);
    let place = location(&field.directives, directive);
    report.add("null-directive", place, message, "remove the directive");
}

fn acknowledgement(document: &ExecutableDocument, field: &Node<Field>, report: &mut Report<'_>) {
    if field.directives.has(ACKNOWLEDGEMENT) && roots_beside(document, field).is_empty() {
        let place = location(&field.directives, ACKNOWLEDGEMENT);
        let message = format!(
            "`@{ACKNOWLEDGEMENT}` is not allowed on `{}`, which is not a root field",
            field.name
        );
        report.add("acknowledgement", place, message, "remove the directive");
    }
}

/// For each operation that has the field at its root, directly or in a fragment, the number of its root fields.
fn roots_beside(document: &ExecutableDocument, field: &Node<Field>) -> Vec<usize> {
    let counts = document.operations.iter().filter_map(|operation| {
        let roots = || operation.root_fields(document);
        let keys: HashSet<_> = roots().map(|root| root.response_key()).collect();
        roots().any(|root| root.ptr_eq(field)).then_some(keys.len())
    });
    counts.collect()
}
