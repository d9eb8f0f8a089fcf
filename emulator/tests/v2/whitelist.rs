//! The whitelists, which are shared with version 1.

use serde_json::json;

use super::client::Core;
use crate::client::{POOL, v1};

const ADD: &str = "mutation($t: WhitelistType!, $l: [String!]!) { addWhitelist(type: $t, list: $l) { value createdAt } }";
const REMOVE: &str = "mutation($t: WhitelistType!, $l: [String!]!) { removeWhitelist(type: $t, list: $l) { value } }";
const LIST: &str = "query($t: WhitelistType!) { whitelist(type: $t) { value } }";
const ENABLE: &str = "mutation($w: RegisterWhiteListConfigInput) {
    updateUserpool(input: { whitelist: $w }) { whitelist { phoneEnabled emailEnabled usernameEnabled } } }";

#[tokio::test]
async fn names_are_listed_and_removed() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let names = json!({ "t": "EMAIL", "l": ["Anna@example.com", "bert@example.com"] });
    for _ in 0..2 {
        let response = core.send(Some(&owner), ADD, names.clone()).await;
        assert_eq!(response.data()[0]["value"], "anna@example.com");
        assert!(response.data()[1]["createdAt"].is_string());
    }
    let empty = json!({ "t": "EMAIL", "l": ["dora@example.com", " "] });
    assert_eq!(core.send(Some(&owner), ADD, empty).await.code(), 2028);
    let anna = json!({ "t": "EMAIL", "l": ["carl@example.com", "ANNA@example.com"] });
    let response = core.send(Some(&owner), REMOVE, anna).await;
    assert_eq!(*response.data(), json!([{ "value": "anna@example.com" }]));
    for (kind, expected) in [
        ("EMAIL", json!([{ "value": "bert@example.com" }])),
        ("PHONE", json!([])),
    ] {
        let response = core.send(Some(&owner), LIST, json!({ "t": kind })).await;
        assert_eq!(*response.data(), expected);
    }
    let (_, token) = core.user("a@example.com").await;
    for query in [ADD, REMOVE, LIST] {
        let response = core.send(Some(&token), query, names.clone()).await;
        assert_eq!(response.code(), 1001);
    }
}

#[tokio::test]
async fn an_enabled_list_limits_registrations() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let enable = json!({ "w": { "emailEnabled": true, "usernameEnabled": true } });
    let response = core.send(Some(&owner), ENABLE, enable).await;
    assert_eq!(
        *response.data(),
        json!({ "whitelist": { "phoneEnabled": false, "emailEnabled": true, "usernameEnabled": true } })
    );
    let names = json!({ "t": "EMAIL", "l": ["a@example.com", "b@example.com"] });
    core.send(Some(&owner), ADD, names).await.data();
    let input = |email| json!({ "email": email, "password": "secret1" });
    assert_eq!(
        core.register(input("c@example.com")).await.error(),
        (1001, "邮箱不在白名单中，无法注册")
    );
    core.register(input("A@example.com")).await.data();
    let mut named = input("b@example.com");
    named["profile"] = json!({ "username": "bert" });
    assert_eq!(core.register(named).await.code(), 1001);
    let create = "mutation { createUser(userInfo: { email: \"d@example.com\", username: \"dora\", phone: \"13800000000\" }) { email } }";
    core.send(Some(&owner), create, json!({})).await.data();
}

#[tokio::test]
async fn the_list_of_phone_numbers_is_that_of_version_1() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let numbers = json!({ "t": "PHONE", "l": ["13800000000"] });
    core.send(Some(&owner), ADD, numbers).await.data();
    let enable = json!({ "w": { "phoneEnabled": true } });
    core.send(Some(&owner), ENABLE, enable).await.data();
    let pool = json!({ "c": POOL });
    let response = core.0.send(Some(&owner), v1::WHITELIST, pool.clone()).await;
    assert_eq!(
        response.body["data"],
        json!({ "queryInvitation": [{ "phone": "13800000000" }], "queryInvitationState": { "enablePhone": true } })
    );
    core.0
        .send(Some(&owner), v1::REMOVE_PHONE, pool)
        .await
        .data();
    let response = core.send(Some(&owner), LIST, json!({ "t": "PHONE" })).await;
    assert_eq!(*response.data(), json!([]));
}
