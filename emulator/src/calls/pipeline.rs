//! Pipeline rules and their environment. The JavaScript of a rule is stored and never run.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

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

/// The point at which a rule of version 2 would run: the only one that its template suits and that can reject a login.
const DEFAULT_KIND: &str = "POST_AUTHENTICATION";

/// Converts a rule, with the names of both versions.
pub(super) fn rule_json(pool: &Pool, rule: &Rule) -> Value {
    let names = json!({
        "userPoolId": pool.id,
        "id": rule.id,
        "sourceCode": rule.code,
        "url": rule.faas_url,
    });
    view::with_members(json!(rule), names)
}

/// Returns the index of a rule.
fn find(pool: &Pool, id: &str) -> Result<usize, ServiceError> {
    let index = pool.pipeline.rules.iter().position(|rule| rule.id == id);
    index.ok_or_else(|| Code::RuleNotFound.into())
}

fn list<'a>(call: &Call<'a>, of: OfPool) -> Outcome<'a> {
    let pool = call.owner(Some(&of.user_pool_id))?;
    let mut rules: Vec<&Rule> = pool.pipeline.rules.iter().collect();
    rules.sort_by_key(|rule| rule.order);
    let rules = rules.into_iter().map(|rule| rule_json(&pool, rule));
    Ok(Node::page(pool.pipeline.rules.len(), rules))
}

fn get<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    let pool = call.owner(None)?;
    let rule = &pool.pipeline.rules[find(&pool, &by.id)?];
    Ok(rule_json(&pool, rule).into())
}

/// The fields of a rule that a call sets, by the names of both versions.
#[derive(Deserialize)]
pub(super) struct Fields {
    name: Option<String>,
    description: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(alias = "sourceCode")]
    code: Option<String>,
    url: Option<String>,
    enabled: Option<bool>,
    #[serde(rename = "async")]
    runs_async: Option<bool>,
}

impl Fields {
    fn apply(self, rule: &mut Rule) {
        rule.name = self.name.unwrap_or_else(|| rule.name.clone());
        rule.description = self.description.or_else(|| rule.description.clone());
        rule.kind = self.kind.unwrap_or_else(|| rule.kind.clone());
        rule.code = self.code.unwrap_or_else(|| rule.code.clone());
        rule.faas_url = self.url.unwrap_or_else(|| rule.faas_url.clone());
        rule.enabled = self.enabled.unwrap_or(rule.enabled);
        rule.runs_async = self.runs_async.unwrap_or(rule.runs_async);
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    user_pool_id: String,
    #[serde(flatten)]
    fields: Fields,
}

fn create<'a>(call: &Call<'a>, Only(new): Only<Create>) -> Outcome<'a> {
    let pool = call.owner(Some(&new.user_pool_id))?;
    Ok(add(call.world, pool, new.fields))
}

/// Adds a rule that is the last one.
pub(super) fn add<'a>(world: &World, mut pool: PoolGuard<'_>, fields: Fields) -> Node<'a> {
    let (id, now) = (world.entropy.id(), world.now());
    let last = pool.pipeline.rules.iter().map(|rule| rule.order).max();
    let mut rule = Rule {
        faas_url: format!("{}/faas/{id}", world.base_url),
        id,
        name: String::new(),
        description: None,
        kind: DEFAULT_KIND.to_owned(),
        enabled: true,
        code: String::new(),
        order: last.map_or(0, |last| last.saturating_add(1)),
        runs_async: false,
        created_at: now,
        updated_at: now,
    };
    fields.apply(&mut rule);
    let result = rule_json(&pool, &rule);
    pool.pipeline.rules.push(rule);
    result.into()
}

#[derive(Deserialize)]
pub(super) struct Update {
    #[serde(rename = "_id", alias = "id")]
    id: String,
    #[serde(flatten)]
    fields: Fields,
}

fn update<'a>(call: &Call<'a>, Only(new): Only<Update>) -> Outcome<'a> {
    change(call.world, call.owner(None)?, new)
}

pub(super) fn change<'a>(world: &World, mut pool: PoolGuard<'_>, new: Update) -> Outcome<'a> {
    let index = find(&pool, &new.id)?;
    let rule = &mut pool.pipeline.rules[index];
    new.fields.apply(rule);
    rule.updated_at = world.now();
    Ok(rule_json(&pool, &pool.pipeline.rules[index]).into())
}

fn delete<'a>(call: &Call<'a>, by: ById) -> Outcome<'a> {
    remove(call.owner(None)?, &by.id)
}

pub(super) fn remove<'a>(mut pool: PoolGuard<'_>, id: &str) -> Outcome<'a> {
    let index = find(&pool, id)?;
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
