//! Tests that all contenders request the same fields and read all of them. A failure names the contender and the field.

use std::collections::BTreeSet;

use apollo_compiler::{
    ExecutableDocument, Schema,
    executable::{Selection, SelectionSet},
    validation::Valid,
};
use serde::de::DeserializeOwned;
use serde_json::{Deserializer, Value};

use super::{
    Client, Contender,
    floor::{LoginData, UpdateData, UserData, UsersData},
    for_client,
};
use crate::{
    Outcome,
    merged_schema::merged,
    paths,
    sample::USERS,
    server::{Responses, Service},
    work::Work,
};

fn schema() -> Valid<Schema> {
    let path = paths::root().join("schema/v1/authing.graphql");
    let schema = merged(&std::fs::read_to_string(path).unwrap());
    Schema::parse_and_validate(schema, "authing.graphql").unwrap()
}

fn sent(contender: Contender, work: Work) -> Outcome<Value> {
    let unreachable = Service {
        url: "http://127.0.0.1:1/graphql".to_owned(),
        root: None,
    };
    for_client!(contender, C => {
        let request = <C as Client>::new(&unreachable)?.request(work)?;
        Ok(serde_json::from_slice(request.as_ref())?)
    })
}

/// Returns the requested fields as paths.
fn requested(contender: Contender, work: Work, schema: &Valid<Schema>) -> BTreeSet<String> {
    let sent = sent(contender, work).unwrap();
    let query = sent["query"].as_str().unwrap();
    let query = ExecutableDocument::parse_and_validate(schema, query, "query.graphql");
    let query = query.unwrap_or_else(|problems| panic!("{contender}, {work:?}: {problems}"));
    let operation = query.operations.iter().next().unwrap();
    let mut paths = BTreeSet::new();
    selected(&operation.selection_set, &query, "", &mut paths);
    paths
}

fn selected(
    selections: &SelectionSet,
    document: &ExecutableDocument,
    prefix: &str,
    paths: &mut BTreeSet<String>,
) {
    for selection in &selections.selections {
        match selection {
            Selection::Field(field) => {
                let path = format!("{prefix}/{}", field.response_key());
                selected(&field.selection_set, document, &path, paths);
                paths.insert(path);
            }
            Selection::FragmentSpread(spread) => {
                let fragment = spread.fragment_def(document).unwrap();
                selected(&fragment.selection_set, document, prefix, paths);
            }
            Selection::InlineFragment(inline) => {
                selected(&inline.selection_set, document, prefix, paths);
            }
        }
    }
}

fn response_paths(value: &Value, prefix: &str, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{prefix}/{name}");
                response_paths(value, &path, paths);
                paths.insert(path);
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| response_paths(item, prefix, paths)),
        _ => {}
    }
}

fn data(work: Work) -> Value {
    let mut response: Value = serde_json::from_slice(Responses::new(USERS).of(work)).unwrap();
    response["data"].take()
}

#[test]
fn all_contenders_request_the_same_fields() {
    let schema = schema();
    for work in Work::ALL {
        let ours = requested(Contender::Authing, work, &schema);
        for contender in Contender::RUST {
            let theirs = requested(contender, work, &schema);
            let missing: Vec<_> = ours.difference(&theirs).collect();
            let additional: Vec<_> = theirs.difference(&ours).collect();
            assert!(
                missing.is_empty() && additional.is_empty(),
                "{contender}, {work:?}: missing {missing:?}, additional {additional:?}"
            );
        }
    }
}

#[test]
fn the_responses_have_all_requested_fields() {
    let schema = schema();
    for work in Work::ALL {
        let mut paths = BTreeSet::new();
        response_paths(&data(work), "", &mut paths);
        assert_eq!(
            paths,
            requested(Contender::Authing, work, &schema),
            "{work:?}"
        );
    }
}

/// The other contenders generate their structs from the operations, or the operations from their structs.
#[test]
fn the_floor_reads_all_fields() {
    fn ignored<D: DeserializeOwned>(data: &Value) -> Vec<String> {
        let mut ignored = Vec::new();
        let text = data.to_string();
        let mut reader = Deserializer::from_str(&text);
        let read = |path: serde_ignored::Path<'_>| ignored.push(path.to_string());
        serde_ignored::deserialize::<_, _, D>(&mut reader, read).unwrap();
        ignored
    }
    for work in Work::ALL {
        let ignored = match work {
            Work::Login => ignored::<LoginData>(&data(work)),
            Work::User => ignored::<UserData>(&data(work)),
            Work::PageOf10 | Work::PageOf200 => ignored::<UsersData>(&data(work)),
            Work::Update => ignored::<UpdateData>(&data(work)),
        };
        assert_eq!(ignored, <[String; 0]>::default(), "{work:?}");
    }
}
