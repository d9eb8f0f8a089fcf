//! The permissions and the organisations of users at REST addresses.

use serde_json::{Value, json};

use super::client::Owner;
use super::rest::{delete, get, post};
use crate::client::POOL;

impl Owner {
    async fn acl(&self, path: &str, body: Value) -> Value {
        let path = format!("/api/v2/acl/{path}");
        post(&self.core, &path, Some(&self.token), body).await
    }

    async fn authorize_user(&self, resource: &str, actions: &[&str]) {
        let query = "mutation($r: String, $u: String!, $a: [String!]) { authorizeResource(resource: $r, opts: [
            { targetType: USER, targetIdentifier: $u, actions: $a }]) { code } }";
        let variables = json!({ "r": resource, "u": self.user, "a": actions });
        self.send(query, variables).await.data();
    }

    async fn revoke(&self, resource: &str, actions: Value) {
        let target =
            json!({ "targetType": "USER", "targetIdentifier": self.user, "actions": actions });
        let body = json!({ "resource": resource, "opts": [target] });
        let reply = self.acl("revoke-resource", body).await;
        assert_eq!(reply["code"], 200);
    }

    /// Returns which of these resources the user may act on.
    async fn checked(&self, resources: &[&str]) -> Value {
        let body = json!({ "userId": self.user, "namespace": "default", "resources": resources });
        let reply = self.acl("check-resource-permission-batch", body).await;
        reply["data"].clone()
    }
}

#[tokio::test]
async fn several_resources_are_checked_at_once() {
    let owner = Owner::new().await;
    owner.authorize_user("books:*", &["books:edit"]).await;
    owner.authorize_user("cds:1", &["cds:play"]).await;
    let deny = "mutation($u: [String!]) {
        createPolicy(code: \"p\", statements: [{ resource: \"books:2\", actions: [\"*\"], effect: DENY }]) { code }
        addPolicyAssignments(policies: [\"p\"], targetType: USER, targetIdentifiers: $u) { code } }";
    owner.send(deny, json!({ "u": [owner.user] })).await.data();
    assert_eq!(
        owner
            .checked(&["cds:1", "books:1", "books:2", "cds:2", "cds:*"])
            .await,
        json!([{ "code": "cds:1", "actions": ["cds:play"] }, { "code": "books:1", "actions": ["books:edit"] }])
    );
    assert_eq!(owner.checked(&["cds:2"]).await, json!([]));
}

#[tokio::test]
async fn the_resources_of_a_kind_are_listed() {
    let owner = Owner::new().await;
    let books = ["books", "books:1", "books:1:2", "books:2*"];
    for resource in books.iter().chain(&["bookshelves:1"]) {
        owner.authorize_user(resource, &["edit"]).await;
    }
    let shown = |code| json!({ "code": code, "type": "DATA", "actions": ["edit"] });
    for (kind, expected) in [
        ("books", &books[..]),
        ("books:1", &["books:1"]),
        ("b*", &[]),
        ("books:*", &[]),
    ] {
        let body = json!({ "userId": owner.user, "resource": kind });
        let path = "get-authorized-resources-of-resource-kind";
        let reply = owner.acl(path, body).await;
        let expected: Value = expected.iter().map(shown).collect();
        assert_eq!(reply["data"], expected, "{kind}");
    }
}

#[tokio::test]
async fn a_star_matches_any_text() {
    let owner = Owner::new().await;
    for (pattern, resource, matches) in [
        ("*", "", true),
        ("books:*", "books:", true),
        ("books:*", "books:1:2", true),
        ("*:edit", "books:edit", true),
        ("b*s:*t", "books:edit", true),
        ("**", "books", true),
        ("books", "books", true),
        ("books:*", "books", false),
        ("books:*", "old-books:1", false),
        ("b*s:*t", "books:editor", false),
        ("books:1", "books:*", false),
        ("a*a", "a", false),
        ("", "books", false),
    ] {
        owner.authorize_user(pattern, &["edit"]).await;
        let found = owner.checked(&[resource]).await;
        let found = found.as_array().map(Vec::len);
        assert_eq!(found, Some(usize::from(matches)), "{pattern} {resource}");
        owner.revoke(pattern, Value::Null).await;
    }
}

#[tokio::test]
async fn what_was_allowed_is_revoked() {
    let owner = Owner::new().await;
    let all = ["books:1", "books:2", "cds:1"];
    for resource in all {
        owner.authorize_user(resource, &["read", "edit"]).await;
    }
    let shown = |code: &str, actions: &[&str]| json!({ "code": code, "actions": actions });
    owner.revoke("books:2:3", Value::Null).await;
    owner.authorize_user("books:2:3", &["edit"]).await;
    owner.revoke("books:2", json!(["edit"])).await;
    assert_eq!(
        owner.checked(&all[..2]).await,
        json!([
            shown("books:1", &["read", "edit"]),
            shown("books:2", &["read"])
        ])
    );
    let below = owner.checked(&["books:2:3"]).await;
    assert_eq!(below, json!([shown("books:2:3", &["edit"])]));
    owner.revoke("books", Value::Null).await;
    assert_eq!(
        owner.checked(&all).await,
        json!([shown("cds:1", &["read", "edit"])])
    );
    let missing = json!([
        { "targetType": "USER", "targetIdentifier": owner.user },
        { "targetType": "USER", "targetIdentifier": POOL },
    ]);
    let body = json!({ "resource": "cds:1", "opts": missing });
    assert_eq!(owner.acl("revoke-resource", body).await["code"], 2004);
    assert_eq!(owner.checked(&all).await[0]["code"], "cds:1");
    owner.revoke("c*:1", Value::Null).await;
    assert_eq!(owner.checked(&all).await, json!([]));
}

#[tokio::test]
async fn the_roles_of_a_user_are_checked() {
    let owner = Owner::with_editor_and_staff().await;
    let path = format!("/api/v2/users/{}/has-role?code=editor", owner.user);
    let has = async || get(&owner.core, &path, Some(&owner.token)).await["data"].clone();
    assert_eq!(has().await, json!(false));
    let assign =
        "mutation($u: [String!]) { assignRole(roleCode: \"editor\", userIds: $u) { code } }";
    owner
        .send(assign, json!({ "u": [owner.user] }))
        .await
        .data();
    assert_eq!(has().await, json!(true));
    let unknown = format!("/api/v2/users/{POOL}/has-role?code=editor");
    let reply = get(&owner.core, &unknown, Some(&owner.token)).await;
    assert_eq!(reply["code"], 2004);
}

#[tokio::test]
async fn the_organisations_of_a_user_are_listed_with_their_nodes() {
    let owner = Owner::new().await;
    let create = "mutation { createOrg(name: \"Shop\") { id rootNode { id } } }";
    let org = owner.send(create, json!({})).await.data().clone();
    let add = "mutation($o: String!, $n: String) { addNode(orgId: $o, parentNodeId: $n, name: \"Sales\", code: \"s\") {
        nodes { id code } } }";
    let variables = json!({ "o": org["id"], "n": org["rootNode"]["id"] });
    let added = owner.send(add, variables).await.data().clone();
    let node = added["nodes"][1]["id"].clone();
    let join = "mutation($n: String, $u: [String!]!) { addMember(nodeId: $n, userIds: $u) { id } }";
    let variables = json!({ "n": node, "u": [owner.user] });
    owner.send(join, variables).await.data();
    let path = format!("/api/v2/users/{}/orgs", owner.user);
    let to_owner = get(&owner.core, &path, Some(&owner.token)).await;
    let path = &to_owner["data"][0];
    assert_eq!(path[0]["type"], "org");
    assert_eq!(path[0]["rootNodeId"], path[1]["id"]);
    assert_eq!(path[1]["name"], "Shop");
    assert_eq!((&path[2]["id"], &path[2]["code"]), (&node, &json!("s")));
    let own = get(
        &owner.core,
        "/api/v2/users/me/orgs",
        Some(&owner.user_token),
    )
    .await;
    assert_eq!(own, to_owner);
}

#[tokio::test]
async fn users_cannot_ask_for_the_permissions_of_others() {
    let owner = Owner::new().await;
    let token = Some(owner.user_token.as_str());
    let user = &owner.user;
    for (path, body) in [
        (
            "check-resource-permission-batch",
            json!({ "userId": user, "resources": [] }),
        ),
        (
            "get-authorized-resources-of-resource-kind",
            json!({ "userId": user, "resource": "a" }),
        ),
        ("revoke-resource", json!({ "resource": "a", "opts": [] })),
    ] {
        let path = format!("/api/v2/acl/{path}");
        let reply = post(&owner.core, &path, token, body).await;
        assert_eq!(reply["code"], 1001, "{path}");
    }
    let (other, _) = owner.core.user("b@example.com").await;
    for path in [
        format!("/api/v2/users/{user}/has-role?code=a"),
        format!("/api/v2/users/{other}/orgs"),
    ] {
        let reply = get(&owner.core, &path, token).await;
        assert_eq!(reply["code"], 1001, "{path}");
    }
}

#[tokio::test]
async fn permissions_belong_to_a_namespace() {
    let owner = Owner::with_editor_and_staff().await;
    let namespaces = format!("/api/v2/resource-namespace/{POOL}");
    let shop = json!({ "code": "shop", "name": "Shop" });
    let shop = post(&owner.core, &namespaces, Some(&owner.token), shop).await;
    let authorize = "mutation($n: String, $u: String!) { authorizeResource(namespace: $n, resource: \"books:1\", opts: [
        { targetType: USER, targetIdentifier: $u, actions: [\"read\"] },
        { targetType: GROUP, targetIdentifier: \"staff\", actions: [\"read\"] }]) { code } }";
    let variables = json!({ "n": "shop", "u": owner.user });
    owner.send(authorize, variables).await.data();
    let listed = async |namespace: Value| {
        let query = "query($n: String, $u: String!) {
            user(id: $u) { authorizedResources(namespace: $n) { totalCount } }
            group(code: \"staff\") { authorizedResources(namespace: $n) { totalCount } } }";
        let variables = json!({ "n": namespace, "u": owner.user });
        let body = owner.send(query, variables).await.body;
        let count = |name: &str| body["data"][name]["authorizedResources"]["totalCount"].clone();
        (count("user"), count("group"))
    };
    assert_eq!(listed(json!("shop")).await, (json!(1), json!(1)));
    assert_eq!(listed(json!("default")).await, (json!(0), json!(0)));
    // Without a namespace, a group has the resources of all, and a user those of the default one.
    assert_eq!(listed(Value::Null).await, (json!(0), json!(1)));
    let targets = "query($n: String!) { authorizedTargets(namespace: $n, resourceType: DATA, resource: \"books:1\") { totalCount } }";
    let decision = "query($n: String, $u: String!) { isActionAllowed(namespace: $n, userId: $u, resource: \"books:1\", action: \"read\") }";
    for (namespace, count) in [("shop", 2), ("default", 0), ("forum", 0)] {
        let variables = json!({ "n": namespace, "u": owner.user });
        let response = owner.send(targets, json!({ "n": namespace })).await;
        assert_eq!(response.data()["totalCount"], count, "{namespace}");
        let response = owner.send(decision, variables).await;
        assert_eq!(*response.data(), json!(count > 0), "{namespace}");
    }
    let target = json!({ "targetType": "USER", "targetIdentifier": owner.user });
    for (namespace, left) in [("default", 1), ("shop", 0)] {
        let body = json!({ "namespace": namespace, "resource": "books:1", "opts": [target] });
        owner.acl("revoke-resource", body).await;
        assert_eq!(listed(json!("shop")).await.0, left, "{namespace}");
    }
    let by_id = format!("{namespaces}/{}", shop["data"]["id"]);
    delete(&owner.core, &by_id, Some(&owner.token)).await;
    assert_eq!(listed(Value::Null).await.1, 0);
}
