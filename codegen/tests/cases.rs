//! The valid cases: each file or folder in `tests/cases`. The request documents and the generated Rust are a snapshot. The crate in
//! `tests/downstream` compiles the generated code of all cases and runs it.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::fixtures::{self, Case, cases, each, snapshot};
use apollo_compiler::{ast, parser::Parser};
use authing_codegen::{Compiled, Compiler, Operation, Source, Sources};

const FOLDER: &str = "cases";

/// Common bugs of GraphQL client generators. A comment such as `# trap 7` in a case of `tests/cases` or `tests/errors` states that the
/// case tests against this bug.
const TRAPS: [(u32, &str); 16] = [
    (
        1,
        "arguments that are unknown, missing or of the wrong type are accepted",
    ),
    (
        2,
        "variables that are undeclared, unused, declared twice or not of an input type are accepted",
    ),
    (
        3,
        "fragments that are unused, cyclic or impossible, and names and directives that are ambiguous or unknown are accepted",
    ),
    (4, "objects without a selection set are accepted"),
    (5, "names collide in snake_case"),
    (6, "names that begin with an underscore do not compile"),
    (
        7,
        "fields that are selected both directly and through a fragment are lost",
    ),
    (
        8,
        "inline fragments, conditions on non-null fields or anonymous operations are not supported",
    ),
    (9, "a field that is selected twice does not compile"),
    (10, "shared types are generated once for each operation"),
    (11, "lists and their elements are nested options"),
    (12, "descriptions are lost or break the documentation"),
    (13, "only one problem is reported, or without a location"),
    (
        14,
        "fragments of other operations are sent, or null is not supported as a default value",
    ),
    (15, "null is sent for omitted variables"),
    (16, "numbers and ids have the wrong width or type"),
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

/// The generated code of all cases together.
static EVERYTHING: LazyLock<String> = LazyLock::new(|| {
    let all = Sources::new(fixtures::shared_schema(), everything());
    compiled(&all).rust()
});

/// Compiles each case once to save time, and checks all properties of the result.
#[test]
fn valid_cases_match_their_snapshots() {
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

/// The plan contains all operations.
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

/// The request document is equal to the source, except for client directives, unused fragments and ignored tokens.
fn assert_sent_as_written(case: &Case, operation: &Operation, sent: &ast::Document) {
    let written = written(case, &operation.item.key, sent);
    assert_eq!(
        definitions(sent),
        definitions(&written),
        "{}",
        operation.sent
    );
}

/// The request document does not contain client directives.
fn assert_without_client_directives(sent: &ast::Document) {
    for definition in &sent.definitions {
        each_directive(definition, &mut |name| {
            assert!(!CLIENT.contains(name), "`@{name}` is sent");
        });
    }
}

/// The request document does not contain comments, unnecessary blanks or unused fragments.
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

#[test]
fn shared_types_are_generated_once() {
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
        "a list with nullable elements"
    );
    assert!(!EVERYTHING.contains("r#"), "a raw identifier");
}

/// All public items have documentation.
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
fn all_traps_have_a_case() {
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

/// The files of all cases, each case in a separate folder.
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

/// The operations and fragments in the files of a case.
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

/// The operation and fragments of `sent` as written in the files, in the same order.
fn written(case: &Case, operation: &str, sent: &ast::Document) -> ast::Document {
    let all = definitions_of(case);
    let mut document = ast::Document::new();
    for definition in &sent.definitions {
        let is_fragment = definition.as_fragment_definition().is_some();
        let name = definition.name().expect("the definition has a name");
        assert!(is_fragment || name == operation);
        let found = all.iter().find(|found| {
            found.as_fragment_definition().is_some() == is_fragment && found.name() == Some(name)
        });
        let mut found = found.expect("the definition is in the files").clone();
        strip(&mut found);
        document.definitions.push(found);
    }
    document
}

/// The definitions as formatted by `apollo-compiler`.
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

/// The text with empty string literals.
fn without_strings(text: &str) -> String {
    let (tokens, _) = apollo_parser::Lexer::new(text).lex();
    let kept = tokens.iter().map(|token| match token.kind() {
        apollo_parser::TokenKind::StringValue => "\"\"",
        _ => token.data(),
    });
    kept.collect()
}

/// The text without descriptions of definitions and variables.
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
