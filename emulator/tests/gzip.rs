//! Compressed responses.

use std::io::Read as _;

use authing_emulator::{Emulator, Fault};
use flate2::read::GzDecoder;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

/// A response of more than 1 KiB.
const LARGE: &str = "/emulator/snapshot";

async fn get(emulator: &Emulator, path: &str, accepted: Option<&str>) -> (HeaderMap, Vec<u8>) {
    let client = reqwest::Client::builder().no_gzip().build();
    let url = format!("{}{path}", emulator.base_url());
    let mut request = client.expect("a client").get(url);
    if let Some(accepted) = accepted {
        request = request.header("Accept-Encoding", accepted);
    }
    let response = request.send().await.expect("a response");
    let headers = response.headers().clone();
    (headers, response.bytes().await.expect("a body").to_vec())
}

#[tokio::test]
async fn a_large_text_is_compressed_for_clients_that_accept_it() {
    let emulator = Emulator::start_blocking().expect("an emulator");
    let (headers, plain) = get(&emulator, LARGE, None).await;
    assert!(plain.len() > 1024 && !headers.contains_key("content-encoding"));
    assert_eq!(headers["vary"], "accept-encoding");
    for accepted in ["gzip", "br;q=1.0, GZIP;q=0.5", "deflate, gzip"] {
        let (headers, compressed) = get(&emulator, LARGE, Some(accepted)).await;
        assert_eq!(headers["content-encoding"], "gzip", "{accepted}");
        assert_eq!(headers["content-length"], compressed.len().to_string());
        assert!(compressed.len() < plain.len());
        let mut text = Vec::new();
        let read = GzDecoder::new(compressed.as_slice()).read_to_end(&mut text);
        assert!(read.is_ok() && text == plain);
    }
    for accepted in ["", "identity", "br", "gzip;q=0", "gzip;q=0.000", "xgzip"] {
        let (headers, body) = get(&emulator, LARGE, Some(accepted)).await;
        assert!(!headers.contains_key("content-encoding"), "{accepted}");
        assert_eq!(body, plain);
    }
}

#[tokio::test]
async fn responses_of_the_service_are_compressed() {
    let emulator = Emulator::start_blocking().expect("an emulator");
    let client = reqwest::Client::builder().no_gzip().build();
    let request = client.expect("a client").post(emulator.graphql_url());
    let body = r#"{"query": "{ __schema { types { name } } }"}"#;
    let request = request.header("Accept-Encoding", "gzip").body(body);
    let response = request.send().await.expect("a response");
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let compressed = response.bytes().await.expect("a body");
    let json: Value = serde_json::from_reader(GzDecoder::new(compressed.as_ref())).expect("JSON");
    assert!(json["data"]["__schema"]["types"].is_array());
}

#[tokio::test]
async fn small_responses_pictures_and_faults_are_sent_as_they_are() {
    // 2048 zero bytes.
    let picture = format!("{}A=", "A".repeat(2730));
    let seed = json!({
        "pools": [],
        "uploads": [{ "key": "picture", "contentType": "image/png", "bytes": picture }],
    });
    let builder = Emulator::builder().seed(seed).expect("a seed");
    let emulator = builder.start_blocking().expect("an emulator");
    for (path, length) in [("/system/status", 8), ("/cdn/picture", 2048)] {
        let (headers, body) = get(&emulator, path, Some("gzip")).await;
        assert!(!headers.contains_key("content-encoding"), "{path}");
        assert_eq!(body.len(), length, "{path}");
    }
    emulator.faults().add(Fault::Oversized(4096));
    let (headers, body) = get(&emulator, "/system/status", Some("gzip")).await;
    assert!(!headers.contains_key("content-encoding"));
    assert_eq!(body.len(), 4096);
}
