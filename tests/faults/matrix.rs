//! Every fault with every kind of call: the outcome of the call, and how often it was sent.

use std::{collections::BTreeSet, time::Duration};

use authing::{Authing, Error, operations::pipeline::GetRule, v2};
use futures_util::{StreamExt, TryStreamExt, future::join, stream};
use syn::Item;

use super::{
    calls::Calls,
    document,
    trouble::{Trouble, Troubled, USERS},
};

/// The time after which a call counts as hanging.
const WATCHDOG: Duration = Duration::from_secs(600);

/// The number of faults that are tested in parallel.
const BESIDE: usize = 4;

/// The outcome of each kind of call.
pub(crate) type Row = [String; 4];

/// The statuses that are not listed one by one.
const EVERY_OTHER_STATUS: &str = "status=400 to 599, all others";

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_the_outcome_of_the_table() {
    let expected = document::rows();
    let (mut rows, statuses) = join(rows::<Authing>(&expected), statuses(&expected)).await;
    rows.extend(statuses);
    rows.sort_by_key(|(name, _)| expected.iter().position(|(known, _)| known == name));
    if !document::update(&rows) {
        assert_same(&rows, &expected);
    }
}

/// Statuses are judged below the APIs, and tested once.
#[tokio::test(flavor = "multi_thread")]
async fn every_fault_has_the_outcome_of_the_table_in_v2() {
    let mut expected = document::rows();
    expected.retain(|(name, _)| !is_status(name));
    let rows = rows::<v2::Authing>(&expected).await;
    for (name, different) in v2::Authing::DIFFERENT {
        let mut rows = expected.iter_mut();
        let (_, row) = rows.find(|(known, _)| known == name).expect("a row");
        *row = different.map(str::to_owned);
    }
    assert_same(&rows, &expected);
}

fn is_status(name: &str) -> bool {
    name.starts_with("status=")
}

fn assert_same(rows: &[(String, Row)], expected: &[(String, Row)]) {
    assert_eq!(rows.len(), expected.len());
    let mut pairs = rows.iter().zip(expected);
    let wrong = pairs.find(|(row, expected)| row != expected);
    assert!(
        wrong.is_none(),
        "not as the document says: {wrong:#?}; UPDATE_DOCS=1 writes it"
    );
}

/// The table contains every kind of fault.
#[test]
fn every_fault_is_in_the_table() {
    let source = syn::parse_file(include_str!("../../emulator/src/fault/kind.rs"));
    let items = source.expect("it is Rust").items.into_iter();
    let kinds: BTreeSet<String> = items
        .filter_map(|item| match item {
            Item::Enum(item) if item.ident == "Fault" => Some(item.variants),
            _ => None,
        })
        .flatten()
        .map(|kind| kind.ident.to_string())
        .collect();
    let listed: BTreeSet<String> = document::rows()
        .iter()
        .filter(|(name, _)| name != EVERY_OTHER_STATUS)
        .filter_map(|(name, _)| match Trouble::parse(name) {
            Trouble::Fault(fault, _) => Some(format!("{fault:?}")),
            _ => None,
        })
        .map(|fault| {
            fault
                .split([' ', '('])
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert!(kinds.contains("Latency"), "{kinds:?}");
    assert_eq!(listed, kinds);
}

/// Tests the faults of the table in an API, except statuses.
async fn rows<C: Calls>(expected: &[(String, Row)]) -> Vec<(String, Row)> {
    let names = expected.iter().map(|(name, _)| name);
    let rows = names.filter(|name| !is_status(name)).map(async |name| {
        let troubled = Troubled::start(Trouble::parse(name));
        (name.clone(), row::<C>(&troubled).await)
    });
    stream::iter(rows).buffered(BESIDE).collect().await
}

/// Tests every status from 400 to 599. Those that are not listed individually share a row.
async fn statuses(expected: &[(String, Row)]) -> Vec<(String, Row)> {
    let mut rows: Vec<(String, Row)> = Vec::new();
    let mut troubled = Troubled::start(Trouble::parse("status=400"));
    for status in 400..600 {
        let name = format!("status={status}");
        troubled.turn_to(Trouble::parse(&name));
        let row = row::<Authing>(&troubled).await;
        let is_listed = expected.iter().any(|(known, _)| *known == name);
        let (name, row) = if is_listed {
            (name, row)
        } else {
            let row = row.map(|cell| cell.replace(&status.to_string(), "…"));
            (EVERY_OTHER_STATUS.to_owned(), row)
        };
        match rows.iter().find(|(known, _)| *known == name) {
            Some((_, before)) => assert_eq!(*before, row, "{status}"),
            None => rows.push((name, row)),
        }
    }
    rows
}

/// Tests a fault with all kinds of calls.
async fn row<C: Calls>(troubled: &Troubled) -> Row {
    let row = async {
        [
            query::<C>(troubled).await,
            mutation::<C>(troubled).await,
            token::<C>(troubled).await,
            pages::<C>(troubled).await,
        ]
    };
    let row = tokio::time::timeout(WATCHDOG, row);
    row.await
        .unwrap_or_else(|_| panic!("{troubled:?}: it hangs"))
}

async fn query<C: Calls>(troubled: &Troubled) -> String {
    let authing: C = troubled.client();
    // If fetching the token fails, the call itself reports it.
    let _either = authing.connect().await;
    let [field, operation] = C::QUERY;
    troubled.begin(field);
    let outcome = authing.query().await;
    let (arrived, _) = troubled.end(operation);
    cell(outcome, arrived)
}

async fn mutation<C: Calls>(troubled: &Troubled) -> String {
    let authing: C = troubled.client();
    let _either = authing.connect().await;
    let [field, operation] = C::MUTATION;
    troubled.begin(field);
    let outcome = authing.mutation().await;
    let (arrived, taken) = troubled.end(operation);
    assert!(taken <= 1, "the change was made {taken} times");
    cell(outcome, arrived)
}

/// The request for the owner token.
async fn token<C: Calls>(troubled: &Troubled) -> String {
    let authing: C = troubled.client();
    let [field, operation] = C::TOKEN;
    troubled.begin(field);
    let outcome = authing.connect().await;
    let (arrived, _) = troubled.end(operation);
    cell(outcome, arrived)
}

/// A list whose second page fails.
async fn pages<C: Calls>(troubled: &Troubled) -> String {
    let authing: C = troubled.client();
    let outcome = read_pages(&authing, troubled).await;
    let (arrived, _) = troubled.end("ListUsers");
    cell(outcome, arrived)
}

async fn read_pages<C: Calls>(authing: &C, troubled: &Troubled) -> Result<(), Error> {
    let mut users = authing.usernames();
    let mut names = Vec::new();
    while let Some(name) = users.try_next().await? {
        names.push(name.expect("every user has a name"));
        // Reading the second item requests the next page.
        if names.len() == 1 {
            troubled.begin("users");
        }
    }
    names.sort_unstable();
    assert_eq!(names, USERS);
    Ok(())
}

/// Returns the text of a cell of the table.
fn cell(outcome: Result<(), Error>, arrived: usize) -> String {
    let what = match outcome {
        Ok(()) => "success".to_owned(),
        Err(error) => {
            let text = format!("{error} {error:?}");
            assert!(!text.contains("eyJ"), "it shows a token: {text}");
            format!("`{}`", particulars(&error))
        }
    };
    format!("{what} ×{arrived}")
}

fn particulars(error: &Error) -> String {
    match error {
        Error::Transport(error) => format!("Transport: {:?}", error.kind),
        Error::Credentials(_) => "Credentials".to_owned(),
        Error::Status(error) => match error.retry_after {
            Some(pause) => format!("Status: {}, after {} s", error.status, pause.as_secs()),
            None => format!("Status: {}", error.status),
        },
        Error::Service(error) => {
            let code = error
                .code
                .map_or("no code".to_owned(), |code| code.to_string());
            let partial = if error.partial::<GetRule>().is_some() {
                ", with data"
            } else {
                ""
            };
            format!("Service: {code}{partial}")
        }
        Error::Decode(error) => format!("Decode: {}", error.path),
        other => format!("{other:?}"),
    }
}
