//! The REST addresses of version 2.

use serde_json::{Value, json};

use super::client::{APP, Core};
use crate::client::POOL;

/// Sends a request to an address, with the headers of the application.
pub(super) async fn send(
    core: &Core,
    request: reqwest::RequestBuilder,
    token: Option<&str>,
) -> Value {
    let mut request = request.header("x-authing-app-id", APP);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let response = request.send().await.expect("a response");
    assert_eq!(response.status(), 200, "{:?}", core.0.emulator);
    response.json().await.expect("JSON")
}

pub(super) async fn get(core: &Core, path: &str, token: Option<&str>) -> Value {
    let url = format!("{}{path}", core.0.emulator.base_url());
    send(core, core.0.http().get(url), token).await
}

pub(super) async fn post(core: &Core, path: &str, token: Option<&str>, body: Value) -> Value {
    let url = format!("{}{path}", core.0.emulator.base_url());
    send(core, core.0.http().post(url).json(&body), token).await
}

pub(super) async fn delete(core: &Core, path: &str, token: Option<&str>) -> Value {
    let url = format!("{}{path}", core.0.emulator.base_url());
    send(core, core.0.http().delete(url), token).await
}

#[tokio::test]
async fn the_public_key_is_published() {
    let core = Core::new().await;
    let reply = get(&core, "/api/v2/.well-known", None).await;
    let key = core.0.emulator.public_key_pem();
    assert_eq!(
        reply,
        json!({ "code": 200, "message": "获取成功", "data": { "publicKey": key } })
    );
}

#[tokio::test]
async fn an_sms_code_is_sent_to_numbers_only() {
    let core = Core::new().await;
    let send = async |phone| post(&core, "/api/v2/sms/send", None, json!({ "phone": phone })).await;
    assert_eq!(
        send("13800000000").await,
        json!({ "code": 200, "message": "发送成功" })
    );
    assert_eq!(core.0.code_for("13800000000").len(), 4);
    assert_eq!(send("nobody").await["code"], 2028);
}

#[tokio::test]
async fn users_are_read_with_the_permissions_of_graphql() {
    let core = Core::new().await;
    let (id, token) = core.user("a@example.com").await;
    let (other, _) = core.user("b@example.com").await;
    let owner = core.owner().await;
    for (path, token, expected) in [
        (format!("/api/v2/users/{id}"), &token, &id),
        ("/api/v2/users/me".to_owned(), &token, &id),
        (format!("/api/v2/users/{other}"), &owner, &other),
    ] {
        let reply = get(&core, &path, Some(token)).await;
        assert_eq!(reply["data"]["id"], json!(expected), "{path}");
        assert_eq!(reply["data"]["userPoolId"], POOL);
    }
    for (path, token, expected) in [
        (format!("/api/v2/users/{other}"), Some(&token), 1001),
        ("/api/v2/users/me".to_owned(), None, 2020),
    ] {
        let reply = get(&core, &path, token.map(String::as_str)).await;
        assert_eq!(reply["code"], expected, "{path}");
    }
    let unknown = get(&core, &format!("/api/v2/users/{POOL}"), Some(&owner)).await;
    assert_eq!(
        unknown,
        json!({ "code": 200, "message": "获取成功", "data": null })
    );
    let batch = json!({ "ids": ["b@example.com", "c@example.com"], "type": "email" });
    let reply = post(&core, "/api/v2/users/batch", Some(&owner), batch).await;
    assert_eq!(reply["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(reply["data"][0]["id"], json!(other));
}

#[tokio::test]
async fn a_logout_invalidates_all_tokens() {
    let core = Core::new().await;
    let (_, token) = core.user("a@example.com").await;
    let reply = get(&core, "/api/v2/logout", Some(&token)).await;
    assert_eq!(reply["code"], 200);
    let response = core.send(Some(&token), "{ user { id } }", json!({})).await;
    assert_eq!(response.error(), (2020, "尚未登录，无访问权限"));
    let input = json!({ "email": "a@example.com", "password": "secret1" });
    let login = core.login(input).await;
    let new = login.data()["token"].as_str().expect("a token");
    let response = core
        .send(Some(new), "{ user { loginsCount } }", json!({}))
        .await;
    assert_eq!(response.data()["loginsCount"], 2);
    let reply = get(&core, "/api/v2/logout", None).await;
    assert_eq!(reply["code"], 2020);
}

#[tokio::test]
async fn malformed_arguments_are_errors_of_the_service() {
    let core = Core::new().await;
    let (_, token) = core.user("a@example.com").await;
    let base = core.0.emulator.base_url();
    let incomplete = json!({ "code": 2231, "message": "请求参数不全！" });
    let sms = || core.0.http().post(format!("{base}/api/v2/sms/send"));
    for request in [
        sms().json(&json!({})),
        sms().json(&json!({ "phone": 1 })),
        sms().header("content-type", "application/json").body("{"),
        sms().body("phone=13800000000"),
    ] {
        assert_eq!(send(&core, request, None).await, incomplete);
    }
    let apps = "/api/v2/users/me/applications/allowed?page=first";
    assert_eq!(get(&core, apps, Some(&token)).await, incomplete);
    let upload = core.0.http().post(format!("{base}/api/v2/upload"));
    let expected = json!({ "code": 500, "message": "请上传文件" });
    assert_eq!(send(&core, upload.body("file"), None).await, expected);
}

#[tokio::test]
async fn only_ids_are_addresses_of_users() {
    let core = Core::new().await;
    let base = core.0.emulator.base_url();
    for path in ["find-user", "a@example.com"] {
        let url = format!("{base}/api/v2/users/{path}");
        let response = core.0.http().get(url).send().await.expect("a response");
        assert_eq!(response.status(), 404, "{path}");
    }
    let owner = core.owner().await;
    let reply = get(&core, "/api/v2/users/xxx", Some(&owner)).await;
    let unknown = json!({ "code": 200, "message": "获取成功", "data": null });
    assert_eq!(reply, unknown);
}

#[tokio::test]
async fn the_protection_of_an_account_is_rated() {
    let core = Core::new().await;
    let (_, token) = core.user("a@example.com").await;
    let path = "/api/v2/users/me/security-level";
    let reply = get(&core, path, Some(&token)).await;
    assert_eq!(
        reply["data"],
        json!({
            "email": true, "phone": false, "password": true, "mfa": false,
            "passwordSecurityLevel": 1, "score": 50,
        })
    );
    assert_eq!(get(&core, path, None).await["code"], 2020);
}

#[tokio::test]
async fn a_password_is_checked_without_a_user() {
    let core = Core::new().await;
    let path = "/api/v2/password/check";
    for (password, expected) in [
        (
            "secret1",
            json!({ "valid": true, "message": "密码验证成功" }),
        ),
        (
            "short",
            json!({ "valid": false, "message": "密码长度不能少于 6 位" }),
        ),
    ] {
        let reply = post(&core, path, None, json!({ "password": password })).await;
        assert_eq!(reply["data"], expected);
    }
}
