//! Every fault with every kind of call: the outcome of the call, and how often it was sent.

use std::{collections::BTreeSet, time::Duration};

use authing::{Authing, Error, operations::pipeline::GetRule};
use futures_util::{StreamExt, future::join, stream};
use syn::Item;

use super::{
    document,
    trouble::{RULE, Trouble, Troubled, USERS},
};

/// The time after which a call counts as hanging.
pub(super) const WATCHDOG: Duration = Duration::from_secs(600);

/// The number of faults that are tested in parallel.
pub(super) const BESIDE: usize = 4;

/// The outcome of each kind of call.
pub(crate) type Row = [String; 4];

/// The statuses that are not listed one by one.
const EVERY_OTHER_STATUS: &str = "status=400 to 599, all others";

#[tokio::test(flavor = "multi_thread")]
async fn every_trouble_has_its_outcome() {
    let expected = document::rows();
    let names = expected.iter().map(|(name, _)| name);
    let names = names.filter(|name| !name.starts_with("status="));
    let rows = names.map(async |name| {
        let troubled = Troubled::start(Trouble::parse(name));
        (name.clone(), row(&troubled).await)
    });
    let rows = stream::iter(rows).buffered(BESIDE).collect();
    let (mut rows, statuses): (Vec<_>, _) = join(rows, statuses(&expected)).await;
    rows.extend(statuses);
    rows.sort_by_key(|(name, _)| expected.iter().position(|(known, _)| known == name));
    if document::update(&rows) {
        return;
    }
    assert_eq!(rows.len(), expected.len());
    let mut pairs = rows.iter().zip(&expected);
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

/// Tests a fault with all kinds of calls.
async fn row(troubled: &Troubled) -> Row {
    let row = async {
        [
            query(troubled).await,
            mutation(troubled).await,
            token(troubled).await,
            pages(troubled).await,
        ]
    };
    let row = tokio::time::timeout(WATCHDOG, row);
    row.await
        .unwrap_or_else(|_| panic!("{troubled:?}: it hangs"))
}

/// Tests every status from 400 to 599. Those that are not listed individually share a row.
async fn statuses(expected: &[(String, Row)]) -> Vec<(String, Row)> {
    let mut rows: Vec<(String, Row)> = Vec::new();
    let mut troubled = Troubled::start(Trouble::parse("status=400"));
    for status in 400..600 {
        let name = format!("status={status}");
        troubled.turn_to(Trouble::parse(&name));
        let row = row(&troubled).await;
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

/// A call that only reads. It returns a rule, whose response contains an enum.
async fn query(troubled: &Troubled) -> String {
    let authing = troubled.client();
    // If fetching the token fails, the call itself reports it.
    let _either = authing.connect().await;
    troubled.begin("ruleById");
    let outcome = authing.pipeline().get(RULE).await;
    let (arrived, _) = troubled.end("GetRule");
    cell(outcome.map(|rule| assert_eq!(rule.id, RULE)), arrived)
}

/// A call that changes a rule.
async fn mutation(troubled: &Troubled) -> String {
    let authing = troubled.client();
    let _either = authing.connect().await;
    troubled.begin("updateRule");
    let outcome = authing.pipeline().update(RULE).description("Waves").await;
    let (arrived, taken) = troubled.end("UpdateRule");
    assert!(taken <= 1, "the change was made {taken} times");
    cell(outcome.map(|rule| assert_eq!(rule.id, RULE)), arrived)
}

/// The request for the owner token.
async fn token(troubled: &Troubled) -> String {
    let authing = troubled.client();
    troubled.begin("getAccessTokenByAppSecret");
    let outcome = authing.connect().await;
    let (arrived, _) = troubled.end("GetOwnerToken");
    cell(outcome, arrived)
}

/// A list whose second page fails.
async fn pages(troubled: &Troubled) -> String {
    let authing = troubled.client();
    let outcome = read_pages(&authing, troubled).await;
    let (arrived, _) = troubled.end("ListUsers");
    cell(outcome, arrived)
}

async fn read_pages(authing: &Authing, troubled: &Troubled) -> Result<(), Error> {
    let mut users = authing.users().list().page_size(2).stream();
    let mut names = Vec::new();
    while let Some(user) = users.try_next().await? {
        names.push(user.username.expect("every user has a name"));
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
pub(super) fn cell(outcome: Result<(), Error>, arrived: usize) -> String {
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
