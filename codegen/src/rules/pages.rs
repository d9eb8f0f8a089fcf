//! `@pageNumber` and `@pageSize`: a pair, on an operation that answers pages.

use apollo_compiler::{ExecutableDocument, Node, ast::VariableDefinition};

use crate::{
    Diagnostic,
    directive::{PAGE_NUMBER, PAGE_SIZE},
    parse::Parsed,
};

pub(super) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    problems: &mut Vec<Diagnostic>,
) {
    for operation in document.operations.iter() {
        let carrying = |directive: &'static str| {
            let carries = move |variable: &&Node<VariableDefinition>| {
                variable.directives.get(directive).is_some()
            };
            operation
                .variables
                .iter()
                .filter(carries)
                .collect::<Vec<_>>()
        };
        let (numbers, sizes) = (carrying(PAGE_NUMBER), carrying(PAGE_SIZE));
        for (directive, these, those, other) in [
            (PAGE_NUMBER, &numbers, &sizes, PAGE_SIZE),
            (PAGE_SIZE, &sizes, &numbers, PAGE_NUMBER),
        ] {
            for (index, variable) in these.iter().enumerate() {
                let problem = if index > 0 {
                    format!("a second variable carries `@{directive}`")
                } else if those.is_empty() {
                    format!("`@{directive}` without `@{other}`")
                } else if variable.ty.is_list() || variable.ty.inner_named_type() != "Int" {
                    format!(
                        "`@{directive}` stands on `${}`, which is no `Int`",
                        variable.name
                    )
                } else if variable.ty.is_non_null() {
                    format!(
                        "`@{directive}` stands on `${}`, which cannot be left out",
                        variable.name
                    )
                } else {
                    continue;
                };
                let place = variable
                    .directives
                    .get(directive)
                    .and_then(|directive| parsed.files.place(directive.location()));
                if let Some(place) = place {
                    problems.push(Diagnostic::new("page-variables", place, problem).help(
                        "pages need two variables of the type `Int`, without `!`: one with `@pageNumber` and one with `@pageSize`".to_owned(),
                    ));
                }
            }
        }
    }
}
