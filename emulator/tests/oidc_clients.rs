//! Discovery, and the authentication of clients.

use crate::client::SECRET;
use crate::client::oidc::{App, DESK, FORUM, FORUM_SECRET, PHONE, pool};
use authing_emulator::{Emulator, OidcAppSeed, Tls};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

#[tokio::test]
async fn the_issuer_is_described_for_each_host() {
    let app = App::new().await;
    let port = app.client.emulator.address().port();
    let metadata = async |host: &str| -> Value {
        let url = app.url("/.well-known/openid-configuration");
        let request = app.client.http().get(url).header("Host", host);
        request
            .send()
            .await
            .expect("a response")
            .json()
            .await
            .expect("JSON")
    };
    let own = app.client.emulator.oidc_issuer();
    for (host, issuer) in [
        (format!("127.0.0.1:{port}"), own.clone()),
        (
            format!("localhost:{port}"),
            own.replace("127.0.0.1", "localhost"),
        ),
        ("evil.example".to_owned(), own.clone()),
    ] {
        let metadata = metadata(&host).await;
        assert_eq!(metadata["issuer"], issuer);
        let endpoints = metadata.as_object().expect("an object").iter();
        let endpoints =
            endpoints.filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri");
        let mut count = 0;
        for (name, address) in endpoints {
            let path = address
                .as_str()
                .and_then(|address| address.strip_prefix(&issuer));
            let found = app
                .client
                .http()
                .get(app.url(path.expect("below the issuer")));
            let status = found.send().await.expect("a response").status();
            assert_ne!(status, 404, "{name}");
            count += 1;
        }
        assert_eq!(count, 7);
    }
    let keys = app.client.get("/oauth/oidc/.well-known/jwks.json").await;
    assert_eq!(keys["keys"][0]["kid"], "authing-emulator");
    assert_eq!(keys["keys"].as_array().map(Vec::len), Some(1));
    assert_eq!(keys["keys"][0].get("d"), None, "only the public key");
}

#[tokio::test]
async fn the_issuer_has_the_scheme_of_the_emulator() {
    let tls = Tls::self_signed("localhost").expect("a certificate");
    let emulator = Emulator::builder()
        .tls(tls)
        .start()
        .await
        .expect("an emulator");
    let issuer = emulator.oidc_issuer();
    assert!(
        issuer.starts_with("https://localhost:") && issuer.ends_with("/oauth/oidc"),
        "{issuer}"
    );
}

#[tokio::test]
async fn clients_authenticate_as_their_application_is_set() {
    let odd = "a secret: +/%&=";
    let only_basic = OidcAppSeed::new("5f00000000000000000000d6", "Basic")
        .secret(odd)
        .setting("token_endpoint_auth_method", "client_secret_basic");
    let app = App::with(pool().app(only_basic)).await;
    let encoded = "a+secret%3A+%2B%2F%25%26%3D";
    let post = |id, secret| vec![("client_id", id), ("client_secret", secret)];
    for (authorization, form, status, error) in [
        (None, post(FORUM, FORUM_SECRET), 200, ""),
        (Some(basic(FORUM, FORUM_SECRET)), vec![], 200, ""),
        (
            Some(basic(FORUM, FORUM_SECRET)),
            vec![("client_id", FORUM)],
            200,
            "",
        ),
        (None, post(DESK, SECRET), 200, ""),
        (
            Some(basic("5f00000000000000000000d6", odd)),
            vec![],
            200,
            "",
        ),
        (
            Some(basic("5f00000000000000000000d6", encoded)),
            vec![],
            200,
            "",
        ),
        (
            None,
            post("5f00000000000000000000d6", odd),
            401,
            "invalid_client",
        ),
        (None, vec![("client_id", PHONE)], 200, ""),
        (None, post(PHONE, SECRET), 401, "invalid_client"),
        (None, post(FORUM, SECRET), 401, "invalid_client"),
        (None, vec![("client_id", FORUM)], 401, "invalid_client"),
        (Some(basic(FORUM, "wrong")), vec![], 401, "invalid_client"),
        (Some("Basic x".to_owned()), vec![], 401, "invalid_client"),
        (None, vec![], 401, "invalid_client"),
        (
            Some(basic(FORUM, FORUM_SECRET)),
            post(FORUM, FORUM_SECRET),
            400,
            "invalid_request",
        ),
        (
            Some(basic(FORUM, FORUM_SECRET)),
            vec![("client_id", DESK)],
            400,
            "invalid_request",
        ),
        (
            None,
            [post(FORUM, FORUM_SECRET), post(FORUM, FORUM_SECRET)].concat(),
            400,
            "invalid_request",
        ),
    ] {
        let mut form = form;
        form.extend([
            ("grant_type", "password"),
            ("email", "a@example.com"),
            ("password", "secret1"),
        ]);
        let response = app.post("/token", authorization.as_deref(), &form).await;
        assert_eq!(response.status(), status, "{authorization:?} {form:?}");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(
            response.headers().contains_key("www-authenticate"),
            status == 401
        );
        let body: Value = response.json().await.expect("JSON");
        assert_eq!(
            body["error"].as_str().unwrap_or_default(),
            error,
            "{form:?}"
        );
    }
}

#[tokio::test]
async fn an_application_uses_only_its_grant_types() {
    let limited = OidcAppSeed::new("5f00000000000000000000d7", "Limited")
        .setting("grant_types", vec!["authorization_code"]);
    let app = App::with(pool().app(limited)).await;
    let form = [
        ("client_id", "5f00000000000000000000d7"),
        ("client_secret", SECRET),
    ];
    for (grant, error) in [
        ("password", "unauthorized_client"),
        ("refresh_token", "unauthorized_client"),
        ("authorization_code", "invalid_request"),
        ("implicit", "unsupported_grant_type"),
    ] {
        let form = [form[0], form[1], ("grant_type", grant)];
        let response = app.post("/token", None, &form).await;
        assert_eq!(response.status(), 400);
        let body: Value = response.json().await.expect("JSON");
        assert_eq!(body["error"], json!(error), "{grant}");
    }
}
