//! The OIDC addresses.

use std::time::Duration;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, Settings};
use serde_json::{Value, json};

const APP: &str = "5f00000000000000000000dd";

async fn post(client: &Client, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let body: Vec<String> = form
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
        .collect();
    let url = format!("{}{path}", client.emulator.base_url());
    let request = client.http().post(url).body(body.join("&"));
    let request = request.header("Content-Type", "application/x-www-form-urlencoded");
    let response = request.send().await.expect("a response");
    (
        response.status().as_u16(),
        response.json().await.expect("JSON"),
    )
}

async fn grant(client: &Client, members: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![("client_id", POOL), ("client_secret", SECRET)];
    form.extend(members);
    post(client, "/oauth/oidc/token", &form).await
}

const BY_PASSWORD: [(&str, &str); 3] = [
    ("grant_type", "password"),
    ("email", "a@example.com"),
    ("password", "secret1"),
];

#[tokio::test]
async fn a_password_returns_tokens_and_a_token_returns_claims() {
    let client = Client::new().await;
    let id = client.user("a@example.com", "secret1").await;
    let (status, tokens) = grant(&client, &BY_PASSWORD).await;
    assert_eq!(status, 200);
    assert_eq!(
        (
            &tokens["expires_in"],
            &tokens["token_type"],
            &tokens["scope"]
        ),
        (
            &json!(3600),
            &json!("Bearer"),
            &json!("openid profile email phone")
        )
    );
    assert_eq!(tokens.get("refresh_token"), None, "for offline access only");
    let access = tokens["access_token"].as_str().expect("a token");
    for path in ["/oauth/oidc/me", "/users/oauth/oidc/user/userinfo"] {
        let (status, claims) = post(&client, path, &[("access_token", access)]).await;
        assert_eq!((status, &claims["sub"]), (200, &json!(id)));
        let claims = client.get(&format!("{path}?access_token={access}")).await;
        assert_eq!(claims["email"], "a@example.com");
    }
    let (status, error) = post(&client, "/oauth/oidc/me", &[("access_token", "junk")]).await;
    assert_eq!((status, &error["error"]), (401, &json!("invalid_token")));
}

#[tokio::test]
async fn a_refresh_token_can_be_used_once() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let mut form = BY_PASSWORD.to_vec();
    form.push(("scope", "openid offline_access"));
    let (_, tokens) = grant(&client, &form).await;
    assert_eq!(tokens["scope"], "openid offline_access");
    let refresh = tokens["refresh_token"].as_str().expect("a token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let (status, fresh) = grant(&client, &form).await;
    assert_eq!(status, 200);
    assert_ne!(fresh["access_token"], tokens["access_token"]);
    assert!(fresh["refresh_token"].is_string());
    let (status, error) = grant(&client, &form).await;
    assert_eq!((status, &error["error"]), (400, &json!("invalid_grant")));
}

#[tokio::test]
async fn a_service_token_is_exchanged_for_oidc_tokens() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let form = [("grant_type", "authingToken"), ("authingToken", &token)];
    let (status, tokens) = grant(&client, &form).await;
    assert_eq!(status, 200);
    assert!(tokens["refresh_token"].is_string());
    let owner = client.owner().await;
    let form = [("grant_type", "authingToken"), ("authingToken", &owner)];
    assert_eq!(grant(&client, &form).await.0, 400);
}

#[tokio::test]
async fn invalid_requests_are_rejected() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let wrong = [
        ("grant_type", "password"),
        ("email", "a@example.com"),
        ("password", "wrong1"),
    ];
    let (status, error) = grant(&client, &wrong).await;
    assert_eq!(status, 400);
    assert_eq!(
        error,
        json!({ "error": "invalid_grant", "error_description": "invalid credentials provided" })
    );
    let (status, error) = grant(&client, &[("grant_type", "implicit")]).await;
    assert_eq!(
        (status, &error["error"]),
        (400, &json!("unsupported_grant_type"))
    );
    for (id, secret) in [(POOL, "wrong"), ("5f00000000000000000000ee", SECRET)] {
        let form = [("client_id", id), ("client_secret", secret)];
        let (status, error) = post(&client, "/oauth/oidc/token", &form).await;
        assert_eq!((status, &error["error"]), (401, &json!("invalid_client")));
    }
}

#[tokio::test]
async fn an_access_token_is_validated() {
    let client = Client::with(PoolSeed::new(POOL, SECRET).oidc_app(APP, "Forum")).await;
    let id = client.user("a@example.com", "secret1").await;
    let mut form = vec![("client_id", APP), ("client_secret", SECRET)];
    form.extend(BY_PASSWORD);
    let (_, tokens) = post(&client, "/oauth/oauth/oidc/token", &form).await;
    let access = tokens["access_token"].as_str().expect("a token").to_owned();
    let validate = async |token: &str| {
        let path = format!("/oauth/oidc/validate_access_token?access_token={token}");
        client.get(&path).await
    };
    let known = validate(&access).await;
    assert_eq!(
        (&known["state"], &known["appId"], &known["userOrClientId"]),
        (&json!(1), &json!(APP), &json!(id))
    );
    let (issued, ends) = (known["iat"].as_i64(), known["exp"].as_i64());
    assert_eq!(ends, issued.map(|issued| issued + 3_600_000));
    assert_eq!(
        validate("junk").await,
        json!({ "code": 1922, "message": "token 不合法" })
    );

    // Another emulator does not have the application.
    let other = Client::new().await;
    let path = format!("/oauth/oidc/validate_access_token?access_token={access}");
    assert_eq!(other.get(&path).await["code"], 1924);

    let logout = "mutation($i: String, $c: String) { updateUser(options: {_id: $i, registerInClient: $c, tokenExpiredAt: \"0\"}) { _id } }";
    let token = client.token("a@example.com", "secret1").await;
    let variables = json!({ "i": id, "c": POOL });
    client.emulator.clock().advance(Duration::from_secs(1));
    client.send(Some(&token), logout, variables).await.data();
    assert_eq!(validate(&access).await["code"], 1921);
    client.emulator.clock().advance(Duration::from_secs(3601));
    assert_eq!(validate(&access).await["code"], 1923);
}

#[tokio::test]
async fn an_application_can_have_its_own_secret() {
    let seed = json!({ "pools": [{
        "id": POOL, "secret": SECRET, "settings": Settings::default(),
        "ssoApps": [{ "_id": APP, "name": "Forum", "protocol": "oidc", "secret": "its own" }],
        "users": [{ "email": "a@example.com", "password": "secret1" }],
    }] });
    let builder = authing_emulator::Emulator::builder().seed(seed);
    let client = Client::of(builder.expect("a seed").start().await.expect("an emulator"));
    for (secret, status) in [(SECRET, 401), ("its own", 200)] {
        let mut form = vec![("client_id", APP), ("client_secret", secret)];
        form.extend(BY_PASSWORD);
        let (actual, tokens) = post(&client, "/oauth/oidc/token", &form).await;
        assert_eq!(actual, status);
        if let Some(access) = tokens["access_token"].as_str() {
            let check = "query($t: String) { checkLoginStatus(token: $t) { status token { data { email } } } }";
            let response = client.send(None, check, json!({ "t": access })).await;
            assert_eq!(response.data()["status"], true);
            assert_eq!(response.data()["token"]["data"]["email"], "a@example.com");
        }
    }
}
