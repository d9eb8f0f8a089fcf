//! The history of logins, and the users of a list with theirs.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, UserSeed};
use serde_json::{Value, json};

const ID: &str = "5f00000000000000000000aa";
const HISTORY: &str = "query($i: String, $p: Int, $c: Int) {
    user(id: $i, userLoginHistoryPage: $p, userLoginHistoryCount: $c) {
        userLocation { where } userLoginHistory { totalCount list {
            user { _id } client { _id } when success result ip device browser } } } }";
const POPULATE: &str = "query($p: Boolean) { users(populate: $p) { list {
    group { name } userLocation { where } userLoginHistory { totalCount list { success } } } } }";

const LOGIN: &str = "mutation($i: String, $d: String) {
    login(registerInClient: \"5e4c8b1f0a2d3c4b5a697887\", unionid: \"u1\", lastIP: $i, device: $d) { _id } }";

async fn with_a_user() -> Client {
    let user = UserSeed::with_email("a@example.com", "secret1").id(ID);
    Client::with(PoolSeed::new(POOL, SECRET).user(user.unionid("u1"))).await
}

async fn history(client: &Client, page: Option<i32>, count: Option<i32>) -> Value {
    let owner = client.owner().await;
    let variables = json!({ "i": ID, "p": page, "c": count });
    let response = client.send(Some(&owner), HISTORY, variables).await;
    response.data()["userLoginHistory"].clone()
}

#[tokio::test]
async fn every_login_is_recorded_the_latest_first() {
    let client = with_a_user().await;
    assert_eq!(
        history(&client, None, None).await,
        json!({ "totalCount": 0, "list": [] })
    );
    client
        .login(json!({ "email": "a@example.com", "password": "wrong" }))
        .await
        .code();
    let login = json!({ "i": "203.0.113.1", "d": "phone" });
    client.send(None, LOGIN, login).await.data();

    let logins = history(&client, None, None).await;
    assert_eq!(logins["totalCount"], 2);
    let (latest, first) = (&logins["list"][0], &logins["list"][1]);
    assert_eq!(latest["success"], true);
    assert_eq!(latest["user"]["_id"], ID);
    assert_eq!(latest["client"]["_id"], POOL);
    assert_eq!(latest["ip"], "203.0.113.1");
    assert_eq!(latest["device"], "phone");
    assert!(latest["browser"].is_null());
    assert!(latest["when"].is_string());
    assert_eq!(first["success"], false);
    assert_eq!(first["result"], "密码不正确");
    assert_eq!(first["ip"], "127.0.0.1");
}

#[tokio::test]
async fn the_history_comes_in_pages() {
    let client = with_a_user().await;
    for number in 1..=3 {
        let login = json!({ "i": format!("203.0.113.{number}") });
        client.send(None, LOGIN, login).await.data();
    }
    for (page, ips) in [(1, &["3", "2"][..]), (2, &["1"]), (3, &[])] {
        let logins = history(&client, Some(page), Some(2)).await;
        assert_eq!(logins["totalCount"], 3);
        let list = logins["list"].as_array().expect("a list");
        let shown: Vec<_> = list.iter().map(|login| login["ip"].clone()).collect();
        let expected: Vec<_> = ips
            .iter()
            .map(|ip| json!(format!("203.0.113.{ip}")))
            .collect();
        assert_eq!(shown, expected);
    }
}

#[tokio::test]
async fn a_login_by_signing_in_is_recorded() {
    let client = with_a_user().await;
    let sign_in = "mutation($p: String, $w: String) {
        signIn(userPoolId: $p, email: \"a@example.com\", password: $w) { _id } }";
    let variables = |word: &str| json!({ "p": POOL, "w": word });
    assert_eq!(
        client.send(None, sign_in, variables("x")).await.code(),
        2006
    );
    client
        .send(None, sign_in, variables("secret1"))
        .await
        .data();
    let logins = history(&client, None, None).await;
    let list = logins["list"].as_array().expect("a list");
    let successes: Vec<_> = list.iter().map(|login| &login["success"]).collect();
    assert_eq!(successes, [&json!(true), &json!(false)]);
}

#[tokio::test]
async fn an_unknown_name_and_a_removed_user_leave_no_history() {
    let client = with_a_user().await;
    let unknown = json!({ "email": "b@example.com", "password": "x" });
    assert_eq!(client.login(unknown).await.code(), 2004);
    client.login(json!({ "unionid": "u1" })).await.data();
    let logins = |snapshot: Value| snapshot["pools"][0]["logins"].as_array().map(Vec::len);
    assert_eq!(logins(client.emulator.snapshot()), Some(1));
    let remove = "mutation($i: [String]) { removeUsers(ids: $i) { _id } }";
    let owner = client.owner().await;
    let response = client.send(Some(&owner), remove, json!({ "i": [ID] }));
    response.await.data();
    assert_eq!(logins(client.emulator.snapshot()), Some(0));
}

#[tokio::test]
async fn users_are_populated_on_request() {
    let client = with_a_user().await;
    client.login(json!({ "unionid": "u1" })).await.data();
    let owner = client.owner().await;
    for populate in [None, Some(false)] {
        let response = client.send(Some(&owner), POPULATE, json!({ "p": populate }));
        assert_eq!(
            response.await.data()["list"][0],
            json!({ "group": null, "userLocation": null, "userLoginHistory": null })
        );
    }
    let response = client.send(Some(&owner), POPULATE, json!({ "p": true }));
    assert_eq!(
        response.await.data()["list"][0],
        json!({
            "group": { "name": "default" },
            "userLocation": [],
            "userLoginHistory": { "totalCount": 1, "list": [{ "success": true }] }
        })
    );
}
