//! User pools, and the roles of the old system.

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
async fn settings_are_read_by_anybody() {
    let client = Client::new().await;
    let query = "query($p: String!) { getUserPoolSettings(userPoolId: $p) {
        _id emailVerifiedDefault useMiniLogin useSelfWxapp registerDisabled showWXMPQRCode enableEmail jwtExpired
        allowedOrigins secret changeEmailStrategy { verifyOldEmail } } }";
    let answer = client.send(None, query, json!({ "p": POOL })).await;
    assert_eq!(
        *answer.data(),
        json!({ "_id": POOL, "emailVerifiedDefault": false, "useMiniLogin": false, "useSelfWxapp": false,
            "registerDisabled": false, "showWXMPQRCode": true, "enableEmail": true, "jwtExpired": 1_296_000,
            "allowedOrigins": "", "secret": null, "changeEmailStrategy": { "verifyOldEmail": true } })
    );
    let answer = client
        .send(None, query, json!({ "p": "5f0000000000000000000000" }))
        .await;
    assert_eq!(answer.refusal(), (2224, "用户池不存在"));
    let common = "query($p: String!) { queryUserPoolCommonInfo(userPoolId: $p) { changePhoneStrategy { verifyOldPhone } } }";
    let answer = client.send(None, common, json!({ "p": POOL })).await;
    assert_eq!(answer.data()["changePhoneStrategy"]["verifyOldPhone"], true);
}

#[tokio::test]
async fn settings_change_what_the_pool_does() {
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
    let answer = client.send(Some(&owner), update, changes).await;
    assert_eq!(
        *answer.data(),
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
    let answer = client.send(None, decode, json!({ "t": token })).await;
    let issued: i64 = answer.data()["iat"]
        .as_str()
        .expect("a text")
        .parse()
        .expect("seconds");
    assert_eq!(answer.data()["exp"], issued + 60);
    let answer = client
        .send(
            Some(&owner),
            update,
            change(json!({ "descriptions": "x".repeat(141) })),
        )
        .await;
    assert_eq!(answer.refusal(), (2024, "项目描述不能超过140个字"));
    let answer = client.send(Some(&token), update, change(json!({}))).await;
    assert_eq!(answer.code(), 1001);
}

#[tokio::test]
async fn the_owner_sees_its_pool_and_nobody_elses() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let decode = "query($t: String) { decodeJwtToken(token: $t) { data { id } } }";
    let answer = client.send(None, decode, json!({ "t": owner })).await;
    let id = answer.data()["data"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let clients = "query($u: String!) { userClients(userId: $u, computeUsersCount: true) { totalCount list { _id usersCount } } }";
    let answer = client.send(Some(&owner), clients, json!({ "u": id })).await;
    assert_eq!(
        *answer.data(),
        json!({ "totalCount": 1, "list": [{ "_id": POOL, "usersCount": 1 }] })
    );
    let answer = client.send(Some(&owner), clients, json!({ "u": ID })).await;
    assert_eq!(answer.code(), 1001);
    let one = "query($p: String!, $u: String!) { client(id: $p, userId: $u) { secret } }";
    let answer = client
        .send(Some(&owner), one, json!({ "p": POOL, "u": id }))
        .await;
    assert_eq!(answer.data()["secret"], SECRET);
    let belongs =
        "query($p: String, $u: String) { isClientBelongToUser(clientId: $p, userId: $u) }";
    let answer = client
        .send(None, belongs, json!({ "p": POOL, "u": id }))
        .await;
    assert_eq!(*answer.data(), true);
    let answer = client
        .send(None, "{ userClientTypes { name } }", json!({}))
        .await;
    assert_eq!(answer.data().as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn a_new_secret_ends_what_the_old_one_signed() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let refresh =
        "mutation($c: UpdateUserClientInput!) { refreshAppSecret(client: $c) { secret } }";
    let change = json!({ "c": { "_id": POOL, "userId": "unused" } });
    let answer = client.send(Some(&owner), refresh, change).await;
    let secret = answer.data()["secret"]
        .as_str()
        .expect("a secret")
        .to_owned();
    assert_ne!(secret, SECRET);
    assert_eq!(client.emulator.secret(), secret);
    let answer = client
        .send(Some(&owner), "{ users { totalCount } }", json!({}))
        .await;
    assert_eq!(answer.code(), 2207);
    let fresh = client.owner().await;
    let query = "query($p: String) { getAppSecretByClientId(clientId: $p) { secret clientId } }";
    let answer = client.send(Some(&fresh), query, json!({ "p": POOL })).await;
    assert_eq!(
        *answer.data(),
        json!({ "secret": secret, "clientId": POOL })
    );
}

#[tokio::test]
async fn a_removed_pool_answers_nobody() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let remove = "mutation($i: [String]) { removeUserClients(ids: $i) { _id isDeleted } }";
    let answer = client
        .send(Some(&owner), remove, json!({ "i": [POOL] }))
        .await;
    assert_eq!(*answer.data(), json!([{ "_id": POOL, "isDeleted": true }]));
    let login = json!({ "email": "a@example.com", "password": "secret1" });
    assert_eq!(client.login(login).await.code(), 2224);
}

#[tokio::test]
async fn users_are_put_into_roles_and_taken_out() {
    let client = with_anna().await;
    let owner = client.owner().await;
    let create = "mutation($c: String!) { createRole(client: $c, name: \"editor\") { _id name descriptions client permissions } }";
    let answer = client
        .send(Some(&owner), create, json!({ "c": POOL }))
        .await;
    let role = answer.data().clone();
    assert_eq!(role["permissions"], "");
    assert_eq!(role["descriptions"], Value::Null);
    let of_role = json!({ "c": POOL, "g": role["_id"], "u": ID });

    let assign = "mutation($c: String!, $u: String!, $g: String!) {
        assignUserToRole(client: $c, user: $u, group: $g) { totalCount list { user { _id } group { name } client { _id } } } }";
    for _ in 0..2 {
        let answer = client.send(Some(&owner), assign, of_role.clone()).await;
        let member = json!({ "user": { "_id": ID }, "group": { "name": "editor" }, "client": { "_id": POOL } });
        assert_eq!(*answer.data(), json!({ "totalCount": 1, "list": [member] }));
    }
    let update = "mutation($g: String!, $c: String!) { updateRole(_id: $g, client: $c, name: \"editor\", permissions: \"[1]\") { permissions } }";
    let answer = client
        .send(Some(&owner), update, json!({ "c": POOL, "g": role["_id"] }))
        .await;
    assert_eq!(answer.data()["permissions"], "[1]");
    let roles =
        "query($c: String!) { clientRoles(client: $c) { totalCount list { _id permissions } } }";
    let answer = client.send(Some(&owner), roles, json!({ "c": POOL })).await;
    assert_eq!(
        *answer.data(),
        json!({ "totalCount": 1, "list": [{ "_id": role["_id"], "permissions": "[1]" }] })
    );

    let members = "query($g: String!, $c: String!) { userGroup(group: $g, client: $c) { totalCount list { user { email } } } }";
    let answer = client
        .send(
            Some(&owner),
            members,
            json!({ "c": POOL, "g": role["_id"] }),
        )
        .await;
    assert_eq!(answer.data()["list"][0]["user"]["email"], "a@example.com");
    let short = "query($g: String) { usersInGroup(group: $g) { totalCount list { _id } } }";
    let answer = client
        .send(Some(&owner), short, json!({ "g": role["_id"] }))
        .await;
    assert_eq!(answer.data()["list"], json!([{ "_id": ID }]));
    let of_user = "query($u: String!, $c: String!) { queryRoleByUserId(user: $u, client: $c) { totalCount list { group { _id } } } }";
    let token = client.token("a@example.com", "secret1").await;
    let answer = client
        .send(Some(&token), of_user, json!({ "c": POOL, "u": ID }))
        .await;
    assert_eq!(
        answer.data()["list"],
        json!([{ "group": { "_id": role["_id"] } }])
    );

    let remove = "mutation($c: String!, $u: String!, $g: String!) { removeUserFromGroup(client: $c, user: $u, group: $g) { user { _id } } }";
    let answer = client.send(Some(&owner), remove, of_role.clone()).await;
    assert_eq!(answer.data()["user"]["_id"], ID);
    assert_eq!(
        client.send(Some(&owner), remove, of_role).await.code(),
        2036
    );
    let answer = client
        .send(
            Some(&owner),
            assign,
            json!({ "c": POOL, "g": "none", "u": ID }),
        )
        .await;
    assert_eq!(answer.code(), 3903);
    assert_eq!(
        client
            .send(Some(&token), roles, json!({ "c": POOL }))
            .await
            .code(),
        1001
    );
}
