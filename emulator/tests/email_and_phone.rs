//! Verifying, changing and unbinding e-mail addresses and phone numbers, and SMS codes.

use std::time::Duration;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{ChangeEmailStrategy, PoolSeed, Settings, UserSeed};
use serde_json::{Value, json};

const SEND: &str = "mutation($p: String!, $e: String!) { sendChangeEmailVerifyCode(userPoolId: $p, email: $e) { code message status } }";
const UPDATE_EMAIL: &str = "mutation($p: String!, $e: String!, $c: String!, $oe: String, $oc: String) {
    updateEmail(userPoolId: $p, email: $e, emailCode: $c, oldEmail: $oe, oldEmailCode: $oc) { email emailVerified } }";
const UPDATE_PHONE: &str = "mutation($p: String!, $n: String!, $c: String!, $on: String, $oc: String) {
    updatePhone(userPoolId: $p, phone: $n, phoneCode: $c, oldPhone: $on, oldPhoneCode: $oc) { phone } }";

async fn with_anna() -> Client {
    let anna = UserSeed::with_email("a@example.com", "secret1");
    let bert = UserSeed::with_email("b@example.com", "secret1").phone("13900000000");
    Client::with(PoolSeed::new(POOL, SECRET).user(anna).user(bert)).await
}

#[tokio::test]
async fn changing_an_email_address_requires_codes_to_both() {
    let client = with_anna().await;
    let token = client.token("a@example.com", "secret1").await;
    for address in ["a@example.com", "new@example.com"] {
        let response = client
            .send(Some(&token), SEND, json!({ "p": POOL, "e": address }))
            .await;
        assert_eq!(
            *response.data(),
            json!({ "code": 200, "message": "成功", "status": null })
        );
    }
    let (old, new) = (
        client.code_for("a@example.com"),
        client.code_for("new@example.com"),
    );
    let correct =
        json!({ "p": POOL, "e": "new@example.com", "c": new, "oe": "a@example.com", "oc": old });
    let with = |changes: Value| {
        let mut arguments = correct.clone();
        for (name, value) in changes.as_object().expect("an object") {
            arguments[name] = value.clone();
        }
        arguments
    };
    for (changes, code) in [
        (json!({ "oe": null, "oc": null }), 2227),
        (json!({ "oe": "other@example.com" }), 2037),
        (json!({ "oe": "A@example.com", "oc": "0000" }), 2300),
        (json!({ "e": "a@example.com" }), 2229),
        (json!({ "e": "A@example.com" }), 2229),
        (json!({ "e": "b@example.com" }), 2200),
        (json!({ "e": "nobody" }), 2204),
        (json!({ "c": "0000" }), 2300),
        (json!({ "oc": "0000" }), 2300),
    ] {
        let response = client
            .send(Some(&token), UPDATE_EMAIL, with(changes.clone()))
            .await;
        assert_eq!(response.code(), code, "{changes}");
    }
    let response = client.send(Some(&token), UPDATE_EMAIL, correct).await;
    assert_eq!(
        *response.data(),
        json!({ "email": "new@example.com", "emailVerified": true })
    );
    client.token("new@example.com", "secret1").await;
}

#[tokio::test]
async fn the_code_to_the_old_address_is_optional_if_the_pool_says_so() {
    let settings = Settings {
        change_email_strategy: ChangeEmailStrategy {
            verify_old_email: false,
        },
        ..Settings::default()
    };
    let pool = PoolSeed::new(POOL, SECRET).settings(settings);
    let client = Client::with(pool.user(UserSeed::with_email("a@example.com", "secret1"))).await;
    let token = client.token("a@example.com", "secret1").await;
    client
        .send(
            Some(&token),
            SEND,
            json!({ "p": POOL, "e": "new@example.com" }),
        )
        .await
        .data();
    let code = client.code_for("new@example.com");
    let change = json!({ "p": POOL, "e": "new@example.com", "c": code });
    client.send(Some(&token), UPDATE_EMAIL, change).await.data();
}

#[tokio::test]
async fn a_code_expires() {
    let client = with_anna().await;
    client
        .get_text(&format!("/send_smscode/13800000000/{POOL}"))
        .await;
    let code: i64 = client.code_for("13800000000").parse().expect("a number");
    client.emulator.clock().advance(Duration::from_secs(301));
    let response = client
        .login(json!({ "phone": "13800000000", "phoneCode": code }))
        .await;
    assert_eq!(response.error(), (2300, "验证码过期"));
}

#[tokio::test]
async fn a_link_verifies_an_address_once() {
    let client = with_anna().await;
    let send = "mutation($e: String!, $c: String!) { sendVerifyEmail(email: $e, client: $c) { code message status } }";
    let response = client
        .send(None, send, json!({ "e": "a@example.com", "c": POOL }))
        .await;
    assert_eq!(
        *response.data(),
        json!({ "code": 200, "message": "发送验证邮件成功", "status": true })
    );
    let response = client
        .send(None, send, json!({ "e": "nobody@example.com", "c": POOL }))
        .await;
    assert_eq!(response.code(), 2004);
    let link = client
        .emulator
        .outbox()
        .latest("a@example.com")
        .and_then(|mail| mail.link);
    let link = link.expect("a link");
    let path = link
        .strip_prefix(client.emulator.base_url())
        .expect("an address of the emulator");
    assert!(client.get_text(path).await.contains("成功"));
    assert_eq!(client.get(path).await["code"], 2023);
    let owner = client.owner().await;
    let users = "{ searchUser(type: \"email\", value: \"a@example.com\", registerInClient: \"5e4c8b1f0a2d3c4b5a697887\") { list { emailVerified } } }";
    let response = client.send(Some(&owner), users, json!({})).await;
    assert_eq!(response.data()["list"][0]["emailVerified"], true);
}

#[tokio::test]
async fn an_address_is_unbound_if_another_login_method_remains() {
    let client = with_anna().await;
    let unbind = "mutation($u: String, $c: String) { unbindEmail(user: $u, client: $c) { email } }";
    let token = client.token("a@example.com", "secret1").await;
    let response = client.send(Some(&token), unbind, json!({})).await;
    assert_eq!(
        response.error(),
        (2217, "没有配置其他登录方式，不能解绑邮箱")
    );
    let token = client.token("b@example.com", "secret1").await;
    let response = client.send(Some(&token), unbind, json!({})).await;
    assert_eq!(*response.data(), json!({ "email": "" }));
    let response = client.send(Some(&token), unbind, json!({})).await;
    assert_eq!(response.code(), 2219);
}

#[tokio::test]
async fn sms_addresses_respond_as_documented() {
    let client = with_anna().await;
    let sent = json!({ "code": 200, "message": "发送成功" });
    let path = format!("/users/send_smscode/13800000000/{POOL}");
    assert_eq!(client.get(&path).await, sent);
    assert_eq!(
        client.get(&path).await,
        json!({ "code": 500, "message": "已发送验证码，还未失效" })
    );
    let register = |phone: &str| format!("/notification/send_register_smscode/{phone}/{POOL}");
    assert_eq!(client.get(&register("13700000000")).await, sent);
    assert_eq!(client.get(&register("13900000000")).await["code"], 2026);
    assert_eq!(client.get(&register("nonsense")).await["code"], 2028);
    assert_eq!(
        client
            .get("/send_smscode/13800000000/5f0000000000000000000000")
            .await["code"],
        2224
    );
    let owner = client.owner().await;
    let count = "query($p: String!) { querySMSSendCount(userPoolId: $p) { count } }";
    let response = client.send(Some(&owner), count, json!({ "p": POOL })).await;
    assert_eq!(response.data()["count"], 2);
}

#[tokio::test]
async fn a_phone_registers_with_its_code() {
    let client = Client::new().await;
    client
        .get_text(&format!(
            "/notification/send_register_smscode/13800000000/{POOL}"
        ))
        .await;
    let code = client.code_for("13800000000");
    let info = json!({ "phone": "13800000000", "phoneCode": code, "password": "secret1" });
    let response = client.register(info).await;
    assert_eq!(response.data()["phone"], "13800000000");
    assert_eq!(response.data()["phoneVerified"], true);
    client
        .login(json!({ "phone": "13800000000", "password": "secret1" }))
        .await
        .data();
}

#[tokio::test]
async fn checking_a_code_does_not_use_it_up() {
    let client = Client::new().await;
    let owner = client.owner().await;
    client
        .get_text(&format!("/send_smscode/13800000000/{POOL}"))
        .await;
    let code = client.code_for("13800000000");
    let check = "query($p: String!, $n: String!, $c: String!) { checkPhoneCode(userPoolId: $p, phone: $n, phoneCode: $c) { code message status } }";
    let variables = |code: &str| json!({ "p": POOL, "n": "13800000000", "c": code });
    for _ in 0..2 {
        let response = client.send(Some(&owner), check, variables(&code)).await;
        assert_eq!(
            *response.data(),
            json!({ "code": 200, "message": "验证码正确", "status": true })
        );
    }
    let response = client.send(Some(&owner), check, variables("0000")).await;
    assert_eq!(
        *response.data(),
        json!({ "code": 2300, "message": "验证码过期", "status": false })
    );
}

#[tokio::test]
async fn changing_a_phone_number_requires_codes_to_both() {
    let client = with_anna().await;
    let token = client.token("b@example.com", "secret1").await;
    for phone in ["13900000000", "13700000000"] {
        client
            .get_text(&format!("/send_smscode/{phone}/{POOL}"))
            .await;
    }
    let (old, new) = (
        client.code_for("13900000000"),
        client.code_for("13700000000"),
    );
    let change = |phone: &str, old_phone: Option<&str>| json!({ "p": POOL, "n": phone, "c": new, "on": old_phone, "oc": old_phone.map(|_| old.clone()) });
    for (phone, old_phone, code) in [
        ("13700000000", None, 2228),
        ("13700000000", Some("13600000000"), 2038),
        ("13900000000", Some("13900000000"), 2230),
        ("nonsense", Some("13900000000"), 2028),
    ] {
        let response = client
            .send(Some(&token), UPDATE_PHONE, change(phone, old_phone))
            .await;
        assert_eq!(response.code(), code, "{phone} {old_phone:?}");
    }
    let response = client
        .send(
            Some(&token),
            UPDATE_PHONE,
            change("13700000000", Some("13900000000")),
        )
        .await;
    assert_eq!(*response.data(), json!({ "phone": "13700000000" }));
    let other = client.token("a@example.com", "secret1").await;
    let response = client
        .send(Some(&other), UPDATE_PHONE, change("13700000000", None))
        .await;
    assert_eq!(response.error(), (2035, "手机号已绑定"));
}
