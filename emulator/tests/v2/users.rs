//! Reading, listing, finding and deleting users.

use authing_emulator::{Emulator, PoolSeed, UserSeed};
use serde_json::{Value, json};

use super::client::{Core, Owner};
use crate::client::{Client, POOL, SECRET};
use crate::snapshots::continued;

const ANNA: &str = "5f00000000000000000000aa";
const BERT: &str = "5f00000000000000000000bb";
const NOBODY: &str = "5f00000000000000000000ff";

/// An emulator with two users, and the owner token.
async fn two_users() -> (Core, String) {
    let pool = PoolSeed::new(POOL, SECRET)
        .user(UserSeed::with_email("anna@example.com", "secret1").id(ANNA))
        .user(
            UserSeed::with_username("bert", "secret1")
                .id(BERT)
                .phone("13800000000"),
        );
    let core = Core::with(pool).await;
    let owner = core.owner().await;
    (core, owner)
}

#[tokio::test]
async fn users_read_themselves_and_owners_anybody() {
    let (core, owner) = two_users().await;
    let input = json!({ "email": "anna@example.com", "password": "secret1" });
    let login = core.login(input).await;
    let anna = login.data()["token"].as_str().expect("a token");
    let query = "query($id: String) { user(id: $id) { id } }";
    for (token, id, expected) in [
        (anna, None, ANNA),
        (anna, Some(ANNA), ANNA),
        (&owner, Some(BERT), BERT),
    ] {
        let response = core.send(Some(token), query, json!({ "id": id })).await;
        assert_eq!(response.data()["id"], expected);
    }
    let response = core.send(Some(anna), query, json!({ "id": BERT })).await;
    assert_eq!(response.code(), 1001);
    for unknown in [NOBODY, "unknown"] {
        let response = core
            .send(Some(&owner), query, json!({ "id": unknown }))
            .await;
        assert_eq!(*response.data(), Value::Null);
    }
}

#[tokio::test]
async fn only_owners_list_and_delete() {
    let (core, _) = two_users().await;
    let input = json!({ "email": "anna@example.com", "password": "secret1" });
    let login = core.login(input).await;
    let anna = login.data()["token"].as_str().expect("a token");
    for query in [
        "{ users { totalCount } }",
        "{ archivedUsers { totalCount } }",
        "{ userBatch(ids: []) { id } }",
        "{ searchUser(query: \"a\") { totalCount } }",
        "{ findUser(username: \"bert\") { id } }",
        "mutation { deleteUser(id: \"5f00000000000000000000bb\") { code } }",
        "mutation { deleteUsers(ids: []) { code } }",
        "mutation { createUser(userInfo: { username: \"c\" }) { id } }",
    ] {
        assert_eq!(
            core.send(None, query, json!({})).await.code(),
            2020,
            "{query}"
        );
        assert_eq!(
            core.send(Some(anna), query, json!({})).await.code(),
            1001,
            "{query}"
        );
    }
}

#[tokio::test]
async fn lists_are_sorted_and_have_pages() {
    let (core, owner) = two_users().await;
    let query = "query($p: Int, $l: Int, $s: SortByEnum) { users(page: $p, limit: $l, sortBy: $s) { totalCount list { id } } }";
    for (variables, expected) in [
        (json!({}), vec![BERT, ANNA]),
        (json!({ "s": "CREATEDAT_ASC" }), vec![ANNA, BERT]),
        (json!({ "p": 2, "l": 1 }), vec![ANNA]),
        (json!({ "p": 3, "l": 1 }), vec![]),
    ] {
        let response = core.send(Some(&owner), query, variables.clone()).await;
        let ids = expected
            .iter()
            .map(|id| json!({ "id": id }))
            .collect::<Vec<_>>();
        assert_eq!(
            *response.data(),
            json!({ "totalCount": 2, "list": ids }),
            "{variables}"
        );
    }
}

#[tokio::test]
async fn users_are_found_by_each_name() {
    let (core, owner) = two_users().await;
    for (query, expected) in [
        (
            "{ findUser(email: \"anna@example.com\") { id } }",
            Some(ANNA),
        ),
        ("{ findUser(username: \"bert\") { id } }", Some(BERT)),
        ("{ findUser(phone: \"13800000000\") { id } }", Some(BERT)),
        ("{ findUser(phone: \"13800000001\") { id } }", None),
        ("{ findUser(externalId: \"1\") { id } }", None),
    ] {
        let response = core.send(Some(&owner), query, json!({})).await;
        let found = expected.map(|id| json!({ "id": id }));
        assert_eq!(*response.data(), json!(found), "{query}");
    }
    for (query, expected) in [
        ("{ isUserExists(username: \"bert\") }", true),
        ("{ isUserExists(email: \"bert\") }", false),
        ("{ isUserExists(externalId: \"1\") }", false),
    ] {
        let response = core.send(None, query, json!({})).await;
        assert_eq!(*response.data(), expected, "{query}");
    }
    let response = core
        .send(Some(&owner), "{ findUser { id } }", json!({}))
        .await;
    assert_eq!(response.code(), 2231);
    let batch = "query($ids: [String!]!, $t: String) { userBatch(ids: $ids, type: $t) { id } }";
    for (ids, kind) in [([BERT, NOBODY], "id"), (["bert", "nobody"], "username")] {
        let variables = json!({ "ids": ids, "t": kind });
        let response = core.send(Some(&owner), batch, variables).await;
        assert_eq!(*response.data(), json!([{ "id": BERT }]));
    }
}

#[tokio::test]
async fn a_search_finds_a_part_of_a_field() {
    let (core, owner) = two_users().await;
    let query = "query($q: String!, $f: [String]) { searchUser(query: $q, fields: $f) { totalCount list { id } } }";
    for (text, fields, expected) in [
        ("ber", json!(null), vec![BERT]),
        ("example", json!(["email"]), vec![ANNA]),
        ("ber", json!(["email"]), vec![]),
    ] {
        let variables = json!({ "q": text, "f": fields });
        let response = core.send(Some(&owner), query, variables).await;
        assert_eq!(response.data()["totalCount"], expected.len());
        let ids = expected
            .iter()
            .map(|id| json!({ "id": id }))
            .collect::<Vec<_>>();
        assert_eq!(response.data()["list"], json!(ids));
    }
    let update =
        "mutation($id: String) { updateUser(id: $id, input: { familyName: \"Chen\" }) { id } }";
    core.send(Some(&owner), update, json!({ "id": ANNA }))
        .await
        .data();
    let response = core.send(Some(&owner), query, json!({ "q": "Chen" })).await;
    assert_eq!(response.data()["list"], json!([{ "id": ANNA }]));
    let variables = json!({ "q": "a", "f": ["shoeSize"] });
    let response = core.send(Some(&owner), query, variables).await;
    assert_eq!(response.code(), 2015);
    let by_role = "{ searchUser(query: \"a\", roleOpts: [{ code: \"r\" }]) { totalCount } }";
    let response = core.send(Some(&owner), by_role, json!({})).await;
    assert_eq!(response.code(), 500);
}

#[tokio::test]
async fn deleted_users_are_gone_in_both_versions() {
    let (core, owner) = two_users().await;
    let query = "mutation($ids: [String!]!) { deleteUsers(ids: $ids) { code message } }";
    let response = core
        .send(Some(&owner), query, json!({ "ids": [ANNA, NOBODY] }))
        .await;
    assert_eq!(response.error(), (2004, "用户不存在"));
    let response = core
        .send(Some(&owner), query, json!({ "ids": [ANNA] }))
        .await;
    assert_eq!(
        *response.data(),
        json!({ "code": 200, "message": "删除成功！" })
    );
    let one = "mutation($id: String!) { deleteUser(id: $id) { code message } }";
    let response = core.send(Some(&owner), one, json!({ "id": BERT })).await;
    assert_eq!(
        *response.data(),
        json!({ "code": 200, "message": "删除成功！" })
    );
    let response = core
        .0
        .send(Some(&owner), "{ users { totalCount } }", json!({}))
        .await;
    assert_eq!(response.data()["totalCount"], 0);
}

#[tokio::test]
async fn a_bound_social_account_is_an_identity() {
    let binding = json!({
        "_id": "5f00000000000000000000cc", "type": "github", "unionid": "17", "userInfo": "{}",
        "createdAt": "2020-02-01T15:06:58+08:00",
    });
    let user = json!({ "_id": ANNA, "username": "anna", "bindings": [binding] });
    let seed = json!({ "pools": [{ "id": POOL, "secret": SECRET, "users": [user] }] });
    let builder = Emulator::builder().seed(seed).expect("a seed");
    let core = Core(Client::of(builder.start().await.expect("an emulator")));
    let owner = core.owner().await;
    let query =
        "query($id: String!) { findUser(identity: { provider: \"github\", userIdInIdp: $id }) {
        id identities { provider userIdInIdp userId } } }";
    let response = core.send(Some(&owner), query, json!({ "id": "17" })).await;
    let identity = json!({ "provider": "github", "userIdInIdp": "17", "userId": ANNA });
    assert_eq!(
        *response.data(),
        json!({ "id": ANNA, "identities": [identity] })
    );
    let response = core.send(Some(&owner), query, json!({ "id": "18" })).await;
    assert_eq!(*response.data(), Value::Null);
}

#[tokio::test]
async fn the_users_of_version_2_have_no_user_name_in_another_emulator() {
    let owner = Owner::new().await;
    let id = owner.user.as_str();
    // Another user has the address as a user name.
    let input = json!({ "username": "a@example.com", "password": owner.core.0.encrypt("secret1") });
    let create = "mutation($u: CreateUserInput!) { createUser(userInfo: $u) { id } }";
    owner.send(create, json!({ "u": input })).await.data();
    let phone = json!({ "phone": "13800000000" });
    owner.send(create, json!({ "u": phone })).await.data();
    let again = continued(&owner.core.0).await;
    let users = again.emulator.snapshot()["pools"][0]["users"].clone();
    assert_eq!(users[0]["_id"], id);
    assert_eq!(users[0]["username"], Value::Null);
    assert_eq!(users.as_array().map(Vec::len), Some(3));
}
