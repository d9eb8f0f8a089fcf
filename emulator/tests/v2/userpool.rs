//! The settings of the user pool.

use serde_json::json;

use super::client::{Core, payload, text};
use crate::client::{POOL, SECRET};

const UPDATE: &str = "mutation($i: UpdateUserpoolInput!) { updateUserpool(input: $i) {
    name description tokenExpiresAfter registerDisabled loginFailCheck { enabled limit timeInterval }
    changePhoneStrategy { verifyOldPhone } } }";

#[tokio::test]
async fn the_owner_reads_the_pool() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let query = "{ userpool { id name secret tokenExpiresAfter registerDisabled frequentRegisterCheck { enabled } } }";
    let response = core.send(Some(&owner), query, json!({})).await;
    assert_eq!(
        *response.data(),
        json!({
            "id": POOL, "name": "Emulated pool", "secret": SECRET, "tokenExpiresAfter": 1_296_000,
            "registerDisabled": false, "frequentRegisterCheck": { "enabled": false },
        })
    );
    let (_, token) = core.user("a@example.com").await;
    assert_eq!(core.send(Some(&token), query, json!({})).await.code(), 1001);
    assert_eq!(core.send(None, query, json!({})).await.code(), 2020);
}

#[tokio::test]
async fn changed_settings_apply_to_both_versions() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let input = json!({
        "name": "Shop", "description": "A shop", "tokenExpiresAfter": 60, "registerDisabled": null,
        "loginFailCheck": { "enabled": true, "limit": 1 }, "changePhoneStrategy": { "verifyOldPhone": false },
    });
    let response = core.send(Some(&owner), UPDATE, json!({ "i": input })).await;
    assert_eq!(
        *response.data(),
        json!({
            "name": "Shop", "description": "A shop", "tokenExpiresAfter": 60, "registerDisabled": false,
            "loginFailCheck": { "enabled": true, "limit": 1, "timeInterval": 300 },
            "changePhoneStrategy": { "verifyOldPhone": false },
        })
    );
    let (_, token) = core.user("a@example.com").await;
    let claims = payload(&token);
    let (iat, exp) = (claims["iat"].as_i64(), claims["exp"].as_i64());
    assert_eq!(exp.zip(iat).map(|(exp, iat)| exp - iat), Some(60));
    let input = json!({ "email": "a@example.com", "password": "wrong" });
    assert_eq!(core.login(input.clone()).await.code(), 2006);
    let response = core.login(input).await;
    assert_eq!(response.code(), 2000);
    assert!(response.body["errors"][0]["message"]["data"]["url"].is_string());
    let captcha = core.0.code_for("a@example.com");
    let input = json!({ "email": "a@example.com", "password": "secret1", "captchaCode": captcha });
    assert_eq!(core.login(input).await.data()["loginsCount"], 2);
}

#[tokio::test]
async fn a_setting_that_is_not_emulated_is_refused_by_name() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let input = json!({ "name": "Shop", "verifyCodeLength": 6 });
    let response = core.send(Some(&owner), UPDATE, json!({ "i": input })).await;
    assert_eq!(
        response.error(),
        (500, "not emulated: the setting verifyCodeLength")
    );
    let response = core
        .send(Some(&owner), "{ userpool { name } }", json!({}))
        .await;
    assert_eq!(response.data()["name"], "Emulated pool");
}

#[tokio::test]
async fn a_new_secret_replaces_the_old_one() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let response = core
        .send(
            Some(&owner),
            "mutation { refreshUserpoolSecret }",
            json!({}),
        )
        .await;
    assert_eq!(text(response.data()), core.0.emulator.secret());
    assert_ne!(core.0.emulator.secret(), SECRET);
    let response = core
        .send(Some(&owner), "{ userpool { id } }", json!({}))
        .await;
    assert_eq!(response.code(), 2020);
}
