//! Defines custom fields, and reads and writes their values. Values arrive as JSON text. The values of a user are the metadata of
//! version 1, under the keys of defined fields.

use serde::Deserialize;
use serde_json::Value as Json;
use serde_json_bytes::{Value, json};

use super::{access, view};
use crate::calls::access::PoolGuard;
use crate::calls::arguments::Only;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::custom_fields::{CustomField, TargetType};
use crate::state::pool::Pool;
use crate::state::rbac::Kind;
use crate::state::user::KeyValue;

pub(super) fn enter(table: &mut Table) {
    table.emulated("udf", fields);
    table.emulated("setUdf", set_field);
    table.emulated("removeUdf", remove_field);
    table.emulated("udv", |call, of: Target| {
        let (pool, id) = open(call, &of)?;
        Ok(Node::list(values(&pool, of.target_type, &id)))
    });
    table.emulated("udfValueBatch", values_of_many);
    for name in ["setUdv", "setUdvBatch", "removeUdv"] {
        table.emulated(name, change);
    }
    table.emulated("setUdfValueBatch", set_of_many);
}

fn fields<'a>(call: &Call<'a>, Only(target): Only<TargetType>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let fields = pool.custom_fields.of(target);
    Ok(Node::list(fields.map(Node::json)))
}

fn set_field<'a>(call: &Call<'a>, field: CustomField) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    if field.key.trim().is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    let shown = Node::json(&field);
    pool.custom_fields.set(field);
    Ok(shown)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    target_type: TargetType,
    key: String,
}

/// Removes a field with its values.
fn remove_field<'a>(call: &Call<'a>, Field { target_type, key }: Field) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    if !pool.custom_fields.remove(target_type, &key) {
        return Err(undefined(&key));
    }
    if target_type == TargetType::User {
        let ids = pool.users.oldest_first().map(|user| user.id.clone());
        for id in ids.collect::<Vec<_>>() {
            apply(&mut pool, target_type, &id, vec![(key.clone(), None)]);
        }
    }
    Ok(view::message("操作成功"))
}

fn undefined(key: &str) -> ServiceError {
    ServiceError::internal(format!("自定义字段 {key} 不存在"))
}

/// The record whose values a call reads or changes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    target_type: TargetType,
    target_id: String,
}

/// A new value as JSON text. Without one, or with null, the old value is removed.
#[derive(Deserialize)]
struct NewValue {
    key: String,
    value: Option<String>,
}

/// One new value of a record, or several.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Set {
    #[serde(flatten)]
    of: Target,
    #[serde(flatten)]
    value: Option<NewValue>,
    udv_list: Option<Vec<NewValue>>,
}

/// The key of a field and its new value as it is stored, or `None` to remove it.
type Change = (String, Option<String>);
pub(super) type Changes = Vec<Change>;

/// Converts a new value, or refuses it if its field is not defined or has another type.
fn read(pool: &Pool, target: TargetType, new: NewValue) -> Result<Change, ServiceError> {
    let json = new.value.as_deref().unwrap_or("null");
    let json = serde_json::from_str(json).map_err(|_| wrong_type(&new.key))?;
    convert(pool, target, new.key, &json)
}

fn read_all(
    pool: &Pool,
    target: TargetType,
    new: impl IntoIterator<Item = NewValue>,
) -> Result<Changes, ServiceError> {
    let new = new.into_iter();
    new.map(|value| read(pool, target, value)).collect()
}

fn convert(
    pool: &Pool,
    target: TargetType,
    key: String,
    value: &Json,
) -> Result<Change, ServiceError> {
    let field = pool.custom_fields.get(target, &key);
    let kind = field.ok_or_else(|| undefined(&key))?.data_type;
    match kind.stored(value) {
        Some(text) => Ok((key, Some(text))),
        None if value.is_null() => Ok((key, None)),
        None => Err(wrong_type(&key)),
    }
}

fn wrong_type(key: &str) -> ServiceError {
    ServiceError::internal(format!("自定义字段 {key} 的数据类型不正确"))
}

/// Returns the pool and the id of a record. Users can access only their own values.
fn open<'a>(call: &Call<'a>, of: &Target) -> Result<(PoolGuard<'a>, String), ServiceError> {
    if of.target_type == TargetType::User {
        return access::account(call, Some(&of.target_id));
    }
    let pool = access::owner(call)?;
    require(&pool, of.target_type, &of.target_id)?;
    Ok((pool, of.target_id.clone()))
}

/// Rejects an unknown user or role. Other records are not checked.
fn require(pool: &Pool, target: TargetType, id: &str) -> Result<(), ServiceError> {
    match target {
        TargetType::User if pool.users.get(id).is_none() => Err(Code::UserNotFound.into()),
        TargetType::Role if pool.rbac.get(Kind::Role, id).is_none() => {
            Err(Code::RoleNotFound.into())
        }
        _ => Ok(()),
    }
}

/// Changes values of one record, and returns all that remain.
fn change<'a>(call: &Call<'a>, set: Set) -> Outcome<'a> {
    let (mut pool, id) = open(call, &set.of)?;
    let target = set.of.target_type;
    let several = set.udv_list.into_iter().flatten();
    let changes = read_all(&pool, target, set.value.into_iter().chain(several))?;
    apply(&mut pool, target, &id, changes);
    Ok(Node::list(values(&pool, target, &id)))
}

/// Stores new values of a record.
pub(super) fn apply(pool: &mut Pool, target: TargetType, id: &str, changes: Changes) {
    let change = |values: &mut Vec<KeyValue>| {
        for (key, value) in changes {
            KeyValue::set(values, key, value);
        }
    };
    if target == TargetType::User {
        pool.users.update(id, |user| change(&mut user.metadata));
    } else {
        pool.custom_fields.update(target, id, change);
    }
}

/// Returns the values of a record, in the order of the fields.
pub(super) fn values(pool: &Pool, target: TargetType, id: &str) -> Vec<Value> {
    let user = pool.users.get(id);
    let stored = match target {
        TargetType::User => user.map_or(&[][..], |user| &user.metadata),
        _ => pool.custom_fields.values(target, id),
    };
    let shown = pool.custom_fields.of(target).filter_map(|field| {
        let entry = stored.iter().find(|entry| entry.key == field.key)?;
        let kind = field.data_type;
        let value = json!({ "key": field.key, "value": entry.value, "label": field.label, "dataType": kind });
        kind.fits(&entry.value).then_some(value)
    });
    shown.collect()
}

/// Reads the field `udf` of a new user's profile.
pub(super) fn of_profile(pool: &Pool, udf: Option<Json>) -> Result<Changes, ServiceError> {
    let values = serde_json::from_value::<Option<Vec<NewValue>>>(udf.unwrap_or_default());
    let values = values.map_err(|_| Code::Internal)?.unwrap_or_default();
    read_all(pool, TargetType::User, values)
}

/// Reads the custom data of a new user or a login: JSON text of a list of keys and values.
pub(super) fn of_params(pool: &Pool, params: Option<&str>) -> Result<Changes, ServiceError> {
    #[derive(Deserialize)]
    struct Param {
        key: String,
        value: Json,
    }
    let Some(text) = params.filter(|text| !text.is_empty()) else {
        return Ok(Changes::new());
    };
    let params: Result<Vec<Param>, _> = serde_json::from_str(text);
    let params = params.map_err(|_| ServiceError::internal("params 格式错误"))?;
    let convert = |Param { key, value }| convert(pool, TargetType::User, key, &value);
    params.into_iter().map(convert).collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Targets {
    target_type: TargetType,
    target_ids: Vec<Option<String>>,
}

/// Returns the values of several records. Unknown ones are left out.
fn values_of_many<'a>(call: &Call<'a>, of: Targets) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let target = of.target_type;
    let ids = of.target_ids.into_iter().flatten();
    let known = ids.filter(|id| require(&pool, target, id).is_ok());
    let shown = known.map(|id| json!({ "data": values(&pool, target, &id), "targetId": id }));
    Ok(Node::list(shown))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetOfMany {
    target_type: TargetType,
    input: Vec<OfOne>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfOne {
    target_id: String,
    #[serde(flatten)]
    value: NewValue,
}

/// Sets all values, or none if one is refused.
fn set_of_many<'a>(call: &Call<'a>, set: SetOfMany) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let target = set.target_type;
    let read = set.input.into_iter().map(|OfOne { target_id, value }| {
        require(&pool, target, &target_id)?;
        Ok((target_id, read(&pool, target, value)?))
    });
    for (id, change) in read.collect::<Result<Vec<_>, ServiceError>>()? {
        apply(&mut pool, target, &id, vec![change]);
    }
    Ok(view::message("操作成功"))
}
