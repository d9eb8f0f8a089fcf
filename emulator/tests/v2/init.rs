//! Owner tokens.

use authing_emulator::{Emulator, PoolSeed};
use serde_json::json;

use super::client::{Core, payload, text};
use crate::client::{Client, POOL, SECRET};

const ACCESS_TOKEN: &str = "query($p: String!, $s: String!) { accessToken(userPoolId: $p, secret: $s) { accessToken exp iat } }";

#[tokio::test]
async fn the_owner_token_has_the_documented_claims() {
    let core = Core::new().await;
    let variables = json!({ "p": POOL, "s": SECRET });
    let response = core.send(None, ACCESS_TOKEN, variables).await;
    let data = response.data();
    let (iat, exp) = (data["iat"].as_i64(), data["exp"].as_i64());
    assert_eq!(exp.zip(iat).map(|(exp, iat)| exp - iat), Some(1_296_000));
    let claims = payload(&text(&data["accessToken"]));
    assert_eq!(claims["iat"], data["iat"]);
    assert_eq!(claims["exp"], data["exp"]);
    let subject = &claims["data"];
    let id = text(&subject["id"]);
    for (name, value) in [
        ("type", json!("user")),
        ("userPoolId", json!(POOL)),
        ("clientId", json!(POOL)),
        ("arn", json!(format!("arn:cn:authing:{POOL}:user:{id}"))),
        ("userId", json!(id)),
        ("_id", json!(id)),
        ("phone", json!(null)),
        ("openid", json!(null)),
    ] {
        assert_eq!(subject[name], value, "{name}");
    }
}

#[tokio::test]
async fn the_secret_must_be_right() {
    let core = Core::new().await;
    for (pool, secret, expected) in [
        (POOL, "wrong", 1001),
        ("5f00000000000000000000ee", SECRET, 2224),
    ] {
        let variables = json!({ "p": pool, "s": secret });
        let response = core.send(None, ACCESS_TOKEN, variables).await;
        assert_eq!(response.code(), expected);
        assert_eq!(response.body["data"], json!(null));
    }
}

#[tokio::test]
async fn an_owner_token_is_refreshed_without_the_secret() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let refresh =
        "mutation($t: String) { refreshAccessToken(accessToken: $t) { accessToken exp iat } }";
    for (token, variables) in [(None, json!({ "t": owner })), (Some(&*owner), json!({}))] {
        let response = core.send(token, refresh, variables).await;
        let new = text(&response.data()["accessToken"]);
        let users = core
            .send(Some(&new), "{ users { totalCount } }", json!({}))
            .await;
        assert_eq!(users.data()["totalCount"], 0);
    }
    let (_, token) = core.user("a@example.com").await;
    let response = core.send(None, refresh, json!({ "t": token })).await;
    assert_eq!(response.code(), 1001);
}

#[tokio::test]
async fn owner_tokens_of_both_versions_are_equivalent() {
    let core = Core::new().await;
    let (old, new) = (core.0.owner().await, core.owner().await);
    let v1 = core
        .0
        .send(Some(&new), "{ users { totalCount } }", json!({}))
        .await;
    let v2 = core
        .send(Some(&old), "{ users { totalCount } }", json!({}))
        .await;
    assert_eq!(v1.data(), v2.data());
}

#[tokio::test]
async fn tokens_are_for_their_own_pool() {
    let other = "5f00000000000000000000ee";
    let emulator = Emulator::builder()
        .pool(PoolSeed::new(POOL, SECRET))
        .pool(PoolSeed::new(other, "other secret"));
    let core = Core(Client::of(emulator.start().await.expect("an emulator")));
    let owner = core.owner().await;
    let refresh = "mutation($t: String) { refreshAccessToken(accessToken: $t) { accessToken } }";
    let change = "mutation($t: String) { changeMfa(userId: $t) { id } }";
    let query = "query($t: String) { queryMfa(userId: $t) { id } }";
    for (query, argument) in [(refresh, &*owner), (change, other), (query, other)] {
        let headers = [("x-authing-userpool-id", other)];
        let variables = json!({ "t": argument });
        let response = core
            .send_with(&headers, Some(&owner), query, variables)
            .await;
        assert_eq!(response.code(), 1001, "{query}");
    }
    let change = core
        .send(Some(&owner), change, json!({ "t": "malformed" }))
        .await;
    assert_eq!(change.code(), 2004);
}
