//! The options of a single call.

use std::{
    fmt::Debug,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use authing::{Authing, AuthingBuilder, Error, RetryPolicy, error::TransportErrorKind};
use futures_util::{TryStreamExt, join};
use serde_json::json;
use tokio::sync::RwLock;

use crate::server::{Reply, Request, Server};

fn set_up(server: &Server) -> AuthingBuilder {
    let policy = RetryPolicy::default().initial_backoff(Duration::ZERO);
    let address = format!("{}/graphql", server.url());
    let builder = Authing::builder("pool", "secret").users_url(address);
    builder.retry(policy)
}

fn client(server: &Server) -> Authing {
    set_up(server).build().expect("the settings are right")
}

fn is_for_token(request: &Request) -> bool {
    String::from_utf8_lossy(&request.body).contains("GetOwnerToken")
}

/// A server that returns an owner token, and `reply` to every other request.
fn server(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        if is_for_token(request) {
            let token = "head.e30.owner";
            return Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": token } }));
        }
        reply(request)
    })
}

fn nobody() -> Reply {
    Reply::json(&json!({ "data": { "user": null } }))
}

fn assert_timeout<T: Debug>(outcome: Result<T, Error>) {
    match outcome {
        Err(Error::Transport(error)) => assert_eq!(error.kind, TransportErrorKind::Timeout),
        other => panic!("the timeout expired: {other:?}"),
    }
}

#[tokio::test]
async fn the_timeout_of_a_call_may_be_longer_than_the_clients() {
    let gate = Arc::new(RwLock::new(()));
    let closed = gate.write().await;
    let waiting = Arc::clone(&gate);
    let server = Server::start(move |_| {
        drop(waiting.blocking_read());
        Reply::json(&json!({ "data": { "userExist": true } }))
    });
    let authing = set_up(&server).timeout(Duration::from_millis(50));
    let authing = authing.retry(RetryPolicy::disabled().max_elapsed(Duration::ZERO));
    let authing = authing.build().unwrap();
    // The call needs no owner token, whose request would have the timeout of the client.
    let call = || authing.users().username_exists("lea");
    let others = async {
        for _ in 0..2 {
            assert_timeout(call().await);
        }
        drop(closed);
    };
    let (found, ()) = join!(call().timeout(Duration::MAX).into_future(), others);
    assert!(found.unwrap());
}

#[tokio::test]
async fn the_timeout_of_a_call_may_be_shorter_than_the_clients() {
    let gate = Arc::new(RwLock::new(()));
    let closed = gate.write().await;
    let waiting = Arc::clone(&gate);
    // The first request is for the owner token.
    let server = Server::start(move |_| {
        drop(waiting.blocking_read());
        nobody()
    });
    let authing = set_up(&server).timeout(Duration::from_hours(1));
    let authing = authing.build().unwrap();
    let call = authing.users().get("id").timeout(Duration::from_millis(50));
    assert_timeout(call.await);
    let call = authing.auth().login_by_username("lea", "password");
    assert_timeout(call.timeout(Duration::from_millis(50)).await);
    drop(closed);
}

#[tokio::test]
async fn a_header_is_sent_with_the_call_and_with_nothing_else() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let headers = Arc::clone(&seen);
    let server = Server::start(move |request| {
        let header = request.header("x-tenant").map(str::to_owned);
        headers.lock().unwrap().push(header);
        if is_for_token(request) {
            let token = "head.e30.owner";
            return Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": token } }));
        }
        nobody()
    });
    let authing = client(&server);
    let call = authing.users().get("id").header("x-tenant", "first");
    let call = call.header("X-Tenant", String::from("second"));
    assert!(!format!("{call:?}").contains("second"));
    call.await.unwrap();
    authing.users().get("id").await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(*seen, [None, Some("second".to_owned()), None]);
}

#[tokio::test]
async fn a_stream_keeps_the_header_for_each_page() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let server = server(move |request| {
        assert_eq!(request.header("x-tenant"), Some("4711"));
        counter.fetch_add(1, Ordering::SeqCst);
        let page = json!({ "totalCount": 3, "list": [{ "_id": "lea" }] });
        Reply::json(&json!({ "data": { "users": page } }))
    });
    let users = client(&server).users().list().page_size(1);
    let users = users.header("x-tenant", "4711").stream();
    assert_eq!(users.try_collect::<Vec<_>>().await.unwrap().len(), 3);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

/// Sends an update to a service that fails twice. Returns the number of requests, and whether the call succeeded.
async fn sent(failure: fn() -> Reply, idempotent: bool) -> (usize, bool) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let server = server(move |_| {
        if counter.fetch_add(1, Ordering::SeqCst) < 2 {
            return failure();
        }
        Reply::json(&json!({ "data": { "updateUser": { "_id": "lea" } } }))
    });
    let call = client(&server).users().update("lea").nickname("Lea");
    let call = if idempotent { call.idempotent() } else { call };
    let succeeded = call.await.is_ok();
    (asked.load(Ordering::SeqCst), succeeded)
}

#[tokio::test]
async fn an_idempotent_change_is_repeated() {
    let busy = || Reply::new(503, "text/html", "later");
    let broken = || Reply(Vec::new());
    for failure in [busy, broken] {
        assert_eq!(sent(failure, false).await, (1, false));
        assert_eq!(sent(failure, true).await, (3, true));
    }
}

#[tokio::test]
async fn a_header_that_the_client_sets_is_refused() {
    let server = Server::start(|_| panic!("nothing is sent"));
    let call = client(&server).users().get("id");
    match call.header("authorization", "Bearer other").await {
        Err(Error::InvalidArgument(error)) => assert_eq!(error.name, "header"),
        other => panic!("the header is refused: {other:?}"),
    }
}
