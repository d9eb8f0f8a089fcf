//! Connections: refused, cut, too slow, too much data; and REST addresses.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use authing::{Authing, Error, ErrorCode, Photo, RetryPolicy, error::TransportErrorKind};
use serde_json::json;

use super::{Reply, Server, client, server_with_token, session, set_up};

pub(super) fn problem<T: std::fmt::Debug>(outcome: Result<T, Error>) -> TransportErrorKind {
    match outcome {
        Err(Error::Transport(error)) => error.kind,
        other => panic!("the way was to fail: {other:?}"),
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error() {
    // Another test could reuse a released port, so this uses port 1, which is unused.
    let nobody = Authing::builder("pool", "secret")
        .users_url("http://127.0.0.1:1/graphql")
        .build()
        .unwrap();
    let error = nobody.connect().await.unwrap_err();
    let source = std::error::Error::source(&error).expect("it comes from the HTTP library");
    assert!(source.is::<reqwest::Error>());
    assert_eq!(problem::<()>(Err(error)), TransportErrorKind::Connect);
}

#[tokio::test]
async fn a_response_that_is_cut_off_is_interrupted() {
    let server = server_with_token(|_| {
        let mut reply = Reply::json(&json!({ "data": { "user": null } }));
        reply.0.truncate(reply.0.len() - 5);
        reply
    });
    let outcome = client(&server).users().get("id").await;
    assert_eq!(problem(outcome), TransportErrorKind::Interrupted);
}

#[tokio::test]
async fn a_connection_that_closes_without_a_response_is_interrupted() {
    let server = server_with_token(|_| Reply(Vec::new()));
    let outcome = client(&server).users().get("id").await;
    assert_eq!(problem(outcome), TransportErrorKind::Interrupted);
}

#[tokio::test]
async fn a_response_above_the_limit_is_an_error() {
    let long = "x".repeat(5000);
    let announced =
        server_with_token(move |_| Reply::json(&json!({ "data": { "user": { "_id": long } } })));
    let endless = server_with_token(|_| {
        let mut reply = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
        reply.extend(vec![b' '; 100_000]);
        Reply(reply)
    });
    for server in [announced, endless] {
        let authing = Authing::builder("pool", "secret")
            .users_url(format!("{}/graphql", server.url()))
            .max_response_size(2000)
            .build()
            .unwrap();
        let outcome = authing.users().get("id").await;
        assert_eq!(problem(outcome), TransportErrorKind::TooLarge);
    }
}

#[tokio::test]
async fn a_call_without_a_response_times_out() {
    // The server never responds: it waits for the end of the test.
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let server = Server::start(move |_| {
        let _ended = held.lock().map(|held| held.recv());
        Reply(Vec::new())
    });
    let authing = Authing::builder("pool", "secret")
        .users_url(format!("{}/graphql", server.url()))
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    assert_eq!(
        problem(authing.connect().await),
        TransportErrorKind::Timeout
    );
    drop(hold);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let reached = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&reached);
    let elsewhere = Server::start(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        Reply::json(&json!({ "data": { "user": null } }))
    });
    let location = elsewhere.url();
    let server = server_with_token(move |_| {
        Reply(format!("HTTP/1.1 307 Temporary\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").into_bytes())
    });
    let outcome = client(&server).users().get("id").await;
    assert!(matches!(outcome, Err(Error::Status(error)) if error.status == 307));
    assert_eq!(reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_change_is_sent_once() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let server = server_with_token(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        Reply(Vec::new())
    });
    let authing = client(&server);
    let outcome = session(&authing).users().update().nickname("Lea").await;
    assert!(outcome.is_err());
    assert_eq!(sent.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn text_messages_have_a_code_in_their_response() {
    let server = Server::start(|request| {
        assert_eq!(request.path, "/users/send_smscode/13800000000/pool");
        assert!(request.header("authorization").is_none());
        Reply::json(&json!({ "code": 500, "message": "已发送验证码，还未失效" }))
    });
    let error = client(&server)
        .phone()
        .send_code("13800000000")
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::InternalError));
    let broken = Server::start(|_| Reply::new(502, "text/html", "<h1>no</h1>"));
    let error = client(&broken)
        .phone()
        .send_code("13800000000")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Status(error) if error.status == 502));
    let text = Server::start(|_| Reply::new(200, "text/plain", "\u{feff}{\"code\":\"200\"}"));
    client(&text)
        .phone()
        .send_code("13800000000")
        .await
        .unwrap();
    for body in ["", "ok", "[]", "{}", "{\"code\":\"E200\"}"] {
        let odd = Server::start(move |_| Reply::new(200, "text/plain", body));
        let outcome = client(&odd).phone().send_code("13800000000").await;
        let Err(Error::Decode(error)) = outcome else {
            panic!("{body:?}: {outcome:?}");
        };
        assert_eq!(
            (error.operation, error.path.as_str()),
            ("send_smscode", "code")
        );
    }
    let twice = Server::start(|_| Reply::new(200, "text/plain", r#"{"code":500,"code":200}"#));
    let outcome = client(&twice).phone().send_code("13800000000").await;
    assert!(
        matches!(&outcome, Err(Error::Decode(error)) if error.path == "."),
        "{outcome:?}"
    );
}

/// An announced length does not allocate memory, whatever the limit is.
#[tokio::test]
async fn a_length_that_is_only_announced_is_not_believed() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 100000000000\r\n\r\n";
        Reply(format!("{head}{{\"data\":").into_bytes())
    });
    let settings = set_up(&server).max_response_size(usize::MAX);
    let settings = settings.retry(RetryPolicy::disabled());
    let session = session(&settings.build().unwrap());
    let error = session.users().me().await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind == TransportErrorKind::Interrupted),
        "{error:?}"
    );
}

#[tokio::test]
async fn preflight_names_the_gateway_that_is_down() {
    let server = Server::start(|request| match request.path.as_str() {
        "/users/system/status" => Reply::json(&json!({ "ok": 2 })),
        _ => Reply::new(503, "text/plain", "down"),
    });
    let preflight = client(&server).health().preflight().await.unwrap();
    assert!(preflight.users.is_ok());
    assert!(matches!(&preflight.oauth, Err(Error::Status(error)) if error.status == 503));
    assert!(!preflight.is_up());
    assert!(client(&server).health().cdn().await.is_err());
}

#[tokio::test]
async fn a_rejected_photo_changes_no_user() {
    let server = server_with_token(|request| match request.path.as_str() {
        "/upload" => Reply::new(401, "application/json", "{\"error\":\"bad token\"}"),
        _ if super::operation(request) == "GetUploadToken" => {
            Reply::json(&json!({ "data": { "qiNiuUploadToken": "upload" } }))
        }
        _ => panic!("the user is not to be changed"),
    });
    let authing = client(&server);
    let photo = Photo::new([1, 2, 3], "image/png");
    let outcome = authing.users().update("id").photo_file(photo).await;
    assert!(matches!(outcome, Err(Error::Status(error)) if error.status == 401));
}

#[tokio::test]
async fn an_upload_without_the_key_of_the_picture_is_an_error() {
    for body in [
        "",
        "[]",
        r#"["lea.png"]"#,
        "{}",
        r#"{"key":""}"#,
        r#"{"key":null}"#,
        r#"{"key":"a","\u006bey":"b"}"#,
    ] {
        let server = server_with_token(move |request| match request.path.as_str() {
            "/upload" => Reply::new(200, "application/json", body),
            _ if super::operation(request) == "GetUploadToken" => {
                Reply::json(&json!({ "data": { "qiNiuUploadToken": "upload" } }))
            }
            _ => panic!("the user is not to be changed"),
        });
        let authing = client(&server);
        let photo = Photo::new([1, 2, 3], "image/png");
        let outcome = authing.users().update("id").photo_file(photo).await;
        assert!(
            matches!(&outcome, Err(Error::Decode(error)) if error.path == "key"),
            "{body}: {outcome:?}"
        );
    }
}
