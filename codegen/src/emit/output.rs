//! The output of an operation, made of the data in the response.

use super::rust::{self, option_if, vec_if};
use crate::plan::{Field, Leaf, Operation, Output, Page, Step};

/// Why the call should not be made any more: its one root field is deprecated.
pub(super) fn deprecated(operation: &Operation) -> Option<&str> {
    match (
        &operation.output,
        operation.shapes.first()?.fields.as_slice(),
    ) {
        (Output::Root { .. } | Output::Page(_), [root]) => root.deprecated.as_deref(),
        _ => None,
    }
}

/// The type of one element of the response, from beside the operation.
pub(super) fn leaf(operation: &Operation, leaf: &Leaf) -> String {
    rust::leaf(leaf, &format!("{}::", operation.module))
}

/// The type of the output, and the expression that makes it of `data`, or gives the path whose null is not a result.
pub(super) fn output(operation: &Operation) -> (String, String) {
    match &operation.output {
        Output::All => all(operation),
        Output::Root { field, optional } => match root(operation, field) {
            Some(root) => of_root(operation, root, *optional),
            None => all(operation),
        },
        Output::Page(page) => {
            let Page {
                path, list, total, ..
            } = page;
            let item = leaf(operation, &page.item);
            let found = at(path);
            (
                format!("runtime::Page<{item}>"),
                format!("{found}.map(|page| runtime::Page::new(page.{list}, page.{total}))"),
            )
        }
    }
}

fn all(operation: &Operation) -> (String, String) {
    let ty = format!("{}::ResponseData", operation.module);
    (ty, "Ok(data)".to_owned())
}

fn root<'plan>(operation: &'plan Operation, name: &str) -> Option<&'plan Field> {
    let fields = &operation.shapes.first()?.fields;
    fields.iter().find(|field| field.name == name)
}

fn of_root(operation: &Operation, root: &Field, optional: bool) -> (String, String) {
    let Field { name, key, .. } = root;
    let ty = vec_if(root.list, leaf(operation, &root.leaf));
    let expression = if root.nullable && !optional {
        format!("data.{name}.ok_or(\"data.{key}\")")
    } else {
        format!("Ok(data.{name})")
    };
    (option_if(optional, ty), expression)
}

/// The expression that finds a page in `data`, or gives the path to it up to the null.
fn at(steps: &[Step]) -> String {
    let (mut found, mut path) = ("data".to_owned(), "data".to_owned());
    let mut fallible = false;
    for Step {
        field,
        key,
        nullable,
    } in steps
    {
        path = format!("{path}.{key}");
        found = match (fallible, nullable) {
            (false, false) => format!("{found}.{field}"),
            (false, true) => format!("{found}.{field}.ok_or({path:?})"),
            (true, false) => format!("{found}.map(|found| found.{field})"),
            (true, true) => {
                format!("{found}.and_then(|found| found.{field}.ok_or({path:?}))")
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
