//! User pools, and the roles of the legacy system.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, UserSeed};
use serde_json::{Value, json};

const ID: &str = "5f00000000000000000000aa";

async fn with_anna() -> Client {
    Client::with(
        PoolSeed::new(POOL, SECRET).user(UserSeed::with_email("a@example.com", "secret1").id(ID)),
    )
    .await
}

#[tokio::test]
async fn reading_settings_requires_no_token() {
    let client = Client::new().await;
    let query = "query($p: String!) { getUserPoolSettings(userPoolId: $p) {
        _id emailVerifiedDefault useMiniLogin useSelfWxapp registerDisabled showWXMPQRCode enableEmail jwtExpired
        allowedOrigins secret changeEmailStrategy { verifyOldEmail } } }";
    let response = client.send(None, query, json!({ "p": POOL })).await;
    assert_eq!(
        *response.data(),
        json!({ "_id": POOL, "emailVerifiedDefault": false, "useMiniLogin": false, "useSelfWxapp": false,
            "registerDisabled": false, "showWXMPQRCode": true, "enableEmail": true, "jwtExpired": 1_296_000,
            "allowedOrigins": "", "secret": null, "changeEmailStrategy": { "verifyOldEmail": true } })
    );
    let response = client
        .send(None, query, json!({ "p": "5f0000000000000000000000" }))
        .await;
    assert_eq!(response.error(), (2224, "用户池不存在"));
    let common = "query($p: String!) { queryUserPoolCommonInfo(userPoolId: $p) { changePhoneStrategy { verifyOldPhone } } }";
    let response = client.send(None, common, json!({ "p": POOL })).await;
    assert_eq!(
        response.data()["changePhoneStrategy"]["verifyOldPhone"],
        true
    );
}

#[tokio::test]
async fn changed_settings_take_effect() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let update = "mutation($c: UpdateUserClientInput!) { updateUserClient(client: $c) { jwtExpired registerDisabled name } }";
    let change = |changes: Value| {
        let mut change = json!({ "_id": POOL, "userId": "unused" });
        change
            .as_object_mut()
            .expect("an object")
            .extend(changes.as_object().cloned().unwrap_or_default());
        json!({ "c": change })
    };
    let changes = change(json!({ "jwtExpired": 60, "registerDisabled": true, "name": null }));
    let response = client.send(Some(&owner), update, changes).await;
    assert_eq!(
        *response.data(),
        json!({ "jwtExpired": 60, "registerDisabled": true, "name": "Emulated pool" })
    );
    assert_eq!(
        client
            .register(json!({ "email": "b@example.com", "password": "secret1" }))
            .await
            .code(),
        2031
    );
    let decode = "query($t: String) { decodeJwtToken(token: $t) { iat exp } }";
    let token = client.token("a@example.com", "secret1").await;
    let response = client.send(None, decode, json!({ "t": token })).await;
    let issued: i64 = response.data()["iat"]
        .as_str()
        .expect("a text")
        .parse()
        .expect("seconds");
    assert_eq!(response.data()["exp"], issued + 60);
    let response = client
        .send(
            Some(&owner),
            update,
            change(json!({ "descriptions": "x".repeat(141) })),
        )
        .await;
    assert_eq!(response.error(), (2024, "项目描述不能超过140个字"));
    let response = client.send(Some(&token), update, change(json!({}))).await;
    assert_eq!(response.code(), 1001);
}

#[tokio::test]
async fn the_owner_sees_only_its_own_pool() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let decode = "query($t: String) { decodeJwtToken(token: $t) { data { id } } }";
    let response = client.send(None, decode, json!({ "t": owner })).await;
    let id = response.data()["data"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let clients = "query($u: String!) { userClients(userId: $u, computeUsersCount: true) { totalCount list { _id usersCount } } }";
    let response = client.send(Some(&owner), clients, json!({ "u": id })).await;
    assert_eq!(
        *response.data(),
        json!({ "totalCount": 1, "list": [{ "_id": POOL, "usersCount": 1 }] })
    );
    let response = client.send(Some(&owner), clients, json!({ "u": ID })).await;
    assert_eq!(response.code(), 1001);
    let one = "query($p: String!, $u: String!) { client(id: $p, userId: $u) { secret } }";
    let response = client
        .send(Some(&owner), one, json!({ "p": POOL, "u": id }))
        .await;
    assert_eq!(response.data()["secret"], SECRET);
    let belongs =
        "query($p: String, $u: String) { isClientBelongToUser(clientId: $p, userId: $u) }";
    let response = client
        .send(None, belongs, json!({ "p": POOL, "u": id }))
        .await;
    assert_eq!(*response.data(), true);
    let response = client
        .send(None, "{ userClientTypes { name } }", json!({}))
        .await;
    assert_eq!(response.data().as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn a_new_secret_invalidates_old_tokens() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let refresh =
        "mutation($c: UpdateUserClientInput!) { refreshAppSecret(client: $c) { secret } }";
    let change = json!({ "c": { "_id": POOL, "userId": "unused" } });
    let response = client.send(Some(&owner), refresh, change).await;
    let secret = response.data()["secret"]
        .as_str()
        .expect("a secret")
        .to_owned();
    assert_ne!(secret, SECRET);
    assert_eq!(client.emulator.secret(), secret);
    let response = client
        .send(Some(&owner), "{ users { totalCount } }", json!({}))
        .await;
    assert_eq!(response.code(), 2207);
    let fresh = client.owner().await;
    let query = "query($p: String) { getAppSecretByClientId(clientId: $p) { secret clientId } }";
    let response = client.send(Some(&fresh), query, json!({ "p": POOL })).await;
    assert_eq!(
        *response.data(),
        json!({ "secret": secret, "clientId": POOL })
    );
}

#[tokio::test]
async fn a_removed_pool_rejects_calls() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let remove = "mutation($i: [String]) { removeUserClients(ids: $i) { _id isDeleted } }";
    let response = client
        .send(Some(&owner), remove, json!({ "i": [POOL] }))
        .await;
    assert_eq!(
        *response.data(),
        json!([{ "_id": POOL, "isDeleted": true }])
    );
    let login = json!({ "email": "a@example.com", "password": "secret1" });
    assert_eq!(client.login(login).await.code(), 2224);
}

#[tokio::test]
async fn users_are_added_to_and_removed_from_roles() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let create = "mutation($c: String!) { createRole(client: $c, name: \"editor\") { _id name descriptions client permissions } }";
    let response = client
        .send(Some(&owner), create, json!({ "c": POOL }))
        .await;
    let role = response.data().clone();
    assert_eq!(role["permissions"], "");
    assert_eq!(role["descriptions"], Value::Null);
    let of_role = json!({ "c": POOL, "g": role["_id"], "u": ID });

    let assign = "mutation($c: String!, $u: String!, $g: String!) {
        assignUserToRole(client: $c, user: $u, group: $g) { totalCount list { user { _id } group { name } client { _id } } } }";
    for _ in 0..2 {
        let response = client.send(Some(&owner), assign, of_role.clone()).await;
        let member = json!({ "user": { "_id": ID }, "group": { "name": "editor" }, "client": { "_id": POOL } });
        assert_eq!(
            *response.data(),
            json!({ "totalCount": 1, "list": [member] })
        );
    }
    let update = "mutation($g: String!, $c: String!) { updateRole(_id: $g, client: $c, name: \"editor\", permissions: \"[1]\") { permissions } }";
    let response = client
        .send(Some(&owner), update, json!({ "c": POOL, "g": role["_id"] }))
        .await;
    assert_eq!(response.data()["permissions"], "[1]");
    let roles =
        "query($c: String!) { clientRoles(client: $c) { totalCount list { _id permissions } } }";
    let response = client.send(Some(&owner), roles, json!({ "c": POOL })).await;
    assert_eq!(
        *response.data(),
        json!({ "totalCount": 1, "list": [{ "_id": role["_id"], "permissions": "[1]" }] })
    );

    let members = "query($g: String!, $c: String!) { userGroup(group: $g, client: $c) { totalCount list { user { email } } } }";
    let response = client
        .send(
            Some(&owner),
            members,
            json!({ "c": POOL, "g": role["_id"] }),
        )
        .await;
    assert_eq!(response.data()["list"][0]["user"]["email"], "a@example.com");
    let short = "query($g: String) { usersInGroup(group: $g) { totalCount list { _id } } }";
    let response = client
        .send(Some(&owner), short, json!({ "g": role["_id"] }))
        .await;
    assert_eq!(response.data()["list"], json!([{ "_id": ID }]));
    let of_user = "query($u: String!, $c: String!) { queryRoleByUserId(user: $u, client: $c) { totalCount list { group { _id } } } }";
    let token = client.token("a@example.com", "secret1").await;
    let response = client
        .send(Some(&token), of_user, json!({ "c": POOL, "u": ID }))
        .await;
    assert_eq!(
        response.data()["list"],
        json!([{ "group": { "_id": role["_id"] } }])
    );

    let remove = "mutation($c: String!, $u: String!, $g: String!) { removeUserFromGroup(client: $c, user: $u, group: $g) { user { _id } } }";
    let response = client.send(Some(&owner), remove, of_role.clone()).await;
    assert_eq!(response.data()["user"]["_id"], ID);
    assert_eq!(
        client.send(Some(&owner), remove, of_role).await.code(),
        2036
    );
    let response = client
        .send(
            Some(&owner),
            assign,
            json!({ "c": POOL, "g": "none", "u": ID }),
        )
        .await;
    assert_eq!(response.code(), 3903);
    assert_eq!(
        client
            .send(Some(&token), roles, json!({ "c": POOL }))
            .await
            .code(),
        1001
    );
}
