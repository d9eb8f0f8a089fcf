//! User metadata: keys and values that an application stores.

use serde::Deserialize;

use super::arguments::{ById, Only};
use crate::error::Code;
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::user::{KeyValue, User};

pub(super) fn enter(table: &mut Table) {
    table.emulated("userMetadata", list);
    table.emulated("setUserMetadata", set);
    table.emulated("removeUserMetadata", set);
}

/// Returns the whole list, the result of all these calls.
pub(super) fn show<'a>(list: &[KeyValue]) -> Node<'a> {
    Node::page(list.len(), list.iter().map(Node::json))
}

fn list<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    change(call, &by.id, |_| {})
}

#[derive(Deserialize)]
struct Set {
    #[serde(rename = "_id")]
    id: String,
    key: String,
    value: Option<String>,
}

/// Sets the value of a key, or removes it without a value.
fn set<'a>(call: &Call<'a>, Only(new): Only<Set>) -> Outcome<'a> {
    change(call, &new.id, |user| {
        KeyValue::set(&mut user.metadata, new.key, new.value);
    })
}

fn change<'a>(call: &Call<'a>, id: &str, change: impl FnOnce(&mut User)) -> Outcome<'a> {
    let (mut pool, id) = call.account(None, Some(id))?;
    let user = pool.users.update(&id, change).ok_or(Code::UserNotFound)?;
    Ok(show(&user.metadata))
}
