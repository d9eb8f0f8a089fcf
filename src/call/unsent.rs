//! Calls that need no request, because a list is empty.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    Operation,
    call::actor::{Actor, Caller},
    operation::sent::Variables,
};

/// The result of a call that needs no request, unless a later setter gives its operation another list with items.
pub(super) struct Unsent<O, T> {
    result: fn() -> T,
    /// The number of lists with items when the call was made.
    lists: Option<usize>,
    count: fn(Caller<'_>, &O) -> Option<usize>,
}

impl<O: Operation, T: Default> Unsent<O, T> {
    pub(super) fn new(actor: &impl Actor, operation: &O) -> Self {
        Self {
            result: T::default,
            lists: lists(actor.caller(), operation),
            count: lists,
        }
    }
}

impl<O, T> Unsent<O, T> {
    /// Returns the result, if the operation has no more lists than before. The invalid arguments of a setter are sent, to fail
    /// with their error.
    pub(super) fn result(self, caller: Caller<'_>, operation: &O) -> Option<T> {
        let lists = (self.count)(caller, operation);
        (lists == self.lists).then(self.result)
    }
}

/// Counts the variables that are lists with items; `None` if an argument is invalid.
fn lists<O: Operation>(caller: Caller<'_>, operation: &O) -> Option<usize> {
    let mut json = Vec::new();
    let mut variables = Variables::new(&mut json);
    let prepared = operation.clone().prepare(&caller.prepare(), &mut variables);
    prepared.ok()?;
    variables.end();
    let values: BTreeMap<&str, Value> = serde_json::from_slice(&json).ok()?;
    let values = values.into_values();
    let lists = values.filter(|value| value.as_array().is_some_and(|items| !items.is_empty()));
    Some(lists.count())
}
