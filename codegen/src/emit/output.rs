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

/// Why the call should not be made any more: its one root field is deprecated.
pub(super) fn deprecated(operation: &Operation) -> Option<&str> {
    match (
        kind(&operation.output),
        operation.shapes.first()?.fields.as_slice(),
    ) {
        (Kind::Root { .. } | Kind::Page(_), [root]) => root.deprecated.as_deref(),
        _ => None,
    }
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

/// The expression that makes the output of `data`, or gives the place whose null is no answer.
pub(super) fn expression(operation: &Operation) -> String {
    match kind(&operation.output) {
        Kind::All => "Ok(data)".to_owned(),
        Kind::Page(page) => {
            let Page { list, total, .. } = page;
            let found = way(&page.path);
            format!("{found}.map(|page| runtime::Page::new(page.{list}, page.{total}))")
        }
        Kind::Root { field, optional } => match root(operation, field) {
            Some(root) if root.nullable && !optional => {
                format!("data.{field}.ok_or(\"data.{}\")", root.key)
            }
            _ => format!("Ok(data.{field})"),
        },
    }
}

/// The expression that finds a page in `data`, or gives the place on the way to it that is null.
fn way(path: &[Step]) -> String {
    let (mut found, mut place) = ("data".to_owned(), "data".to_owned());
    let mut fallible = false;
    for Step {
        field,
        key,
        nullable,
    } in path
    {
        place = format!("{place}.{key}");
        found = match (fallible, nullable) {
            (false, false) => format!("{found}.{field}"),
            (false, true) => format!("{found}.{field}.ok_or({place:?})"),
            (true, false) => format!("{found}.map(|found| found.{field})"),
            (true, true) => {
                format!("{found}.and_then(|found| found.{field}.ok_or({place:?}))")
            }
        };
        fallible |= nullable;
    }
    if fallible {
        found
    } else {
        format!("Ok({found})")
    }
}
