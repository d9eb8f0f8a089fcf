//! QR code logins.

use std::time::Duration;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, QrcodeLoginStrategy, Settings};
use serde_json::{Value, json};

async fn post(client: &Client, token: Option<&str>, path: &str, body: Value) -> Value {
    let url = format!("{}/oauth{path}", client.emulator.base_url());
    let mut request = client.http().post(url).json(&body);
    if let Some(token) = token {
        request = request.header("Authorization", token);
    }
    let response = request.send().await.expect("a response");
    response.json().await.expect("JSON")
}

async fn code(client: &Client) -> String {
    let path = format!("/oauth/qrcode/gene?userPoolId={POOL}&scene=APP_AUTH&hello=world");
    let created = client.get(&path).await;
    assert_eq!(
        (&created["code"], &created["message"]),
        (&json!(200), &json!("生成二维码成功"))
    );
    created["data"]["qrcodeId"]
        .as_str()
        .expect("an id")
        .to_owned()
}

async fn check(client: &Client, id: &str) -> Value {
    let path = format!("/oauth/qrcode/check?qrcodeId={id}&scene=APP_AUTH");
    client.get(&path).await
}

async fn report(client: &Client, token: Option<&str>, action: &str, id: &str) -> Value {
    let path = format!("/oauth/scan-qrcode/{action}");
    post(client, token, &path, json!({ "qrcodeId": id })).await
}

async fn exchange(client: &Client, ticket: &Value) -> Value {
    let path = "/oauth/scan-qrcode/exchangeUserInfoWithTicket";
    post(client, None, path, json!({ "ticket": ticket })).await
}

#[tokio::test]
async fn a_scanned_code_logs_its_user_in() {
    let client = Client::new().await;
    let user = client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let id = code(&client).await;
    let picture = client.get_text(&format!("/qrcode/picture/{id}")).await;
    assert!(
        picture.contains(r#""userDefinedData":{"hello":"world"}"#),
        "{picture}"
    );
    let initial = check(&client, &id).await;
    assert_eq!(initial["message"], "查询二维码状态成功");
    for (name, value) in [
        ("scanned", json!(false)),
        ("expired", json!(false)),
        ("success", json!(false)),
        ("canceled", json!(false)),
        ("status", json!(0)),
        ("userInfo", json!({})),
        ("ticket", Value::Null),
    ] {
        assert_eq!(initial["data"][name], value, "{name}");
    }

    let response = report(&client, Some(&token), "scanned", &id).await;
    assert_eq!(response["message"], "二维码扫描确认成功");
    let scanned = check(&client, &id).await;
    assert_eq!(scanned["data"]["scanned"], true);
    assert_eq!(scanned["data"]["userInfo"]["nickname"], "");
    assert_eq!(scanned["data"]["userInfo"].get("email"), None);

    let response = report(&client, Some(&token), "confirm", &id).await;
    assert_eq!(
        (&response["message"], &response["data"]["status"]),
        (&json!("授权登录成功"), &json!(1))
    );
    let confirmed = check(&client, &id).await;
    assert_eq!(
        (&confirmed["data"]["success"], &confirmed["data"]["status"]),
        (&json!(true), &json!(1))
    );
    let ticket = &confirmed["data"]["ticket"];
    let exchanged = exchange(&client, ticket).await;
    assert_eq!(exchanged["message"], "换取用户信息成功");
    assert_eq!(exchanged["data"]["_id"], user.as_str());
    let status = "query($t: String) { checkLoginStatus(token: $t) { status } }";
    let variables = json!({ "t": exchanged["data"]["token"] });
    assert_eq!(
        client.send(None, status, variables).await.data()["status"],
        true
    );
    assert_eq!(
        exchange(&client, ticket).await["code"],
        500,
        "a ticket can be used once"
    );
}

#[tokio::test]
async fn a_login_can_be_cancelled() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let id = code(&client).await;
    assert_eq!(
        report(&client, Some(&token), "cancel", &id).await["code"],
        500
    );
    report(&client, Some(&token), "scanned", &id).await;
    let response = report(&client, Some(&token), "cancel", &id).await;
    assert_eq!(response["message"], "取消授权成功");
    let cancelled = check(&client, &id).await;
    assert_eq!(
        (&cancelled["data"]["canceled"], &cancelled["data"]["status"]),
        (&json!(true), &json!(-1))
    );
    assert_eq!(
        report(&client, Some(&token), "confirm", &id).await["code"],
        500
    );
}

#[tokio::test]
async fn codes_and_tickets_expire() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let id = code(&client).await;
    client.emulator.clock().advance(Duration::from_mins(2));
    assert_eq!(check(&client, &id).await["data"]["expired"], true);
    assert_eq!(
        report(&client, Some(&token), "scanned", &id).await["code"],
        500
    );

    let id = code(&client).await;
    report(&client, Some(&token), "scanned", &id).await;
    report(&client, Some(&token), "confirm", &id).await;
    let ticket = check(&client, &id).await["data"]["ticket"].clone();
    client.emulator.clock().advance(Duration::from_mins(5));
    assert_eq!(exchange(&client, &ticket).await["code"], 500);
}

#[tokio::test]
async fn the_settings_of_the_pool_apply() {
    let settings = Settings {
        qrcode_login_strategy: QrcodeLoginStrategy {
            qrcode_expires_after: 10,
            return_full_user_info: true,
            ..QrcodeLoginStrategy::default()
        },
        ..Settings::default()
    };
    let client = Client::with(PoolSeed::new(POOL, SECRET).settings(settings)).await;
    client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let id = code(&client).await;
    report(&client, Some(&token), "scanned", &id).await;
    let scanned = check(&client, &id).await;
    assert_eq!(scanned["data"]["userInfo"]["email"], "a@example.com");
    report(&client, Some(&token), "confirm", &id).await;
    let ticket = check(&client, &id).await["data"]["ticket"].clone();
    let url = format!(
        "{}/oauth/scan-qrcode/exchangeUserInfoWithTicket",
        client.emulator.base_url()
    );
    let from_browser = client
        .http()
        .post(url)
        .header("Origin", "https://example.com");
    let response = from_browser.json(&json!({ "ticket": ticket })).send().await;
    let response: Value = response.expect("a response").json().await.expect("JSON");
    assert_eq!(response["code"], 1001);
    assert_eq!(exchange(&client, &ticket).await["code"], 200);
    let id = code(&client).await;
    client.emulator.clock().advance(Duration::from_secs(10));
    assert_eq!(check(&client, &id).await["data"]["expired"], true);
}

#[tokio::test]
async fn invalid_requests_are_rejected() {
    let client = Client::new().await;
    let owner = client.owner().await;
    assert_eq!(
        check(&client, "unknown").await,
        json!({ "code": 2241, "message": "二维码不存在", "data": null })
    );
    let id = code(&client).await;
    for (token, code) in [
        (None, 2020),
        (Some("junk"), 2207),
        (Some(owner.as_str()), 1001),
    ] {
        assert_eq!(report(&client, token, "scanned", &id).await["code"], code);
    }
    for (query, code) in [
        (format!("userPoolId={POOL}&scene=OTHER"), 2231),
        ("scene=APP_AUTH".to_owned(), 2101),
        (
            "userPoolId=5f00000000000000000000ee&scene=APP_AUTH".to_owned(),
            2224,
        ),
    ] {
        let response = client.get(&format!("/qrcode/gene?{query}")).await;
        assert_eq!(response["code"], code, "{query}");
    }
}

#[tokio::test]
async fn the_mini_program_is_not_emulated() {
    let client = Client::new().await;
    let path = format!("/oauth/oauth/wxapp/qrcode/{POOL}?random=abc");
    assert_eq!(client.get(&path).await["code"], 500);
    let polled = post(
        &client,
        None,
        "/oauth/wxapp/confirm/qr?random=abc",
        json!({}),
    )
    .await;
    assert_eq!(
        polled,
        json!({ "code": 200, "data": { "code": 500, "message": "have not been authed" } })
    );
}
