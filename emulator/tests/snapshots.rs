//! Snapshots: an emulator continues from the state of another one.

use std::time::Duration;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{Clock, Emulator, FrequencyCheck, PoolSeed, Settings};
use serde_json::{Value, json};

/// Starts another emulator from a snapshot of this client's emulator.
pub(crate) async fn continued(client: &Client) -> Client {
    let snapshot = client.emulator.snapshot();
    let builder = Emulator::builder()
        .clock(client.emulator.clock().clone())
        .seed(snapshot.clone());
    let emulator = builder.expect("a seed").start().await;
    let emulator = emulator.expect("an emulator");
    assert_eq!(emulator.snapshot(), snapshot);
    Client::of(emulator)
}

#[tokio::test]
async fn a_snapshot_starts_another_emulator() {
    let client = Client::new().await;
    let id = client.user("a@example.com", "secret1").await;
    let snapshot = client.emulator.snapshot();
    let shown = snapshot.to_string();
    assert!(!shown.contains("secret1"));
    let again = Emulator::builder().seed(snapshot.clone()).expect("a seed");
    let again = Client::of(again.start().await.expect("an emulator"));
    assert_eq!(again.emulator.snapshot(), snapshot);
    let response = again
        .login(json!({ "email": "a@example.com", "password": "secret1" }))
        .await;
    assert_eq!(response.data()["_id"], id.as_str());
}

#[tokio::test]
async fn a_snapshot_contains_codes() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let link = client.emulator.outbox().to("a@example.com");
    let link = link.iter().find_map(|message| message.link.clone());
    let sms = format!("/send_smscode/13800000000/{POOL}");
    client.get(&sms).await;
    let reset = "mutation { sendResetPasswordEmail(client: \"5e4c8b1f0a2d3c4b5a697887\", email: \"a@example.com\") { code } }";
    client.send(None, reset, json!({})).await;
    let (phone, mail) = (
        client.code_for("13800000000"),
        client.code_for("a@example.com"),
    );

    let again = continued(&client).await;
    assert_eq!(
        again.get(&sms).await["code"],
        500,
        "a code was sent already"
    );
    let code: i32 = phone.parse().expect("digits");
    let login = json!({ "phone": "13800000000", "phoneCode": code });
    let response = again.login(login.clone()).await;
    assert_eq!(response.data()["phone"], "13800000000");
    assert_eq!(
        again.login(login).await.code(),
        2300,
        "a code can be used once"
    );
    let change = "mutation($p: String!, $c: String!) { changePassword(client: \"5e4c8b1f0a2d3c4b5a697887\", email: \"a@example.com\", password: $p, verifyCode: $c) { email } }";
    let new = again.encrypt("secret2");
    let response = again
        .send(None, change, json!({ "p": new, "c": mail }))
        .await;
    assert_eq!(response.data()["email"], "a@example.com");
    let link = link
        .expect("a link")
        .replace(client.emulator.base_url(), "");
    assert!(again.get_text(&link).await.contains("成功"));

    let late = continued(&client).await;
    late.emulator.clock().advance(Duration::from_secs(301));
    let login = json!({ "phone": "13800000000", "phoneCode": code });
    assert_eq!(late.login(login).await.code(), 2300, "the code has expired");
}

#[tokio::test]
async fn a_snapshot_contains_sms_counts_and_refresh_tokens() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    client
        .get(&format!("/send_smscode/13800000000/{POOL}"))
        .await;
    client
        .get(&format!("/send_smscode/13900000000/{POOL}"))
        .await;
    let sign_in = "mutation($p: String!) { signIn(userPoolId: $p, email: \"a@example.com\", password: \"secret1\") { refresh_token } }";
    let response = client.send(None, sign_in, json!({ "p": POOL })).await;
    let token = response.data()["refresh_token"].clone();

    let again = continued(&client).await;
    let owner = again.owner().await;
    let count = "query($p: String!) { querySMSSendCount(userPoolId: $p) { count } }";
    let response = again.send(Some(&owner), count, json!({ "p": POOL })).await;
    assert_eq!(response.data()["count"], 2);
    let refresh = "mutation($p: String!, $t: String!) { refreshSignInToken(userPoolId: $p, refreshToken: $t) { access_token } }";
    let variables = json!({ "p": POOL, "t": token });
    let response = again.send(None, refresh, variables.clone()).await;
    assert!(response.data()["access_token"].is_string());
    assert_eq!(again.send(None, refresh, variables).await.code(), 2207);
}

#[tokio::test]
async fn a_snapshot_contains_failures_and_captchas() {
    let check = FrequencyCheck {
        enable: true,
        limit: 2,
        ..FrequencyCheck::default()
    };
    let settings = Settings {
        login_fail_check: check,
        frequent_register_check: FrequencyCheck { limit: 1, ..check },
        ..Settings::default()
    };
    let pool = PoolSeed::new(POOL, SECRET).settings(settings);
    let emulator = Emulator::builder()
        .pool(pool)
        .clock(Clock::frozen_at(1_580_540_818));
    let client = Client::of(emulator.start().await.expect("an emulator"));
    client.user("a@example.com", "secret1").await;
    let wrong = json!({ "email": "a@example.com", "password": "wrong one" });
    assert_eq!(client.login(wrong.clone()).await.code(), 2006);

    let second = continued(&client).await;
    let other = json!({ "email": "b@example.com", "password": "secret1" });
    assert_eq!(second.register(other).await.code(), 2100);
    assert_eq!(second.login(wrong.clone()).await.code(), 2006);
    assert_eq!(second.login(wrong).await.code(), 2000);
    let text = second.code_for("a@example.com");

    let third = continued(&second).await;
    let correct = json!({ "email": "a@example.com", "password": "secret1", "verifyCode": text });
    assert_eq!(third.login(correct).await.data()["email"], "a@example.com");
}

#[tokio::test]
async fn a_snapshot_contains_qr_codes_and_uploads() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let created = client
        .get(&format!(
            "/qrcode/gene?userPoolId={POOL}&scene=APP_AUTH&x=y"
        ))
        .await;
    let id = created["data"]["qrcodeId"]
        .as_str()
        .expect("an id")
        .to_owned();
    let report = async |client: &Client, step: &str| {
        let url = format!("{}/oauth/scan-qrcode/{step}", client.emulator.base_url());
        let request = client
            .http()
            .post(url)
            .bearer_auth(&token)
            .json(&json!({ "qrcodeId": id }));
        let response: Value = request
            .send()
            .await
            .expect("a response")
            .json()
            .await
            .expect("JSON");
        response["code"].clone()
    };
    assert_eq!(report(&client, "scanned").await, 200);
    let response = client
        .send(Some(&token), "{ qiNiuUploadToken }", json!({}))
        .await;
    let upload = response.data().as_str().expect("a token").to_owned();

    let again = continued(&client).await;
    assert_eq!(report(&again, "confirm").await, 200);
    let form = reqwest::multipart::Form::new().text("token", upload).part(
        "file",
        reqwest::multipart::Part::bytes(vec![0, 159, 146, 150]),
    );
    let url = again.emulator.upload_url();
    let response = again
        .http()
        .post(url)
        .multipart(form)
        .send()
        .await
        .expect("a response");
    let response: Value = response.json().await.expect("JSON");
    let photo = format!("/cdn/{}", response["key"].as_str().expect("a key"));

    let third = continued(&again).await;
    let status = third
        .get(&format!("/qrcode/check?qrcodeId={id}&scene=APP_AUTH"))
        .await;
    assert!(status["data"]["ticket"].is_string(), "{status}");
    let url = format!("{}{photo}", third.emulator.base_url());
    let served = third.http().get(url).send().await.expect("the photo");
    assert_eq!(
        served.bytes().await.expect("bytes"),
        [0, 159, 146, 150].as_slice()
    );
}
