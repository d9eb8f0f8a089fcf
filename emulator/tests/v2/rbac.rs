//! Roles and groups.

use serde_json::{Value, json};

use super::client::{Core, Owner};
use crate::client::{POOL, Response};

impl Owner {
    async fn create_role(&self, code: &str) -> Response {
        let query = "mutation($c: String!) { createRole(code: $c, description: \"d\") {
            id arn code namespace description isSystem users { totalCount } } }";
        self.send(query, json!({ "c": code })).await
    }

    async fn create_group(&self, code: &str, name: &str) -> Response {
        let query =
            "mutation($c: String!, $n: String!) { createGroup(code: $c, name: $n) { code name } }";
        self.send(query, json!({ "c": code, "n": name })).await
    }

    /// Returns the codes of the user's roles and groups.
    async fn of_user(&self) -> Value {
        let query = "query($id: String) { user(id: $id) { roles { list { code } } groups { list { code } } } }";
        let response = self.send(query, json!({ "id": self.user })).await;
        let codes = |kind: &str| {
            let list = response.data()[kind]["list"].as_array().expect("a list");
            list.iter()
                .map(|entity| entity["code"].clone())
                .collect::<Value>()
        };
        json!([codes("roles"), codes("groups")])
    }
}

#[tokio::test]
async fn a_role_is_known_by_its_code() {
    let owner = Owner::new().await;
    let response = owner.create_role("editor").await;
    let role = response.data();
    let id = role["id"].as_str().expect("an id");
    assert_eq!(
        role["arn"],
        json!(format!("arn:cn:authing:{POOL}:role:{id}"))
    );
    assert_eq!(role["namespace"], "default");
    assert_eq!(role["users"]["totalCount"], 0);
    assert_eq!(owner.create_role("editor").await.code(), 500);
    let update = "mutation($c: String!, $d: String, $n: String) {
        updateRole(code: $c, description: $d, newCode: $n) { id code description } }";
    owner
        .send(update, json!({ "c": "editor", "d": "Edits" }))
        .await
        .data();
    let response = owner
        .send(update, json!({ "c": "editor", "n": "author" }))
        .await;
    assert_eq!(
        *response.data(),
        json!({ "id": id, "code": "author", "description": "Edits" })
    );
    let response = owner.send(update, json!({ "c": "editor" })).await;
    assert_eq!(response.code(), 3903);
    let get = "query($c: String!, $n: String) { role(code: $c, namespace: $n) { id } }";
    assert_eq!(
        *owner.send(get, json!({ "c": "author" })).await.data(),
        json!({ "id": id })
    );
    assert_eq!(
        *owner.send(get, json!({ "c": "editor" })).await.data(),
        Value::Null
    );
    let response = owner.send(get, json!({ "c": "author", "n": "shop" })).await;
    assert_eq!(*response.data(), Value::Null);
    let v1 = owner.core.0.read_role(&owner.token, id).await;
    assert_eq!(v1.data()["name"], "author");
}

#[tokio::test]
async fn a_role_belongs_to_its_namespace() {
    let owner = Owner::new().await;
    owner.create_role("editor").await.data();
    let create =
        "mutation { createRole(code: \"editor\", namespace: \"shop\") { namespace code } }";
    let shop = json!({ "namespace": "shop", "code": "editor" });
    assert_eq!(*owner.send(create, json!({})).await.data(), shop);
    assert_eq!(owner.send(create, json!({})).await.code(), 500);
    let list = "query($n: String) { roles(namespace: $n) { list { namespace code } } }";
    let default = json!({ "namespace": "default", "code": "editor" });
    for (name, expected) in [
        (Value::Null, json!([default])),
        (json!("default"), json!([default])),
        (json!("shop"), json!([shop])),
        (json!("forum"), json!([])),
    ] {
        let response = owner.send(list, json!({ "n": name })).await;
        assert_eq!(response.data()["list"], expected, "{name}");
    }
    let update = "mutation { updateRole(code: \"editor\", newCode: \"author\", namespace: \"shop\") { code } }";
    assert_eq!(owner.send(update, json!({})).await.data()["code"], "author");
    let assign = "mutation($u: [String!]) { assignRole(roleCode: \"author\", namespace: \"shop\", userIds: $u) { code } }";
    owner
        .send(assign, json!({ "u": [owner.user] }))
        .await
        .data();
    let users = "{ role(code: \"author\", namespace: \"shop\") {
        users { totalCount } authorizedResources { totalCount } } }";
    let expected =
        json!({ "users": { "totalCount": 1 }, "authorizedResources": { "totalCount": 0 } });
    assert_eq!(*owner.send(users, json!({})).await.data(), expected);
    let resources = "query($c: String) {
        authorizedResources(targetType: ROLE, targetIdentifier: $c, namespace: \"shop\") { totalCount } }";
    let response = owner.send(resources, json!({ "c": "author" })).await;
    assert_eq!(response.data()["totalCount"], 0);
    let response = owner.send(resources, json!({ "c": "editor" })).await;
    assert_eq!(response.code(), 3903);
    let delete = "mutation { deleteRole(code: \"author\", namespace: \"shop\") { code } }";
    owner.send(delete, json!({})).await.data();
    let response = owner.send(list, json!({})).await;
    assert_eq!(response.data()["list"], json!([default]));
}

#[tokio::test]
async fn roles_and_groups_are_listed_and_deleted() {
    let owner = Owner::new().await;
    for code in ["a", "b"] {
        owner.create_role(code).await.data();
        owner.create_group(code, "Group").await.data();
    }
    for (list, delete) in [
        (
            "{ roles(limit: 1) { totalCount list { code } } }",
            "mutation($c: [String!]!) { deleteRoles(codeList: $c) { code } }",
        ),
        (
            "{ groups(limit: 1) { totalCount list { code } } }",
            "mutation($c: [String!]!) { deleteGroups(codeList: $c) { code } }",
        ),
    ] {
        let response = owner.send(list, json!({})).await;
        assert_eq!(
            *response.data(),
            json!({ "totalCount": 2, "list": [{ "code": "b" }] })
        );
        let response = owner.send(delete, json!({ "c": ["b", "c"] })).await;
        assert!(matches!(response.code(), 3901 | 3903));
        owner.send(delete, json!({ "c": ["b"] })).await.data();
        let response = owner.send(list, json!({})).await;
        assert_eq!(
            *response.data(),
            json!({ "totalCount": 1, "list": [{ "code": "a" }] })
        );
    }
    let delete = "mutation { deleteRole(code: \"a\") { code message } }";
    let response = owner.send(delete, json!({})).await;
    assert_eq!(
        *response.data(),
        json!({ "code": 200, "message": "操作成功" })
    );
}

#[tokio::test]
async fn users_have_roles_directly_and_through_groups() {
    let owner = Owner::new().await;
    for code in ["reader", "editor"] {
        owner.create_role(code).await.data();
    }
    owner.create_group("staff", "Staff").await.data();
    let change = |field: &str| {
        format!(
            "mutation($c: String, $u: [String!], $g: [String!]) {{
                {field}(roleCode: $c, userIds: $u, groupCodes: $g) {{ code }} }}"
        )
    };
    let (assign, revoke) = (change("assignRole"), change("revokeRole"));
    let direct = json!({ "c": "reader", "u": [owner.user] });
    for _ in 0..2 {
        owner.send(&assign, direct.clone()).await.data();
    }
    owner
        .send(&assign, json!({ "c": "editor", "g": ["staff"] }))
        .await
        .data();
    assert_eq!(owner.of_user().await, json!([["reader"], []]));
    let member =
        "mutation($u: [String!]!) { addUserToGroup(userIds: $u, code: \"staff\") { code } }";
    owner
        .send(member, json!({ "u": [owner.user] }))
        .await
        .data();
    assert_eq!(
        owner.of_user().await,
        json!([["reader", "editor"], ["staff"]])
    );
    let groups =
        "query($u: String) { groups(userId: $u) { list { code name users { list { id } } } } }";
    let response = owner.send(groups, json!({ "u": owner.user })).await;
    let staff =
        json!({ "code": "staff", "name": "Staff", "users": { "list": [{ "id": owner.user }] } });
    assert_eq!(response.data()["list"], json!([staff]));
    owner.send(&revoke, direct).await.data();
    assert_eq!(owner.of_user().await, json!([["editor"], ["staff"]]));
    let leave =
        "mutation($u: [String!]!) { removeUserFromGroup(userIds: $u, code: \"staff\") { code } }";
    owner.send(leave, json!({ "u": [owner.user] })).await.data();
    assert_eq!(owner.of_user().await, json!([[], []]));
    for (variables, expected) in [
        (json!({ "c": "nobody", "u": [] }), 3903),
        (json!({ "c": "reader", "g": ["nobody"] }), 3901),
        (json!({ "c": "reader", "u": [POOL] }), 2004),
        (json!({ "u": [owner.user] }), 2231),
    ] {
        let response = owner.send(&assign, variables).await;
        assert_eq!(response.code(), expected);
    }
}

#[tokio::test]
async fn a_group_keeps_its_code_when_its_name_changes() {
    let owner = Owner::new().await;
    owner.create_group("staff", "Staff").await.data();
    assert_eq!(owner.create_group("staff", "Other").await.code(), 500);
    let update = "mutation($c: String!, $n: String, $k: String) {
        updateGroup(code: $c, name: $n, newCode: $k) { code name } }";
    let response = owner
        .send(update, json!({ "c": "staff", "n": "Team" }))
        .await;
    assert_eq!(*response.data(), json!({ "code": "staff", "name": "Team" }));
    let response = owner
        .send(update, json!({ "c": "staff", "k": "team" }))
        .await;
    assert_eq!(*response.data(), json!({ "code": "team", "name": "Team" }));
    let get = "query($c: String!) { group(code: $c) { name } }";
    assert_eq!(
        owner.send(get, json!({ "c": "team" })).await.data()["name"],
        "Team"
    );
    assert_eq!(
        *owner.send(get, json!({ "c": "staff" })).await.data(),
        Value::Null
    );
    let snapshot = owner.core.0.emulator.snapshot();
    let group = &snapshot["pools"][0]["rbac"]["groups"][0];
    assert_eq!(group["code"], "team");
}

#[tokio::test]
async fn users_cannot_manage_roles() {
    let core = Core::new().await;
    let (_, token) = core.user("a@example.com").await;
    for query in [
        "{ roles { totalCount } }",
        "{ group(code: \"a\") { code } }",
        "mutation { createRole(code: \"a\") { id } }",
        "mutation { assignRole(roleCode: \"a\") { code } }",
        "mutation { addUserToGroup(userIds: [], code: \"a\") { code } }",
    ] {
        assert_eq!(
            core.send(Some(&token), query, json!({})).await.code(),
            1001,
            "{query}"
        );
    }
}
