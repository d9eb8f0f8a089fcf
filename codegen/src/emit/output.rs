//! What the caller of an operation gets, made of the data that the service answers.

use super::rust;
use crate::plan::{Field, Leaf, Operation, Output, Page};

/// The three kinds of output.
pub(super) enum Kind<'plan> {
    All,
    Root { field: &'plan str, optional: bool },
    Page(&'plan Page),
}

pub(super) fn kind(output: &Output) -> Kind<'_> {
    match output {
        Output::All => Kind::All,
        Output::Root { field, optional } => Kind::Root {
            field,
            optional: *optional,
        },
        Output::Page(page) => Kind::Page(page),
    }
}

/// The type of one element of the answer, from where the operation stands.
pub(super) fn leaf(operation: &Operation, leaf: &Leaf) -> String {
    match leaf {
        Leaf::Shape(name) => format!("{}::{name}", operation.module),
        _ => rust::leaf(leaf, "types::"),
    }
}

fn root<'plan>(operation: &'plan Operation, name: &str) -> Option<&'plan Field> {
    let fields = &operation.shapes.first()?.fields;
    fields.iter().find(|field| field.name == name)
}

/// The type of the output.
pub(super) fn ty(operation: &Operation) -> String {
    match kind(&operation.output) {
        Kind::All => format!("{}::ResponseData", operation.module),
        Kind::Page(page) => format!("runtime::Page<{}>", leaf(operation, &page.item)),
        Kind::Root { field, optional } => {
            let Some(root) = root(operation, field) else {
                return format!("{}::ResponseData", operation.module);
            };
            let inner = leaf(operation, &root.leaf);
            let inner = if root.list {
                format!("Vec<{inner}>")
            } else {
                inner
            };
            if optional {
                format!("Option<{inner}>")
            } else {
                inner
            }
        }
    }
}

/// The expression that makes the output of `data`; `None` where null is an error.
pub(super) fn expression(operation: &Operation) -> String {
    match kind(&operation.output) {
        Kind::All => "Some(data)".to_owned(),
        Kind::Page(page) => {
            let Page {
                field, list, total, ..
            } = page;
            let nullable = root(operation, field).is_some_and(|root| root.nullable);
            let made = format!("runtime::Page::new(page.{list}, page.{total})");
            if nullable {
                format!("data.{field}.map(|page| {made})")
            } else {
                format!("Some(data.{field}).map(|page| {made})")
            }
        }
        Kind::Root { field, optional } => {
            let nullable = root(operation, field).is_some_and(|root| root.nullable);
            if nullable && !optional {
                format!("data.{field}")
            } else {
                format!("Some(data.{field})")
            }
        }
    }
}
