//! The client of the API v2 under the faults of the table: each kind of call has the outcome that it has in v1.

use authing::{
    Error,
    v2::{
        Authing,
        operations::roles::{CreateRole, GetRole, UpdateRole},
    },
};
use futures_util::{StreamExt, stream};
use tokio::time::timeout;

use super::{
    document,
    matrix::{BESIDE, Row, WATCHDOG, cell},
    trouble::{Trouble, Troubled, USERS},
};

/// The code of a role.
const ROLE: &str = "editor";

#[tokio::test(flavor = "multi_thread")]
async fn every_trouble_has_the_outcome_that_it_has_in_v1() {
    let expected = document::rows();
    let listed = expected
        .iter()
        .filter(|(name, _)| !name.starts_with("status="));
    let rows = listed.map(async |(name, expected)| {
        let troubled = Troubled::start(Trouble::parse(name));
        let row = timeout(WATCHDOG, row(&troubled)).await;
        let row = row.unwrap_or_else(|_| panic!("{troubled:?}: it hangs"));
        let general = |row: &Row| row.each_ref().map(|cell| general(cell));
        let is_same = general(&row) == general(expected);
        (!is_same).then_some((name, row, expected))
    });
    let rows: Vec<_> = stream::iter(rows).buffered(BESIDE).collect().await;
    let wrong: Vec<_> = rows.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Removes what differs between the APIs: the path of an error below `data`, and the code for an expired token.
fn general(cell: &str) -> String {
    let cell = cell.replace("Service: 2020", "Service: 2206");
    match cell.split_once("data.") {
        Some((before, after)) => {
            let rest = after.split_once('`').map_or("", |(_, rest)| rest);
            format!("{before}data…`{rest}")
        }
        None => cell,
    }
}

async fn row(troubled: &Troubled) -> Row {
    // The fault comes later, but the owner token may have expired. The calls then fail with or without the role.
    let _either = troubled.client_v2().send(CreateRole::new(ROLE)).await;
    [
        query(troubled).await,
        mutation(troubled).await,
        token(troubled).await,
        pages(troubled).await,
    ]
}

async fn query(troubled: &Troubled) -> String {
    let authing = troubled.client_v2();
    let _either = authing.connect().await;
    troubled.begin("role");
    let outcome = authing.send(GetRole::new(ROLE)).await;
    let (arrived, _) = troubled.end("GetRole");
    cell(
        outcome.map(|role| assert_eq!(role.expect("it was created").code, ROLE)),
        arrived,
    )
}

async fn mutation(troubled: &Troubled) -> String {
    let authing = troubled.client_v2();
    let _either = authing.connect().await;
    troubled.begin("updateRole");
    let update = UpdateRole::new(ROLE).description("Waves");
    let outcome = authing.send(update).await;
    let (arrived, taken) = troubled.end("UpdateRole");
    assert!(taken <= 1, "the change was made {taken} times");
    cell(outcome.map(|role| assert_eq!(role.code, ROLE)), arrived)
}

async fn token(troubled: &Troubled) -> String {
    let authing = troubled.client_v2();
    troubled.begin("accessToken");
    let outcome = authing.connect().await;
    let (arrived, _) = troubled.end("GetOwnerToken");
    cell(outcome, arrived)
}

async fn pages(troubled: &Troubled) -> String {
    let authing = troubled.client_v2();
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
