//! Compressed responses: requested or not, complete or broken.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use authing::{Error, RetryPolicy, error::TransportErrorKind};

use super::{Reply, Server, client, server_with_token, session, set_up, wire::problem};

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

/// A response with a header for its encoding.
fn encoded(status: u16, encoding: &str, body: &[u8]) -> Reply {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} Status\r\ncontent-encoding: {encoding}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    Reply([head.as_bytes(), body].concat())
}

/// Sends a call, without retries, to a server that returns this response.
async fn list(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Result<String, Error> {
    let server = server_with_token(move |_| reply());
    let settings = set_up(&server).retry(RetryPolicy::disabled());
    let page = settings.build().unwrap().users().list().await?;
    Ok(page.items[0].id.to_string())
}

#[tokio::test]
async fn a_damaged_response_is_interrupted() {
    for position in [0, 12, COMPRESSED_LIST.len() - 6, COMPRESSED_LIST.len() - 1] {
        let mut body = COMPRESSED_LIST.to_vec();
        body[position] ^= 0xff;
        let outcome = list(move || encoded(200, "gzip", &body)).await;
        assert_eq!(problem(outcome), TransportErrorKind::Interrupted);
    }
}

#[tokio::test]
async fn another_encoding_is_not_read() {
    for encoding in ["br", "deflate", "gzip, gzip"] {
        let outcome = list(move || encoded(200, encoding, COMPRESSED_LIST)).await;
        assert!(
            matches!(&outcome, Err(Error::Decode(error)) if error.path == "."),
            "{encoding}: {outcome:?}"
        );
    }
}

/// Proxies send such responses.
#[tokio::test]
async fn the_status_of_an_empty_response_is_read() {
    for expected in [401, 502] {
        let outcome = list(move || encoded(expected, "gzip", b"")).await;
        assert!(
            matches!(&outcome, Err(Error::Status(error)) if error.status == expected),
            "{outcome:?}"
        );
    }
}

/// The chunk that ends the body is read, although the end of the compressed text was read before.
#[tokio::test]
async fn the_connection_of_a_compressed_response_is_used_again() {
    let peers = Arc::new(Mutex::new(HashSet::new()));
    let seen = Arc::clone(&peers);
    let server = server_with_token(move |request| {
        seen.lock().unwrap().insert(request.peer);
        let mut reply = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\nconnection: keep-alive\r\n\r\n".to_vec();
        for chunk in [&COMPRESSED_LIST[..30], &COMPRESSED_LIST[30..], b""] {
            reply.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
            reply.extend([chunk, b"\r\n"].concat());
        }
        Reply(reply)
    });
    let authing = client(&server);
    for _ in 0..3 {
        authing.users().list().await.unwrap();
    }
    assert_eq!(peers.lock().unwrap().len(), 1);
}
