//! The owner token: fetched once for all waiting calls, and replaced in time.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use authing::{Authing, Error, Photo, RetryPolicy, error::TransportErrorKind, v2};
use futures_util::future::join_all;
use serde_json::json;
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::Instant,
};

use super::{Calls, Reply, Request, Server, client, operation, set_up, token};

/// A server that issues tokens with this lifetime, named by number, and records requests.
pub(super) struct Seen {
    pub(super) server: Server,
    /// The number of requests for a token.
    pub(super) fetched: Arc<AtomicUsize>,
    /// The tokens that other calls carried.
    pub(super) carried: Arc<Mutex<Vec<String>>>,
}

pub(super) fn server(
    life: i64,
    response: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> Seen {
    let fetched = Arc::new(AtomicUsize::new(0));
    let carried = Arc::new(Mutex::new(Vec::new()));
    let (counter, list) = (Arc::clone(&fetched), Arc::clone(&carried));
    let server = Server::start(move |request| {
        if operation(request) == "GetOwnerToken" {
            let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
            let token = token(&number.to_string(), life);
            return Reply::json(&super::owner_token(&token));
        }
        let carries = request.header("authorization").unwrap_or_default();
        let name = carries.rsplit('.').next().unwrap_or_default().to_owned();
        list.lock().expect("nobody panicked").push(name);
        response(request)
    });
    Seen {
        server,
        fetched,
        carried,
    }
}

pub(super) fn no_user() -> Reply {
    Reply::json(&json!({ "data": { "user": null } }))
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_share_one_request() {
    share_one_request::<Authing>().await;
    share_one_request::<v2::Authing>().await;
}

async fn share_one_request<C: Calls>() {
    let seen = server(3600, |_| no_user());
    let authing = C::of(&seen.server, RetryPolicy::default());
    let calls = (0..50).map(|_| authing.get_user());
    for outcome in join_all(calls).await {
        outcome.unwrap();
    }
    assert_eq!(seen.fetched.load(Ordering::SeqCst), 1);
    assert_eq!(*seen.carried.lock().unwrap(), vec!["1"; 50]);
}

/// All calls that wait for the token share its failure. Later calls request a new one.
#[tokio::test]
async fn many_calls_share_one_failure() {
    share_one_failure::<Authing>().await;
    share_one_failure::<v2::Authing>().await;
}

async fn share_one_failure<C: Calls>() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let server = Server::start(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        Reply(Vec::new())
    });
    let authing = C::of(&server, RetryPolicy::disabled());
    let outcomes = join_all((0..50).map(|_| authing.get_user())).await;
    for outcome in outcomes {
        assert!(matches!(outcome, Err(Error::Transport(_))), "{outcome:?}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(authing.get_user().await.is_err());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_token_with_a_newline_at_its_end_is_cleaned() {
    clean_a_token::<Authing>().await;
    clean_a_token::<v2::Authing>().await;
}

async fn clean_a_token<C: Calls>() {
    let server = Server::start(|request| {
        if operation(request) == "GetOwnerToken" {
            let token = format!("{}\n", token("owner", 3600));
            return Reply::json(&super::owner_token(&token));
        }
        let sent = request.header("authorization");
        assert_eq!(
            sent,
            Some(format!("Bearer {}", token("owner", 3600)).as_str())
        );
        no_user()
    });
    let authing = C::of(&server, RetryPolicy::default());
    authing.get_user().await.unwrap();
}

/// The time limit of a call includes the wait for the owner token.
#[tokio::test(start_paused = true)]
async fn waiting_for_the_token_is_part_of_a_calls_time() {
    let (sent, silent) = mpsc::channel::<()>();
    let silent = Mutex::new(silent);
    let server = Server::start(move |_| {
        // Silent until the test ends.
        let _ended = silent.lock().expect("nobody panicked").recv();
        Reply(Vec::new())
    });
    let second = Duration::from_secs(1);
    let policy = RetryPolicy::default().max_elapsed(second);
    let settings = set_up(&server).timeout(second).retry(policy);
    let authing = settings.build().unwrap();
    let started = Instant::now();
    let outcomes = join_all((0..20).map(|_| authing.users().get("id").into_future())).await;
    for outcome in outcomes {
        assert!(matches!(outcome, Err(Error::Transport(_))), "{outcome:?}");
    }
    assert!(started.elapsed() < 2 * second, "{:?}", started.elapsed());
    drop(sent);
}

/// A server that responds on command. The receiver yields the requests as they arrive.
fn server_on_command(rejects: bool) -> (Server, UnboundedReceiver<String>, mpsc::Sender<()>) {
    let (sender, asked) = unbounded_channel();
    let (release, released) = mpsc::channel();
    let released = Mutex::new(released);
    let server = Server::start(move |request| {
        let operation = operation(request);
        let is_upload = operation.is_empty();
        let name = if is_upload { "upload" } else { &operation };
        let _nobody_waits = sender.send(name.to_owned());
        let _ended = released.lock().expect("nobody panicked").recv();
        match name {
            "GetOwnerToken" => Reply::json(
                &json!({ "data": { "getAccessTokenByAppSecret": token("owner", 3600) } }),
            ),
            "GetUploadToken" => Reply::json(&json!({ "data": { "qiNiuUploadToken": "upload" } })),
            _ if rejects => Reply::json(&json!({ "errors": [{ "message": { "code": 2206 } }] })),
            _ => no_user(),
        }
    });
    (server, asked, release)
}

/// The limit includes the token, a retry with a new token, and the upload of a photo: two requests need four seconds each, and
/// two seconds remain for the third.
#[tokio::test]
async fn all_requests_of_a_call_share_one_time_limit() {
    const TOTAL: Duration = Duration::from_secs(10);
    for is_upload in [false, true] {
        let (server, mut asked, release) = server_on_command(!is_upload);
        let policy = RetryPolicy::default().max_elapsed(TOTAL);
        let settings = set_up(&server).timeout(TOTAL).retry(policy);
        let authing = settings.build().unwrap();
        let started = Instant::now();
        let call = tokio::spawn(async move {
            if is_upload {
                let photo = Photo::new([1, 2, 3], "image/png");
                let update = authing.users().update("id").photo_file(photo);
                return update.await.map(|_| ());
            }
            authing.users().get("id").await.map(|_| ())
        });
        let requests = if is_upload {
            ["GetOwnerToken", "GetUploadToken", "upload"]
        } else {
            ["GetOwnerToken", "GetUser", "GetOwnerToken"]
        };
        for (number, request) in requests.into_iter().enumerate() {
            assert_eq!(asked.recv().await.as_deref(), Some(request));
            tokio::time::pause();
            if number < 2 {
                tokio::time::advance(Duration::from_secs(4)).await;
                tokio::time::resume();
                release.send(()).expect("the server waits");
            }
        }
        // From here on, the clock jumps to the next timer.
        let outcome = call.await.expect("it does not panic");
        assert!(
            matches!(&outcome, Err(Error::Transport(error)) if error.kind == TransportErrorKind::Timeout),
            "{outcome:?}"
        );
        let took = started.elapsed();
        assert!(
            (TOTAL..TOTAL + Duration::from_secs(1)).contains(&took),
            "{took:?}"
        );
        tokio::time::resume();
    }
}

#[tokio::test]
async fn a_dropped_call_does_not_end_others() {
    let seen = server(3600, |_| no_user());
    let authing = client(&seen.server);
    let first = authing.users().get("1").into_future();
    let mut first = Box::pin(first);
    // Polled once, so that it waits for the token, and then dropped.
    let _ = futures_util::poll!(first.as_mut());
    drop(first);
    authing.users().get("2").await.unwrap();
    assert_eq!(*seen.carried.lock().unwrap(), ["1"]);
}

/// A server that holds back the owner token until the sender is dropped.
fn slow() -> (Seen, mpsc::Sender<()>) {
    let (sent, silent) = mpsc::channel::<()>();
    let silent = Mutex::new(silent);
    let fetched = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&fetched);
    let server = Server::start(move |request| {
        if operation(request) != "GetOwnerToken" {
            return no_user();
        }
        counter.fetch_add(1, Ordering::SeqCst);
        let _ended = silent.lock().expect("nobody panicked").recv();
        Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": token("1", 3600) } }))
    });
    let carried = Arc::default();
    let seen = Seen {
        server,
        fetched,
        carried,
    };
    (seen, sent)
}

/// Callers that give up, at any point, neither end the request for others nor start another one.
#[tokio::test]
async fn callers_that_give_up_leave_the_request_to_the_others() {
    let (seen, held) = slow();
    let authing = client(&seen.server);
    let mut waiting = Box::pin(authing.users().get("id").into_future());
    for _ in 0..20 {
        let mut call = Box::pin(authing.users().get("id").into_future());
        assert!(futures_util::poll!(&mut call).is_pending());
    }
    // A caller that is polled once and then kept does not block the others.
    let mut kept = Box::pin(authing.users().get("id").into_future());
    assert!(futures_util::poll!(&mut kept).is_pending());
    assert!(futures_util::poll!(&mut waiting).is_pending());
    drop(held);
    waiting.await.unwrap();
    authing.users().get("id").await.unwrap();
    assert_eq!(seen.fetched.load(Ordering::SeqCst), 1);
    kept.await.unwrap();
}

#[tokio::test]
async fn a_token_that_has_expired_is_replaced() {
    replace_an_expired_token::<Authing>().await;
    replace_an_expired_token::<v2::Authing>().await;
}

async fn replace_an_expired_token<C: Calls>() {
    let seen = server(0, |_| no_user());
    let authing = C::of(&seen.server, RetryPolicy::default());
    for _ in 0..3 {
        authing.get_user().await.unwrap();
    }
    assert_eq!(*seen.carried.lock().unwrap(), ["1", "2", "3"]);
}

#[tokio::test]
async fn an_opaque_token_is_kept() {
    keep_an_opaque_token::<Authing>().await;
    keep_an_opaque_token::<v2::Authing>().await;
}

async fn keep_an_opaque_token<C: Calls>() {
    let fetched = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&fetched);
    let server = Server::start(move |request| {
        if operation(request) == "GetOwnerToken" {
            counter.fetch_add(1, Ordering::SeqCst);
            return Reply::json(&super::owner_token("opaque"));
        }
        no_user()
    });
    let authing = C::of(&server, RetryPolicy::default());
    authing.get_user().await.unwrap();
    authing.get_user().await.unwrap();
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_users_token_is_never_replaced() {
    let seen = server(3600, |_| {
        Reply::json(&json!({ "errors": [{ "message": { "code": 2206 } }] }))
    });
    let authing = client(&seen.server);
    let outcome = super::session(&authing).users().me().await;
    assert!(matches!(outcome, Err(Error::Service(_))), "{outcome:?}");
    assert_eq!(*seen.carried.lock().unwrap(), ["user"]);
    assert_eq!(seen.fetched.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_call_without_a_token_carries_none() {
    let seen = server(3600, |_| {
        Reply::json(&json!({ "data": { "getUserPoolSettings": { "name": "pool" } } }))
    });
    let authing = client(&seen.server);
    authing.pool().settings().await.unwrap();
    super::session(&authing).pool().settings().await.unwrap();
    assert_eq!(*seen.carried.lock().unwrap(), ["", ""]);
    assert_eq!(seen.fetched.load(Ordering::SeqCst), 0);
}
