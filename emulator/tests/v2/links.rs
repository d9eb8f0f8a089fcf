//! Linked accounts, applications and photos at REST addresses.

use authing_emulator::PoolSeed;
use serde_json::{Value, json};

use super::client::{Core, text};
use super::rest::{get, post};
use crate::client::{POOL, SECRET};

/// Returns the providers of a user's identities.
async fn providers(core: &Core, owner: &str, id: &str) -> Value {
    let query = "query($i: String) { user(id: $i) { identities { provider userIdInIdp } } }";
    let response = core.send(Some(owner), query, json!({ "i": id })).await;
    let identities = response.data()["identities"].as_array().cloned();
    let identities = identities.into_iter().flatten();
    identities.map(|found| found["provider"].clone()).collect()
}

/// Links an account of a provider to a user, as the owner.
async fn identity(core: &Core, token: &str, id: &str, provider: &str) -> Value {
    let body = json!({ "userId": id, "identifier": provider, "userIdInIdp": "1", "extIdpId": "idp", "isSocial": true });
    post(core, "/api/v2/users/identity/link", Some(token), body).await
}

#[tokio::test]
async fn the_owner_links_and_unlinks_an_identity() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let (id, token) = core.user("a@example.com").await;
    assert_eq!(identity(&core, &token, &id, "github").await["code"], 1001);
    assert_eq!(identity(&core, &owner, POOL, "github").await["code"], 2004);
    assert_eq!(identity(&core, &owner, &id, "github").await["code"], 200);
    assert_eq!(providers(&core, &owner, &id).await, json!(["github"]));
    assert_eq!(identity(&core, &owner, &id, "github").await["code"], 2213);
    let (other, _) = core.user("b@example.com").await;
    assert_eq!(
        identity(&core, &owner, &other, "github").await["code"],
        2215
    );
    let body = json!({ "userId": id, "identifier": "github", "extIdpId": "idp", "isSocial": true });
    let unlink = async |token: &str| {
        post(
            &core,
            "/api/v2/users/identity/unlink",
            Some(token),
            body.clone(),
        )
        .await["code"]
            .clone()
    };
    assert_eq!(unlink(&token).await, 1001);
    assert_eq!(unlink(&owner).await, 200);
    assert_eq!(unlink(&owner).await, 2216);
    assert_eq!(providers(&core, &owner, &id).await, json!([]));
}

#[tokio::test]
async fn an_identity_of_an_enterprise_is_not_a_social_one() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let (id, _) = core.user("a@example.com").await;
    let send = async |call: &str, is_social: bool| {
        let body = json!({ "userId": id, "identifier": "saml", "userIdInIdp": "1", "isSocial": is_social });
        let path = format!("/api/v2/users/identity/{call}");
        post(&core, &path, Some(&owner), body).await["code"].clone()
    };
    assert_eq!(send("link", false).await, 200);
    let query = "query($i: String) { user(id: $i) { identities { isSocial } } }";
    let response = core.send(Some(&owner), query, json!({ "i": id })).await;
    assert_eq!(
        response.data()["identities"],
        json!([{ "isSocial": false }])
    );
    assert_eq!(send("unlink", true).await, 2216);
    assert_eq!(send("unlink", false).await, 200);
}

#[tokio::test]
async fn a_user_takes_over_the_accounts_of_another_one() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let (id, token) = core.user("a@example.com").await;
    let (other, other_token) = core.user("b@example.com").await;
    let link = async |caller: Option<&str>, first: &str, second: &str| {
        let body = json!({ "primaryUserToken": first, "secondaryUserToken": second });
        post(&core, "/api/v2/users/link", caller, body).await["code"].clone()
    };
    assert_eq!(link(Some(&token), &token, &other_token).await, 500);
    identity(&core, &owner, &other, "github").await;
    assert_eq!(link(None, &token, &other_token).await, 2020);
    assert_eq!(link(Some(&token), &token, "not.a.token").await, 2020);
    assert_eq!(link(Some(&other_token), &token, &other_token).await, 1001);
    assert_eq!(link(Some(&token), &token, &token).await, 1001);
    assert_eq!(link(Some(&token), &token, &other_token).await, 200);
    assert_eq!(providers(&core, &owner, &id).await, json!(["github"]));
    assert_eq!(providers(&core, &owner, &other).await, json!([]));
    let unlink = async |provider: &str| {
        let body = json!({ "primaryUserToken": token, "provider": provider });
        post(&core, "/api/v2/users/unlink", Some(&token), body).await["code"].clone()
    };
    assert_eq!(unlink("wechat").await, 2216);
    assert_eq!(unlink("github").await, 200);
    assert_eq!(providers(&core, &owner, &id).await, json!([]));
}

#[tokio::test]
async fn a_user_lists_the_applications_of_the_pool() {
    let pool = PoolSeed::new(POOL, SECRET).oauth_app("5e4c8b1f0a2d3c4b5a690a99", "Notebook");
    let core = Core::with(pool).await;
    let (_, token) = core.user("a@example.com").await;
    let path = "/api/v2/users/me/applications/allowed?page=1&limit=1";
    let page = get(&core, path, Some(&token)).await["data"].clone();
    assert_eq!(page["totalCount"], 2);
    assert_eq!(page["list"].as_array().map(Vec::len), Some(1));
    assert_eq!(page["list"][0]["name"], "Notebook");
    assert_eq!(get(&core, path, None).await["code"], 2020);
}

#[tokio::test]
async fn an_uploaded_photo_is_served() {
    let core = Core::new().await;
    let url = format!("{}/api/v2/upload?folder=avatar", core.0.emulator.base_url());
    let part = reqwest::multipart::Part::bytes(b"PNG".to_vec())
        .mime_str("image/png")
        .expect("a type");
    let form = reqwest::multipart::Form::new().part("file", part.file_name("a.png"));
    let http = core.0.http();
    let reply = http
        .post(&url)
        .multipart(form)
        .send()
        .await
        .expect("a response");
    let reply: Value = reply.json().await.expect("JSON");
    assert_eq!(reply["code"], 200);
    let photo = http
        .get(text(&reply["data"]["url"]))
        .send()
        .await
        .expect("a response");
    assert_eq!(photo.headers()["content-type"], "image/png");
    assert_eq!(photo.bytes().await.expect("a body"), "PNG");
    let empty = reqwest::multipart::Form::new().text("other", "x");
    let reply = http
        .post(&url)
        .multipart(empty)
        .send()
        .await
        .expect("a response");
    assert_eq!(reply.json::<Value>().await.expect("JSON")["code"], 500);
}
