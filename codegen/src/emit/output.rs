//! What the caller of an operation gets, made of the data that the service answers.

use super::rust;
use crate::plan::{Field, Leaf, Operation, Output, Page, Step};

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
        Leaf::List(item) => format!("Vec<{}>", self::leaf(operation, item)),
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
            let Page { list, total, .. } = page;
            format!(
                "{}.map(|page| runtime::Page::new(page.{list}, page.{total}))",
                way(&page.path)
            )
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

/// The expression that finds a page in `data`; `None` where something on the way is null.
fn way(path: &[Step]) -> String {
    let mut found = "data".to_owned();
    let mut optional = false;
    for Step { field, nullable } in path {
        found = match (optional, nullable) {
            (false, _) => format!("{found}.{field}"),
            (true, false) => format!("{found}.map(|found| found.{field})"),
            (true, true) => format!("{found}.and_then(|found| found.{field})"),
        };
        optional |= nullable;
    }
    if optional {
        found
    } else {
        format!("Some({found})")
    }
}
