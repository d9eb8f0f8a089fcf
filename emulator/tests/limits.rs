//! Limits of memory and time: bodies, documents, the journal, the outbox, connections.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{Emulator, PoolSeed, Tls};
use serde_json::json;

/// Sends these bytes and reads until the connection ends.
fn until_end(emulator: &Emulator, sent: &str) -> String {
    let mut stream = connect(emulator);
    stream.write_all(sent.as_bytes()).expect("sent");
    let mut response = String::new();
    // A reset ends the connection too.
    if let Err(error) = stream.read_to_string(&mut response) {
        assert_ne!(
            error.kind(),
            ErrorKind::WouldBlock,
            "the connection stays open"
        );
    }
    response
}

/// Connects. Reads and writes fail after a minute.
fn connect(emulator: &Emulator) -> TcpStream {
    let stream = TcpStream::connect(emulator.address()).expect("a connection");
    let minute = Some(Duration::from_mins(1));
    stream.set_read_timeout(minute).expect("a timeout");
    stream.set_write_timeout(minute).expect("a timeout");
    stream
}

#[test]
fn slow_connections_are_closed() {
    let builder = Emulator::builder().request_timeout(Duration::from_millis(100));
    let emulator = builder.start_blocking().expect("an emulator");
    for part in [
        "",
        "GET /outb",
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\n",
    ] {
        let response = until_end(&emulator, part);
        assert!(!response.starts_with("HTTP/1.1 2"), "{part}: {response}");
    }
    for (path, length) in [
        ("/graphql", "Content-Length: 100"),
        ("/upload", "Transfer-Encoding: chunked"),
        ("/outbox", "Content-Length: 9"),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n\r\n");
        let response = until_end(&emulator, &head);
        assert!(response.starts_with("HTTP/1.1 408"), "{path}: {response}");
    }
    let idle = until_end(
        &emulator,
        "GET /system/status HTTP/1.1\r\nHost: localhost\r\n\r\n",
    );
    assert!(idle.starts_with("HTTP/1.1 200"), "{idle}");
    assert!(
        emulator.journal().len() == 1,
        "incomplete requests are not in the journal"
    );
}

#[test]
fn a_missing_handshake_times_out() {
    let builder = Emulator::builder()
        .tls(Tls::self_signed("localhost").expect("a certificate"))
        .request_timeout(Duration::from_millis(100));
    let emulator = builder.start_blocking().expect("an emulator");
    assert_eq!(until_end(&emulator, ""), "");
}

#[test]
fn a_client_that_stops_reading_is_disconnected() {
    let builder = Emulator::builder().request_timeout(Duration::from_millis(100));
    let emulator = builder.start_blocking().expect("an emulator");
    emulator
        .faults()
        .add(authing_emulator::Fault::Oversized(64 << 20));
    let mut stream = connect(&emulator);
    let head = "GET /system/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("sent");
    // Writes succeed until the other end has closed.
    let error = loop {
        if let Err(error) = stream.write_all(b"GET") {
            break error;
        }
        std::thread::yield_now();
    };
    assert_ne!(
        error.kind(),
        ErrorKind::WouldBlock,
        "the connection stays open"
    );
}

#[tokio::test]
async fn bodies_are_limited_to_four_mebibytes() {
    let client = Client::new().await;
    for path in [
        "/graphql",
        "/users/graphql",
        "/upload",
        "/oauth/oidc/token",
        "/outbox",
        "/oauth/scan-qrcode/scanned",
    ] {
        let url = format!("{}{path}", client.emulator.base_url());
        let request = client.http().post(url).body(vec![b' '; (4 << 20) + 1]);
        match request.send().await {
            Ok(response) => assert_eq!(response.status(), 413, "{path}"),
            // The connection is closed while the client still writes.
            Err(error) => assert!(error.is_request(), "{path}: {error}"),
        }
    }
    assert_eq!(client.get("/system/status").await, json!({ "ok": 2 }));
    let served = client.emulator.journal().entries();
    assert_eq!(served.len(), 1, "{served:?}");
}

#[tokio::test]
async fn long_documents_and_their_errors_are_limited() {
    let client = Client::new().await;
    let fields = |count: u32| {
        let names = (0..count).map(|number| format!("f{number}"));
        names.collect::<Vec<_>>().join(" ")
    };
    for (count, errors) in [(30_000, 1), (3_000, 100)] {
        let document = format!("{{ {} }}", fields(count));
        let response = client.send(None, &document, json!({})).await;
        assert_eq!(response.status, 400);
        assert_eq!(
            response.body["errors"].as_array().map(Vec::len),
            Some(errors)
        );
    }
}

#[tokio::test]
async fn the_journal_is_limited_by_size() {
    let client = Client::new().await;
    let query = "query($p: String!) { getUserPoolSettings(userPoolId: $p) { _id } }";
    // Few bytes in the request, and 3 MiB in memory.
    let filling = vec![json!({ "a": 1 }); 4_500];
    for number in 0..24 {
        let variables = json!({ "p": POOL, "number": number, "filling": filling });
        client.send(None, query, variables).await;
    }
    let entries = client.emulator.journal().entries();
    let numbers: Vec<_> = entries
        .iter()
        .filter_map(|entry| entry.variables.as_ref()?["number"].as_u64())
        .collect();
    assert_eq!(
        numbers,
        (24 - 64 / 3..24).collect::<Vec<_>>(),
        "the limit of 64 MiB"
    );
}

#[tokio::test]
async fn the_journal_omits_the_contents_of_large_requests() {
    let client = Client::new().await;
    let query = "query($p: String!) { getUserPoolSettings(userPoolId: $p) { _id } }";
    // Few bytes, and many values.
    for filling in [
        json!(vec![0; 1 << 20]),
        json!(vec![json!({ "a": 1 }); 10_000]),
        json!(vec![[[0]]; 40_000]),
        json!(vec!["a"; 100_000]),
    ] {
        let variables = json!({ "p": POOL, "filling": filling });
        client.send(None, query, variables).await;
        let entry = client.emulator.journal().last().expect("an entry");
        assert_eq!(entry.path, "/graphql");
        assert_eq!((entry.query, entry.variables), (None, None));
    }
}

#[tokio::test]
async fn the_outbox_keeps_the_latest_messages() {
    let client = Client::with(PoolSeed::new(POOL, SECRET)).await;
    let token = client.owner().await;
    let send = "mutation($p: String!, $e: String!) { sendChangeEmailVerifyCode(userPoolId: $p, email: $e) { code } }";
    for number in 0..7 {
        let address = format!("{number}{}@example.com", "x".repeat(3 << 20));
        let response = client
            .send(Some(&token), send, json!({ "p": POOL, "e": address }))
            .await;
        assert_eq!(response.data()["code"], 200);
    }
    let messages = client.emulator.outbox().messages();
    assert_eq!(messages.len(), 16 / 3, "the limit of 16 MiB");
    assert!(
        messages
            .last()
            .is_some_and(|message| message.to.starts_with('6'))
    );
}

#[tokio::test]
async fn old_qr_codes_are_dropped() {
    let client = Client::with(PoolSeed::new(POOL, SECRET)).await;
    let filling = "x".repeat(60_000);
    let path = format!("/qrcode/gene?userPoolId={POOL}&scene=APP_AUTH&x={filling}");
    for _ in 0..320 {
        client.get(&path).await;
    }
    let snapshot = client.emulator.snapshot();
    let codes = snapshot["qrCodes"].as_array().expect("codes").len();
    assert!((250..300).contains(&codes), "the limit of 16 MiB: {codes}");
}
