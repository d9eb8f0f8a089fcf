//! Password resets, second factors, and captchas.

use std::time::Duration;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{Channel, FrequencyCheck, PoolSeed, Settings, UserSeed};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

async fn with_anna(settings: Settings) -> Client {
    let anna = UserSeed::with_email("a@example.com", "secret1").phone("13800000000");
    Client::with(PoolSeed::new(POOL, SECRET).settings(settings).user(anna)).await
}

#[tokio::test]
async fn a_forgotten_password_is_reset() {
    let client = with_anna(Settings::default()).await;
    let change = "mutation($p: String!, $e: String!, $c: String!, $v: String!) {
        changePassword(password: $p, email: $e, client: $c, verifyCode: $v) { email } }";
    let variables = |code: &str| json!({ "p": client.encrypt("secret2"), "e": "a@example.com", "c": POOL, "v": code });
    let response = client.send(None, change, variables("1234")).await;
    assert_eq!(response.error(), (2019, "修改密码时需要先进行验证"));

    let send = "mutation($e: String!, $c: String!) { sendResetPasswordEmail(client: $c, email: $e) { code message } }";
    let response = client
        .send(None, send, json!({ "e": "nobody@example.com", "c": POOL }))
        .await;
    assert_eq!(response.code(), 2004);
    let response = client
        .send(None, send, json!({ "e": "a@example.com", "c": POOL }))
        .await;
    assert_eq!(*response.data(), json!({ "code": 200, "message": "成功" }));
    let code = client.code_for("a@example.com");

    let verify = "mutation($v: String!, $e: String!, $c: String!) {
        verifyResetPasswordVerifyCode(verifyCode: $v, email: $e, client: $c) { code message } }";
    let response = client
        .send(
            None,
            verify,
            json!({ "v": "0000", "e": "a@example.com", "c": POOL }),
        )
        .await;
    assert_eq!(response.code(), 2300);
    let response = client
        .send(
            None,
            verify,
            json!({ "v": code, "e": "a@example.com", "c": POOL }),
        )
        .await;
    assert_eq!(
        *response.data(),
        json!({ "code": null, "message": "验证成功，请输入新密码" })
    );

    assert_eq!(
        client.send(None, change, variables("0000")).await.code(),
        2300
    );
    let response = client.send(None, change, variables(&code)).await;
    assert_eq!(response.data()["email"], "a@example.com");
    client.token("a@example.com", "secret2").await;
    assert_eq!(
        client.send(None, change, variables(&code)).await.code(),
        2019
    );
}

#[tokio::test]
async fn the_pool_sets_the_password_strength() {
    let client = with_anna(Settings::default()).await;
    let owner = client.owner().await;
    let set = "mutation($p: String!) { updatePasswordStrengthSettingsByUserPoolId(userPoolId: $p, pwdStrength: 2) { pwdStrength } }";
    client
        .send(Some(&owner), set, json!({ "p": POOL }))
        .await
        .data();
    let response = client
        .register(json!({ "email": "b@example.com", "password": "1234567" }))
        .await;
    assert_eq!(response.code(), 2029);
    client
        .register(json!({ "email": "b@example.com", "password": "123456a" }))
        .await
        .data();
}

/// Returns the code that an authenticator app shows.
pub(crate) fn one_time_password(share_key: &str, unix_seconds: i64) -> String {
    let secret = Secret::try_from_base32(share_key).expect("base32");
    let totp = Builder::new()
        .with_secret(secret)
        .build()
        .expect("a generator");
    totp.generate(unix_seconds.try_into().expect("a time"))
        .to_string()
}

const CHANGE: &str = "mutation($e: Boolean!, $r: Boolean) { changeMFA(enable: $e, refreshKey: $r) { _id userId userPoolId enable shareKey } }";

#[tokio::test]
async fn a_second_factor_is_required() {
    let client = with_anna(Settings::default()).await;
    let token = client.token("a@example.com", "secret1").await;
    let query = "query($i: String) { queryMFA(_id: $i, userPoolId: \"5e4c8b1f0a2d3c4b5a697887\") { _id enable shareKey } }";
    let response = client.send(Some(&token), query, json!({})).await;
    assert_eq!(*response.data(), Value::Null);
    let response = client
        .send(Some(&token), CHANGE, json!({ "e": true }))
        .await;
    let mfa = response.data().clone();
    let key = mfa["shareKey"].as_str().expect("a key");
    assert_eq!(key.len(), 32);
    let response = client
        .send(Some(&token), query, json!({ "i": mfa["_id"] }))
        .await;
    assert_eq!(response.data()["shareKey"], key);

    let login = |code: Option<String>| {
        client.login(json!({ "email": "a@example.com", "password": "secret1", "MFACode": code }))
    };
    assert_eq!(login(None).await.code(), 1635);
    assert_eq!(login(Some("000000".to_owned())).await.code(), 1635);
    let now = client.emulator.clock().unix_seconds();
    for drift in [-30, 0, 30] {
        login(Some(one_time_password(key, now + drift)))
            .await
            .data();
    }
    assert_eq!(
        login(Some(one_time_password(key, now + 300))).await.code(),
        1635
    );

    let response = client
        .send(Some(&token), CHANGE, json!({ "e": true, "r": true }))
        .await;
    assert_ne!(response.data()["shareKey"], key);
    client
        .send(Some(&token), CHANGE, json!({ "e": false }))
        .await
        .data();
    login(None).await.data();
}

#[tokio::test]
async fn a_phone_code_is_redeemed_only_after_the_second_factor() {
    let client = with_anna(Settings::default()).await;
    let token = client.token("a@example.com", "secret1").await;
    let response = client
        .send(Some(&token), CHANGE, json!({ "e": true }))
        .await;
    let key = response.data()["shareKey"]
        .as_str()
        .expect("a key")
        .to_owned();
    client
        .get_text(&format!("/send_smscode/13800000000/{POOL}"))
        .await;
    let code: i64 = client.code_for("13800000000").parse().expect("a number");
    let login = json!({ "phone": "13800000000", "phoneCode": code });
    assert_eq!(client.login(login.clone()).await.code(), 1635);
    let now = client.emulator.clock().unix_seconds();
    let mut login = login;
    login["MFACode"] = one_time_password(&key, now).into();
    client.login(login).await.data();
}

#[tokio::test]
async fn users_can_change_only_their_own_second_factor() {
    let client = with_anna(Settings::default()).await;
    let id = client.user("b@example.com", "secret1").await;
    let change = "mutation($u: String) { changeMFA(enable: true, userId: $u) { userId } }";
    let token = client.token("a@example.com", "secret1").await;
    let response = client.send(Some(&token), change, json!({ "u": id })).await;
    assert_eq!(response.code(), 1001);
    let owner = client.owner().await;
    let response = client.send(Some(&owner), change, json!({ "u": id })).await;
    assert_eq!(response.data()["userId"], id.as_str());
}

#[tokio::test]
async fn too_many_failures_require_a_captcha() {
    let check = FrequencyCheck {
        enable: true,
        ..FrequencyCheck::default()
    };
    let client = with_anna(Settings {
        login_fail_check: check,
        ..Settings::default()
    })
    .await;
    let login = |password: &str, code: Option<String>| {
        client.login(json!({ "email": "a@example.com", "password": password, "verifyCode": code }))
    };
    let picture = |body: &Value| {
        body["errors"][0]["message"]["data"]["url"]
            .as_str()
            .map(str::to_owned)
    };
    for (address, expected) in [
        ("a@example.com", false),
        ("A@example.com", false),
        ("a@EXAMPLE.com", true),
    ] {
        let wrong = json!({ "email": address, "password": "wrong" });
        let response = client.login(wrong).await;
        assert_eq!(response.code(), 2006);
        assert_eq!(picture(&response.body).is_some(), expected);
    }
    let response = login("secret1", None).await;
    assert_eq!(response.error(), (2000, "账号异常，需要输入验证码"));
    let url = picture(&response.body).expect("a picture");
    let path = url
        .strip_prefix(client.emulator.base_url())
        .expect("an address of the emulator");
    assert!(client.get_text(path).await.starts_with("<svg"));
    let response = login("secret1", Some("nonsense".to_owned())).await;
    assert_eq!(response.error(), (2001, "验证码验证失败(验证码错误)"));
    let message = client
        .emulator
        .outbox()
        .latest("a@example.com")
        .expect("a captcha");
    assert_eq!(message.channel, Channel::Captcha);
    login("secret1", message.code).await.data();
    login("secret1", None).await.data();
}

#[tokio::test]
async fn failures_expire() {
    let check = FrequencyCheck {
        enable: true,
        ..FrequencyCheck::default()
    };
    let client = with_anna(Settings {
        login_fail_check: check,
        ..Settings::default()
    })
    .await;
    for _ in 0..3 {
        let wrong = json!({ "email": "a@example.com", "password": "wrong" });
        assert_eq!(client.login(wrong).await.code(), 2006);
    }
    client.emulator.clock().advance(Duration::from_mins(5));
    client.token("a@example.com", "secret1").await;
}

#[tokio::test]
async fn frequent_registrations_are_rejected_if_the_pool_says_so() {
    let check = FrequencyCheck {
        enable: true,
        ..FrequencyCheck::default()
    };
    let client = with_anna(Settings {
        frequent_register_check: check,
        ..Settings::default()
    })
    .await;
    for name in ["x", "y", "z"] {
        client
            .register(json!({ "username": name, "password": "secret1" }))
            .await
            .data();
    }
    let fourth = json!({ "username": "w", "password": "secret1" });
    assert_eq!(
        client.register(fourth.clone()).await.error(),
        (2100, "注册过于频繁，请稍候再试")
    );
    client.emulator.clock().advance(Duration::from_mins(5));
    client.register(fourth).await.data();
}
