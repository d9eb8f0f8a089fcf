//! Seeds: the state that an emulator begins with, given in Rust or as JSON.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{Emulator, PoolSeed, UserSeed};
use serde_json::{Value, json};

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
fn an_organisation_of_a_seed_is_a_tree() {
    let node = |group: &str, parent: Option<&str>| json!({ "group": group, "parent": parent });
    let error = |nodes: Value| {
        let pool =
            json!({ "id": POOL, "secret": SECRET, "orgs": [{ "_id": "o", "nodes": nodes }] });
        let seed = Emulator::builder().seed(json!({ "pools": [pool] }));
        let started = seed.expect("a seed").start_blocking();
        started.err().map(|error| error.to_string())
    };
    let tree = json!([node("a", None), node("b", Some("a")), node("c", Some("b"))]);
    assert_eq!(error(tree), None);
    for (nodes, expected) in [
        (json!([node("a", Some("a"))]), "follow its parent: `a`"),
        (
            json!([node("a", Some("b")), node("b", Some("a"))]),
            "follow its parent: `a`",
        ),
        (
            json!([node("a", None), node("b", Some("x"))]),
            "follow its parent: `b`",
        ),
        (
            json!([node("a", None), node("a", Some("a"))]),
            "two nodes of one group: `a`",
        ),
    ] {
        let text = error(nodes).expect("an error");
        assert!(text.contains(expected), "{text}");
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
