//! Prints a schema in the layout of `schema/v1/authing.graphql`. Each element is on a separate line below its description. Fields with
//! described arguments are separated by blank lines. Comments, and blank lines between members, are kept.

use apollo_compiler::ast::Value;

use crate::comparison::{Element, ElementKind};

const INDENT: &str = "  ";

/// The text of a file.
pub(super) fn print(file: &Element) -> String {
    let text = lines(&file.comments.above, "") + &parts(file, "");
    format!("{}\n", text.trim_matches('\n'))
}

/// The parts of an element, each on its own line, and the comments below them.
fn parts(of: &Element, indent: &str) -> String {
    let parts = &of.parts;
    let is_file = of.kind == ElementKind::File;
    let mut arguments = parts.iter().flat_map(|part| &part.parts);
    let has_lists = arguments.any(|argument| argument.description.is_some());
    let mut printed = String::new();
    for (index, part) in parts.iter().enumerate() {
        // A new element has a blank line above if its neighbours have one.
        let (before, after) = parts.split_at(index);
        let mut near = after.iter().chain(before.iter().rev());
        let is_apart = near.find_map(|part| part.comments.is_apart);
        if index > 0 && (is_file || is_apart.unwrap_or(has_lists)) {
            printed.push('\n');
        }
        printed += &element(part, indent);
    }
    printed + &lines(&of.comments.below, indent)
}

/// An element with its comments and description.
fn element(element: &Element, indent: &str) -> String {
    let comments = &element.comments;
    let description = element.description.as_ref().map(|description| {
        let text = Value::String(description.clone());
        let level = indent.len() / INDENT.len();
        format!("{}\n", text.serialize().initial_indent_level(level))
    });
    let below = if element.parts.is_empty() {
        comments.below.as_slice()
    } else {
        &[]
    };
    [
        lines(&comments.above, indent),
        lines(below, indent),
        description.unwrap_or_default(),
        format!("{indent}{}", text(element, indent)),
        list("", &comments.beside, " "),
        "\n".to_owned(),
    ]
    .concat()
}

/// An element without comments and description: one line, and its parts.
fn text(element: &Element, indent: &str) -> String {
    use ElementKind::{Directive, Schema, Union};
    let (noun, name, names) = (element.kind.noun(), &element.name, &element.names);
    let extend = if element.is_extension { "extend " } else { "" };
    let directives: Vec<String> = element.directives.iter().map(ToString::to_string).collect();
    let directives = list("", &directives, " ");
    let parts = brackets(element, indent);
    match element.kind {
        Schema => format!("{extend}{noun}{directives}{parts}"),
        Directive => {
            let repeatable = if element.is_repeatable {
                " repeatable"
            } else {
                ""
            };
            let locations = list("on ", names, " | ");
            format!("{noun} @{name}{parts}{repeatable}{locations}")
        }
        Union => {
            let members = list("= ", names, " | ");
            format!("{extend}{noun} {name}{directives}{members}")
        }
        kind if kind.is_type() => {
            let interfaces = list("implements ", names, " & ");
            format!("{extend}{noun} {name}{interfaces}{directives}{parts}")
        }
        _ => {
            let ty = element.ty.as_ref().map(|ty| format!(": {ty}"));
            let default = element.default.as_ref();
            let default = default.map(|value| format!(" = {}", value.serialize().no_indent()));
            let (ty, default) = (ty.unwrap_or_default(), default.unwrap_or_default());
            format!("{name}{parts}{ty}{default}{directives}")
        }
    }
}

/// The parts in brackets, each on a separate line. Arguments are on a single line unless one has a description or comment.
fn brackets(of: &Element, indent: &str) -> String {
    let is_bare = |argument: &Element| {
        let comments = &argument.comments;
        let has_comment = !comments.above.is_empty() || !comments.beside.is_empty();
        !has_comment && argument.description.is_none()
    };
    let has_arguments = matches!(of.kind, ElementKind::Directive | ElementKind::Field);
    let (open, close) = if has_arguments {
        ("(", ")")
    } else {
        (" {", "}")
    };
    if of.parts.is_empty() {
        String::new()
    } else if has_arguments && of.comments.below.is_empty() && of.parts.iter().all(is_bare) {
        let arguments: Vec<_> = of.parts.iter().map(|one| text(one, "")).collect();
        format!("({})", arguments.join(", "))
    } else {
        let parts = parts(of, &format!("{indent}{INDENT}"));
        format!("{open}\n{parts}{indent}{close}")
    }
}

/// Comments, each on a separate line.
fn lines(comments: &[String], indent: &str) -> String {
    let lines = comments.iter().map(|line| match line.as_str() {
        "" => "\n".to_owned(),
        line => format!("{indent}{line}\n"),
    });
    lines.collect()
}

/// A list with a leading space, or an empty string for an empty list.
fn list(before: &str, items: &[String], between: &str) -> String {
    match items {
        [] => String::new(),
        items => format!(" {before}{}", items.join(between)),
    }
}
