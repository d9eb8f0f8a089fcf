//! The compiler's report, as a terminal shows it, of the operation in the README with two mistakes.

use std::fs;

use anstyle_svg::{Term, WIN10_CONSOLE};
use authing_codegen::{Compiler, Error, Source, Sources};

use super::{Drawn, root};

/// The operation, below the folder of the example.
const OPERATION: &str = "queries/staff/hire.graphql";

/// A misspelt field, and a password that the client would not encrypt.
const MISTAKES: [(&str, &str); 2] = [
    ("nickname: $nickname", "nickName: $nickname"),
    (" @encrypt", ""),
];

pub(super) fn draw() -> Drawn {
    let mut text = fs::read_to_string(root().join("examples/own-operations").join(OPERATION))?;
    for (right, wrong) in MISTAKES {
        assert!(text.contains(right), "the operation has no `{right}`");
        text = text.replace(right, wrong);
    }
    let operation = Source {
        path: OPERATION.to_owned(),
        domain: Some("staff".to_owned()),
        text,
    };
    let mut queries = Source::read(&root().join("queries/v1"))?;
    queries.retain(|source| source.path.ends_with("/fragments.graphql"));
    queries.push(operation);
    let mut schema = Source::read(&root().join("schema/v1"))?;
    schema.extend(Source::read(&root().join("schema/client.graphql"))?);
    let sources = Sources::new(schema, queries);
    match Compiler::new().run_on(&sources) {
        Err(Error::Invalid(problems)) => {
            let problems = problems.of(|path| path == OPERATION).ok_or("no problem")?;
            let terminal = Term::new().palette(WIN10_CONSOLE);
            Ok(terminal.render_svg(&problems.coloured()))
        }
        _ => Err("the operation should be invalid".into()),
    }
}
