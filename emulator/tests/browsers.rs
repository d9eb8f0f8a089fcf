//! Other websites can use the service as allowed, and can neither read nor change the emulator's own addresses.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::client::{Client, POOL};
use authing_emulator::{Emulator, StartError};
use reqwest::{Method, Response};

/// The emulator's own addresses.
const OWN: [&str; 17] = [
    "/",
    "/page/state",
    "/page/events",
    "/page/users",
    "/outbox",
    "/public-key.pem",
    "/emulator/env",
    "/emulator/reset",
    "/emulator/seed",
    "/emulator/snapshot",
    "/emulator/clock",
    "/emulator/clock/advance",
    "/emulator/faults",
    "/emulator/outbox",
    "/emulator/journal",
    "/emulator/no/such/address",
    "/no/such/address",
];

async fn send(client: &Client, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let url = format!("{}{path}", client.emulator.base_url());
    let mut request = client.http().request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("a response")
}

/// Sends a raw request and returns the status.
fn status(emulator: &Emulator, head: &str) -> u16 {
    let mut stream = TcpStream::connect(emulator.address()).expect("a connection");
    stream.write_all(head.as_bytes()).expect("sent");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("a response");
    let status = response
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    status.expect("a status")
}

#[tokio::test]
async fn only_the_services_addresses_allow_other_origins() {
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
        let response = send(&client, Method::OPTIONS, path, &preflight).await;
        assert_eq!(response.status(), 200, "{path}");
        let allowed = |name: &str| &response.headers()[format!("access-control-allow-{name}")];
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
            let response = send(&client, method.clone(), path, &preflight).await;
            assert_eq!(response.status(), 403, "{method} {path}");
            let headers = response.headers().keys();
            let cors = headers.filter(|name| name.as_str().starts_with("access-control"));
            assert_eq!(cors.count(), 0, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn foreign_origins_are_rejected() {
    let client = Client::new().await;
    let own = client.emulator.base_url().to_owned();
    let response = send(&client, Method::GET, "/outbox", &[("Origin", &own)]).await;
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()["cross-origin-resource-policy"],
        "same-origin"
    );
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
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
        for (method, path) in [(Method::GET, "/outbox"), (Method::POST, "/emulator/reset")] {
            let response = send(&client, method, path, &[("Origin", foreign)]).await;
            assert_eq!(response.status(), 403, "{foreign}");
        }
    }
}

#[tokio::test]
async fn foreign_hosts_are_rejected() {
    let client = Client::new().await;
    for host in [
        "localhost",
        "localhost:1",
        "LOCALHOST:80",
        "127.0.0.1",
        "127.9.9.9:7003",
        "[::1]:7003",
    ] {
        for path in [
            "/",
            "/page/state",
            "/page/events",
            "/outbox",
            "/public-key.pem",
            "/emulator/env",
        ] {
            let response = send(&client, Method::GET, path, &[("Host", host)]).await;
            assert_eq!(response.status(), 200, "{host} {path}");
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
            let response = send(&client, Method::GET, path, &[("Host", host)]).await;
            assert_eq!(response.status(), 403, "{host} {path}");
        }
        let text = send(&client, Method::GET, "/", &[("Host", host)]).await;
        assert!(text.text().await.expect("text").contains("--allow-host"));
        let service = send(&client, Method::GET, "/system/status", &[("Host", host)]).await;
        assert_eq!(service.status(), 200, "the service accepts every host");
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
async fn allowed_hosts_are_accepted() {
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
        let response = send(&client, Method::GET, "/outbox", &[("Host", host)]).await;
        assert_eq!(response.status(), expected, "{host}");
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
