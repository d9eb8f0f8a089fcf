//! Functions: the pipeline rules of version 1, under the names of version 2. They are stored and never run.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::arguments::Listing;
use super::{access, view};
use crate::calls::arguments::{NoArguments, Only};
use crate::calls::pipeline::{find, new_rule};
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

fn get<'a>(call: &Call<'a>, Only(id): Only<Option<String>>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let mut rules = pool.pipeline.rules.iter();
    let found = rules.find(|rule| Some(&rule.id) == id.as_ref());
    Ok(found.map_or(Node::NULL, |rule| show(rule).into()))
}

fn list<'a>(call: &Call<'a>, listing: Listing) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let rules = pool.pipeline.rules.iter().collect();
    Ok(listing.show(rules, |rule| rule.updated_at, show))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct New {
    name: String,
    source_code: String,
    description: Option<String>,
    url: Option<String>,
}

fn create<'a>(call: &Call<'a>, Only(new): Only<New>) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let kind = KIND.to_owned();
    let mut rule = new_rule(call.world, &pool, new.name, kind, new.source_code);
    rule.description = new.description;
    rule.faas_url = new.url.unwrap_or(rule.faas_url);
    let result = show(&rule);
    pool.pipeline.rules.push(rule);
    Ok(result.into())
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

fn update<'a>(call: &Call<'a>, Only(change): Only<Update>) -> Outcome<'a> {
    let (mut pool, index) = find(access::owner(call)?, &change.id)?;
    let rule = &mut pool.pipeline.rules[index];
    rule.name = change.name.unwrap_or_else(|| rule.name.clone());
    rule.code = change.source_code.unwrap_or_else(|| rule.code.clone());
    rule.description = change.description.or_else(|| rule.description.clone());
    rule.faas_url = change.url.unwrap_or_else(|| rule.faas_url.clone());
    rule.updated_at = call.world.now();
    Ok(show(rule).into())
}

fn delete<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let (mut pool, index) = find(access::owner(call)?, &id)?;
    pool.pipeline.rules.remove(index);
    Ok(view::message("操作成功！"))
}
