//! Reading, listing, changing and removing users.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, UserSeed};
use serde_json::{Value, json};

const USER: &str =
    "query($i: String) { user(id: $i) { _id email nickname thirdPartyIdentity { provider } } }";
const UPDATE: &str = "mutation($o: UserUpdateInput!) { updateUser(options: $o) {
    _id email nickname photo tokenExpiredAt birthdate blocked loginsCount lastLogin signedUp } }";
const ID: &str = "5f00000000000000000000aa";

async fn with_two_users() -> Client {
    Client::with(
        PoolSeed::new(POOL, SECRET)
            .user(UserSeed::with_email("a@example.com", "secret1").id(ID))
            .user(
                UserSeed::with_email("b@example.com", "secret1")
                    .username("bert")
                    .unionid("u1"),
            ),
    )
    .await
}

fn options(changes: impl std::borrow::Borrow<Value>) -> Value {
    let mut options = json!({ "_id": ID, "registerInClient": POOL });
    for (name, value) in changes.borrow().as_object().expect("an object") {
        options[name] = value.clone();
    }
    json!({ "o": options })
}

#[tokio::test]
async fn a_user_is_read_by_the_owner_and_by_users_of_the_pool() {
    let client = with_two_users().await;
    let owner = client.owner().await;
    let user = client.token("a@example.com", "secret1").await;
    for token in [&owner, &user] {
        let response = client.send(Some(token), USER, json!({ "i": ID })).await;
        assert_eq!(response.data()["email"], "a@example.com");
        assert!(response.data()["thirdPartyIdentity"].is_object());
    }
    let other = client.token("b@example.com", "secret1").await;
    let response = client.send(Some(&other), USER, json!({ "i": ID })).await;
    assert_eq!(response.data()["email"], "a@example.com");
    for token in [&owner, &user] {
        let unknown = json!({ "i": "5f0000000000000000000000" });
        let response = client.send(Some(token), USER, unknown).await;
        assert!(response.data().is_null());
    }
    let response = client.send(None, USER, json!({ "i": ID })).await;
    assert_eq!(response.error(), (2020, "未登录"));
    let by_token = "query($t: String) { user(token: $t) { _id } }";
    let response = client.send(None, by_token, json!({ "t": user })).await;
    assert_eq!(response.data()["_id"], ID);
}

#[tokio::test]
async fn an_unknown_user_is_null_and_a_malformed_id_an_error() {
    let client = with_two_users().await;
    let owner = client.owner().await;
    let response = client
        .send(
            Some(&owner),
            USER,
            json!({ "i": "5f00000000000000000000bb" }),
        )
        .await;
    assert_eq!(*response.data(), Value::Null);
    let response = client.send(Some(&owner), USER, json!({ "i": "x" })).await;
    assert_eq!(
        response.error(),
        (
            500,
            "Cast to ObjectId failed for value \"x\" at path \"_id\" for model \"User\""
        )
    );
}

#[tokio::test]
async fn users_are_listed_in_pages() {
    let mut pool = PoolSeed::new(POOL, SECRET);
    for number in 0..25 {
        pool = pool.user(UserSeed::with_username(format!("user{number}"), "secret1"));
    }
    let client = Client::with(pool).await;
    let owner = client.owner().await;
    let users =
        "query($p: Int, $c: Int) { users(page: $p, count: $c) { totalCount list { username } } }";
    let mut seen = Vec::new();
    for (page, size) in [(1, 10), (2, 10), (3, 5), (4, 0)] {
        let response = client
            .send(Some(&owner), users, json!({ "p": page, "c": 10 }))
            .await;
        assert_eq!(response.data()["totalCount"], 25);
        let list = response.data()["list"].as_array().expect("a list").clone();
        assert_eq!(list.len(), size, "page {page}");
        seen.extend(list);
    }
    assert_eq!(
        seen.first().map(|user| &user["username"]),
        Some(&json!("user24"))
    );
    assert_eq!(
        seen.last().map(|user| &user["username"]),
        Some(&json!("user0"))
    );
    let user = client
        .login(json!({ "username": "user1", "password": "secret1" }))
        .await;
    let token = user.data()["token"].as_str().expect("a token").to_owned();
    let response = client.send(Some(&token), users, json!({})).await;
    assert_eq!(response.code(), 1001);
}

#[tokio::test]
async fn a_batch_is_limited_to_eighty_users() {
    let client = with_two_users().await;
    let owner = client.owner().await;
    let patch = "query($i: String) { userPatch(ids: $i) { totalCount list { email } } }";
    let ids = format!("{ID},5f00000000000000000000bb,junk");
    let response = client.send(Some(&owner), patch, json!({ "i": ids })).await;
    assert_eq!(
        *response.data(),
        json!({ "totalCount": 1, "list": [{ "email": "a@example.com" }] })
    );
    let response = client
        .send(Some(&owner), patch, json!({ "i": vec![ID; 81].join(",") }))
        .await;
    assert_eq!(response.error(), (2030, "一次性查询的用户不能超过 80 人"));
}

#[tokio::test]
async fn users_are_searched() {
    let client = with_two_users().await;
    let owner = client.owner().await;
    let search = "query($t: String!, $v: String!, $c: String!) {
        searchUser(type: $t, value: $v, registerInClient: $c, page: 0, count: 5) { totalCount list { email } } }";
    let variables = |kind: &str, value: &str| json!({ "t": kind, "v": value, "c": POOL });
    let response = client
        .send(Some(&owner), search, variables("all", "bert"))
        .await;
    assert_eq!(
        *response.data(),
        json!({ "totalCount": 1, "list": [{ "email": "b@example.com" }] })
    );
    let response = client
        .send(Some(&owner), search, variables("email", "example.com"))
        .await;
    assert_eq!(response.data()["totalCount"], 2);
    assert_eq!(
        client
            .send(Some(&owner), search, variables("shoe", "9"))
            .await
            .code(),
        2015
    );
    assert_eq!(
        client
            .send(Some(&owner), search, variables("all", " "))
            .await
            .code(),
        2014
    );
}

#[tokio::test]
async fn user_exist_requires_no_token() {
    let client = with_two_users().await;
    let exist = "query($p: String!, $e: String, $u: String) { userExist(userPoolId: $p, email: $e, username: $u) }";
    let response = client
        .send(None, exist, json!({ "p": POOL, "e": "a@example.com" }))
        .await;
    assert_eq!(*response.data(), true);
    let response = client
        .send(None, exist, json!({ "p": POOL, "u": "nobody" }))
        .await;
    assert_eq!(*response.data(), false);
    assert_eq!(
        client.send(None, exist, json!({ "p": POOL })).await.code(),
        2231
    );
}

#[tokio::test]
async fn an_update_changes_only_the_given_fields() {
    let client = with_two_users().await;
    let token = client.token("a@example.com", "secret1").await;
    let changes =
        options(json!({ "nickname": "Anna", "birthdate": "2000-01-01", "email": "a@example.com" }));
    let response = client.send(Some(&token), UPDATE, changes).await;
    assert_eq!(response.data()["nickname"], "Anna");
    assert_eq!(response.data()["birthdate"], "2000-01-01");
    let response = client
        .send(
            Some(&token),
            UPDATE,
            options(json!({ "company": "Example" })),
        )
        .await;
    assert_eq!(response.data()["nickname"], "Anna");
    let owner = client.owner().await;
    let changes = options(
        json!({ "loginsCount": 7, "lastLogin": "2020-02-01T07:06:58Z", "signedUp": "2020-01-01 00:00:00" }),
    );
    let response = client.send(Some(&owner), UPDATE, changes).await;
    assert_eq!(response.data()["loginsCount"], 7);
    assert_eq!(response.data()["lastLogin"], "2020-02-01T15:06:58+08:00");
    assert_eq!(response.data()["signedUp"], "2020-01-01T00:00:00+08:00");
}

#[tokio::test]
async fn forbidden_updates_are_rejected() {
    let client = with_two_users().await;
    let (owner, own) = (
        client.owner().await,
        client.token("a@example.com", "secret1").await,
    );
    let other = client.token("b@example.com", "secret1").await;
    for (token, changes, expected) in [
        (
            &own,
            json!({ "email": "c@example.com" }),
            (
                2225,
                "updateUser 接口不能直接修改邮箱，请使用 updateEmail 接口。",
            ),
        ),
        (
            &own,
            json!({ "phone": "13800000000" }),
            (
                2226,
                "updateUser 接口不能直接修改手机号，请使用 updatePhone 接口",
            ),
        ),
        (&own, json!({ "username": "bert" }), (2034, "用户名已存在")),
        (
            &own,
            json!({ "unionid": "u1" }),
            (2026, "用户已存在，请不要重复注册"),
        ),
        (
            &own,
            json!({ "blocked": true }),
            (2018, "用户无权限修改此项内容"),
        ),
        (
            &own,
            json!({ "registerInClient": "" }),
            (2205, "缺少参数：registerInClient"),
        ),
        (
            &other,
            json!({ "nickname": "X" }),
            (2202, "修改的信息不属于当前用户"),
        ),
        (
            &owner,
            json!({ "_id": "5f00000000000000000000bb" }),
            (2036, "用户不属于此用户池"),
        ),
    ] {
        let response = client
            .send(Some(token), UPDATE, options(changes.clone()))
            .await;
        assert_eq!(response.error(), expected, "{changes}");
    }
}

#[tokio::test]
async fn users_must_send_the_old_password_and_owners_need_not() {
    let client = with_two_users().await;
    let (owner, own) = (
        client.owner().await,
        client.token("a@example.com", "secret1").await,
    );
    let new = client.encrypt("secret2");
    for (old, code) in [(None, 2201), (Some("wrong"), 2203)] {
        let old = old.map(|old| client.encrypt(old));
        let changes = options(json!({ "password": new, "oldPassword": old }));
        assert_eq!(client.send(Some(&own), UPDATE, changes).await.code(), code);
    }
    let changes = options(json!({ "password": new, "oldPassword": client.encrypt("secret1") }));
    client.send(Some(&own), UPDATE, changes).await.data();
    client.token("a@example.com", "secret2").await;
    let changes = options(json!({ "password": client.encrypt("secret3") }));
    client.send(Some(&owner), UPDATE, changes).await.data();
    client.token("a@example.com", "secret3").await;
    let changes = options(json!({ "password": client.encrypt("short") }));
    assert_eq!(
        client.send(Some(&owner), UPDATE, changes).await.code(),
        2029
    );
}

#[tokio::test]
async fn a_removed_user_can_register_again() {
    let client = with_two_users().await;
    let owner = client.owner().await;
    let token = client.token("a@example.com", "secret1").await;
    let remove = "mutation($i: [String]) { removeUsers(ids: $i) { _id email } }";
    let response = client
        .send(Some(&owner), remove, json!({ "i": [ID] }))
        .await;
    assert_eq!(
        *response.data(),
        json!([{ "_id": ID, "email": "a@example.com" }])
    );
    let response = client.send(Some(&token), USER, json!({ "i": ID })).await;
    assert_eq!(response.error(), (2207, "登录信息有误"));
    assert_eq!(
        client
            .send(Some(&owner), remove, json!({ "i": [ID] }))
            .await
            .code(),
        2210
    );
    assert_eq!(
        client
            .send(Some(&owner), remove, json!({ "i": ["x"] }))
            .await
            .code(),
        500
    );
    client.user("a@example.com", "secret1").await;
}
