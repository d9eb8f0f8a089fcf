//! All contenders ask for the same, and read all of it. Who does not is told by name, with the field.

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
    place,
    server::{Answers, Service},
    work::Work,
};

fn schema() -> Valid<Schema> {
    let path = place::root().join("schema/authing.graphql");
    let schema = merged(&std::fs::read_to_string(path).unwrap());
    Schema::parse_and_validate(schema, "authing.graphql").unwrap()
}

fn sent(contender: Contender, work: Work) -> Outcome<Value> {
    let nowhere = Service {
        url: "http://127.0.0.1:1/graphql".to_owned(),
        root: None,
    };
    for_client!(contender, C => {
        let request = <C as Client>::new(&nowhere)?.request(work)?;
        Ok(serde_json::from_slice(request.as_ref())?)
    })
}

/// The fields that a contender asks for, each with its path.
fn asked_for(contender: Contender, work: Work, schema: &Valid<Schema>) -> BTreeSet<String> {
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
    above: &str,
    paths: &mut BTreeSet<String>,
) {
    for selection in &selections.selections {
        match selection {
            Selection::Field(field) => {
                let path = format!("{above}/{}", field.response_key());
                selected(&field.selection_set, document, &path, paths);
                paths.insert(path);
            }
            Selection::FragmentSpread(spread) => {
                let fragment = spread.fragment_def(document).unwrap();
                selected(&fragment.selection_set, document, above, paths);
            }
            Selection::InlineFragment(inline) => {
                selected(&inline.selection_set, document, above, paths);
            }
        }
    }
}

fn answered(value: &Value, above: &str, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{above}/{name}");
                answered(value, &path, paths);
                paths.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| answered(item, above, paths)),
        _ => {}
    }
}

fn data(work: Work) -> Value {
    let mut answer: Value = serde_json::from_slice(Answers::new().of(work)).unwrap();
    answer["data"].take()
}

#[test]
fn everyone_asks_for_what_authing_asks_for() {
    let schema = schema();
    for work in Work::ALL {
        let ours = asked_for(Contender::Authing, work, &schema);
        for contender in Contender::RUST {
            let theirs = asked_for(contender, work, &schema);
            let left_out: Vec<_> = ours.difference(&theirs).collect();
            let besides: Vec<_> = theirs.difference(&ours).collect();
            assert!(
                left_out.is_empty() && besides.is_empty(),
                "{contender}, {work:?}: leaves {left_out:?} out, and asks for {besides:?} besides"
            );
        }
    }
}

#[test]
fn everything_that_is_asked_for_is_answered() {
    let schema = schema();
    for work in Work::ALL {
        let mut paths = BTreeSet::new();
        answered(&data(work), "", &mut paths);
        assert_eq!(
            paths,
            asked_for(Contender::Authing, work, &schema),
            "{work:?}"
        );
    }
}

/// The structs of the other contenders are made of what they ask for, or it of them.
#[test]
fn the_floor_reads_everything_that_is_answered() {
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
