//! Faults: each changes the response as its name says, and never the request.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use authing_emulator::{Emulator, ErrorForm, Fault, PoolSeed, Rule, UserSeed};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::timeout;

const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
const LOGIN: &str = "query Token($secret: String, $pool: String) { getAccessTokenByAppSecret(secret: $secret, clientId: $pool) }";
const LOGINS: &str = "mutation { login(registerInClient: \"5e4c8b1f0a2d3c4b5a697887\", username: \"lea\", password: \"x\") { _id } }";

fn emulator() -> Emulator {
    let pool = PoolSeed::new(POOL, "secret").user(UserSeed::with_username("lea", "correct horse"));
    Emulator::builder()
        .pool(pool)
        .start_blocking()
        .expect("the emulator starts")
}

/// The timeout of responses that must arrive, so that a hanging test fails.
const TIMEOUT: Duration = Duration::from_mins(1);

async fn send(emulator: &Emulator) -> reqwest::Result<Response> {
    // A new client, so that no connection is reused.
    send_with(&client(), emulator, TIMEOUT).await
}

async fn send_with(
    client: &Client,
    emulator: &Emulator,
    limit: Duration,
) -> reqwest::Result<Response> {
    let body = json!({ "query": LOGIN, "variables": { "secret": "secret", "pool": POOL } });
    let request = client.post(emulator.users_url()).body(body.to_string());
    request.timeout(limit).send().await
}

/// Returns a client that does not decompress responses.
fn client() -> Client {
    let client = Client::builder().no_gzip().build();
    client.expect("a client")
}

async fn response_with(fault: Fault) -> reqwest::Result<Response> {
    response_within(fault, TIMEOUT).await
}

async fn response_within(fault: Fault, limit: Duration) -> reqwest::Result<Response> {
    let emulator = emulator();
    emulator.faults().add(fault);
    let response = send_with(&client(), &emulator, limit).await;
    assert_eq!(emulator.faults().struck(), 1);
    assert_eq!(emulator.journal().len(), 1, "the request was served");
    response
}

async fn text(fault: Fault) -> String {
    response_with(fault)
        .await
        .expect("a response")
        .text()
        .await
        .expect("a body")
}

async fn json(fault: Fault) -> Value {
    serde_json::from_str(&text(fault).await).expect("JSON")
}

/// Returns the operating system's error at the end of the chain.
fn kind(error: &(dyn Error + 'static)) -> Option<std::io::ErrorKind> {
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = source {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        source = error.source();
    }
    None
}

#[tokio::test]
async fn a_response_has_the_status_of_its_fault() {
    let emulator = emulator();
    let client = client();
    for status in 400..600 {
        emulator.faults().clear();
        emulator.faults().add(Fault::Status(status));
        let response = send_with(&client, &emulator, TIMEOUT).await;
        assert_eq!(response.unwrap().status(), status);
    }
    let busy = response_with(Fault::Busy(Duration::from_secs(7)))
        .await
        .unwrap();
    assert_eq!(busy.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(busy.headers()["retry-after"], "7");
    for status in [0, 100, 199, 1000] {
        let impossible = response_with(Fault::Status(status)).await.unwrap();
        assert_eq!(impossible.status(), 500, "{status} is not sent");
    }
    let correct = response_with(Fault::RespondWith(500)).await.unwrap();
    assert_eq!(correct.status(), 500);
    let correct: Value = serde_json::from_str(&correct.text().await.unwrap()).unwrap();
    assert!(correct["data"]["getAccessTokenByAppSecret"].is_string());
}

#[tokio::test]
async fn a_stalled_response_never_ends() {
    // Long enough for responses that arrive, even on a busy machine.
    let limit = Duration::from_secs(2);
    let (no_response, late) = tokio::join!(
        response_within(Fault::NoResponse, limit),
        response_within(Fault::Latency(Duration::from_hours(1)), limit)
    );
    assert!(no_response.unwrap_err().is_timeout());
    assert!(late.unwrap_err().is_timeout());
    for fault in [Fault::StallInBody, Fault::StallAfterBody] {
        let emulator = emulator();
        emulator.faults().add(fault);
        let mut response = send(&emulator).await.unwrap();
        assert!(!response.chunk().await.unwrap().unwrap().is_empty());
        let more = timeout(Duration::from_millis(100), response.chunk()).await;
        assert!(more.is_err(), "neither more data nor the end arrives");
    }
    assert!(
        response_with(Fault::Latency(Duration::from_millis(1)))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_reset_connection_differs_from_a_truncated_one() {
    let reset = response_with(Fault::Reset).await.unwrap_err();
    assert_eq!(kind(&reset), Some(std::io::ErrorKind::ConnectionReset));
    for fault in [Fault::ResetInBody, Fault::Truncated] {
        // A reset discards what a slow client has not read yet, including the head.
        let broken = match response_with(fault.clone()).await {
            Ok(response) => response.bytes().await.unwrap_err(),
            Err(broken) => broken,
        };
        let is_reset = kind(&broken) == Some(std::io::ErrorKind::ConnectionReset);
        assert_eq!(is_reset, fault == Fault::ResetInBody, "{broken:?}");
    }
}

#[test]
fn a_connection_closes_after_a_number_of_responses() {
    let builder = Emulator::builder().request_timeout(Duration::from_hours(1));
    let emulator = builder.start_blocking().expect("the emulator starts");
    emulator.faults().add(Fault::CloseAfter(2));
    let mut stream = TcpStream::connect(emulator.address()).unwrap();
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    for _ in 0..2 {
        let request = b"GET /system/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request).unwrap();
        let mut response = Vec::new();
        while !response.ends_with(br#"{"ok":2}"#) {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            response.extend(byte);
        }
    }
    assert_eq!(stream.read(&mut [0]).unwrap(), 0, "the end");
    assert_eq!(emulator.faults().struck(), 2);
}

#[tokio::test]
async fn faults_change_the_body_and_its_headers() {
    assert!(text(Fault::Html).await.contains("<html>"));
    assert_eq!(text(Fault::Oversized(100_000)).await.len(), 100_000);
    assert!(serde_json::from_str::<Value>(&text(Fault::InvalidJson).await).is_err());
    assert!(text(Fault::DeepJson(500)).await.contains(&"[".repeat(500)));
    assert_eq!(
        text(Fault::DuplicateKeys).await.matches("\"data\"").count(),
        2
    );
    let bytes = response_with(Fault::InvalidUtf8)
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert!(std::str::from_utf8(&bytes).is_err());
    let response = response_with(Fault::ContentType("text/plain".to_owned()))
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "text/plain");
    let bomb = response_with(Fault::GzipBomb(10_000_000)).await.unwrap();
    assert_eq!(bomb.headers()["content-encoding"], "gzip");
    assert!(bomb.bytes().await.unwrap().len() < 100_000);
}

#[tokio::test]
async fn faults_change_the_content_of_valid_json() {
    let field = "getAccessTokenByAppSecret";
    for form in [ErrorForm::Object, ErrorForm::Text, ErrorForm::Wrapped] {
        for with_data in [true, false] {
            let response = json(Fault::Errors { form, with_data }).await;
            let message = &response["errors"][0]["message"];
            assert_eq!(message.is_object(), form == ErrorForm::Object);
            assert_eq!(response["data"][field].is_null(), !with_data);
            assert_eq!(response["errors"][0]["path"], json!([field]));
            assert_eq!(
                response["errors"][0]["locations"],
                json!([{ "line": 1, "column": 47 }])
            );
        }
    }
    assert!(json(Fault::WrongTypes).await["data"][field].is_object());
    assert_eq!(json(Fault::MissingFields).await["data"], json!({}));
    let extra = json(Fault::ExtraFields).await;
    assert!(extra["unheardOf"].is_object() && extra["data"]["unheardOf"].is_object());
    assert!(extra["data"][field].is_string());
}

#[tokio::test]
async fn enum_values_become_unknown_ones() {
    let emulator = emulator();
    emulator.faults().add(Fault::UnknownEnumValues);
    let query = "{ __type(name: \"User\") { kind name } }";
    let request = client().post(emulator.users_url());
    let response = request
        .body(json!({ "query": query }).to_string())
        .send()
        .await
        .unwrap();
    let response: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(
        response["data"]["__type"],
        json!({ "kind": "UNHEARD_OF", "name": "User" })
    );
}

#[tokio::test]
async fn a_rule_applies_to_matching_requests_only() {
    let emulator = emulator();
    let faults = emulator.faults();
    faults.add(Rule::new(Fault::Status(503)).on("login").times(1));
    assert!(send(&emulator).await.unwrap().status().is_success());
    let login = || {
        client()
            .post(emulator.users_url())
            .body(json!({ "query": LOGINS }).to_string())
    };
    assert_eq!(login().send().await.unwrap().status(), 503);
    assert_eq!(
        login().send().await.unwrap().status(),
        200,
        "the rule applies once"
    );
    faults.add(Rule::new(Fault::Status(502)).on("/users/system"));
    let status = format!("{}/users/system/status", emulator.base_url());
    assert_eq!(client().get(&status).send().await.unwrap().status(), 502);
    faults.clear();
    assert_eq!(client().get(&status).send().await.unwrap().status(), 200);
    assert_eq!(faults.struck(), 2);
}

#[tokio::test]
async fn a_rule_that_does_not_apply_passes_to_the_next() {
    let emulator = emulator();
    let faults = emulator.faults();
    faults.add(Rule::new(Fault::Status(503)).rate(0.0));
    faults.add(Rule::new(Fault::Status(502)).times(1));
    faults.add(Rule::new(Fault::Status(501)));
    for status in [502, 501] {
        assert_eq!(send(&emulator).await.unwrap().status(), status);
    }
    assert_eq!(faults.struck(), 2);
}

#[tokio::test]
async fn a_random_rule_passes_to_the_next_if_it_does_not_apply() {
    let pool = PoolSeed::new(POOL, "secret");
    let emulator = Emulator::builder().pool(pool).randomness(7);
    let emulator = emulator.start_blocking().expect("the emulator starts");
    let faults = emulator.faults();
    faults.add(Rule::new(Fault::Status(503)).rate(0.5));
    faults.add(Rule::new(Fault::Status(502)).rate(0.5));
    faults.add(Fault::Status(501));
    let client = client();
    let mut seen = [0; 3];
    for _ in 0..60 {
        let response = send_with(&client, &emulator, TIMEOUT).await;
        let status = response.unwrap().status().as_u16();
        seen[usize::from(status - 501)] += 1;
    }
    assert_eq!(seen.iter().sum::<i32>(), 60, "one rule applies each time");
    assert!(seen.iter().all(|times| *times > 3), "{seen:?}");
}
