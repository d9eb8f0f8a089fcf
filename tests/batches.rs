//! Calls that send several requests, since the service limits the items of one.

use std::{
    sync::{
        Arc, Barrier, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use authing::{
    Authing, Error, ErrorCode, error::TransportErrorKind, operations::users::GetUsers, types::User,
};
use authing_emulator::UserSeed;
use serde_json::{Value, json};

use crate::{
    Outcome,
    emulated::{Emulated, LEA, NO_ONE, refusal},
    server::{Reply, Request, Server},
};

/// The maximum number of ids in a request.
const MAX: usize = 80;

/// Returns this many ids.
fn ids(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{number:024x}")).collect()
}

fn ids_of(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.id.as_str()).collect()
}

/// A pool with users of these ids.
async fn with_users(ids: &[String]) -> Emulated {
    Emulated::with(|pool| {
        ids.iter().enumerate().fold(pool, |pool, (number, id)| {
            pool.user(UserSeed::with_phone(format!("139{number:08}")).id(id))
        })
    })
    .await
}

/// Returns the number of ids in each request that the emulator received, in ascending order.
fn requested(emulated: &Emulated) -> Vec<usize> {
    let entries = emulated.emulator.journal().entries();
    let mut counts: Vec<_> = entries
        .iter()
        .map(|entry| {
            let variables = entry.variables.as_ref().expect("it is GraphQL");
            let ids = variables["userIds"].as_str().expect("it is a text");
            ids.split(',').count()
        })
        .collect();
    counts.sort_unstable();
    counts
}

#[tokio::test]
async fn the_eighty_first_id_is_in_a_second_request() -> Outcome {
    let ids = ids(MAX + 1);
    let emulated = with_users(&ids).await;
    let users = emulated.authing.users();

    let found = users.get_many(&ids[..MAX]).await?;
    assert_eq!(ids_of(&found), ids[..MAX]);
    assert_eq!(requested(&emulated), [MAX]);

    emulated.emulator.journal().clear();
    let found = users.get_many(&ids).header("traceparent", "trace").await?;
    assert_eq!(ids_of(&found), ids);
    assert_eq!(requested(&emulated), [1, MAX]);
    for entry in emulated.emulator.journal().entries() {
        assert_eq!(entry.headers["traceparent"], "trace");
    }

    let too_many = GetUsers::new(ids.join(","));
    assert_eq!(
        refusal(emulated.authing.send(too_many)).await,
        ErrorCode::TooManyUsersQueried
    );
    Ok(())
}

#[tokio::test]
async fn a_repeated_id_is_requested_once() -> Outcome {
    let emulated = Emulated::start().await;
    let found = emulated
        .authing
        .users()
        .get_many([[LEA, NO_ONE]; MAX].concat())
        .await?;
    assert_eq!(ids_of(&found), [LEA]);
    assert_eq!(requested(&emulated), [2]);
    Ok(())
}

#[tokio::test]
async fn nothing_is_sent_for_no_ids() -> Outcome {
    let emulated = Emulated::start().await;
    let found = emulated.authing.users().get_many([""; 0]).await?;
    assert!(found.is_empty());
    assert!(emulated.emulator.journal().is_empty());
    Ok(())
}

#[tokio::test]
async fn the_time_of_the_call_is_limited() {
    let emulated = Emulated::start().await;
    let users = emulated.authing.users();
    let found = users.get_many(ids(MAX + 1)).timeout(Duration::ZERO).await;
    match found {
        Err(Error::Transport(error)) => assert_eq!(error.kind, TransportErrorKind::Timeout),
        other => panic!("the time is over: {other:?}"),
    }
    assert!(emulated.emulator.journal().is_empty());
}

/// Starts a server that has every user. `before` runs before each response, with the first id of the request.
fn server(before: impl Fn(&str) -> Option<Reply> + Send + Sync + 'static) -> (Server, Authing) {
    let server = Server::start(move |request: &Request| {
        let sent: Value = serde_json::from_slice(&request.body).expect("it is JSON");
        let Some(ids) = sent["variables"]["userIds"].as_str() else {
            let token = json!({ "getAccessTokenByAppSecret": "head.e30.owner" });
            return Reply::json(&json!({ "data": token }));
        };
        let ids: Vec<_> = ids.split(',').collect();
        before(ids[0]).unwrap_or_else(|| {
            let list: Vec<_> = ids.iter().map(|id| json!({ "_id": id })).collect();
            let found = json!({ "userPatch": { "totalCount": list.len(), "list": list } });
            Reply::json(&json!({ "data": found }))
        })
    });
    let client = Authing::builder("pool", "secret").users_url(format!("{}/graphql", server.url()));
    (server, client.build().expect("the settings are right"))
}

/// Each response waits until four requests have arrived.
#[tokio::test]
async fn four_requests_are_sent_at_a_time() -> Outcome {
    let current = AtomicUsize::new(0);
    let maximum = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&maximum);
    let four = Barrier::new(4);
    let (_server, authing) = server(move |_| {
        let now = current.fetch_add(1, Ordering::SeqCst) + 1;
        seen.fetch_max(now, Ordering::SeqCst);
        four.wait();
        current.fetch_sub(1, Ordering::SeqCst);
        None
    });
    let ids = ids(8 * MAX);
    let found = authing.users().get_many(&ids).await?;
    assert_eq!(ids_of(&found), ids);
    assert_eq!(maximum.load(Ordering::SeqCst), 4);
    Ok(())
}

/// The first response is sent after the second request has arrived.
#[tokio::test]
async fn users_are_in_the_order_of_the_requests() -> Outcome {
    let ids = ids(2 * MAX);
    let first = ids[0].clone();
    let second_arrived = (Mutex::new(false), Condvar::new());
    let (_server, authing) = server(move |id| {
        let (arrived, changed) = &second_arrived;
        let mut arrived = arrived.lock().expect("nobody panicked");
        if id == first {
            let waiting = changed.wait_while(arrived, |arrived| !*arrived);
            drop(waiting.expect("nobody panicked"));
        } else {
            *arrived = true;
            changed.notify_all();
        }
        None
    });
    let found = authing.users().get_many(&ids).await?;
    assert_eq!(ids_of(&found), ids);
    Ok(())
}

#[tokio::test]
async fn a_call_fails_if_one_of_its_requests_does() {
    let ids = ids(MAX + 1);
    let last = ids[MAX].clone();
    let (_server, authing) = server(move |id| {
        let refused = json!({ "errors": [{ "message": { "code": 1000, "message": "no" } }] });
        (id == last).then(|| Reply::json(&refused))
    });
    let found = authing.users().get_many(&ids).await;
    let error = found.expect_err("the second request is refused");
    assert_eq!(error.code(), Some(ErrorCode::from(1000)), "{error:?}");
}
