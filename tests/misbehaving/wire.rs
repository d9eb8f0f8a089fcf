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

fn problem<T: std::fmt::Debug>(outcome: Result<T, Error>) -> TransportErrorKind {
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
async fn a_response_is_cut_off() {
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
async fn a_response_is_too_large() {
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

/// `{"data":{"user":{"_id":"id"}}}`, by gzip.
const COMPRESSED_USER: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x49\x2c\x49\x54\xb2\xaa\x56\x2a\x2d\x4e\x2d\x02\xd1\xf1\x99\x29\x4a\x56\x4a\x40\xa2\xb6\xb6\x16\x00\x53\x7e\x1a\x41\x1e\x00\x00\x00";

/// `{"data":{"users":{"totalCount":1,"list":[{"_id":"id"}]}}}`, by gzip.
const COMPRESSED_LIST: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x49\x2c\x49\x54\xb2\xaa\x56\x2a\x2d\x4e\x2d\x2a\x06\x31\x4a\xf2\x4b\x12\x73\x9c\xf3\x4b\xf3\x4a\x94\xac\x0c\x75\x94\x72\x32\x8b\x81\x8c\xe8\x6a\xa5\xf8\xcc\x14\x25\x2b\x25\x20\x51\x1b\x5b\x5b\x5b\x0b\x00\x3a\x07\xa2\x59\x39\x00\x00\x00";

/// Returns a compressed body, and checks which encodings the client accepts.
fn compressing(accepted: &'static str, body: &'static [u8]) -> Server {
    server_with_token(move |request| {
        assert_eq!(request.header("accept-encoding"), Some(accepted));
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        Reply([head.as_bytes(), body].concat())
    })
}

/// A compressed response is read even if it was not requested: a proxy may compress it.
#[tokio::test]
async fn gzip_is_requested_unless_it_is_turned_off() {
    for (gzip, accepted) in [(true, "gzip"), (false, "identity")] {
        let server = compressing(accepted, COMPRESSED_LIST);
        let authing = set_up(&server).gzip(gzip).build().unwrap();
        let page = authing.users().list().await.unwrap();
        assert_eq!((page.items[0].id.as_str(), page.total), ("id", Some(1)));
    }
}

/// The length of a compressed response could reveal a token next to a text of the user's choice.
#[tokio::test]
async fn gzip_is_not_requested_where_the_response_can_hold_a_token() {
    let server = compressing("identity", COMPRESSED_USER);
    let user = client(&server).users().get("id").await.unwrap().unwrap();
    assert_eq!(user.id, "id");
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
async fn a_host_of_uploads_that_does_not_say_where_the_picture_is() {
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

/// A decompression bomb, complete and cut off.
#[tokio::test]
async fn a_compressed_response_is_bounded_and_whole() {
    for (longest, length, expected) in [
        (20, COMPRESSED_USER.len(), TransportErrorKind::TooLarge),
        (
            2000,
            COMPRESSED_USER.len() - 9,
            TransportErrorKind::Interrupted,
        ),
    ] {
        let server = server_with_token(move |_| {
            let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n";
            Reply([head.as_bytes(), &COMPRESSED_USER[..length]].concat())
        });
        let settings = set_up(&server).max_response_size(longest);
        let session = session(&settings.retry(RetryPolicy::disabled()).build().unwrap());
        assert_eq!(problem(session.users().me().await), expected);
    }
}
