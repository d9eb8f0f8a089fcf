//! The whitelist of phone numbers that can register.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::arguments::{Only, non_empty};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::records::{Listed, NameKind};

pub(super) fn enter(table: &mut Table) {
    table.emulated("queryInvitation", list);
    table.emulated("queryInvitationState", state);
    table.emulated("setInvitationState", set_state);
    table.emulated("addToInvitation", add);
    table.emulated("removeFromInvitation", remove);
}

fn phone_json(pool: &Pool, entry: &Listed, is_deleted: bool) -> Value {
    json!({
        "client": pool.id,
        "phone": entry.value,
        "isDeleted": is_deleted,
        "createdAt": entry.created_at.to_string(),
        "updatedAt": entry.created_at.to_string(),
    })
}

fn state_json(pool: &Pool) -> Value {
    let list = &pool.whitelist;
    json!({
        "client": pool.id,
        "enablePhone": list.enable_phone,
        "createdAt": list.created_at,
        "updatedAt": list.updated_at,
    })
}

fn list<'a>(call: &Call<'a>, Only(pool): Only<String>) -> Outcome<'a> {
    let pool = call.owner(Some(&pool))?;
    let phones = pool.whitelist.names(NameKind::Phone).iter();
    Ok(Node::list(
        phones.map(|entry| phone_json(&pool, entry, false)),
    ))
}

fn state<'a>(call: &Call<'a>, Only(pool): Only<String>) -> Outcome<'a> {
    let pool = call.owner(Some(&pool))?;
    Ok(state_json(&pool).into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetState {
    client: String,
    enable_phone: Option<bool>,
}

fn set_state<'a>(call: &Call<'a>, arguments: SetState) -> Outcome<'a> {
    let mut pool = call.owner(Some(&arguments.client))?;
    let enabled = [arguments.enable_phone, None, None];
    pool.whitelist.enable(enabled, call.world.now());
    Ok(state_json(&pool).into())
}

#[derive(Deserialize)]
struct Phone {
    client: String,
    phone: Option<String>,
}

impl Phone {
    fn number(&self) -> Result<&str, ServiceError> {
        non_empty(self.phone.as_ref()).ok_or_else(|| Code::PhoneOrEmailInvalid.into())
    }
}

fn add<'a>(call: &Call<'a>, arguments: Phone) -> Outcome<'a> {
    let mut pool = call.owner(Some(&arguments.client))?;
    let phone = arguments.number()?;
    let entry = pool.whitelist.add(NameKind::Phone, phone, call.world.now());
    Ok(phone_json(&pool, &entry, false).into())
}

fn remove<'a>(call: &Call<'a>, arguments: Phone) -> Outcome<'a> {
    let mut pool = call.owner(Some(&arguments.client))?;
    let removed = pool.whitelist.remove(NameKind::Phone, arguments.number()?);
    let entry = removed.ok_or(Code::PhoneOrEmailInvalid)?;
    Ok(phone_json(&pool, &entry, true).into())
}
