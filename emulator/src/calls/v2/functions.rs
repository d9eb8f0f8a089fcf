//! Functions: the pipeline rules of version 1, under the names of version 2. They are stored and never run.

use super::access;
use super::arguments::Listing;
use crate::calls::arguments::{NoArguments, Only};
use crate::calls::pipeline::{self, rule_json};
use crate::graphql::{Call, Node, Outcome, Table};

pub(super) fn enter(table: &mut Table) {
    table.emulated("templateCode", template);
    table.recorded("function", get);
    table.recorded("functions", list);
    table.recorded("createFunction", |call, Only(new)| {
        Ok(pipeline::add(call.world, access::owner(call)?, new))
    });
    table.recorded("updateFunction", |call, Only(new)| {
        pipeline::change(call.world, access::owner(call)?, new)
    });
    table.recorded("deleteFunction", |call, Only(id): Only<String>| {
        pipeline::remove(access::owner(call)?, &id)
    });
}

/// The source code of a new function.
const TEMPLATE: &str =
    "async function pipe(user, context, callback) {\n  return callback(null, user, context)\n}\n";

fn template<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    drop(access::owner(call)?);
    Ok(Node::json(TEMPLATE))
}

fn get<'a>(call: &Call<'a>, Only(id): Only<Option<String>>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let mut rules = pool.pipeline.rules.iter();
    let found = rules.find(|rule| Some(&rule.id) == id.as_ref());
    Ok(found.map_or(Node::NULL, |rule| rule_json(&pool, rule).into()))
}

fn list<'a>(call: &Call<'a>, listing: Listing) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let rules = pool.pipeline.rules.iter().collect();
    let show = |rule| rule_json(&pool, rule);
    Ok(listing.show(rules, |rule| rule.updated_at, show))
}
