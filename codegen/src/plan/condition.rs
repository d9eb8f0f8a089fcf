//! When a selection is in the response: what `@include` and `@skip` demand of variables, on the way to it.

use std::collections::BTreeSet;

use apollo_compiler::ast::{DirectiveList, Value};

/// Variables and the values that all of them must have. Without any, the selection is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Condition<'plan>(BTreeSet<(&'plan str, bool)>);

impl<'plan> Condition<'plan> {
    /// This condition and that of a selection's directives; nothing if they are never met together.
    pub(super) fn and(&self, directives: &'plan DirectiveList) -> Option<Self> {
        let mut both = self.clone();
        for (name, wanted) in [("include", true), ("skip", false)] {
            let Some(directive) = directives.get(name) else {
                continue;
            };
            match directive
                .specified_argument_by_name("if")
                .map(AsRef::as_ref)
            {
                Some(Value::Boolean(value)) if *value == wanted => {}
                Some(Value::Variable(variable)) => drop(both.0.insert((variable, wanted))),
                _ => return None,
            }
        }
        let possible = |(variable, value): &(_, bool)| !both.0.contains(&(*variable, !value));
        both.0.iter().all(possible).then_some(both)
    }

    pub(super) fn is_always_met(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the other one is met wherever this one is.
    pub(super) fn implies(&self, other: &Self) -> bool {
        other.0.is_subset(&self.0)
    }
}

/// Conditions of which one is enough, without those that imply another.
#[derive(Clone, Debug, Default)]
pub(super) struct AnyOf<'plan>(Vec<Condition<'plan>>);

impl<'plan> AnyOf<'plan> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn add(&mut self, condition: Condition<'plan>) {
        if !self.covers(&condition) {
            self.0.retain(|known| !known.implies(&condition));
            self.0.push(condition);
        }
    }

    /// Whether one is met wherever this condition is.
    pub(super) fn covers(&self, condition: &Condition<'plan>) -> bool {
        self.0.iter().any(|known| condition.implies(known))
    }

    /// Whether one is met wherever one of the others is.
    pub(super) fn covers_all(&self, others: &Self) -> bool {
        others.0.iter().all(|condition| self.covers(condition))
    }
}
