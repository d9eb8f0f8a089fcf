//! Seeds and snapshots: the content of a seed, and continuing from a snapshot.

use std::time::Duration;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{Clock, Emulator, FrequencyCheck, PoolSeed, Settings, UserSeed};
use serde_json::{Value, json};

/// Starts another emulator from a snapshot of this client's emulator.
async fn continued(client: &Client) -> Client {
    let snapshot = client.emulator.snapshot();
    let builder = Emulator::builder()
        .clock(client.emulator.clock().clone())
        .seed(snapshot.clone());
    let emulator = builder.expect("a seed").start().await;
    let emulator = emulator.expect("an emulator");
    assert_eq!(emulator.snapshot(), snapshot);
    Client::of(emulator)
}

/// Returns the error for a seed of a pool with these additional members.
fn seed_error(more: &Value) -> String {
    let mut pool = json!({ "id": POOL, "secret": SECRET });
    for (name, value) in more.as_object().expect("an object") {
        pool[name] = value.clone();
    }
    let error = Emulator::builder().seed(json!({ "pools": [pool] }));
    error.expect_err("an error").to_string()
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
async fn a_seed_can_be_written_by_hand() {
    let seed = json!({ "pools": [{
        "id": POOL, "secret": SECRET,
        "settings": { "registerDisabled": true },
        "users": [
            { "email": "a@example.com", "password": "secret1", "nickname": "Anna" },
            { "phone": "13800000000" },
        ],
        "ldap": [{ "username": "lena", "password": "x" }],
    }] });
    let builder = Emulator::builder().seed(seed).expect("a seed");
    let client = Client::of(builder.start().await.expect("an emulator"));
    client.token("a@example.com", "secret1").await;
    let response = client
        .register(json!({ "email": "b@example.com", "password": "secret1" }))
        .await;
    assert_eq!(response.code(), 2031);
}

#[test]
fn an_invalid_seed_is_rejected() {
    let twice = |user: fn() -> UserSeed| {
        let pool = PoolSeed::new(POOL, SECRET).user(user()).user(user());
        let error = Emulator::builder()
            .pool(pool)
            .start_blocking()
            .expect_err("an error");
        error.to_string()
    };
    let text = twice(|| UserSeed::with_email("a@example.com", "x"));
    assert!(text.contains("a@example.com"), "{text}");
    let text = twice(|| UserSeed::with_username("a", "x").id("short"));
    assert!(text.contains("short"), "{text}");
    let error = Emulator::builder()
        .seed(json!({ "pools": 1 }))
        .expect_err("an error");
    assert!(error.to_string().contains("seed"));
    for (id, secret) in [("", SECRET), (POOL, "")] {
        let error = Emulator::builder()
            .pool(PoolSeed::new(id, secret))
            .start_blocking()
            .expect_err("an error");
        assert!(error.to_string().contains("empty `id`"), "{error}");
    }
    for (connector, app, unknown) in [("c", "b", "`b`"), ("d", "a", "`d`")] {
        let pool = PoolSeed::new(POOL, SECRET).ad_entry("c", "otto", "his", json!({}));
        let pool = pool.oidc_app("a", "Shop").ad_login(app, connector);
        let builder = Emulator::builder().pool(pool);
        let error = builder.start_blocking().expect_err("an error");
        assert!(error.to_string().contains(unknown), "{error}");
    }
    let text = seed_error(&json!({ "users": [{ "password": 5 }] }));
    assert!(text.contains("a password in a seed"), "{text}");
    for (pool, word) in [
        (
            json!({ "id": POOL, "secret": SECRET, "usres": [] }),
            "usres",
        ),
        (
            json!({ "id": POOL, "secret": SECRET, "users": [{ "mail": "x" }] }),
            "mail",
        ),
        (
            json!({ "id": POOL, "secret": SECRET, "settings": { "jwtExpires": 1 } }),
            "jwtExpires",
        ),
    ] {
        let error = Emulator::builder()
            .seed(json!({ "pools": [pool] }))
            .expect_err("an error");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn unknown_keys_are_rejected_at_every_depth() {
    let entity = json!({ "_id": "e", "name": "n", "createdAt": "0", "updatedAt": "0", "typo": 1 });
    let rule = json!({ "_id": "r", "name": "n", "type": "t", "enabled": true, "faasUrl": "", "code": "",
        "order": 1, "async": false, "createdAt": "0", "updatedAt": "0", "typo": 1 });
    let webhook = json!({ "_id": "w", "events": [], "url": "", "contentType": "", "enable": true, "typo": 1 });
    let log = json!({ "_id": "l", "webhook": "w", "event": "e", "request": { "typo": 1 }, "response": {}, "when": "0" });
    let role = json!({ "_id": "r", "name": "n", "createdAt": "0", "members": [
        { "_id": "m", "user": "u", "createdAt": "0", "typo": 1 }] });
    for more in [
        json!({ "typo": 1 }),
        json!({ "owner": { "_id": "o", "email": "e", "typo": 1 } }),
        json!({ "settings": { "typo": 1 } }),
        json!({ "settings": { "loginFailCheck": { "typo": 1 } } }),
        json!({ "settings": { "changeEmailStrategy": { "typo": 1 } } }),
        json!({ "settings": { "qrcodeLoginStrategy": { "typo": 1 } } }),
        json!({ "users": [{ "typo": 1 }] }),
        json!({ "users": [{ "profile": { "typo": "x" } }] }),
        json!({ "users": [{ "metadata": [{ "key": "k", "value": "v", "typo": 1 }] }] }),
        json!({ "users": [{ "mfa": { "_id": "m", "enable": true, "shareKey": "k", "typo": 1 } }] }),
        json!({ "users": [{ "bindings": [{ "_id": "b", "type": "t", "unionid": "u", "userInfo": "", "createdAt": "0", "typo": 1 }] }] }),
        json!({ "socialLogins": [{ "alias": "a", "name": "n", "typo": 1 }] }),
        json!({ "ldap": [{ "username": "u", "password": "p", "typo": 1 }] }),
        json!({ "ad": { "c": [{ "username": "u", "password": "p", "typo": 1 }] } }),
        json!({ "ssoApps": [{ "_id": "a", "name": "n", "protocol": "oauth", "typo": 1 }] }),
        json!({ "ssoApps": [{ "_id": "a", "protocol": "typo" }] }),
        json!({ "adLogins": [{ "appId": "a", "connectorId": "c", "typo": 1 }] }),
        json!({ "grants": [{ "appId": "a", "userId": "u", "scope": "s", "typo": 1 }] }),
        json!({ "roles": [{ "_id": "r", "name": "n", "createdAt": "0", "typo": 1 }] }),
        json!({ "roles": [role] }),
        json!({ "rbac": { "typo": [] } }),
        json!({ "rbac": { "groups": [entity] } }),
        json!({ "orgs": [{ "_id": "o", "nodes": [], "typo": 1 }] }),
        json!({ "orgs": [{ "_id": "o", "nodes": [{ "group": "g", "typo": 1 }] }] }),
        json!({ "pipeline": { "typo": [] } }),
        json!({ "pipeline": { "rules": [rule] } }),
        json!({ "pipeline": { "env": [{ "key": "k", "value": "v", "typo": 1 }] } }),
        json!({ "webhooks": [webhook] }),
        json!({ "webhookLogs": [log] }),
        json!({ "whitelist": { "typo": 1 } }),
        json!({ "whitelist": { "phones": [{ "phone": "1", "createdAt": "0", "typo": 1 }] } }),
        json!({ "codes": [{ "purpose": "typo", "to": "t", "value": "v", "until": "0" }] }),
        json!({ "codes": [{ "purpose": "phone", "to": "t", "value": "v", "until": "0", "typo": 1 }] }),
        json!({ "captchas": [{ "account": "a", "_id": "i", "text": "t", "typo": 1 }] }),
        json!({ "failedLogins": [{ "subject": "s", "times": [], "typo": 1 }] }),
        json!({ "logins": [{ "_id": "l", "user": "u", "when": "0", "success": true, "result": "r", "typo": 1 }] }),
        json!({ "refreshTokens": [{ "token": "t", "typo": 1 }] }),
        json!({ "authorizationCodes": [{ "code": "c", "typo": 1 }] }),
        json!({ "authorizationCodes": [{ "authorization": { "_id": "a", "typo": 1 } }] }),
        json!({ "browserSessions": [{ "_id": "s", "typo": 1 }] }),
        json!({ "revokedTokens": [{ "_id": "r", "typo": 1 }] }),
    ] {
        let text = seed_error(&more);
        assert!(text.contains("`typo`"), "{more}: {text}");
    }
    let text = seed_error(&json!({ "users": [{ "password": { "typo": "x" } }] }));
    assert!(text.contains("a password in a seed"), "{text}");
    for lists in [
        json!({ "typo": 1 }),
        json!({ "qrCodes": [{ "typo": 1 }] }),
        json!({ "uploads": [{ "typo": 1 }] }),
    ] {
        let mut seed = json!({ "pools": [] });
        for (name, value) in lists.as_object().expect("an object") {
            seed[name] = value.clone();
        }
        let error = Emulator::builder().seed(seed).expect_err("an error");
        assert!(error.to_string().contains("`typo`"), "{error}");
    }
}

#[tokio::test]
async fn entries_require_only_what_identifies_them() {
    let entries = [
        ("users", json!({})),
        ("socialLogins", json!({ "alias": "gitlab" })),
        (
            "ldap",
            json!({ "username": "lena", "password": "a password" }),
        ),
        (
            "ssoApps",
            json!({ "_id": "5f00000000000000000000bb", "protocol": "oidc" }),
        ),
        (
            "grants",
            json!({ "appId": "5f00000000000000000000bb", "userId": "5f00000000000000000000aa" }),
        ),
    ];
    let mut pool = json!({ "id": POOL, "secret": SECRET });
    for (list, entry) in &entries {
        for name in entry.as_object().expect("an object").keys() {
            let mut short = entry.clone();
            short.as_object_mut().expect("an object").remove(name);
            let text = seed_error(&json!({ *list: [short] }));
            assert!(text.contains(name), "{list}: {text}");
        }
        pool[list] = json!([entry]);
    }
    let builder = Emulator::builder().seed(json!({ "pools": [pool] }));
    let builder = builder.expect("a seed");
    let client = Client::of(builder.start().await.expect("an emulator"));
    let query = "query($p: String!) { ReadOauthList(clientId: $p) { alias name enabled } }";
    let response = client.send(None, query, json!({ "p": POOL })).await;
    assert_eq!(
        *response.data(),
        json!([{ "alias": "gitlab", "name": "gitlab", "enabled": false }])
    );
}

#[test]
fn two_pools_with_the_same_id_are_rejected() {
    let builder = Emulator::builder()
        .pool(PoolSeed::new(POOL, SECRET))
        .pool(PoolSeed::new(POOL, "other"));
    let error = builder.start_blocking().expect_err("an error").to_string();
    assert!(error.contains(POOL), "{error}");
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
