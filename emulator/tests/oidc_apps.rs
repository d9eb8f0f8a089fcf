//! OIDC applications as records.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, UserSeed};
use serde_json::{Value, json};

const CREATE: &str = "mutation($i: String) { CreateOIDCApp(name: \"Shop\", domain: \"shop\", client_id: $i,
    redirect_uris: [\"https://example.com\"], grant_types: [\"password\"], response_types: [\"code\"]) {
        _id client_id client_secret clientId redirect_uris isDefault when
        authorization_code_expire id_token_expire access_token_expire } }";
const GET: &str =
    "query($i: String!) { GetOIDCAppInfo(appId: $i) { _id name description client_secret } }";
const UPDATE: &str = "mutation($i: String!, $d: String) {
    UpdateOIDCApp(appId: $i, description: $d) { name description } }";
const REMOVE: &str =
    "mutation($i: String!, $p: String!) { RemoveOIDCApp(appId: $i, clientId: $p) { _id } }";

#[tokio::test]
async fn an_application_is_created_changed_and_removed() {
    let client = Client::new().await;
    let owner = client.owner().await;
    let send = async |query: &str, ask: Value| client.send(Some(&owner), query, ask).await;
    let created = send(CREATE, json!({})).await.data().clone();
    let id = created["_id"].as_str().expect("an id");
    assert_eq!(created["client_id"], id);
    assert_eq!(created["clientId"], POOL);
    assert_eq!(created["redirect_uris"], json!(["https://example.com"]));
    assert_eq!(created["authorization_code_expire"], "600");
    assert_eq!(created["id_token_expire"], "3600");
    assert_ne!(created["client_secret"], SECRET);
    assert!(created["when"].is_string());
    assert_eq!(send(CREATE, json!({ "i": id })).await.code(), 500);

    let changed = send(UPDATE, json!({ "i": id, "d": "Sells" })).await;
    assert_eq!(
        *changed.data(),
        json!({ "name": "Shop", "description": "Sells" })
    );
    send(UPDATE, json!({ "i": id, "d": null })).await.data();
    let read = send(GET, json!({ "i": id })).await;
    assert_eq!(read.data()["description"], "Sells", "null changes nothing");
    assert_eq!(read.data()["client_secret"], created["client_secret"]);

    let again = client.emulator.snapshot();
    assert_eq!(
        again["pools"][0]["ssoApps"][0]["settings"]["description"],
        "Sells"
    );
    let remove = json!({ "i": id, "p": POOL });
    assert_eq!(send(REMOVE, remove.clone()).await.data()["_id"], id);
    assert_eq!(send(REMOVE, remove).await.code(), 4212);
    assert_eq!(send(GET, json!({ "i": id })).await.code(), 4212);
    assert_eq!(send(UPDATE, json!({ "i": id })).await.code(), 4212);
}

#[tokio::test]
async fn the_seeds_applications_are_listed() {
    let [oidc, oauth, user] = [
        "5f00000000000000000000dd",
        "5f00000000000000000000cc",
        "5f00000000000000000000aa",
    ];
    let pool = PoolSeed::new(POOL, SECRET)
        .user(UserSeed::with_email("a@example.com", "secret1").id(user))
        .oauth_app(oauth, "Shop")
        .oidc_app(oidc, "Forum")
        .grant(user, oidc, "openid")
        .ad_entry("c", "otto", "his", json!({}))
        .ad_login(oidc, "c");
    let client = Client::with(pool).await;
    let owner = client.owner().await;
    let list = "query($p: String, $n: Int) { GetOIDCAppList(clientId: $p, page: $n) {
        totalCount list { _id client_secret } } }";
    let response = client.send(Some(&owner), list, json!({ "p": POOL })).await;
    assert_eq!(
        *response.data(),
        json!({ "totalCount": 1, "list": [{ "_id": oidc, "client_secret": SECRET }] })
    );
    let second = client.send(Some(&owner), list, json!({ "n": 2 })).await;
    assert_eq!(second.data()["list"], json!([]));
    assert_eq!(
        client
            .send(Some(&owner), GET, json!({ "i": oauth }))
            .await
            .code(),
        4212,
        "an OAuth application"
    );
    let remove = json!({ "i": oidc, "p": POOL });
    client.send(Some(&owner), REMOVE, remove).await.data();
    let pool = client.emulator.snapshot()["pools"][0].clone();
    assert_eq!(
        (&pool["grants"], &pool["adLogins"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test]
async fn only_the_owner_sees_applications() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let user = client.token("a@example.com", "secret1").await;
    for (token, code) in [(None, 2020), (Some(user.as_str()), 1001)] {
        assert_eq!(client.send(token, CREATE, json!({})).await.code(), code);
        let get = client.send(token, GET, json!({ "i": "x" })).await;
        assert_eq!(get.code(), code);
        let remove = json!({ "i": "x", "p": POOL });
        assert_eq!(client.send(token, REMOVE, remove).await.code(), code);
    }
}
