//! The login page and the logout: names, second factors, captchas, sessions, consent, and attacks by other websites.

use std::time::Duration;

use crate::client::Client;
use crate::client::oidc::{ANNA, ANNAS_LOGIN, App, DESK, FORUM, part, pool, request};
use authing_emulator::{Emulator, FrequencyCheck, Settings};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn the_page_escapes_all_texts() {
    let mut app = App::new().await;
    let hint = "\"><script>alert('1')</script>";
    let page = app.open(&[("login_hint", hint)]).await;
    assert!(!page.text.contains("<script"), "{}", page.text);
    assert!(page.text.contains("Log in to Forum &lt;&amp;&gt;"));
    assert!(
        page.text
            .contains("value=\"the &quot;state&quot; &lt;&amp;&gt;\"")
    );
    assert!(page.text.contains("openid, email, offline_access"));
    let page = app
        .log_in_as(&[("name", hint), ("password", "x")], &[])
        .await;
    assert!(page.text.contains("The name or the password is incorrect."));
    assert!(!page.text.contains("<script"), "{}", page.text);
}

#[tokio::test]
async fn users_log_in_by_all_their_names() {
    let mut app = App::new().await;
    for (name, password) in [
        ("a@example.com", "secret1"),
        (" bert ", "secret2"),
        ("13800000000", "secret2"),
    ] {
        let page = app
            .log_in_as(&[("name", name), ("password", password)], &[])
            .await;
        let (_, tokens) = app.exchange(&page.code(), &[]).await;
        assert_eq!(
            part(&tokens["id_token"], 1)["sub"] == ANNA,
            name == "a@example.com"
        );
    }
    for (name, password) in [
        ("a@example.com", "secret2"),
        ("bert", ""),
        ("", "x"),
        ("otto", "secret1"),
    ] {
        let page = app
            .log_in_as(&[("name", name), ("password", password)], &[])
            .await;
        assert_eq!((page.status, page.sent), (200, None), "{name}");
    }
}

#[tokio::test]
async fn captchas_are_shown() {
    let settings = Settings {
        login_fail_check: FrequencyCheck {
            enable: true,
            limit: 1,
            ..FrequencyCheck::default()
        },
        ..Settings::default()
    };
    let mut app = App::with(pool().settings(settings)).await;
    let wrong = [ANNAS_LOGIN[0], ("password", "wrong")];
    let page = app.log_in_as(&wrong, &[]).await;
    let picture = page
        .text
        .split("<img src=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let picture = app.client.get_text(picture.expect("a picture")).await;
    assert!(picture.contains("<svg"));
    let page = app.log_in(&[]).await;
    assert!(
        page.text.contains("Enter the text of the picture."),
        "{}",
        page.text
    );
    let captcha = app.client.code_for("a@example.com");
    let fields = [
        ANNAS_LOGIN[0],
        ANNAS_LOGIN[1],
        ("captcha", captcha.as_str()),
    ];
    assert!(!app.log_in_as(&fields, &[]).await.code().is_empty());
}

#[tokio::test]
async fn a_second_factor_is_asked_for() {
    let mut app = App::new().await;
    let owner = app.client.owner().await;
    let change = "mutation($p: String!, $u: String!) { changeMFA(userPoolId: $p, userId: $u, enable: true) { shareKey } }";
    let variables = json!({ "p": crate::client::POOL, "u": ANNA });
    app.client
        .send(Some(&owner), change, variables)
        .await
        .data();
    let page = app.log_in(&[]).await;
    assert!(page.text.contains("name=\"mfa_code\""), "{}", page.text);
    let fields = [ANNAS_LOGIN[0], ANNAS_LOGIN[1], ("mfa_code", "000000")];
    assert!(
        app.log_in_as(&fields, &[])
            .await
            .text
            .contains("name=\"mfa_code\"")
    );
}

#[tokio::test]
async fn other_websites_can_neither_send_the_forms_nor_read_the_pages() {
    let mut app = App::new().await;
    let own = app.client.emulator.base_url().to_owned();
    let mut form = request(&[]);
    form.extend(ANNAS_LOGIN.map(|(name, value)| (name.to_owned(), value.to_owned())));
    for (path, form) in [("/login", &form[..]), ("/logout", &[])] {
        for headers in [
            ("Origin", "https://evil.example"),
            ("Origin", "null"),
            ("Host", "evil.example"),
        ] {
            let page = app.send(path, form, &[headers]).await;
            assert_eq!(page.status, 403, "{path} {headers:?}");
        }
        let page = app.send(path, form, &[("Origin", &own)]).await;
        assert_ne!(page.status, 403, "{path}");
    }
    // A form of an application may lead to the login page.
    let page = app
        .send(
            "/auth",
            &request(&[]),
            &[("Origin", "https://forum.example")],
        )
        .await;
    assert_eq!(page.status, 200);
    let mut url = app.url("/auth");
    url.query_pairs_mut().extend_pairs(request(&[]));
    let get = app
        .client
        .http()
        .get(url)
        .header("Origin", "https://evil.example");
    let response = get.send().await.expect("a response");
    let headers = response.headers();
    assert!(
        headers
            .keys()
            .all(|name| !name.as_str().starts_with("access-control"))
    );
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    let policies = headers.get_all("content-security-policy").iter();
    let policies: Vec<_> = policies
        .map(|policy| policy.to_str().expect("text"))
        .collect();
    assert_eq!(
        policies,
        [
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
        ]
    );
    let foreign = app
        .client
        .http()
        .get(app.url("/auth"))
        .header("Host", "evil.example");
    assert_eq!(foreign.send().await.expect("a response").status(), 403);
}

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
