//! Proxies: requests to this machine never pass through one; others pass through the configured one.

use std::sync::{Arc, Mutex};

use authing::{Authing, AuthingBuilder, Error, Photo, RetryPolicy, verify::PublishedKeyVerifier};
use serde_json::json;

use super::{Reply, Server, operation, set_up, token};
use crate::child::{in_child, is_child};

/// A proxy that records the targets of its requests, and refuses all of them.
struct Recording {
    server: Server,
    targets: Arc<Mutex<Vec<String>>>,
}

impl Recording {
    fn start() -> Self {
        let targets = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&targets);
        let server = Server::start(move |request| {
            kept.lock().unwrap().push(request.path.clone());
            Reply::new(407, "text/plain", "a proxy")
        });
        Self { server, targets }
    }

    fn targets(&self) -> Vec<String> {
        self.targets.lock().unwrap().clone()
    }
}

/// A service on an address that does not count as this machine: `0.0.0.0` is not a loopback address, but can be reached.
fn service() -> (Server, String) {
    let server = Server::start(|request| match operation(request).as_str() {
        "GetOwnerToken" => {
            Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": token("owner", 3600) } }))
        }
        "GetUploadToken" => Reply::json(&json!({ "data": { "qiNiuUploadToken": "upload" } })),
        "UpdateUser" => Reply::json(&json!({ "data": { "updateUser": null } })),
        _ if request.path == "/upload" => Reply::json(&json!({ "key": "lea.png" })),
        _ => Reply::new(418, "text/plain", "the service"),
    });
    let far = server.url().replace("127.0.0.1", "0.0.0.0");
    (server, far)
}

fn far_client(address: &str) -> AuthingBuilder {
    Authing::builder("pool", "secret")
        .service_url(address)
        .dangerous_allow_plain_http()
        .retry(RetryPolicy::disabled())
}

/// Returns which of the two responded to a request for the CDN: the service or a proxy.
async fn responds(authing: &Authing) -> &'static str {
    match authing.health().cdn().await {
        Err(Error::Status(error)) if error.status == 418 => "service",
        Err(Error::Status(error)) if error.status == 407 => "proxy",
        other => panic!("neither responded: {other:?}"),
    }
}

/// Calls, uploads and key sets.
async fn use_this_machine(set_up: impl Fn(AuthingBuilder) -> AuthingBuilder) {
    let (server, _) = service();
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]"] {
        let builder =
            Authing::builder("pool", "secret").service_url(format!("http://{host}:{port}"));
        let authing = set_up(builder).build().expect("the settings are right");
        authing.connect().await.expect("the service is reached");
        assert_eq!(responds(&authing).await, "service", "{host}");
        let photo = Photo::new([1], "image/png");
        let update = authing.users().update("id").photo_file(photo).await;
        assert!(matches!(update, Err(Error::Decode(_))), "{update:?}");
        let keys = format!("http://{host}:{port}/keys");
        let verifier = PublishedKeyVerifier::new(&authing, &keys, "issuer", "app").unwrap();
        let header = "eyJhbGciOiJFUzI1NiJ9";
        let outcome = verifier.verify(format!("{header}.e30.e30")).await;
        assert!(
            matches!(&outcome, Err(Error::Status(error)) if error.status == 418),
            "{outcome:?}"
        );
    }
    // These addresses are unused, so only a proxy could respond.
    for address in [
        "http://[::1]:1",
        "https://127.0.0.1:1",
        "https://localhost:1",
        "https://[::1]:1",
    ] {
        let builder = Authing::builder("pool", "secret").service_url(address);
        let builder = set_up(builder).retry(RetryPolicy::disabled());
        let outcome = builder.build().unwrap().connect().await;
        assert!(matches!(outcome, Err(Error::Transport(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn this_machine_needs_no_proxy_of_the_environment() {
    if is_child() {
        use_this_machine(|builder| builder).await;
        println!("outcome done");
        return;
    }
    let proxy = Recording::start();
    let url = proxy.server.url();
    let upper = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, url.as_str()));
    let lower = ["http_proxy", "https_proxy", "all_proxy"].map(|name| (name, url.as_str()));
    for variables in [&upper[..], &lower, &[("ALL_PROXY", "socks5://127.0.0.1:9")]] {
        let test = "misbehaving::proxies::this_machine_needs_no_proxy_of_the_environment";
        assert_eq!(in_child(test, variables), "done");
    }
    assert_eq!(proxy.targets(), [""; 0]);
}

#[tokio::test]
async fn this_machine_needs_no_proxy_that_is_set() {
    let proxy = Recording::start();
    use_this_machine(|builder| builder.proxy(proxy.server.url())).await;
    assert_eq!(proxy.targets(), [""; 0]);
}

#[tokio::test]
async fn the_environment_names_the_proxy_for_other_machines() {
    if is_child() {
        let (_server, far) = service();
        let authing = far_client(&far).build().expect("the settings are right");
        println!("outcome {}", responds(&authing).await);
        let direct = far_client(&far).no_proxy().build().unwrap();
        assert_eq!(responds(&direct).await, "service");
        return;
    }
    let proxy = Recording::start();
    let url = proxy.server.url();
    let url = url.as_str();
    let bare = url.trim_start_matches("http://");
    let socks = "socks5://127.0.0.1:9";
    for (variables, responds) in [
        (vec![], "service"),
        (vec![("HTTP_PROXY", url)], "proxy"),
        (vec![("http_proxy", url)], "proxy"),
        (vec![("ALL_PROXY", url)], "proxy"),
        (vec![("all_proxy", url)], "proxy"),
        (vec![("HTTPS_PROXY", url), ("https_proxy", url)], "service"),
        (vec![("HTTP_PROXY", bare)], "proxy"),
        (vec![("HTTP_PROXY", ""), ("ALL_PROXY", url)], "proxy"),
        (vec![("HTTP_PROXY", url), ("ALL_PROXY", socks)], "proxy"),
        (vec![("HTTP_PROXY", url), ("NO_PROXY", "*")], "service"),
        (
            vec![("HTTP_PROXY", url), ("no_proxy", "a.example, *")],
            "service",
        ),
        (
            vec![("HTTP_PROXY", url), ("NO_PROXY", "0.0.0.0")],
            "service",
        ),
        (
            vec![("HTTP_PROXY", url), ("NO_PROXY", "a.example")],
            "proxy",
        ),
        (vec![("ALL_PROXY", socks), ("NO_PROXY", "*")], "service"),
        (
            vec![("HTTP_PROXY", url), ("REQUEST_METHOD", "GET")],
            "service",
        ),
    ] {
        let test = "misbehaving::proxies::the_environment_names_the_proxy_for_other_machines";
        assert_eq!(in_child(test, &variables), responds, "{variables:?}");
    }
    let targets = proxy.targets();
    assert_eq!(targets.len(), 8, "{targets:?}");
    assert!(
        targets
            .iter()
            .all(|target| target.starts_with("http://0.0.0.0:")),
        "{targets:?}"
    );
}

#[test]
fn a_proxy_of_the_environment_that_cannot_be_used_is_an_error() {
    if is_child() {
        let refused = Authing::new("pool", "secret").expect_err("the proxy cannot be used");
        println!("outcome {refused}");
        let builder = || Authing::builder("pool", "secret");
        assert!(builder().no_proxy().build().is_ok());
        assert!(
            builder()
                .http_client(reqwest::Client::new())
                .build()
                .is_ok()
        );
        assert!(builder().proxy("http://127.0.0.1:9").build().is_ok());
        let near = builder().service_url("https://localhost:1").build();
        let near = near.expect("this machine needs no proxy");
        let far = PublishedKeyVerifier::new(&near, "https://example.com/keys", "issuer", "app");
        assert_eq!(far.unwrap_err().to_string(), refused.to_string());
        return;
    }
    for (name, value, problem) in [
        (
            "ALL_PROXY",
            "socks5://MARKED:MARKED@127.0.0.1:9",
            "is a SOCKS proxy, which is not supported",
        ),
        (
            "all_proxy",
            "socks5h://127.0.0.1:9",
            "is a SOCKS proxy, which is not supported",
        ),
        (
            "HTTPS_PROXY",
            "socks4a://127.0.0.1:9",
            "is a SOCKS proxy, which is not supported",
        ),
        (
            "https_proxy",
            "ftp://127.0.0.1:9",
            "is not the address of an HTTP proxy",
        ),
        (
            "HTTPS_PROXY",
            "http://",
            "is not the address of an HTTP proxy",
        ),
        (
            "ALL_PROXY",
            "MARKED:MARKED@:3128",
            "is not the address of an HTTP proxy",
        ),
    ] {
        let test =
            "misbehaving::proxies::a_proxy_of_the_environment_that_cannot_be_used_is_an_error";
        let refusal = in_child(test, &[(name, value)]);
        assert!(
            refusal.contains(&format!("`{name}` {problem}")),
            "{value}: {refusal}"
        );
        assert!(!refusal.contains("MARKED"), "{refusal}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_set_gets_requests_to_other_machines() {
    let proxy = Recording::start();
    let (_server, far) = service();
    let authing = far_client(&far).proxy(proxy.server.url()).build().unwrap();
    assert_eq!(responds(&authing).await, "proxy");
    let secure = Authing::builder("pool", "secret")
        .service_url("https://service.example")
        .proxy(proxy.server.url())
        .retry(RetryPolicy::disabled());
    let outcome = secure.build().unwrap().connect().await;
    assert!(matches!(outcome, Err(Error::Transport(_))), "{outcome:?}");
    assert_eq!(
        proxy.targets(),
        [format!("{far}/cdn"), "service.example:443".to_owned()]
    );
}

#[test]
fn an_address_that_is_not_an_http_proxy_is_refused() {
    for address in [
        "socks5://127.0.0.1:9",
        "socks4://[::1]",
        "ftp://a.example",
        "http://",
        "",
        "http://a b",
        "http://a:b:c",
    ] {
        let server = Server::start(|_| Reply::new(500, "text/plain", ""));
        let error = set_up(&server).proxy(address).build().unwrap_err();
        let Error::InvalidArgument(error) = error else {
            panic!("{address}: {error}");
        };
        assert_eq!(error.name, "proxy", "{address}");
        assert_eq!(
            error.reason.contains("SOCKS"),
            address.starts_with("socks"),
            "{error}"
        );
    }
    for address in [
        "proxy.example.com",
        "proxy.example.com:3128",
        "http://lea:pass%40word@[::1]:3128/path?query#part",
        "https://proxy.example.com",
    ] {
        let authing = Authing::builder("pool", "secret").proxy(address).build();
        assert!(authing.is_ok(), "{address}: {authing:?}");
    }
}
