//! How GraphQL names become Rust names.
//!
//! | what | rule | example |
//! | --- | --- | --- |
//! | operation | `UpperCamelCase`, as its file demands | `LoginByEmail` |
//! | its module | `snake_case`, the name of its file | `login_by_email` |
//! | fragment, input type, enum | `UpperCamelCase`; all live in one module, `types` | `User`, `ProviderType` |
//! | selection without a fragment of its own | the names of the fields that lead to it, joined | `UsersList` |
//! | field, variable | `snake_case` of the alias or, without one, the name | `lastIP` → `last_ip`, `_id` → `id` |
//! | enum value | `UpperCamelCase` | `CREATEDAT_DESC` → `CreatedatDesc` |
//!
//! A name that Rust keeps for itself, or that the generated code means something else by, gets an underscore at
//! its end: `type` → `type_`, `String` → `String_`. Two names that become one are an error; an alias or another
//! name for the fragment settles it.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Strict and reserved keywords of every edition up to 2024.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "Self",
];

/// Types that are always there. A module of such a name would hide them.
const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16",
    "u32", "u64", "u8", "usize",
];

/// Types and traits that the generated code uses by these names.
const PRELUDE: [&str; 7] = [
    "From",
    "Into",
    "IntoIterator",
    "Option",
    "Result",
    "String",
    "Vec",
];

/// The name of a field, a variable or a setter.
pub(crate) fn field(name: &str) -> String {
    let snake = name.to_snake_case();
    if snake.is_empty() || snake.starts_with(|first: char| first.is_ascii_digit()) {
        format!("field_{snake}")
    } else if KEYWORDS.contains(&snake.as_str()) {
        format!("{snake}_")
    } else {
        snake
    }
}

/// The name of a module: of an operation's parts, or of a folder.
pub(crate) fn module(name: &str) -> String {
    let name = field(name);
    if PRIMITIVES.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// The name of a type or of an enum's variant.
pub(crate) fn type_name(name: &str) -> String {
    nested_type_name(&camel(name))
}

/// A part of a name of several parts.
pub(crate) fn camel(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The name of a type that is put together of [`camel`] parts.
pub(crate) fn nested_type_name(camel: &str) -> String {
    if camel.is_empty() || camel.starts_with(|first: char| first.is_ascii_digit()) {
        format!("Type{camel}")
    } else if KEYWORDS.contains(&camel) || PRELUDE.contains(&camel) {
        format!("{camel}_")
    } else {
        camel.to_owned()
    }
}

/// The name of an operation's file.
pub(crate) fn operation_module(name: &str) -> String {
    name.to_snake_case()
}

/// The name of the operation in a file of this name.
pub(crate) fn operation_name(stem: &str) -> String {
    stem.to_upper_camel_case()
}

#[cfg(test)]
mod tests {
    use super::{field, type_name};

    #[test]
    fn names_are_rust_names() {
        assert_eq!(field("_id"), "id");
        assert_eq!(field("lastIP"), "last_ip");
        assert_eq!(field("MFACode"), "mfa_code");
        assert_eq!(field("gen"), "gen_");
        assert_eq!(field("_"), "field_");
        assert_eq!(type_name("providerType"), "ProviderType");
        assert_eq!(type_name("CREATEDAT_DESC"), "CreatedatDesc");
        assert_eq!(type_name("self"), "Self_");
        assert_eq!(type_name("string"), "String_");
    }
}
