//! Web pages of elsewhere: they use the service as its pages may, and neither read nor change what is the emulator's own.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::client::{Client, POOL};
use authing_emulator::{Emulator, StartError};
use reqwest::{Method, Response};

/// The addresses that are not the service's.
const OWN: [&str; 5] = [
    "/",
    "/outbox",
    "/public-key.pem",
    "/journal",
    "/no/such/address",
];

async fn send(client: &Client, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let url = format!("{}{path}", client.emulator.base_url());
    let mut request = client.http().request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

/// The status of a request, written byte by byte.
fn status(emulator: &Emulator, head: &str) -> u16 {
    let mut stream = TcpStream::connect(emulator.address()).expect("a connection");
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    status.expect("a status")
}

#[tokio::test]
async fn the_service_is_open_to_every_origin_and_the_rest_to_none() {
    let client = Client::new().await;
    let page = ("Origin", "https://page.example");
    let preflight = [
        page,
        ("Access-Control-Request-Method", "POST"),
        (
            "Access-Control-Request-Headers",
            "authorization,content-type",
        ),
    ];
    let sms = format!("/send_smscode/13800000000/{POOL}");
    for path in [
        "/graphql",
        "/users/graphql",
        "/oauth/graphql",
        "/users/system/status",
        "/cdn",
        "/upload",
        &sms,
    ] {
        let answer = send(&client, Method::OPTIONS, path, &preflight).await;
        assert_eq!(answer.status(), 200, "{path}");
        let allowed = |what: &str| &answer.headers()[format!("access-control-allow-{what}")];
        assert_eq!(allowed("origin"), "https://page.example", "{path}");
        assert_eq!(allowed("headers"), "authorization,content-type", "{path}");
    }
    for path in OWN {
        for method in [
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::OPTIONS,
        ] {
            let answer = send(&client, method.clone(), path, &preflight).await;
            assert_eq!(answer.status(), 403, "{method} {path}");
            let headers = answer.headers().keys();
            let cors = headers.filter(|name| name.as_str().starts_with("access-control"));
            assert_eq!(cors.count(), 0, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn only_the_own_origin_counts_as_the_own_page() {
    let client = Client::new().await;
    let own = client.emulator.base_url().to_owned();
    let answer = send(&client, Method::GET, "/outbox", &[("Origin", &own)]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["cross-origin-resource-policy"],
        "same-origin"
    );
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    let port = client.emulator.address().port();
    for foreign in [
        "null",
        "",
        "http://localhost:3000",
        "http://127.0.0.1",
        &format!("http://localhost:{port}"),
        &format!("{own}.evil.example"),
        &format!("{own}/"),
        &format!("https://evil.example, {own}"),
        &own.replace("http", "app"),
        &format!("https://evil.example@127.0.0.1:{port}"),
    ] {
        let answer = send(&client, Method::GET, "/outbox", &[("Origin", foreign)]).await;
        assert_eq!(answer.status(), 403, "{foreign}");
    }
}

#[tokio::test]
async fn a_name_that_was_pointed_at_this_machine_is_refused() {
    let client = Client::new().await;
    for host in [
        "localhost",
        "localhost:1",
        "LOCALHOST:80",
        "127.0.0.1",
        "127.9.9.9:7003",
        "[::1]:7003",
    ] {
        for path in ["/", "/outbox", "/public-key.pem"] {
            let answer = send(&client, Method::GET, path, &[("Host", host)]).await;
            assert_eq!(answer.status(), 200, "{host} {path}");
        }
    }
    for host in [
        "evil.example",
        "evil.example:7003",
        "127.0.0.1.evil.example",
        "0.0.0.0",
        "192.168.0.7:7003",
    ] {
        for path in OWN {
            let answer = send(&client, Method::GET, path, &[("Host", host)]).await;
            assert_eq!(answer.status(), 403, "{host} {path}");
        }
        let text = send(&client, Method::GET, "/", &[("Host", host)]).await;
        assert!(text.text().await.expect("text").contains("--allow-host"));
        let service = send(&client, Method::GET, "/system/status", &[("Host", host)]).await;
        assert_eq!(service.status(), 200, "the service has many names");
    }
    let emulator = &client.emulator;
    for (head, expected) in [
        (
            "GET /outbox HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            200,
        ),
        (
            "GET http://localhost/outbox HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            200,
        ),
        (
            "GET http://evil.example/outbox HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            403,
        ),
        (
            "GET /outbox HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            403,
        ),
        ("GET /outbox HTTP/1.0\r\n\r\n", 403),
    ] {
        assert_eq!(status(emulator, head), expected, "{head}");
    }
}

#[tokio::test]
async fn a_host_that_was_allowed_is_answered() {
    let builder = Emulator::builder()
        .allow_host("emulator.test")
        .allow_host("fd00::7");
    let client = Client::of(builder.start().await.expect("an emulator"));
    for (host, expected) in [
        ("emulator.test", 200),
        ("Emulator.Test:7003", 200),
        ("[fd00::7]:7003", 200),
        ("localhost", 200),
        ("x.emulator.test", 403),
        ("other.test", 403),
    ] {
        let answer = send(&client, Method::GET, "/outbox", &[("Host", host)]).await;
        assert_eq!(answer.status(), expected, "{host}");
    }
    let own = [
        ("Host", "emulator.test:7003"),
        ("Origin", "http://emulator.test:7003"),
    ];
    assert_eq!(send(&client, Method::GET, "/", &own).await.status(), 200);
    let other = [
        ("Host", "emulator.test:7003"),
        ("Origin", "http://localhost:7003"),
    ];
    assert_eq!(send(&client, Method::GET, "/", &other).await.status(), 403);
    for wrong in ["http://emulator.test", "emulator.test:7003", "*"] {
        let error = Emulator::builder().allow_host(wrong).start_blocking();
        assert!(matches!(error, Err(StartError::Host(host)) if host == wrong));
    }
}
