//! Sessions of browsers at the login page: later logins, consent, hints and logout.

use std::time::Duration;

use crate::client::Client;
use crate::client::oidc::{ANNA, App, DESK, FORUM, pool};
use authing_emulator::Emulator;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_session_spares_the_next_login() {
    let mut app = App::new().await;
    app.log_in(&[]).await.code();
    app.open(&[]).await.code();
    app.open(&[("prompt", "none")]).await.code();
    for demand in [[("prompt", "login")], [("prompt", "select_account")]] {
        assert_eq!(app.open(&demand).await.sent, None, "{demand:?}");
        let continued = app.log_in_as(&[("continue", "yes")], &demand).await;
        assert_eq!(continued.sent, None, "the page does not offer it");
        app.log_in(&demand).await.code();
    }
    app.client.emulator.clock().advance(Duration::from_secs(10));
    app.open(&[("max_age", "60")]).await.code();
    assert_eq!(app.open(&[("max_age", "5")]).await.sent, None);
    app.log_in(&[("max_age", "5")]).await.code();

    let logout = "mutation($i: String, $c: String) { updateUser(options: {_id: $i, registerInClient: $c, tokenExpiredAt: \"0\"}) { _id } }";
    let token = app.client.token("a@example.com", "secret1").await;
    let variables = json!({ "i": ANNA, "c": crate::client::POOL });
    app.client.emulator.clock().advance(Duration::from_secs(1));
    app.client
        .send(Some(&token), logout, variables)
        .await
        .data();
    assert_eq!(
        app.open(&[("prompt", "none")]).await.error(),
        "login_required"
    );
}

#[tokio::test]
async fn users_consent_to_each_application() {
    let mut app = App::new().await;
    app.log_in(&[]).await.code();
    let desk = |prompt| [("client_id", DESK), ("prompt", prompt)];
    assert_eq!(app.open(&desk("none")).await.error(), "consent_required");
    let page = app.open(&desk("")).await;
    assert!(
        page.text.contains("Continue as a@example.com"),
        "{}",
        page.text
    );
    app.log_in_as(&[("continue", "yes")], &desk(""))
        .await
        .code();
    app.open(&desk("none")).await.code();
    let wider = [
        ("client_id", DESK),
        ("prompt", "none"),
        ("scope", "openid phone"),
    ];
    assert_eq!(app.open(&wider).await.error(), "consent_required");
    assert_eq!(app.open(&desk("consent")).await.sent, None);

    let owner = app.client.owner().await;
    let revoke = "mutation($a: String, $p: String, $u: String) { RevokeUserAuthorizedApp(appId: $a, userPoolId: $p, userId: $u) { scope } }";
    let variables = json!({ "a": DESK, "p": crate::client::POOL, "u": ANNA });
    let revoked = app.client.send(Some(&owner), revoke, variables).await;
    assert_eq!(revoked.data()["scope"], "openid email offline_access");
    assert_eq!(app.open(&desk("none")).await.error(), "consent_required");
}

#[tokio::test]
async fn an_id_token_hint_names_the_user() {
    let mut app = App::new().await;
    let tokens = app.tokens().await;
    let hint = tokens["id_token"].as_str().expect("a token").to_owned();
    let silent = [("prompt", "none"), ("id_token_hint", hint.as_str())];
    app.open(&silent).await.code();
    app.log_in_as(&[("name", "bert"), ("password", "secret2")], &[])
        .await
        .code();
    assert_eq!(app.open(&silent).await.error(), "login_required");
    let other = app
        .log_in_as(&[("name", "bert"), ("password", "secret2")], &silent[1..])
        .await;
    assert_eq!(other.error(), "login_required");
    let forged = [("prompt", "none"), ("id_token_hint", "a.b.c")];
    assert_eq!(app.open(&forged).await.error(), "login_required");
}

#[tokio::test]
async fn logout_ends_the_session() {
    let mut app = App::new().await;
    let tokens = app.tokens().await;
    let hint = tokens["id_token"].as_str().expect("a token").to_owned();
    let end = async |app: &mut App, path: &str, pairs: &[(&str, &str)]| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        app.send(path, &pairs, &[]).await
    };
    let goodbye = ("post_logout_redirect_uri", "https://forum.example/goodbye");
    let state = ("state", "s");

    // Without a hint, the page asks the user.
    let page = end(
        &mut app,
        "/session/end",
        &[("client_id", FORUM), goodbye, state],
    )
    .await;
    assert!(
        page.sent.is_none() && page.text.contains("Log out?"),
        "{page:?}"
    );
    app.open(&[("prompt", "none")]).await.code();
    let page = end(&mut app, "/logout", &[("client_id", FORUM), goodbye, state]).await;
    assert_eq!(
        page.sent.as_deref(),
        Some("https://forum.example/goodbye?state=s")
    );
    assert_eq!(
        app.open(&[("prompt", "none")]).await.error(),
        "login_required"
    );

    // With a hint, it does not ask. Unknown addresses are not redirected to.
    for (address, client, is_sent) in [
        ("https://forum.example/goodbye", "", true),
        ("https://forum.example/back", FORUM, true),
        ("https://forum.example/goodbye", DESK, false),
        ("https://evil.example/", "", false),
    ] {
        app.log_in(&[]).await.code();
        let pairs = [
            ("id_token_hint", hint.as_str()),
            ("post_logout_redirect_uri", address),
            ("client_id", client),
        ];
        let page = end(&mut app, "/session/end", &pairs).await;
        assert_eq!(page.sent.is_some(), is_sent, "{address}");
        assert_eq!(page.text.contains("You are logged out"), !is_sent);
        assert_eq!(
            app.open(&[("prompt", "none")]).await.error(),
            "login_required"
        );
    }

    // A hint of another user does not end the session.
    app.log_in_as(&[("name", "bert"), ("password", "secret2")], &[])
        .await
        .code();
    let page = end(&mut app, "/session/end", &[("id_token_hint", &hint)]).await;
    assert!(page.text.contains("Log out?"));
    app.open(&[("prompt", "none")]).await.code();
}

#[tokio::test]
async fn a_reset_and_a_seed_end_sessions_and_codes() {
    let emulator = Emulator::builder().pool(pool()).allow_host("emulator.test");
    let emulator = emulator.start().await.expect("an emulator");
    let mut app = App::of(Client::of(emulator));
    let start = app.client.emulator.snapshot().to_string();
    for (method, path, body) in [
        (Method::POST, "reset", String::new()),
        (Method::PUT, "seed", start),
    ] {
        let tokens = app.tokens().await;
        let code = app.open(&[]).await.code();
        let url = format!("{}/emulator/{path}", app.client.emulator.base_url());
        let request = app.client.http().request(method, url).body(body);
        let response = request.send().await.expect("a response");
        assert_eq!(response.status(), 200, "{path}");

        let page = app.open(&[("prompt", "none")]).await;
        assert_eq!(page.error(), "login_required", "{path}");
        let (status, error) = app.exchange(&code, &[]).await;
        assert_eq!((status, &error["error"]), (400, &json!("invalid_grant")));
        let token = tokens["refresh_token"].as_str().expect("a token");
        let refresh = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("code", ""),
        ];
        let (status, error) = app.exchange("", &refresh).await;
        assert_eq!((status, &error["error"]), (400, &json!("invalid_grant")));
        // Allowed hosts remain.
        let url = app.url("/.well-known/openid-configuration");
        let request = app.client.http().get(url).header("Host", "emulator.test");
        let response = request.send().await.expect("a response");
        let metadata: Value = response.json().await.expect("JSON");
        assert_eq!(metadata["issuer"], "http://emulator.test/oauth/oidc");
        let page = app.client.http().get(app.url("/auth"));
        let page = page.header("Host", "emulator.test").send().await;
        assert_ne!(page.expect("a response").status(), 403, "{path}");
    }
}
