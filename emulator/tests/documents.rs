//! The GraphQL documents of the tests are valid. A change of the schema thus names every test that it breaks.

use std::collections::BTreeMap;

use apollo_compiler::{ExecutableDocument, Schema};
use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

use crate::sources;

/// The documents that the emulator must reject.
const INVALID: [&str; 7] = [
    "{ nothing }",
    "{ user { nothing } }",
    "{ user(",
    "{ user(nothing: 1) { _id } }",
    "{ users(page: [{ password: MARKED }, { token: { any: [$MARKED] } }]) { totalCount } }",
    "query($kind: Kind, $pool: String) { departments(kind: $kind, pool: $pool) { name } }",
    "subscription { anything(auth: { code: \"MARKED\" }) }",
];

#[test]
fn the_documents_of_the_tests_are_valid() {
    let [v1, v2] = [
        include_str!("../schema/v1/authing.graphql"),
        include_str!("../schema/v2/authing.graphql"),
    ]
    .map(|text| Schema::parse_and_validate(text, "authing.graphql").expect("a valid schema"));
    let mut errors = BTreeMap::new();
    for (file, source) in sources() {
        let schema = if file.starts_with("v2/") { &v2 } else { &v1 };
        let tokens: TokenStream = source.parse().expect("Rust");
        for document in texts(tokens).filter(|text| is_document(text)) {
            if let Err(invalid) = ExecutableDocument::parse_and_validate(schema, &document, &file) {
                errors.insert(document, format!("{file}: {}", invalid.errors));
            }
        }
    }
    for document in INVALID {
        assert!(errors.remove(document).is_some(), "{document} is valid");
    }
    let errors: Vec<_> = errors.into_values().collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// Returns whether a text is a complete document. `format!` templates have double braces.
fn is_document(text: &str) -> bool {
    let has_keyword = ["query", "mutation", "subscription"].iter().any(|keyword| {
        let rest = text.strip_prefix(keyword);
        rest.is_some_and(|rest| rest.starts_with([' ', '(', '{']))
    });
    let is_shorthand = text.starts_with("{ ") && text.len() > 2;
    (has_keyword || is_shorthand) && !text.contains("{{")
}

/// Returns the string literals of Rust code, including those in macros.
fn texts(tokens: TokenStream) -> Box<dyn Iterator<Item = String>> {
    Box::new(tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => texts(group.stream()),
        TokenTree::Literal(literal) => {
            let text = syn::parse_str::<LitStr>(&literal.to_string());
            Box::new(text.ok().map(|text| text.value()).into_iter())
        }
        TokenTree::Ident(_) | TokenTree::Punct(_) => Box::new(std::iter::empty()),
    }))
}
