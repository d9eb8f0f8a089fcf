//! The authorization code flow: codes, PKCE, redirect URIs, sessions, and the tokens of RS256 and HS256.

use std::time::Duration;

use crate::client::SECRET;
use crate::client::oidc::{ANNA, App, CHALLENGE, DESK, FORUM, PHONE, REDIRECT, part, pool};
use authing_emulator::OidcAppSeed;
use serde_json::json;

#[tokio::test]
async fn a_code_is_exchanged_for_tokens() {
    let mut app = App::new().await;
    let page = app.open(&[]).await;
    assert_eq!((page.status, &page.sent), (200, &None));
    let page = app.log_in(&[]).await;
    assert_eq!(page.status, 303);
    let sent = page.sent.as_deref().expect("sent");
    assert!(sent.starts_with(&format!("{REDIRECT}&code=")), "{sent}");
    assert_eq!(
        page.parameter("state").as_deref(),
        Some("the \"state\" <&>")
    );
    let (status, tokens) = app.exchange(&page.code(), &[]).await;
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(
        (
            &tokens["token_type"],
            &tokens["expires_in"],
            &tokens["scope"]
        ),
        (
            &json!("Bearer"),
            &json!(3600),
            &json!("openid email offline_access")
        )
    );
    assert_eq!(
        part(&tokens["id_token"], 0),
        json!({ "typ": "JWT", "alg": "RS256", "kid": "authing-emulator" })
    );
    let claims = part(&tokens["id_token"], 1);
    let now = app.client.emulator.clock().unix_seconds();
    for (name, value) in [
        ("iss", json!(app.client.emulator.oidc_issuer())),
        ("aud", json!(FORUM)),
        ("sub", json!(ANNA)),
        ("nonce", json!("the nonce")),
        ("email", json!("a@example.com")),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    let issued = claims["iat"].as_i64().expect("a time");
    assert!((now - 5..=now).contains(&issued));
    assert_eq!(claims["exp"], issued + 3600);
    assert!(claims["auth_time"].as_i64().expect("a time") <= issued);
    assert!(claims["token"].is_string(), "the user's own token");
    assert_eq!(part(&tokens["access_token"], 1)["aud"], FORUM);

    let check = "query($t: String) { checkLoginStatus(token: $t) { status } }";
    for name in ["access_token", "id_token"] {
        let response = app
            .client
            .send(None, check, json!({ "t": tokens[name] }))
            .await;
        assert_eq!(response.data()["status"], true, "{name}");
    }
    assert_eq!(app.claims_status(&tokens["access_token"]).await, 200);
    assert_eq!(
        app.claims_status(&tokens["id_token"]).await,
        401,
        "not an access token"
    );
}

#[tokio::test]
async fn hs256_uses_the_secret_of_the_application() {
    let mut app = App::new().await;
    let desk = [
        ("client_id", DESK),
        ("code_challenge", ""),
        ("code_challenge_method", ""),
    ];
    let code = app.log_in(&desk).await.code();
    let as_desk = [
        ("client_id", DESK),
        ("client_secret", SECRET),
        ("code_verifier", ""),
    ];
    let (status, tokens) = app.exchange(&code, &as_desk).await;
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(
        part(&tokens["id_token"], 0),
        json!({ "typ": "JWT", "alg": "HS256" })
    );
    assert_eq!(part(&tokens["id_token"], 1)["aud"], DESK);
    assert_eq!(app.claims_status(&tokens["access_token"]).await, 200);
}

#[tokio::test]
async fn a_code_is_bound_to_its_request() {
    let mut app = App::new().await;
    let code = app.log_in(&[]).await.code();
    let long = "a".repeat(43);
    for (wrong, error) in [
        (vec![("code_verifier", long.as_str())], "invalid_grant"),
        (vec![("code_verifier", CHALLENGE)], "invalid_grant"),
        (vec![("code_verifier", "")], "invalid_grant"),
        (
            vec![("redirect_uri", "https://forum.example/back")],
            "invalid_grant",
        ),
        (vec![("redirect_uri", "")], "invalid_request"),
        (vec![("code", "unknown")], "invalid_grant"),
        (vec![("code", "")], "invalid_request"),
        (
            vec![("client_id", DESK), ("client_secret", SECRET)],
            "invalid_grant",
        ),
        (vec![("grant_type", "")], "invalid_request"),
    ] {
        let (status, response) = app.exchange(&code, &wrong).await;
        assert_eq!(
            (status, &response["error"]),
            (400, &json!(error)),
            "{wrong:?}"
        );
    }
    assert_eq!(
        app.exchange(&code, &[]).await.0,
        200,
        "the right one still works"
    );
}

#[tokio::test]
async fn a_code_that_is_used_twice_revokes_its_tokens() {
    let mut app = App::new().await;
    let code = app.log_in(&[]).await.code();
    let (_, tokens) = app.exchange(&code, &[]).await;
    assert_eq!(app.claims_status(&tokens["access_token"]).await, 200);
    let (status, response) = app.exchange(&code, &[]).await;
    assert_eq!((status, &response["error"]), (400, &json!("invalid_grant")));
    assert_eq!(app.claims_status(&tokens["access_token"]).await, 401);
    let refresh = tokens["refresh_token"].as_str().expect("a token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    assert_eq!(app.exchange("", &form).await.0, 400);
}

#[tokio::test]
async fn codes_and_sessions_expire() {
    let short = OidcAppSeed::new("5f00000000000000000000d4", "Short")
        .redirect_uri(REDIRECT)
        .setting("authorization_code_expire", "5")
        .setting("access_token_expire", "7")
        .setting("id_token_expire", "9");
    let mut app = App::with(pool().app(short)).await;
    let clock = app.client.emulator.clock().clone();
    let code = app.log_in(&[]).await.code();
    clock.advance(Duration::from_secs(601));
    assert_eq!(app.exchange(&code, &[]).await.1["error"], "invalid_grant");

    let request = [("client_id", "5f00000000000000000000d4")];
    let exchange = [request[0], ("client_secret", SECRET)];
    let code = app.log_in(&request).await.code();
    clock.advance(Duration::from_secs(6));
    assert_eq!(
        app.exchange(&code, &exchange).await.0,
        400,
        "its own lifetime"
    );
    let code = app.log_in(&request).await.code();
    let (_, tokens) = app.exchange(&code, &exchange).await;
    assert_eq!(tokens["expires_in"], 7);
    let claims = part(&tokens["id_token"], 1);
    assert_eq!(
        claims["exp"].as_i64(),
        claims["iat"].as_i64().map(|issued| issued + 9)
    );

    assert!(
        app.open(&[("prompt", "none")])
            .await
            .sent
            .expect("sent")
            .contains("code=")
    );
    clock.advance(Duration::from_hours(15 * 24));
    assert_eq!(
        app.open(&[("prompt", "none")]).await.error(),
        "login_required"
    );
    clock.advance(Duration::from_hours(30 * 24));
    let refresh = tokens["refresh_token"].as_str().expect("a token");
    let form = [
        exchange[0],
        exchange[1],
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh),
    ];
    assert_eq!(
        app.exchange("", &form).await.0,
        400,
        "refresh tokens expire, too"
    );
}

#[tokio::test]
async fn an_unknown_address_is_never_redirected_to() {
    let mut app = App::new().await;
    for wrong in [
        [("redirect_uri", "https://evil.example/")],
        [("redirect_uri", "http://127.0.0.1:3000/callback")],
        [("redirect_uri", "http://127.0.0.1:3000/callback?page=1&x=1")],
        [("redirect_uri", "HTTP://127.0.0.1:3000/callback?page=1")],
        [("redirect_uri", "https://forum.example/back/")],
        [("redirect_uri", "https://forum.example/back#x")],
        [("redirect_uri", "com.example.phone:/back")],
        [("redirect_uri", "")],
        [("client_id", "5f00000000000000000000ff")],
        [("client_id", crate::client::POOL)],
        [("client_id", "")],
    ] {
        for page in [app.open(&wrong).await, app.log_in(&wrong).await] {
            assert_eq!((page.status, &page.sent), (400, &None), "{wrong:?}");
        }
    }
    let mut url = app.url("/auth");
    url.query_pairs_mut()
        .extend_pairs(crate::client::oidc::request(&[]));
    url.query_pairs_mut()
        .append_pair("redirect_uri", "https://evil.example/");
    let response = app.client.http().get(url).send().await.expect("a response");
    assert_eq!(response.status(), 400, "a repeated address");
}

#[tokio::test]
async fn invalid_requests_are_reported_to_the_application() {
    let only_password = OidcAppSeed::new("5f00000000000000000000d5", "Only")
        .redirect_uri(REDIRECT)
        .setting("grant_types", vec!["password"]);
    let mut app = App::with(pool().app(only_password)).await;
    for (wrong, error) in [
        (vec![("response_type", "")], "invalid_request"),
        (
            vec![("response_type", "token")],
            "unsupported_response_type",
        ),
        (vec![("response_mode", "fragment")], "invalid_request"),
        (vec![("scope", "email")], "invalid_scope"),
        (vec![("code_challenge_method", "plain")], "invalid_request"),
        (vec![("code_challenge_method", "")], "invalid_request"),
        (vec![("code_challenge", "short")], "invalid_request"),
        (vec![("code_challenge", "")], "invalid_request"),
        (vec![("prompt", "none login")], "invalid_request"),
        (vec![("prompt", "other")], "invalid_request"),
        (vec![("max_age", "soon")], "invalid_request"),
        (vec![("request", "x")], "request_not_supported"),
        (vec![("request_uri", "x")], "request_uri_not_supported"),
        (vec![("registration", "x")], "registration_not_supported"),
        (
            vec![("client_id", "5f00000000000000000000d5")],
            "unauthorized_client",
        ),
        (vec![("prompt", "none")], "login_required"),
        (
            vec![
                ("client_id", PHONE),
                ("redirect_uri", "com.example.phone:/back"),
                ("code_challenge", ""),
                ("code_challenge_method", ""),
            ],
            "invalid_request",
        ),
    ] {
        let page = app.open(&wrong).await;
        assert_eq!(page.error(), error, "{wrong:?}");
        assert_eq!(
            page.parameter("state").as_deref(),
            Some("the \"state\" <&>")
        );
        assert_eq!(page.parameter("code"), None);
    }
}

#[tokio::test]
async fn a_public_application_uses_pkce_only() {
    let mut app = App::new().await;
    let request = [
        ("client_id", PHONE),
        ("redirect_uri", "com.example.phone:/back"),
    ];
    let page = app.log_in(&request).await;
    assert!(
        page.sent
            .as_deref()
            .expect("sent")
            .starts_with("com.example.phone:/back?code=")
    );
    let code = page.code();
    let form = [request[0], request[1], ("client_secret", "")];
    let (status, tokens) = app.exchange(&code, &form).await;
    assert_eq!(status, 200, "{tokens}");
    let code = app.log_in(&request).await.code();
    let with_secret = [request[0], request[1], ("client_secret", SECRET)];
    let (status, error) = app.exchange(&code, &with_secret).await;
    assert_eq!((status, &error["error"]), (401, &json!("invalid_client")));
}

#[tokio::test]
async fn a_snapshot_contains_sessions_and_codes() {
    let mut app = App::new().await;
    app.log_in(&[("scope", "")]).await.error();
    app.log_in(&[]).await.code();
    let code = app.log_in(&[]).await.code();
    let snapshot = app.client.emulator.snapshot();
    for (list, count) in [("browserSessions", 1), ("authorizationCodes", 2)] {
        assert_eq!(
            snapshot["pools"][0][list].as_array().map(Vec::len),
            Some(count),
            "{list}"
        );
    }
    let again = authing_emulator::Emulator::builder()
        .seed(snapshot)
        .expect("a seed");
    let again = App::of(crate::client::Client::of(
        again.start().await.expect("an emulator"),
    ));
    let (status, tokens) = again.exchange(&code, &[]).await;
    assert_eq!(status, 200, "{tokens}");
}
