//! The whitelists of user names, e-mail addresses and phone numbers that can register.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::access;
use crate::calls::arguments::Only;
use crate::error::Code;
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::records::{Listed, NameKind};

pub(super) fn enter(table: &mut Table) {
    table.emulated("whitelist", list);
    table.emulated("addWhitelist", add);
    table.emulated("removeWhitelist", remove);
}

#[derive(Deserialize)]
struct Names {
    #[serde(rename = "type")]
    kind: NameKind,
    list: Vec<String>,
}

fn show(entry: &Listed) -> Value {
    let created_at = entry.created_at.to_string();
    json!({ "value": entry.value, "createdAt": created_at, "updatedAt": created_at })
}

fn list<'a>(call: &Call<'a>, Only(kind): Only<NameKind>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    Ok(Node::list(pool.whitelist.names(kind).iter().map(show)))
}

/// Adds all names, or none if one is empty. Returns their entries.
fn add<'a>(call: &Call<'a>, names: Names) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    if names.list.iter().any(|name| name.trim().is_empty()) {
        return Err(Code::PhoneOrEmailInvalid.into());
    }
    let (kind, now) = (names.kind, call.world.now());
    let added = names.list.iter();
    let added = added.map(|name| show(&pool.whitelist.add(kind, name, now)));
    Ok(Node::list(added))
}

/// Removes the names that are listed, and returns their entries.
fn remove<'a>(call: &Call<'a>, names: Names) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let kind = names.kind;
    let removed = names.list.iter();
    let removed = removed.filter_map(|name| pool.whitelist.remove(kind, name));
    Ok(Node::list(removed.map(|entry| show(&entry))))
}
