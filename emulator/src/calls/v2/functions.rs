//! Functions: the pipeline rules of version 1, under the names of version 2. They are stored and never run.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::access;
use super::users::Paging;
use super::view;
use crate::calls::access::PoolGuard;
use crate::calls::arguments::{Input, NoArguments};
use crate::calls::pipeline::new_rule;
use crate::calls::rbac::Sort;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::records::Rule;

pub(super) fn enter(table: &mut Table) {
    table.emulated("templateCode", template);
    table.recorded("function", get);
    table.recorded("functions", list);
    table.recorded("createFunction", create);
    table.recorded("updateFunction", update);
    table.recorded("deleteFunction", delete);
}

/// The source code of a new function.
const TEMPLATE: &str =
    "async function pipe(user, context, callback) {\n  return callback(null, user, context)\n}\n";

/// The point at which a new function would run: the only one that the template suits and that can reject a login.
const KIND: &str = "POST_AUTHENTICATION";

fn template<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    drop(access::owner(call)?);
    Ok(Node::json(TEMPLATE))
}

fn show(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "name": rule.name,
        "sourceCode": rule.code,
        "description": rule.description,
        "url": rule.faas_url,
    })
}

#[derive(Deserialize)]
struct Get {
    id: Option<String>,
}

fn get<'a>(call: &Call<'a>, arguments: Get) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let mut rules = pool.pipeline.rules.iter();
    let found = rules.find(|rule| Some(&rule.id) == arguments.id.as_ref());
    Ok(found.map_or(Node::NULL, |rule| show(rule).into()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    #[serde(flatten)]
    paging: Paging,
    sort_by: Option<Sort>,
}

fn list<'a>(call: &Call<'a>, list: List) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let mut rules: Vec<&Rule> = pool.pipeline.rules.iter().collect();
    let sort = list.sort_by.unwrap_or_default();
    sort.apply(&mut rules, |rule| rule.updated_at);
    let page = list.paging.of(rules.iter()).map(|rule| show(rule));
    Ok(Node::page(rules.len(), page))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct New {
    name: String,
    source_code: String,
    description: Option<String>,
    url: Option<String>,
}

fn create<'a>(call: &Call<'a>, arguments: Input<New>) -> Outcome<'a> {
    let new = arguments.input;
    let mut pool = access::owner(call)?;
    let mut rule = new_rule(
        call.world,
        &pool,
        new.name,
        KIND.to_owned(),
        new.source_code,
    );
    rule.description = new.description;
    rule.faas_url = new.url.unwrap_or(rule.faas_url);
    let result = show(&rule);
    pool.pipeline.rules.push(rule);
    Ok(result.into())
}

/// Returns the owner's pool and the index of the function.
fn find<'a>(call: &Call<'a>, id: &str) -> Result<(PoolGuard<'a>, usize), ServiceError> {
    let pool = access::owner(call)?;
    let index = pool.pipeline.rules.iter().position(|rule| rule.id == id);
    Ok((pool, index.ok_or(Code::RuleNotFound)?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    id: String,
    name: Option<String>,
    source_code: Option<String>,
    description: Option<String>,
    url: Option<String>,
}

fn update<'a>(call: &Call<'a>, arguments: Input<Update>) -> Outcome<'a> {
    let change = arguments.input;
    let (mut pool, index) = find(call, &change.id)?;
    let rule = &mut pool.pipeline.rules[index];
    rule.name = change.name.unwrap_or_else(|| rule.name.clone());
    rule.code = change.source_code.unwrap_or_else(|| rule.code.clone());
    rule.description = change.description.or_else(|| rule.description.clone());
    rule.faas_url = change.url.unwrap_or_else(|| rule.faas_url.clone());
    rule.updated_at = call.world.now();
    Ok(show(rule).into())
}

#[derive(Deserialize)]
struct Delete {
    id: String,
}

fn delete<'a>(call: &Call<'a>, arguments: Delete) -> Outcome<'a> {
    let (mut pool, index) = find(call, &arguments.id)?;
    pool.pipeline.rules.remove(index);
    Ok(view::message("操作成功！"))
}
