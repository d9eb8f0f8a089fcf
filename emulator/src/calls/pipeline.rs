//! Pipeline rules and their environment. The JavaScript of a rule is stored and never run.

use serde::Deserialize;
use serde_json_bytes::Value;

use super::access::PoolGuard;
use super::arguments::{ById, OfPool, Only};
use super::{metadata, view};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::records::Rule;
use crate::state::user::KeyValue;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.recorded("rules", list);
    table.recorded("ruleById", get);
    table.recorded("createRule", create);
    table.recorded("updateRule", update);
    table.recorded("deleteRule", delete);
    table.recorded("updateRuleOrder", reorder);
    table.recorded("ruleEnv", env);
    table.recorded("setRuleEnv", set_env);
    table.recorded("removeRuleEnv", set_env);
}

fn rule_json(pool: &Pool, rule: &Rule) -> Value {
    let mut value = serde_json_bytes::to_value(rule).unwrap_or_default();
    if let Some(members) = value.as_object_mut() {
        members.insert("userPoolId", pool.id.as_str().into());
    }
    value
}

/// Returns the pool and the index of the rule.
pub(super) fn find<'a>(
    pool: PoolGuard<'a>,
    id: &str,
) -> Result<(PoolGuard<'a>, usize), ServiceError> {
    let index = pool.pipeline.rules.iter().position(|rule| rule.id == id);
    Ok((pool, index.ok_or(Code::RuleNotFound)?))
}

fn list<'a>(call: &Call<'a>, of: OfPool) -> Outcome<'a> {
    let pool = call.owner(Some(&of.user_pool_id))?;
    let mut rules: Vec<&Rule> = pool.pipeline.rules.iter().collect();
    rules.sort_by_key(|rule| rule.order);
    let rules = rules.into_iter().map(|rule| rule_json(&pool, rule));
    Ok(Node::page(pool.pipeline.rules.len(), rules))
}

fn get<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let (pool, index) = find(call.owner(None)?, &by.id)?;
    Ok(rule_json(&pool, &pool.pipeline.rules[index]).into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    user_pool_id: String,
    name: String,
    description: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    code: String,
    #[serde(rename = "async")]
    runs_async: Option<bool>,
}

fn create<'a>(call: &Call<'a>, Only(new): Only<Create>) -> Outcome<'a> {
    let mut pool = call.owner(Some(&new.user_pool_id))?;
    let mut rule = new_rule(call.world, &pool, new.name, new.kind, new.code);
    rule.description = new.description;
    rule.runs_async = new.runs_async.unwrap_or_default();
    let result = rule_json(&pool, &rule);
    pool.pipeline.rules.push(rule);
    Ok(result.into())
}

/// Creates a rule that is the last one.
pub(super) fn new_rule(
    world: &World,
    pool: &Pool,
    name: String,
    kind: String,
    code: String,
) -> Rule {
    let (id, now) = (world.entropy.id(), world.now());
    let last = pool.pipeline.rules.iter().map(|rule| rule.order).max();
    Rule {
        faas_url: format!("{}/faas/{id}", world.base_url),
        id,
        name,
        description: None,
        kind,
        enabled: true,
        code,
        order: last.map_or(0, |last| last.saturating_add(1)),
        runs_async: false,
        created_at: now,
        updated_at: now,
    }
}

#[derive(Deserialize)]
struct Update {
    #[serde(rename = "_id")]
    id: String,
    name: Option<String>,
    description: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    enabled: Option<bool>,
    code: Option<String>,
    #[serde(rename = "async")]
    runs_async: Option<bool>,
}

fn update<'a>(call: &Call<'a>, Only(change): Only<Update>) -> Outcome<'a> {
    let (mut pool, index) = find(call.owner(None)?, &change.id)?;
    let rule = &mut pool.pipeline.rules[index];
    rule.name = change.name.unwrap_or_else(|| rule.name.clone());
    rule.description = change.description.or_else(|| rule.description.clone());
    rule.kind = change.kind.unwrap_or_else(|| rule.kind.clone());
    rule.code = change.code.unwrap_or_else(|| rule.code.clone());
    rule.enabled = change.enabled.unwrap_or(rule.enabled);
    rule.runs_async = change.runs_async.unwrap_or(rule.runs_async);
    rule.updated_at = call.world.now();
    Ok(rule_json(&pool, &pool.pipeline.rules[index]).into())
}

fn delete<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let (mut pool, index) = find(call.owner(None)?, &by.id)?;
    pool.pipeline.rules.remove(index);
    Ok(view::message(200, "操作成功！", None))
}

#[derive(Deserialize)]
struct Order {
    list: Vec<Position>,
}

#[derive(Deserialize)]
struct Position {
    id: String,
    order: i32,
}

fn reorder<'a>(call: &Call<'a>, Only(new): Only<Order>) -> Outcome<'a> {
    let mut pool = call.owner(None)?;
    let rules = &mut pool.pipeline.rules;
    let is_unknown = |new: &Position| rules.iter().all(|rule| rule.id != new.id);
    if new.list.iter().any(is_unknown) {
        return Err(Code::RuleNotFound.into());
    }
    for position in new.list {
        if let Some(rule) = rules.iter_mut().find(|rule| rule.id == position.id) {
            rule.order = position.order;
        }
    }
    Ok(view::message(200, "操作成功！", None))
}

fn env<'a>(call: &Call<'a>, of: OfPool) -> Outcome<'a> {
    let pool = call.owner(Some(&of.user_pool_id))?;
    Ok(metadata::show(&pool.pipeline.env))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Variable {
    user_pool_id: String,
    key: String,
    value: Option<String>,
}

/// Sets a variable, or removes it without a value.
fn set_env<'a>(call: &Call<'a>, Only(new): Only<Variable>) -> Outcome<'a> {
    let mut pool = call.owner(Some(&new.user_pool_id))?;
    KeyValue::set(&mut pool.pipeline.env, new.key, new.value);
    Ok(metadata::show(&pool.pipeline.env))
}
