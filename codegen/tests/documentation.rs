//! Descriptions of a service are not trusted. The documentation generated from them must not contain Rust examples, HTML, or links with
//! schemes other than `http` and `https`. The tests check this with a Markdown parser and with rustdoc.

use std::fmt::Write as _;

use crate::fixtures::package::Folder;
use authing_codegen::{Compiler, Source, Sources};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag};

const CLIENT: &str = concat!(
    include_str!("../../schema/client.graphql"),
    include_str!("../../schema/v1/endpoints.graphql"),
    include_str!("../../schema/v1/ids.graphql"),
);

/// Pieces with a meaning in Markdown, in Rust or for terminals.
const PIECES: [&str; 82] = [
    "```",
    "````",
    "~~~",
    "~~~~~",
    "``",
    "`",
    "` ",
    "```rust",
    "```rs\n",
    "~~~ should_panic\n",
    "\n```\n",
    "\n~~~\n",
    " ",
    "    ",
    "      ",
    "\t",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{b}",
    "- ",
    "* ",
    "+ ",
    "-",
    "*",
    "1. ",
    "12) ",
    "7.",
    "> ",
    ">",
    "# ",
    "##",
    "<b>",
    "</b>",
    "<div>\n",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?php",
    "<script>",
    "<javascript:alert(1)>",
    "<https://example.org/>",
    "[x]",
    "[x]: ",
    "[x](javascript:alert)",
    "[x][y]",
    "![x](data:a)",
    "[^1]",
    "[^1]: ",
    "[`Vec`]",
    "[ ] ",
    "&#91;",
    "&lt;",
    "\\",
    "\\`",
    "|",
    "|-|",
    ":-",
    "---",
    "===",
    "***",
    "* * *",
    "_",
    "**",
    "~~",
    "rust",
    "let x = 1;",
    "assert!(false);",
    "https://example.org/a_b?c=d&e=(f).",
    "http://",
    "\u{202e}",
    "\u{2066}",
    "\u{0}",
    "\u{1b}[31m",
    "words of prose",
    "é",
];

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES.as_slice()), 0..24);
    pieces.prop_map(|pieces| pieces.concat())
}

/// The text as a GraphQL string literal.
fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            ' '..='~' => literal.push(character),
            other => write!(literal, "\\u{{{:x}}}", u32::from(other)).unwrap(),
        }
    }
    literal + "\""
}

/// The code generated from a schema and an operation in which all descriptions are the text.
fn generated(text: &str) -> String {
    let text = quoted(text);
    let deprecated = format!("@deprecated(reason: {text})");
    let schema = format!(
        "type Query {{\n  {text} book({text} id: ID!, {text} filter: Filter): Book {deprecated}\n  shelf: Book\n}}\n\
         {text} type Book {{\n  {text} title: String {deprecated}\n  genre: Genre\n}}\n\
         {text} enum Genre {{\n  {text} NOVEL {deprecated}\n}}\n\
         {text} input Filter {{\n  {text} genre: Genre!\n  {text} year: Int {deprecated}\n}}\n"
    );
    let query = format!(
        "{text} query GetBook(\n  {text} $id: ID!\n  $filter: Filter\n  {text} $old: Boolean!\n) @call(endpoint: USERS, token: NONE) {{\n  \
           book(id: $id, filter: $filter) {{ ...Cover }}\n  shelf @include(if: $old) {{ title }}\n}}\n\
         {text} fragment Cover on Book {{ title genre }}\n"
    );
    let source = |path: &str, text: &str| Source {
        path: path.to_owned(),
        domain: None,
        text: text.to_owned(),
    };
    let sources = Sources::new(
        vec![
            source("schema/client.graphql", CLIENT),
            source("schema/service.graphql", &schema),
        ],
        vec![source("queries/get_book.graphql", &query)],
    );
    let compiled = Compiler::new().run_on(&sources);
    let rust = compiled.unwrap_or_else(|error| panic!("{error}")).rust();
    // The only link that the generator writes.
    rust.replace("of [`struct@GetBook`].", "of `GetBook`.")
}

/// The text of doc comments and of deprecation notes.
#[derive(Default)]
struct Documentation {
    comments: Vec<String>,
    notes: Vec<String>,
}

fn documentation(rust: &str) -> Documentation {
    let mut found = Documentation::default();
    let mut comment = String::new();
    for line in rust.lines().map(str::trim_start) {
        if let Some(text) = line.strip_prefix("///") {
            comment.push_str(text.strip_prefix(' ').unwrap_or(text));
            comment.push('\n');
        } else if !comment.is_empty() {
            found.comments.push(std::mem::take(&mut comment));
        }
        let note = line.strip_prefix("#[deprecated(note = ");
        if let Some(note) = note.and_then(|note| note.strip_suffix(")]")) {
            found
                .notes
                .push(syn::parse_str::<syn::LitStr>(note).unwrap().value());
        }
    }
    found
}

/// Returns a problem in the documentation, interpreted as rustdoc does.
fn fault(markdown: &str) -> Option<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut unresolved = None;
    let callback = |link: BrokenLink<'_>| {
        unresolved = Some(format!("a link to an item: {}", link.reference));
        None
    };
    let mut events = Parser::new_with_broken_link_callback(markdown, options, Some(callback));
    let fault = events.find_map(|event| match &event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &**language == "text" => {
            None
        }
        Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url,
            ..
        }) if dest_url.starts_with("http://") || dest_url.starts_with("https://") => None,
        Event::Start(
            Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::FootnoteDefinition(_)
            | Tag::Table(_),
        )
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => Some(format!("{event:?}")),
        _ => None,
    });
    drop(events);
    fault.or(unresolved)
}

proptest! {
    #![proptest_config(Config::with_cases(100))]

    #[test]
    fn descriptions_become_plain_text(text in hostile()) {
        let rust = generated(&text);
        let Documentation { comments, notes } = documentation(&rust);
        prop_assert!(comments.len() > 12);
        prop_assert_eq!(notes.len(), 5);
        for text in comments.iter().chain(&notes) {
            let fault = fault(text);
            prop_assert!(fault.is_none(), "{}\nin\n{text}", fault.unwrap_or_default());
        }
        for note in notes {
            prop_assert!(!note.contains('\n'));
        }
        // rustc rejects characters that change the text direction, and single carriage returns.
        let odd = rust.chars().find(|&found| {
            (found.is_control() && found != '\n') || matches!(found, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        prop_assert_eq!(odd, None);
        prop_assert!(syn::parse_file(&rust).is_ok());
    }
}

/// Writes the descriptions of the case, and generated ones, as documentation of items without dependencies.
#[test]
fn rustdoc_finds_no_examples_and_emits_no_warnings() {
    let case = include_str!("schema/hostile.graphql");
    let mut texts: Vec<String> = case
        .split("\"\"\"")
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    let mut runner = TestRunner::deterministic();
    texts.extend((0..50).map(|_| hostile().new_tree(&mut runner).unwrap().current()));
    let mut items = String::from("//! Items.\n");
    for (number, text) in texts.iter().enumerate() {
        let Documentation { comments, notes } = documentation(&generated(text));
        for (place, comment) in comments.iter().enumerate() {
            for line in comment.lines() {
                writeln!(items, "/// {line}").unwrap();
            }
            writeln!(items, "pub struct Item{number}x{place};").unwrap();
        }
        for (place, note) in notes.iter().enumerate() {
            writeln!(items, "/// An item.\n#[deprecated(note = {note:?})]").unwrap();
            writeln!(items, "pub struct Note{number}x{place};").unwrap();
        }
    }
    let folder = Folder::new("documentation");
    folder.write("items.rs", &items);
    let rustdoc = std::env::var("RUSTDOC").unwrap_or_else(|_| "rustdoc".to_owned());
    let tests = folder.run(&rustdoc, &["--edition", "2024", "--test", "items.rs"]);
    assert_eq!(tests.code, Some(0), "{}{}", tests.output, tests.errors);
    assert!(tests.output.contains("running 0 tests"), "{}", tests.output);
    let pages = folder.run(
        &rustdoc,
        &[
            "--edition",
            "2024",
            "-D",
            "warnings",
            "-A",
            "non_camel_case_types",
            "items.rs",
        ],
    );
    assert!(
        pages.code == Some(0) && pages.errors.is_empty(),
        "{:.2000}",
        pages.errors
    );
}

#[test]
fn the_checker_detects_all_kinds_of_faults() {
    for text in [
        "```\nlet x;\n```",
        "~~~rust\n~~~",
        "    let x;",
        "- a\n\n      let x;",
        "<b>",
        "<!-- x",
        "[a](b)",
        "<javascript:x>",
        "[x]",
        "[x]\n\n[x]: y",
        "![x](y)",
        "[^1]\n\n[^1]: x",
    ] {
        assert!(fault(text).is_some(), "{text}");
    }
    assert_eq!(
        fault("a `<b>` <https://example.org>\n\n```text\n[x]\n```"),
        None
    );
}

#[test]
fn modules_are_documented_with_the_comment_of_their_domain() {
    let source = |path: &str, domain: Option<&str>, text: &str| Source {
        path: path.to_owned(),
        domain: domain.map(str::to_owned),
        text: text.to_owned(),
    };
    let rule = "# --------------------";
    let schema = format!(
        "# Of the whole file.\n{rule}\n# books\n# What is read,\n# and <b>who</b> reads it.\n{rule}\n\n\
         type Query {{ title: String }}\n\n{rule}\n# shelves\n{rule}\n"
    );
    let query =
        |name: &str| format!("query {name} @call(endpoint: USERS, token: NONE) {{ title }}");
    let sources = Sources::new(
        vec![
            source("schema/client.graphql", None, CLIENT),
            source("schema/service.graphql", None, &schema),
        ],
        vec![
            source("queries/books/ask.graphql", Some("books"), &query("Ask")),
            source(
                "queries/shelves/see.graphql",
                Some("shelves"),
                &query("See"),
            ),
        ],
    );
    let rust = Compiler::new().run_on(&sources).unwrap().rust();
    for expected in [
        "/// What is read,\n/// and \\<b\\>who\\</b\\> reads it.\npub mod books {",
        "/// The operations of the folder `shelves`.\npub mod shelves {",
    ] {
        assert!(rust.contains(expected), "{rust}");
    }
}
