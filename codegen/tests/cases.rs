//! The cases that compile: every file and folder in `tests/cases` is one. The text that is sent and the Rust are a snapshot;
//! the crate in `tests/downstream` compiles and runs the Rust of all of them.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::fixtures::{self, Case, cases, each, snapshot};
use apollo_compiler::{ast, parser::Parser};
use authing_codegen::{Compiled, Compiler, Operation, Source, Sources};

const FOLDER: &str = "cases";

/// Where generators of GraphQL clients go wrong. A case says with `# trap 7` which of them it keeps this one out of:
/// in `tests/cases` what comes out is right, in `tests/errors` it is refused.
const TRAPS: [(u32, &str); 16] = [
    (
        1,
        "arguments that are unknown, missing or of the wrong type",
    ),
    (
        2,
        "variables that are undeclared, unused, declared twice or of no input type",
    ),
    (
        3,
        "fragments that are unused, endless or impossible; names and directives that clash or are unknown",
    ),
    (4, "objects from which nothing is selected"),
    (5, "names that become one in snake_case"),
    (6, "names that begin with an underscore"),
    (
        7,
        "fields that are selected directly and through a fragment, and lost in one of them",
    ),
    (
        8,
        "inline fragments, conditions on fields that are never null, operations without a name",
    ),
    (9, "a field that is selected twice"),
    (
        10,
        "types that several operations share, emitted once for each",
    ),
    (11, "lists of what may be null, in what may be null"),
    (12, "descriptions that are lost, or that break the docs"),
    (13, "problems without a place, one at a time"),
    (
        14,
        "operations that are sent with other operations' fragments; defaults that are null",
    ),
    (15, "null sent for what was left out"),
    (16, "numbers and ids of the wrong width or kind"),
];

/// The directives that `schema/client.graphql` declares.
static CLIENT: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let schema = fixtures::shared_schema();
    let client = schema
        .iter()
        .find(|source| source.path == "schema/client.graphql");
    let document = parse(&client.expect("the client directives are shared").text);
    let declared = document.definitions.iter();
    let declared = declared.filter_map(|found| found.as_directive_definition());
    declared
        .map(|directive| directive.name.to_string())
        .collect()
});

fn compiled(sources: &Sources) -> Compiled {
    Compiler::new()
        .run_on(sources)
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The Rust of all cases together.
static EVERYTHING: LazyLock<String> = LazyLock::new(|| {
    let all = Sources::new(fixtures::shared_schema(), everything());
    compiled(&all).rust()
});

/// Each case is compiled once. What comes of it is a snapshot, and what has to hold for all of them holds.
#[test]
fn every_case_is_a_snapshot() {
    let cases = cases(FOLDER);
    each(&cases, |case| {
        let compiled = compiled(&case.sources());
        let operations = &compiled.plan().operations;
        assert_planned(case, operations);
        let mut text = String::new();
        for operation in operations {
            let sent = parse(&operation.sent);
            assert_sent_as_written(case, operation, &sent);
            assert_without_client_directives(&sent);
            assert_short(&operation.sent, &sent);
            text += &[operation.item.key.as_str(), operation.sent.as_str()].join(" sends\n\n");
            text += "\n\n";
        }
        text += "==== Rust\n\n";
        text += &compiled.rust();
        snapshot(FOLDER, &case.name, &text);
    });
    fixtures::no_unreferenced_snapshots(FOLDER, cases.into_iter().map(|case| case.name));
}

/// No operation is lost on the way.
fn assert_planned(case: &Case, operations: &[Operation]) {
    let planned = operations
        .iter()
        .map(|operation| operation.item.key.as_str());
    let planned: BTreeSet<_> = planned.collect();
    let all = definitions_of(case);
    let written = all
        .iter()
        .filter_map(|found| found.as_operation_definition());
    let written: BTreeSet<_> = written
        .filter_map(|operation| operation.name.as_deref())
        .collect();
    assert_eq!(planned, written);
}

/// What is sent is what was written: parsed again it is the same, but for the client's directives, for what other
/// operations use, and for what GraphQL ignores.
fn assert_sent_as_written(case: &Case, operation: &Operation, sent: &ast::Document) {
    let written = written(case, &operation.item.key, sent);
    assert_eq!(
        definitions(sent),
        definitions(&written),
        "{}",
        operation.sent
    );
}

/// Nothing of the client is sent.
fn assert_without_client_directives(sent: &ast::Document) {
    for definition in &sent.definitions {
        each_directive(definition, &mut |name| {
            assert!(!CLIENT.contains(name), "`@{name}` is sent");
        });
    }
}

/// Minified: no comment, no blank that could go, and a fragment only if it is spread.
fn assert_short(sent: &str, document: &ast::Document) {
    let code = without_strings(sent);
    for waste in ["  ", "\n", ", ", " {", "{ ", " }", ": ", " (", "#"] {
        assert!(!code.contains(waste), "{waste:?} in {sent}");
    }
    for fragment in document.definitions.iter().skip(1) {
        let name = fragment.name().expect("a fragment has a name");
        assert!(sent.contains(&format!("...{name}")), "{name} is not used");
    }
}

/// The same input gives the same output, whatever the order in which its files were read.
#[test]
fn output_does_not_depend_on_the_order_of_files() {
    let all = everything();
    for turn in [1, all.len() / 2] {
        let mut turned = all.clone();
        turned.rotate_left(turn);
        turned[..turn].reverse();
        let mut schema = fixtures::shared_schema();
        schema.reverse();
        let output = compiled(&Sources::new(schema, turned)).rust();
        assert_eq!(*EVERYTHING, output, "turned by {turn}");
    }
}

/// One Rust type for each fragment, input type and enum, however many operations use it.
#[test]
fn shared_types_stand_once() {
    for item in [
        "pub struct SharedReader {",
        "pub struct SharedBook {",
        "pub struct Range {",
        "pub struct ReaderFilter {",
        "pub struct LoanInput {",
        "pub enum Order {",
        "pub enum Genre {",
    ] {
        assert_eq!(EVERYTHING.matches(item).count(), 1, "{item}");
    }
    assert!(
        !EVERYTHING.contains("Vec<Option<"),
        "a list of what may be null"
    );
    assert!(!EVERYTHING.contains("r#"), "a raw name");
}

/// All that is public is described: by the schema or the operation, or at least by what it is.
#[test]
fn every_public_item_is_documented() {
    let lines: Vec<_> = EVERYTHING.lines().map(str::trim).collect();
    for (number, line) in lines.iter().enumerate() {
        if !line.starts_with("pub ") {
            continue;
        }
        let above = lines[..number]
            .iter()
            .rev()
            .find(|line| !line.starts_with("#["))
            .copied()
            .unwrap_or_default();
        assert!(above.starts_with("///"), "line {}: {line}", number + 1);
    }
}

#[test]
fn every_trap_has_a_case() {
    let errors = cases("errors");
    let found: BTreeSet<u32> = errors
        .iter()
        .chain(&cases(FOLDER))
        .flat_map(traps)
        .collect();
    let missing: Vec<_> = TRAPS
        .iter()
        .filter(|(trap, _)| !found.contains(trap))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    let known: BTreeSet<_> = TRAPS.iter().map(|(trap, _)| *trap).collect();
    assert!(found.is_subset(&known), "no such trap");
}

fn traps(case: &Case) -> BTreeSet<u32> {
    let lines = case.queries.iter().flat_map(|source| source.text.lines());
    lines
        .filter_map(|line| line.strip_prefix("# trap "))
        .map(|number| number.trim().parse().expect("the number of a trap"))
        .collect()
}

/// The files of all cases, each in a folder of its own.
fn everything() -> Vec<Source> {
    let cases = cases(FOLDER);
    let sources = cases.into_iter().flat_map(|case| {
        let name = case.name;
        case.queries.into_iter().map(move |source| {
            let folder = match &source.domain {
                Some(domain) => format!("{name}/{domain}"),
                None => name.clone(),
            };
            let file = source.path.rsplit('/').next().unwrap_or_default();
            Source {
                path: format!("queries/{folder}/{file}"),
                domain: Some(folder),
                text: source.text,
            }
        })
    });
    sources.collect()
}

fn parse(text: &str) -> ast::Document {
    Parser::new()
        .parse_ast(text, "sent.graphql")
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The operations and fragments of a case, as they stand in its files.
fn definitions_of(case: &Case) -> Vec<ast::Definition> {
    let mut all = Vec::new();
    for source in &case.queries {
        let text = without_descriptions(&source.text);
        if text
            .lines()
            .all(|line| line.starts_with('#') || line.trim().is_empty())
        {
            continue;
        }
        all.extend(parse(&text).definitions);
    }
    all
}

/// The operation and the fragments of `sent`, in its order, as they stand in the files.
fn written(case: &Case, operation: &str, sent: &ast::Document) -> ast::Document {
    let all = definitions_of(case);
    let mut document = ast::Document::new();
    for definition in &sent.definitions {
        let is_fragment = definition.as_fragment_definition().is_some();
        let name = definition.name().expect("all that is sent has a name");
        assert!(is_fragment || name == operation);
        let found = all.iter().find(|found| {
            found.as_fragment_definition().is_some() == is_fragment && found.name() == Some(name)
        });
        let mut found = found.expect("what is sent was written").clone();
        strip(&mut found);
        document.definitions.push(found);
    }
    document
}

/// Each definition as `apollo-compiler` writes it.
fn definitions(document: &ast::Document) -> Vec<String> {
    document
        .definitions
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn strip(definition: &mut ast::Definition) {
    let keep = |directives: &mut ast::DirectiveList| {
        directives
            .0
            .retain(|directive| !CLIENT.contains(directive.name.as_str()));
    };
    match definition {
        ast::Definition::OperationDefinition(operation) => {
            let operation = operation.make_mut();
            keep(&mut operation.directives);
            for variable in &mut operation.variables {
                keep(&mut variable.make_mut().directives);
            }
            strip_selections(&mut operation.selection_set, &keep);
        }
        ast::Definition::FragmentDefinition(fragment) => {
            let fragment = fragment.make_mut();
            keep(&mut fragment.directives);
            strip_selections(&mut fragment.selection_set, &keep);
        }
        _ => {}
    }
}

fn strip_selections(selections: &mut [ast::Selection], keep: &dyn Fn(&mut ast::DirectiveList)) {
    for selected in selections {
        match selected {
            ast::Selection::Field(field) => {
                let field = field.make_mut();
                keep(&mut field.directives);
                strip_selections(&mut field.selection_set, keep);
            }
            ast::Selection::InlineFragment(inline) => {
                let inline = inline.make_mut();
                keep(&mut inline.directives);
                strip_selections(&mut inline.selection_set, keep);
            }
            ast::Selection::FragmentSpread(spread) => keep(&mut spread.make_mut().directives),
        }
    }
}

fn each_directive(definition: &ast::Definition, visit: &mut dyn FnMut(&str)) {
    let text = without_strings(&definition.to_string());
    for (position, _) in text.match_indices('@') {
        let name = &text[position + 1..];
        let end = name.find(|character: char| !character.is_ascii_alphanumeric());
        visit(&name[..end.unwrap_or(name.len())]);
    }
}

/// The text with all strings emptied.
fn without_strings(text: &str) -> String {
    let (tokens, _) = apollo_parser::Lexer::new(text).lex();
    let kept = tokens.iter().map(|token| match token.kind() {
        apollo_parser::TokenKind::StringValue => "\"\"",
        _ => token.data(),
    });
    kept.collect()
}

/// The text without the descriptions that stand before definitions and variables.
fn without_descriptions(text: &str) -> String {
    let (tokens, _) = apollo_parser::Lexer::new(text).lex();
    let meaning: Vec<_> = tokens
        .iter()
        .filter(|token| {
            use apollo_parser::TokenKind::{Comma, Comment, Whitespace};
            !matches!(token.kind(), Whitespace | Comment | Comma)
        })
        .collect();
    let mut kept = String::new();
    let mut depth = 0;
    for (position, token) in meaning.iter().enumerate() {
        use apollo_parser::TokenKind::{
            Dollar, Eq, LBracket, LCurly, Name, RBracket, RCurly, StringValue,
        };
        let next = meaning.get(position + 1).map(|next| next.kind());
        let after_default = position > 0 && meaning[position - 1].kind() == Eq;
        match token.kind() {
            LCurly | LBracket => depth += 1,
            RCurly | RBracket => depth -= 1,
            StringValue if depth == 0 && !after_default && matches!(next, Some(Dollar | Name)) => {
                continue;
            }
            _ => {}
        }
        kept.push_str(token.data());
        kept.push(' ');
    }
    kept
}
