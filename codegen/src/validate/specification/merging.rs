//! Section 5.3.2: fields that share a name in the answer are the same field with the same arguments.
//!
//! Fields that cannot meet, because they stand on two object types, are left to `apollo-compiler`.

use std::collections::HashSet;

use apollo_compiler::{
    ExecutableDocument, Name, Node,
    ast::{Argument, Value},
    executable::{Field, Selection, SelectionSet},
    schema::ExtendedType,
};
use indexmap::IndexMap;

use super::Findings;
use crate::{diagnostic::Diagnostic, parse::Parsed};

/// A field, and the type it is selected from.
type Selected<'document> = (&'document Name, &'document Node<Field>);

pub(super) fn check(parsed: &Parsed, document: &ExecutableDocument, findings: &mut Findings) {
    let mut merger = Merger {
        parsed,
        document,
        findings,
        seen: HashSet::new(),
    };
    for operation in document.operations.iter() {
        merger.merge(&[&operation.selection_set]);
    }
}

struct Merger<'check> {
    parsed: &'check Parsed,
    document: &'check ExecutableDocument,
    findings: &'check mut Findings,
    /// Selections that were merged already, by where they lie in memory: what comes again says nothing new.
    seen: HashSet<Vec<*const SelectionSet>>,
}

impl<'check> Merger<'check> {
    fn merge(&mut self, selections: &[&'check SelectionSet]) {
        let key = selections.iter().map(|selection| &raw const **selection);
        if !self.seen.insert(key.collect()) {
            return;
        }
        let mut fields: IndexMap<&Name, Vec<Selected<'check>>> = IndexMap::new();
        let mut fragments = HashSet::new();
        for selection in selections {
            collect(self.document, selection, &mut fields, &mut fragments);
        }
        for (key, same) in fields {
            let (first, others) = (same[0], &same[1..]);
            let meeting: Vec<_> = others
                .iter()
                .filter(|other| self.meet(first, **other))
                .collect();
            for (_, other) in &meeting {
                self.compare(key, first.1, other);
            }
            let below = meeting.iter().map(|(_, other)| *other);
            let below: Vec<_> = [first.1]
                .into_iter()
                .chain(below)
                .map(|field| &field.selection_set)
                .filter(|selection| !selection.is_empty())
                .collect();
            if !below.is_empty() {
                self.merge(&below);
            }
        }
    }

    /// Whether one object can answer both fields.
    fn meet(&self, one: Selected<'_>, other: Selected<'_>) -> bool {
        let is_object = |name: &Name| {
            matches!(
                self.parsed.schema.types.get(name),
                Some(ExtendedType::Object(_))
            )
        };
        one.0 == other.0 || !is_object(one.0) || !is_object(other.0)
    }

    fn compare(&mut self, key: &Name, first: &Node<Field>, other: &Node<Field>) {
        let (message, help) = if first.name != other.name {
            (
                format!(
                    "`{}` and `{}` would both be answered as `{key}`",
                    first.name, other.name
                ),
                format!(
                    "give one of them a name of its own: `other: {}`",
                    other.name
                ),
            )
        } else if let Some(argument) = differing(&first.arguments, &other.arguments) {
            (
                format!(
                    "`{key}` is asked for twice, with different values of the argument `{argument}`"
                ),
                format!(
                    "give one of them a name of its own: `other: {}`",
                    other.name
                ),
            )
        } else {
            return;
        };
        let places = (
            self.parsed.files.place(other.location()),
            self.parsed.files.place(first.location()),
        );
        if let (Some(place), Some(earlier)) = places {
            self.findings.problems.push(
                Diagnostic::new("conflicting-fields", place.first_line(), message)
                    .label("the second")
                    .related(earlier.first_line(), "the first")
                    .help(help),
            );
        }
    }
}

fn collect<'document>(
    document: &'document ExecutableDocument,
    selection: &'document SelectionSet,
    fields: &mut IndexMap<&'document Name, Vec<Selected<'document>>>,
    fragments: &mut HashSet<&'document Name>,
) {
    for selected in &selection.selections {
        match selected {
            Selection::Field(field) => {
                let same = fields.entry(field.response_key()).or_default();
                same.push((&selection.ty, field));
            }
            Selection::InlineFragment(inline) => {
                collect(document, &inline.selection_set, fields, fragments);
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.fragment_name)
                    && fragments.insert(&spread.fragment_name)
                {
                    collect(document, &fragment.selection_set, fields, fragments);
                }
            }
        }
    }
}

/// The first argument that the two do not have in common.
fn differing<'field>(
    first: &'field [Node<Argument>],
    other: &'field [Node<Argument>],
) -> Option<&'field Name> {
    let lacks = |arguments: &[Node<Argument>], sought: &Argument| {
        let mut arguments = arguments.iter();
        !arguments.any(|found| found.name == sought.name && same(&found.value, &sought.value))
    };
    let of_first = first.iter().find(|argument| lacks(other, argument));
    let of_other = || other.iter().find(|argument| lacks(first, argument));
    of_first.or_else(of_other).map(|argument| &argument.name)
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| {
                    let mut other = other.iter();
                    other.any(|(found, found_value)| found == name && same(value, found_value))
                })
        }
        _ => one == other,
    }
}
