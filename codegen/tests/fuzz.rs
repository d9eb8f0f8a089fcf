//! The compiler returns for any input either valid Rust or problems with valid locations. It never panics.

use std::sync::LazyLock;

use authing_codegen::{Compiler, Error, Source, Sources};
use proptest::{prelude::*, sample::Index};

use crate::fixtures;

/// The operation files of all cases.
static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let cases = fixtures::cases("cases")
        .into_iter()
        .chain(fixtures::cases("errors"));
    let mut files: Vec<_> = cases
        .flat_map(|case| case.queries)
        .map(|source| source.text)
        .filter(|text| text.len() < 4_000)
        .collect();
    files.sort();
    files
});

static SCHEMA: LazyLock<Vec<Source>> = LazyLock::new(fixtures::shared_schema);

/// Pieces with a meaning in GraphQL or Rust, and multi-byte characters.
const PIECES: [&str; 40] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "!",
    "$",
    ":",
    "=",
    "@",
    "...",
    "|",
    "&",
    "\"",
    "\"\"\"",
    "\\",
    "#",
    "\n",
    "\r\n",
    ",",
    " on ",
    " query ",
    " fragment ",
    " mutation ",
    "null",
    "true",
    "-1",
    "1.5e9",
    "type",
    "_",
    "é",
    "書",
    "👩‍👩‍👧",
    "\u{feff}",
    "\u{0}",
    "@call(endpoint: USERS, token: NONE)",
    "@include(if: true)",
    "__typename",
    "$id: ID!",
];

/// Compiles one file and checks the result.
fn compile(schema: &[Source], text: &str) -> Result<(), TestCaseError> {
    let query = Source {
        path: "queries/get_book.graphql".to_owned(),
        domain: None,
        text: text.to_owned(),
    };
    let sources = Sources::new(schema.to_vec(), vec![query]);
    match Compiler::new().run_on(&sources) {
        Ok(compiled) => {
            let rust = compiled.rust();
            prop_assert!(syn::parse_file(&rust).is_ok(), "invalid Rust: {rust}");
            for operation in &compiled.plan().operations {
                let sent =
                    apollo_compiler::parser::Parser::new().parse_ast(&operation.sent, "sent");
                prop_assert!(sent.is_ok(), "invalid GraphQL: {}", operation.sent);
            }
        }
        Err(Error::Invalid(problems)) => {
            prop_assert!(problems.iter().count() > 0);
            prop_assert!(!problems.to_string().is_empty());
            prop_assert!(!problems.coloured().is_empty());
            for problem in problems.iter() {
                let place = &problem.place;
                let source = if place.path() == "queries/get_book.graphql" {
                    text
                } else {
                    let schema = schema.iter().find(|source| source.path == place.path());
                    schema.map_or("", |source| source.text.as_str())
                };
                prop_assert!(source.contains(place.text()));
                let line = source.split('\n').nth(place.line() - 1);
                let width = line.map_or(0, |line| line.chars().count());
                prop_assert!(
                    place.column() <= width + 1,
                    "{}:{}",
                    place.line(),
                    place.column()
                );
                prop_assert!(problem.help.is_some());
            }
        }
        Err(other) => prop_assert!(false, "{other}"),
    }
    Ok(())
}

/// A change to a text.
#[derive(Clone, Debug)]
enum Change {
    Remove(Index, usize),
    Insert(Index, &'static str),
    Double(Index, usize),
    Swap(Index, Index),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), 1..12_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<Index>(), proptest::sample::select(&PIECES[..]))
            .prop_map(|(at, piece)| Change::Insert(at, piece)),
        (any::<Index>(), 1..40_usize).prop_map(|(at, length)| Change::Double(at, length)),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Change::Swap(one, other)),
        any::<Index>().prop_map(Change::Cut),
    ]
}

impl Change {
    /// Changes whole words, because the parser accepts the result more often.
    fn apply(&self, text: &str) -> String {
        let mut words: Vec<&str> = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_word = |character: char| character.is_alphanumeric() || character == '_';
            let end = if is_word(first) {
                rest.find(|character| !is_word(character))
                    .unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            words.push(&rest[..end]);
            rest = &rest[end..];
        }
        if words.is_empty() {
            return PIECES[0].to_owned();
        }
        match self {
            Self::Remove(at, length) => {
                let start = at.index(words.len());
                words.drain(start..(start + length).min(words.len()));
            }
            Self::Insert(at, piece) => words.insert(at.index(words.len()), piece),
            Self::Double(at, length) => {
                let start = at.index(words.len());
                let end = (start + length).min(words.len());
                let doubled = words[start..end].to_vec();
                words.splice(end..end, doubled);
            }
            Self::Swap(one, other) => {
                let (one, other) = (one.index(words.len()), other.index(words.len()));
                words.swap(one, other);
            }
            Self::Cut(at) => words.truncate(at.index(words.len())),
        }
        words.concat()
    }
}

/// Runs 150 cases by default, or the number in `PROPTEST_CASES`.
fn settings() -> ProptestConfig {
    let mut settings = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        settings.cases = 150;
    }
    settings.failure_persistence = None;
    settings
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn changed_operations_do_not_panic(
        file in any::<Index>(),
        changes in proptest::collection::vec(change(), 1..4),
    ) {
        let mut text = file.get(&FILES).clone();
        for change in &changes {
            text = change.apply(&text);
        }
        compile(&SCHEMA, &text)?;
    }

    #[test]
    fn pieces_of_graphql_do_not_panic(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60)) {
        compile(&SCHEMA, &pieces.concat())?;
    }

    #[test]
    fn arbitrary_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        compile(&SCHEMA, &String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn changed_schemas_do_not_panic(
        file in any::<Index>(),
        changes in proptest::collection::vec(change(), 1..3),
    ) {
        let mut schema = SCHEMA.clone();
        let index = file.index(schema.len());
        for change in &changes {
            schema[index].text = change.apply(&schema[index].text);
        }
        compile(&schema, "query GetBook($id: ID!) @call(endpoint: USERS, token: NONE) { book(id: $id) { title } }")?;
    }
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for (open, close) in [("{ book(id: 1) ", "}"), ("{ ... ", "}")] {
        let text = format!(
            "query GetBook {}{}",
            open.repeat(3_000),
            close.repeat(3_000)
        );
        compile(&SCHEMA, &text).unwrap();
    }
    for (open, close) in [("[", "]"), ("{ not: ", "}")] {
        let value = format!("{}1{}", open.repeat(3_000), close.repeat(3_000));
        compile(
            &SCHEMA,
            &format!("query GetBook {{ tree(filter: {value}) }}"),
        )
        .unwrap();
    }
    let mut chain = "query GetBook { book(id: 1) { ...F0 } }".to_owned();
    for link in 0..2_000 {
        let next = link + 1;
        let spread = format!("{{ author {{ favourite {{ ...F{next} }} }} }}");
        chain.extend([" fragment F", &link.to_string(), " on Book ", &spread]);
    }
    chain.push_str(" fragment F2000 on Book { title }");
    compile(&SCHEMA, &chain).unwrap();
}
