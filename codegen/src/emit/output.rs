//! Writes the conversion of response data to the output of an operation.

use super::rust::{self, option_if, vec_if};
use crate::plan::{Field, Operation, Output, Page};

/// The type of the items of a page.
pub(super) fn item(operation: &Operation, page: &Page) -> String {
    let module = if page.in_fragment {
        "types"
    } else {
        &operation.module
    };
    element(&page.list, module)
}

/// The type of one element of a field. Its shapes are in `module`.
fn element(field: &Field, module: &str) -> String {
    rust::value(&field.value, field.secret, &format!("{module}::"))
}

/// The type of the output, and the expression that converts `data` to it. The expression returns the path of an unexpected null as error.
pub(super) fn output(operation: &Operation) -> (String, String) {
    match &operation.output {
        Output::All => {
            let ty = format!("{}::ResponseData", operation.module);
            (ty, "Ok(data)".to_owned())
        }
        Output::Root {
            optional,
            acknowledges,
            ..
        } => {
            let root = &operation.shapes[0].fields[0];
            let ty = vec_if(root.list, element(root, &operation.module));
            let (name, key) = (&root.item.name, &root.item.key);
            let expression = if root.nullable && !optional {
                format!("data.{name}.ok_or(\"data.{key}\")")
            } else {
                format!("Ok(data.{name})")
            };
            if *acknowledges {
                return ("()".to_owned(), format!("{expression}.map(drop)"));
            }
            (option_if(*optional, ty), expression)
        }
        Output::Page(page) => {
            let item = item(operation, page);
            let (list, total) = (&page.list.item.name, &page.total.item.name);
            let found = at(&page.path);
            (
                format!("runtime::Page<{item}>"),
                format!("{found}.map(|page| runtime::Page::new(page.{list}, page.{total}))"),
            )
        }
    }
}

/// The method that returns the error in the data of a call with `@acknowledgement`.
pub(super) fn refusal(operation: &Operation) -> String {
    let Output::Root {
        acknowledges, done, ..
    } = &operation.output
    else {
        return String::new();
    };
    if !acknowledges && done.is_none() {
        return String::new();
    }
    let code = if *acknowledges { "root.code" } else { "None" };
    let done = done.as_ref().map(|done| format!("root.{}", done.item.name));
    let done = done.unwrap_or_else(|| "None".to_owned());
    let arguments = format!("{code}, root.message.as_deref(), {done}");
    let root = &operation.shapes[0].fields[0];
    let name = &root.item.name;
    let value = if root.nullable {
        format!("data.{name}.as_ref()?")
    } else {
        format!("&data.{name}")
    };
    format!(
        "
    fn refusal(data: &Self::ResponseData) -> Option<runtime::Refusal<'_>> {{
        let root = {value};
        runtime::Refusal::new({arguments})
    }}
"
    )
}

/// The expression that finds a page in `data`. It returns the path of an unexpected null as error.
fn at(steps: &[Field]) -> String {
    let (mut found, mut path) = ("data".to_owned(), "data".to_owned());
    let mut fallible = false;
    for step in steps {
        let field = &step.item.name;
        path = format!("{path}.{}", step.item.key);
        found = match (fallible, step.nullable) {
            (false, false) => format!("{found}.{field}"),
            (false, true) => format!("{found}.{field}.ok_or({path:?})"),
            (true, false) => format!("{found}.map(|found| found.{field})"),
            (true, true) => format!("{found}.and_then(|found| found.{field}.ok_or({path:?}))"),
        };
        fallible |= step.nullable;
    }
    if fallible {
        found
    } else {
        format!("Ok({found})")
    }
}
