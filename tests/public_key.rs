//! The published key for passwords: fetched once, before the first password, and again after a failure.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use authing::{
    Error, ErrorCode, Photo, PublicKey,
    error::TransportErrorKind,
    v2::{Application, Authing, operations::users::CheckUserExists},
};
use authing_emulated::{EMAIL, LEA, PASSWORD, POOL, SECRET, forum};
use authing_emulator::Emulator;
use futures_util::future::join_all;
use serde_json::json;

use crate::server::{Reply, Request, Server};

/// A key that is not the one of the public service.
fn pem() -> String {
    let emulator = Emulator::start_blocking().expect("the emulator starts");
    emulator.public_key_pem().to_owned()
}

fn is_for_key(request: &Request) -> bool {
    request.path == "/api/v2/.well-known"
}

fn published(pem: &str) -> Reply {
    Reply::json(&json!({ "code": 200, "message": "获取成功", "data": { "publicKey": pem } }))
}

/// A server that responds to the first requests for the key with these replies, then with `pem`, and refuses all else. It counts the
/// requests for the key.
fn server(first: Vec<Reply>, pem: String) -> (Server, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let first = Mutex::new(first.into_iter());
    let server = Server::start(move |request| {
        if !is_for_key(request) {
            return Reply::json(&json!({ "errors": [{ "message": { "code": 2004 } }] }));
        }
        counter.fetch_add(1, Ordering::SeqCst);
        let first = first.lock().expect("nobody panicked").next();
        first.unwrap_or_else(|| published(&pem))
    });
    (server, asked)
}

fn client(server: &Server) -> Application {
    let settings = Application::builder("forum", server.url()).fetch_public_key();
    settings.build().expect("the settings are right")
}

/// A login. The servers refuse it once they have received it.
async fn log_in(forum: &Application) -> Error {
    let login = forum.auth().login_by_username("lea", PASSWORD);
    login.await.expect_err("the server lets nobody in")
}

#[tokio::test]
async fn the_key_of_the_service_is_used() {
    let (emulator, _forum) = forum().await.unwrap();
    let forum = Application::builder(authing_emulated::FORUM, emulator.base_url());
    let with_builtin_key = forum.clone().build().unwrap();
    let login = with_builtin_key
        .auth()
        .login_by_email(EMAIL, PASSWORD)
        .await;
    let code = login.unwrap_err().code();
    assert_eq!(code, Some(ErrorCode::PasswordDecryptionFailed));

    let forum = forum.fetch_public_key().build().unwrap();
    assert!(forum.public_key().is_none());
    let session = forum.auth().login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(session.user_id(), LEA);
    assert!(forum.public_key().is_some());

    let authing = Authing::builder(POOL, SECRET)
        .core_url(emulator.core_url())
        .fetch_public_key();
    let create = authing.build().unwrap().users().create();
    let mia = create.username("mia").password("battery staple").await;
    mia.unwrap();
    forum
        .auth()
        .login_by_username("mia", "battery staple")
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn all_calls_share_one_request() {
    let (server, asked) = server(Vec::new(), pem());
    let forum = client(&server);
    for error in join_all((0..20).map(|_| log_in(&forum))).await {
        assert_eq!(error.code(), Some(ErrorCode::UserNotFound), "{error:?}");
    }
    log_in(&forum.clone()).await;
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_key_is_fetched_only_for_passwords() {
    let (server, asked) = server(Vec::new(), pem());
    let forum = client(&server);
    let exists = forum.send(CheckUserExists::new().username("lea")).await;
    assert_eq!(exists.unwrap_err().code(), Some(ErrorCode::UserNotFound));
    assert_eq!(asked.load(Ordering::SeqCst), 0);

    let key = PublicKey::from_pem(&pem()).unwrap();
    let given = Application::builder("forum", server.url()).fetch_public_key();
    let given = given.public_key(key).build().unwrap();
    assert!(given.public_key().is_some());
    log_in(&given).await;
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_invalid_argument_is_rejected_before_the_key_is_fetched() {
    let (server, asked) = server(Vec::new(), pem());
    let forum = client(&server);
    let auth = forum.auth();
    let emptied = auth.login_by_username("lea", "").await;
    let swapped = auth.login_by_email("correct horse", EMAIL).await;
    let with_words = auth.login_by_phone_password("correct horse", "1").await;
    let code = forum
        .password()
        .reset_by_phone_code("13800000001", PASSWORD, "horse")
        .await;
    let owner = Authing::builder(POOL, SECRET).core_url(format!("{}/graphql/v2", server.url()));
    let owner = owner.fetch_public_key().build().unwrap();
    let update = owner.users().update("").password(PASSWORD);
    let photo = update.photo_file(Photo::new(*b"PNG", "image/png")).await;
    let rejected = [
        (emptied.map(drop), "password"),
        (swapped.map(drop), "email"),
        (with_words.map(drop), "phone"),
        (code, "code"),
        (photo.map(drop), "user_id"),
    ];
    for (outcome, argument) in rejected {
        match outcome {
            Err(Error::InvalidArgument(error)) => assert_eq!(error.name, argument),
            other => panic!("{argument}: {other:?}"),
        }
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_failure_is_typed_and_the_next_call_tries_again() {
    let refused = json!({ "code": 500, "message": "no" });
    let later = json!({ "statusCode": 403, "apiCode": "1001", "message": "no" });
    let replies = vec![
        Reply(Vec::new()),
        Reply::new(503, "text/html", "busy"),
        Reply::json(&refused),
        Reply::json(&later),
        Reply::json(&json!({ "code": 200 })),
        published("-----BEGIN PUBLIC KEY-----\nno\n-----END PUBLIC KEY-----"),
        Reply::new(200, "text/html", "<html>"),
    ];
    let count = replies.len();
    let (server, asked) = server(replies, pem());
    let forum = client(&server);
    let mut errors = Vec::new();
    for _ in 0..count {
        errors.push(log_in(&forum).await);
    }
    let texts: Vec<_> = errors
        .iter()
        .map(|error| match error {
            Error::Transport(error) => format!("{} {:?}", error.operation, error.kind),
            Error::Status(error) => format!("{} {}", error.operation, error.status),
            Error::Service(error) => format!("{} {:?}", error.operation, error.code),
            Error::Decode(error) => format!("{} at {}", error.operation, error.path),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        "public key Interrupted",
        "public key 503",
        "public key Some(InternalError)",
        "public key Some(PermissionDenied)",
        "public key at data.publicKey",
        "public key at data.publicKey",
        "public key at code",
    ];
    assert_eq!(texts, expected);
    assert_eq!(log_in(&forum).await.code(), Some(ErrorCode::UserNotFound));
    log_in(&forum).await;
    assert_eq!(asked.load(Ordering::SeqCst), count + 1);
}

/// A caller that gives up does not end the request for the others.
#[tokio::test]
async fn a_call_waits_until_its_own_deadline() {
    let (release, released) = mpsc::channel::<()>();
    let (released, pem) = (Mutex::new(released), pem());
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let server = Server::start(move |request| {
        if !is_for_key(request) {
            return Reply::json(&json!({ "errors": [{ "message": { "code": 2004 } }] }));
        }
        counter.fetch_add(1, Ordering::SeqCst);
        let _ended = released.lock().expect("nobody panicked").recv();
        published(&pem)
    });
    let forum = client(&server);
    let login = forum.auth().login_by_username("lea", PASSWORD);
    match login.timeout(Duration::from_millis(50)).await {
        Err(Error::Transport(error)) => assert_eq!(error.kind, TransportErrorKind::Timeout),
        other => panic!("{other:?}"),
    }
    drop(release);
    assert_eq!(log_in(&forum).await.code(), Some(ErrorCode::UserNotFound));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_password_is_checked_before_it_is_sent() {
    let (server, _asked) = server(Vec::new(), pem());
    let forum = client(&server);
    for password in [String::new(), "x".repeat(118)] {
        let login = forum.auth().login_by_username("lea", password).await;
        let error = authing_emulated::refused_input(login);
        assert_eq!(error.name, "password");
    }
}
