//! The settings of the user pool.

use serde_json::json;

use super::client::{Core, payload, text};
use crate::client::{POOL, SECRET, v1};

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
        "verifyCodeLength": null,
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

const CREATE: &str =
    "mutation($n: String!, $d: String!, $t: [String!]) { createUserpool(name: $n, domain: $d, userpoolTypes: $t) {
    id secret name domain ownerId userpoolTypes { name } } }";

#[tokio::test]
async fn the_owner_creates_and_deletes_a_pool() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let is_free = "{ isDomainAvaliable(domain: \"shop\") }";
    let response = core.send(None, is_free, json!({})).await;
    assert_eq!(*response.data(), true);
    let new = json!({ "n": "Shop", "d": "shop", "t": ["web"] });
    let response = core.send(Some(&owner), CREATE, new.clone()).await;
    let shop = response.data();
    assert_eq!(shop["userpoolTypes"], json!([{ "name": "Web" }]));
    let (id, secret) = (text(&shop["id"]), text(&shop["secret"]));
    let response = core.send(None, is_free, json!({})).await;
    assert_eq!(*response.data(), false);
    assert_eq!(
        core.send(Some(&owner), CREATE, new).await.error(),
        (2039, "域名已被占用")
    );
    for (wrong, code) in [
        (json!({ "n": "", "d": "other" }), 2231),
        (json!({ "n": "Shop", "d": "other", "t": ["tv"] }), 500),
    ] {
        assert_eq!(core.send(Some(&owner), CREATE, wrong).await.code(), code);
    }
    let list = "{ userpools(sortBy: CREATEDAT_ASC) { totalCount list { id name } } }";
    let response = core.send(Some(&owner), list, json!({})).await;
    assert_eq!(response.data()["totalCount"], 2);
    assert_eq!(
        response.data()["list"][1],
        json!({ "id": id, "name": "Shop" })
    );

    let headers = [("x-authing-userpool-id", id.as_str())];
    let query = "query($p: String!, $s: String!) { accessToken(userPoolId: $p, secret: $s) { accessToken } }";
    let variables = json!({ "p": id, "s": secret });
    let response = core.send_with(&headers, None, query, variables).await;
    let of_shop = text(&response.data()["accessToken"]);
    let users = "{ users { totalCount } }";
    let response = core
        .send_with(&headers, Some(&of_shop), users, json!({}))
        .await;
    assert_eq!(response.data()["totalCount"], 0);
    let response = core
        .send_with(&headers, Some(&owner), users, json!({}))
        .await;
    assert_eq!(response.code(), 1001);

    let delete = "mutation { deleteUserpool { code message } }";
    let response = core
        .send_with(&headers, Some(&of_shop), delete, json!({}))
        .await;
    assert_eq!(
        *response.data(),
        json!({ "code": 200, "message": "删除成功！" })
    );
    let response = core.send(Some(&owner), list, json!({})).await;
    assert_eq!(response.data()["totalCount"], 1);
    let response = core.send(None, is_free, json!({})).await;
    assert_eq!(*response.data(), true);
}

#[tokio::test]
async fn version_1_lists_the_created_pools() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let new = json!({ "n": "Shop", "d": "shop" });
    let response = core.send(Some(&owner), CREATE, new).await;
    let owner_id = text(&response.data()["ownerId"]);
    let response = core
        .0
        .send(Some(&owner), v1::POOLS, json!({ "u": owner_id }))
        .await;
    assert_eq!(response.data()["totalCount"], 2);
}

#[tokio::test]
async fn pools_have_types_and_a_domain() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let response = core
        .send(None, "{ userpoolTypes { code name } }", json!({}))
        .await;
    assert_eq!(response.data()[1], json!({ "code": "ios", "name": "iOS" }));
    let new = json!({ "n": "Shop", "d": "shop" });
    core.send(Some(&owner), CREATE, new).await.data();
    let update = "mutation($i: UpdateUserpoolInput!) { updateUserpool(input: $i) { domain userpoolTypes { code } } }";
    for (input, code) in [
        (json!({ "domain": "shop" }), 2039),
        (json!({ "userpoolTypes": ["tv"] }), 500),
    ] {
        let response = core.send(Some(&owner), update, json!({ "i": input })).await;
        assert_eq!(response.code(), code);
    }
    for input in [
        json!({ "domain": "blog", "userpoolTypes": ["ios", "web"] }),
        json!({ "domain": "blog" }),
    ] {
        let response = core.send(Some(&owner), update, json!({ "i": input })).await;
        let types = json!([{ "code": "web" }, { "code": "ios" }]);
        assert_eq!(
            *response.data(),
            json!({ "domain": "blog", "userpoolTypes": types })
        );
    }
    let (_, token) = core.user("a@example.com").await;
    for query in [
        "{ userpools { totalCount } }",
        "mutation { deleteUserpool { code } }",
        "mutation { createUserpool(name: \"a\", domain: \"b\") { id } }",
    ] {
        assert_eq!(core.send(Some(&token), query, json!({})).await.code(), 1001);
        assert_eq!(core.send(None, query, json!({})).await.code(), 2020);
    }
}
