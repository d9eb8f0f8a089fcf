//! Writes the GraphQL document that is sent: one operation and its fragments, minified and without client directives. Directives of the
//! service are kept.

use apollo_compiler::{
    ExecutableDocument, Node,
    ast::DirectiveList,
    executable::{Operation, Selection, SelectionSet},
};
use apollo_parser::{Lexer, TokenKind};

use crate::{description::is_ignored, directive::is_client, document::fragments_of};

/// The GraphQL document of an operation.
pub(super) fn sent(document: &ExecutableDocument, operation: &Node<Operation>) -> String {
    let mut operation = operation.as_ref().clone();
    let mut alone = ExecutableDocument::new();
    for fragment in fragments_of(document, &operation) {
        let mut fragment = fragment.clone();
        let changed = fragment.make_mut();
        strip(&mut changed.directives);
        strip_selection(&mut changed.selection_set);
        alone.fragments.insert(changed.name.clone(), fragment);
    }
    strip(&mut operation.directives);
    for variable in &mut operation.variables {
        strip(&mut variable.make_mut().directives);
    }
    strip_selection(&mut operation.selection_set);
    alone.operations.insert(operation);
    minify(&alone.serialize().no_indent().to_string())
}

fn strip(directives: &mut DirectiveList) {
    directives.0.retain(|directive| !is_client(&directive.name));
}

fn strip_selection(selection: &mut SelectionSet) {
    for selected in &mut selection.selections {
        match selected {
            Selection::Field(field) => {
                let field = field.make_mut();
                strip(&mut field.directives);
                strip_selection(&mut field.selection_set);
            }
            Selection::InlineFragment(inline) => {
                let inline = inline.make_mut();
                strip(&mut inline.directives);
                strip_selection(&mut inline.selection_set);
            }
            Selection::FragmentSpread(spread) => strip(&mut spread.make_mut().directives),
        }
    }
}

/// Removes ignored tokens. Keeps a blank only where two tokens would otherwise become one.
fn minify(text: &str) -> String {
    let (tokens, _) = Lexer::new(text).lex();
    let mut minified = String::with_capacity(text.len());
    let mut after_word = false;
    for token in tokens.iter().filter(|token| !is_ignored(token.kind())) {
        let kind = token.kind();
        let is_word = matches!(kind, TokenKind::Name | TokenKind::Int | TokenKind::Float);
        let joins = match kind {
            // Two adjacent strings would be read as the start of a block string.
            TokenKind::StringValue => minified.ends_with('"'),
            // `1...` would be read as an invalid number.
            TokenKind::Spread => minified.ends_with(|end: char| end.is_ascii_digit()),
            _ => is_word && after_word,
        };
        if joins {
            minified.push(' ');
        }
        minified.push_str(token.data());
        after_word = is_word;
    }
    minified
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn only_required_blanks_are_kept() {
        assert_eq!(
            minify(
                "query Q($a: Int = 1, $b: [String!]) {\n  f(a: $a, s: \"x  y\", t: [\"\", \"\"]) { ...F  g } # end\n}"
            ),
            "query Q($a:Int=1$b:[String!]){f(a:$a s:\"x  y\"t:[\"\" \"\"]){...F g}}"
        );
    }
}
