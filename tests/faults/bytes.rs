//! Malformed responses, byte for byte: deep or repetitive JSON, wrong lengths, endless bodies and headers.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use authing::{Authing, Error, ErrorCode, RetryPolicy, error::TransportErrorKind, types::User};

use crate::server::{Reply, Server};

const TOKEN: &str = "e30.eyJkYXRhIjp7ImlkIjoidXNlciJ9LCJpYXQiOjEsImV4cCI6OTk5OTk5OTk5OX0.x";

/// The depths of nesting: within and beyond the limit of a careful parser, and enough to overflow the stack of a careless one.
const DEPTHS: [usize; 4] = [127, 129, 10_000, 1_000_000];

/// More than all buffers on the way and the longest accepted response hold.
const MUCH: usize = 64 * 1024 * 1024;

async fn ask(url: &str) -> Result<User, Error> {
    let http = reqwest::Client::builder().tls_certs_only([]).no_proxy();
    let authing = Authing::builder("pool", "secret")
        .users_url(format!("{url}/graphql"))
        .http_client(http.build().expect("nothing is asked of it"))
        .timeout(Duration::from_secs(60))
        .retry(RetryPolicy::disabled())
        .build()
        .expect("the settings are right");
    let session = authing.session_from_token(TOKEN).expect("it is a user's");
    session.users().me().await
}

async fn response(body: String) -> Result<User, Error> {
    let server = Server::start(move |_| Reply::new(200, "application/json", &body));
    ask(&server.url()).await
}

async fn decode_path(body: &str) -> String {
    match response(body.to_owned()).await {
        Err(Error::Decode(error)) => format!("{}: {}", error.path, error.reason),
        other => panic!("{body:.80}: {other:?}"),
    }
}

fn deep(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// Unknown fields are skipped, however deep they are.
#[tokio::test]
async fn deep_json_in_unknown_fields_is_skipped() {
    for depth in DEPTHS {
        let deep = deep(depth);
        for body in [
            format!(r#"{{"data":{{"user":{{"_id":"id"}}}},"extensions":{deep}}}"#),
            format!(r#"{{"data":{{"user":{{"_id":"id"}},"more":{deep}}}}}"#),
            format!(r#"{{"data":{{"user":{{"more":{deep},"_id":"id"}}}}}}"#),
        ] {
            assert_eq!(response(body).await.unwrap().id, "id", "{depth}");
        }
    }
}

/// In place of a known field, deep JSON has the wrong type.
#[tokio::test]
async fn deep_json_in_known_fields_is_an_error() {
    for depth in DEPTHS {
        let deep = deep(depth);
        for (body, path) in [
            (
                format!(r#"{{"data":{{"user":{{"_id":{deep}}}}}}}"#),
                "data.user._id",
            ),
            (
                format!(r#"{{"data":{{"user":{{"_id":"id","group":{{"_id":{deep}}}}}}}}}"#),
                "data.user.group._id",
            ),
            (deep.clone(), "."),
        ] {
            let expected = decode_path(&body).await;
            assert!(expected.starts_with(path), "{depth}: {expected}");
        }
    }
}

/// An error remains an error, but a message beyond the limit of nesting is ignored.
#[tokio::test]
async fn deep_json_in_errors_remains_an_error() {
    for depth in [120].into_iter().chain(DEPTHS) {
        let deep = deep(depth);
        let plain = response(format!(
            r#"{{"errors":[{{"message":{deep},"path":{deep}}}]}}"#
        ))
        .await;
        assert!(
            matches!(plain, Err(Error::Service(_))),
            "{depth}: {plain:?}"
        );
        let object = format!(r#"{{"errors":[{{"message":{{"code":2004,"data":{deep}}}}}]}}"#);
        match response(object).await {
            Err(Error::Service(error)) => {
                assert_eq!(error.code, Some(ErrorCode::UserNotFound), "{depth}");
            }
            other => panic!("{depth}: {other:?}"),
        }
    }
}

/// A repeated key is rejected, since two parsers might choose different values.
#[tokio::test]
async fn repeated_keys_are_rejected() {
    for (body, expected) in [
        (
            r#"{"data":{"user":{"_id":"one"}},"data":{"user":{"_id":"two"}}}"#,
            ".: the body is not a GraphQL response in JSON",
        ),
        (
            r#"{"data":{"user":{"_id":"one"},"user":{"_id":"two"}}}"#,
            "data.user: there twice",
        ),
        (
            r#"{"data":{"user":{"_id":"one","_id":"two"}}}"#,
            "data.user._id: there twice",
        ),
        (
            r#"{"errors":[{"message":{"code":2206,"message":"expired","code":2004}}]}"#,
            ".: a key of the error is repeated",
        ),
        (
            r#"{"errors":[],"errors":[{"message":"no"}]}"#,
            ".: the body is not a GraphQL response in JSON",
        ),
    ] {
        assert_eq!(decode_path(body).await, expected);
    }
    let unknown = r#"{"data":{"user":{"_id":"id","more":1,"more":2}},"more":1,"more":2}"#;
    assert_eq!(response(unknown.to_owned()).await.unwrap().id, "id");
}

const USER: &str = r#"{"data":{"user":{"_id":"id"}}}"#;

fn with_length(length: &str, body: &str) -> Server {
    let reply = format!("HTTP/1.1 200 OK\r\n{length}\r\n\r\n{body}");
    Server::start(move |_| Reply(reply.clone().into_bytes()))
}

#[tokio::test]
async fn a_length_that_lies_is_an_error() {
    let longer = with_length("content-length: 1000", USER);
    let outcome = ask(&longer.url()).await;
    assert_eq!(problem(outcome), TransportErrorKind::Interrupted);
    let shorter = with_length("content-length: 10", USER);
    let outcome = ask(&shorter.url()).await;
    assert!(matches!(outcome, Err(Error::Decode(_))), "{outcome:?}");
    // The length is announced, but the bytes do not arrive. The client allocates no memory for them.
    let huge = with_length("content-length: 1000000000000", USER);
    let outcome = ask(&huge.url()).await;
    assert_eq!(problem(outcome), TransportErrorKind::TooLarge);
    for length in [
        "content-length: -1",
        "content-length: 30\r\ncontent-length: 31",
        "transfer-encoding: chunked",
    ] {
        let server = with_length(length, USER);
        let outcome = ask(&server.url()).await;
        assert!(
            matches!(outcome, Err(Error::Transport(_))),
            "{length}: {outcome:?}"
        );
    }
}

fn problem(outcome: Result<User, Error>) -> TransportErrorKind {
    match outcome {
        Err(Error::Transport(error)) => error.kind,
        other => panic!("the way was to fail: {other:?}"),
    }
}

/// A server that writes the beginning, then repeats the rest until the client stops reading or the limit of the test is reached.
/// The channel receives the number of bytes sent.
fn endless(beginning: &'static str, rest: &str) -> (String, Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let (sender, written) = mpsc::channel();
    let rest = rest.repeat(64 * 1024 / rest.len());
    thread::spawn(move || {
        if let Ok((stream, _)) = listener.accept() {
            let _nobody_waits = sender.send(pour(stream, beginning, &rest));
        }
    });
    (url, written)
}

fn pour(mut stream: TcpStream, beginning: &str, rest: &str) -> usize {
    // The request is short enough to arrive in one piece. The response must not precede it.
    let _read = stream.read(&mut [0; 1024]);
    let mut written = 0;
    if stream.write_all(beginning.as_bytes()).is_ok() {
        while written < MUCH && stream.write_all(rest.as_bytes()).is_ok() {
            written += rest.len();
        }
    }
    written
}

/// The client stops reading at its limit, for every form of endless response.
#[tokio::test(flavor = "multi_thread")]
async fn an_endless_response_is_read_up_to_the_limit() {
    const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("400\r\n{:1024}\r\n", "");
    for (beginning, rest, expected) in [
        ("HTTP/1.1 200 OK\r\n\r\n", " ", TransportErrorKind::TooLarge),
        (CHUNKED, &chunk, TransportErrorKind::TooLarge),
        (
            CHUNKED,
            "1;extension=x\r\n \r\n",
            TransportErrorKind::Interrupted,
        ),
        (CHUNKED, "1;x", TransportErrorKind::Interrupted),
        (
            "HTTP/1.1 200 OK\r\n",
            "x-more: x\r\n",
            TransportErrorKind::Interrupted,
        ),
        (
            "HTTP/1.1 200 OK\r\nx-long: ",
            "x",
            TransportErrorKind::Interrupted,
        ),
        ("HTTP/1.1 200 ", "x", TransportErrorKind::Interrupted),
    ] {
        let (url, written) = endless(beginning, rest);
        let outcome = ask(&url).await;
        assert_eq!(problem(outcome), expected, "{beginning:?} {rest:?}");
        let written = written.recv().expect("the server ends");
        assert!(written < MUCH, "{beginning:?} {rest:?}");
    }
}
