//! The conditions of `@include` and `@skip` under which a selection is in the response.

use std::collections::BTreeSet;

use apollo_compiler::ast::{DirectiveList, Value};

/// A conjunction: variables and their required values. An empty condition is always met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Condition<'plan>(BTreeSet<(&'plan str, bool)>);

impl<'plan> Condition<'plan> {
    /// Combines this condition with the directives of a selection. Returns `None` if both can never be met together.
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

    /// Whether the other condition is met whenever this one is.
    pub(super) fn implies(&self, other: &Self) -> bool {
        other.0.is_subset(&self.0)
    }
}

/// A disjunction of conditions, without conditions that imply another.
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

    /// Whether one of the conditions is met whenever `condition` is.
    pub(super) fn covers(&self, condition: &Condition<'plan>) -> bool {
        self.0.iter().any(|known| condition.implies(known))
    }

    /// Whether one of the conditions is met whenever one of `others` is.
    pub(super) fn covers_all(&self, others: &Self) -> bool {
        others.0.iter().all(|condition| self.covers(condition))
    }
}
