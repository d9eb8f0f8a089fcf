//! Where queries, mutations and subscriptions start, when the names alone do not say it or no longer say it.

use apollo_compiler::{Name, Schema, ast::OperationType};
use apollo_parser::SyntaxKind;

use super::{
    elements::Editor,
    groups::{lead, lines_before},
    layout::Definition,
};

fn roots(schema: &Schema) -> Vec<(OperationType, &Name)> {
    use OperationType::{Mutation, Query, Subscription};
    let all = [Query, Mutation, Subscription].into_iter();
    all.filter_map(|operation| Some((operation, schema.root_operation(operation)?)))
        .collect()
}

/// Writes down where operations start, if that changed.
pub(super) fn update(
    editor: &mut Editor<'_>,
    definitions: &[Definition],
    old: &Schema,
    new: &Schema,
) {
    let wanted = roots(new);
    if roots(old) == wanted || (definitions.is_empty() && are_implied(new, &wanted)) {
        return;
    }
    let lines = wanted
        .iter()
        .map(|(operation, name)| format!("  {operation}: {name}\n"));
    let block: String = format!("{{\n{}}}", lines.collect::<String>());
    let of = |kind| definitions.iter().filter(move |one| one.kind == kind);
    for extension in of(SyntaxKind::SCHEMA_EXTENSION) {
        if extension.element.directives.is_empty() {
            let range = lines_before(editor.text, &extension.element.range);
            editor.edits.remove(range);
        }
    }
    let standing = of(SyntaxKind::SCHEMA_DEFINITION).next();
    if let Some(range) = standing.map(|one| one.element.range.clone()) {
        // No other brace can come after that of the block.
        let brace = editor.text[range.clone()].rfind('{').unwrap_or_default();
        editor.edits.replace(range.start + brace..range.end, block);
    } else if !are_implied(new, &wanted) {
        let first = definitions.first();
        let place = first.map_or(0, |first| lead(editor.text, first.element.range.start));
        editor.edits.insert(place, format!("schema {block}\n\n"));
    }
}

/// Whether the names of the types alone say where operations start.
fn are_implied(schema: &Schema, roots: &[(OperationType, &Name)]) -> bool {
    use OperationType::{Mutation, Query, Subscription};
    [Query, Mutation, Subscription]
        .into_iter()
        .all(|operation| {
            let default = operation.default_type_name();
            let root = roots.iter().find(|(root, _)| *root == operation);
            match root {
                Some((_, name)) => **name == default,
                None => !schema.types.contains_key(&default),
            }
        })
}
