//! Actions that are allowed without a policy, and the lists of resources and targets.

use serde_json::{Value, json};

use super::client::Owner;
use super::rest::post;
use crate::client::{POOL, Response};

impl Owner {
    async fn allow(&self, resource: &str, action: &str, to: Value) -> Response {
        let query = "mutation($r: String!, $a: String!, $u: String, $us: [String!], $c: String, $cs: [String!]) {
            allow(resource: $r, action: $a, userId: $u, userIds: $us, roleCode: $c, roleCodes: $cs) { code } }";
        let mut variables = to;
        variables["r"] = json!(resource);
        variables["a"] = json!(action);
        self.send(query, variables).await
    }

    async fn authorize(
        &self,
        resource: Option<&str>,
        kind: Option<&str>,
        targets: Value,
    ) -> Response {
        let query = "mutation($r: String, $t: ResourceType, $o: [AuthorizeResourceOpt]) {
            authorizeResource(resource: $r, resourceType: $t, opts: $o) { code } }";
        self.send(query, json!({ "r": resource, "t": kind, "o": targets }))
            .await
    }

    /// Returns the resources of the user with their actions, of all types or of one.
    async fn resources(&self, kind: Option<&str>) -> Value {
        let query = "query($u: String, $t: String) { user(id: $u) {
            authorizedResources(resourceType: $t) { totalCount list { code type actions apiIdentifier } } } }";
        let response = self.send(query, json!({ "u": self.user, "t": kind })).await;
        response.data()["authorizedResources"].clone()
    }
}

fn target(kind: &str, id: &str, actions: &[&str]) -> Value {
    json!({ "targetType": kind, "targetIdentifier": id, "actions": actions })
}

fn resource(code: &str, kind: &str, actions: &[&str]) -> Value {
    json!({ "code": code, "type": kind, "actions": actions, "apiIdentifier": null })
}

#[tokio::test]
async fn users_and_roles_are_allowed_actions_without_a_policy() {
    let owner = Owner::with_editor_and_staff().await;
    let (user, token) = (owner.user.as_str(), Some(owner.token.as_str()));
    let ask = async |action: &str| {
        let body = json!({ "userId": user, "resource": "books:1", "action": action });
        let path = "/api/v2/acl/is-allowed";
        let reply = post(&owner.core, path, token, body).await;
        reply["data"]["allowed"].as_bool().expect("a decision")
    };
    assert!(!ask("books:read").await);
    owner
        .allow("books:*", "books:read", json!({ "u": user }))
        .await
        .data();
    assert!(ask("books:read").await);
    let to_role = json!({ "cs": ["editor"] });
    owner.allow("books:1", "books:edit", to_role).await.data();
    assert!(!ask("books:edit").await);
    let assign =
        "mutation($u: [String!]) { assignRole(roleCode: \"editor\", userIds: $u) { code } }";
    owner.send(assign, json!({ "u": [user] })).await.data();
    assert!(ask("books:edit").await);
    for (to, expected) in [
        (json!({}), 2231),
        (json!({ "u": POOL }), 2004),
        (json!({ "c": "nobody", "us": [user] }), 3903),
    ] {
        let response = owner.allow("books:*", "books:burn", to).await;
        assert_eq!(response.code(), expected);
    }
    assert!(!ask("books:burn").await);
}

#[tokio::test]
async fn the_resources_of_a_user_come_from_all_sides() {
    let owner = Owner::with_editor_and_staff().await;
    let user = owner.user.as_str();
    let assign =
        "mutation($u: [String!]) { assignRole(roleCode: \"editor\", userIds: $u) { code } }";
    owner.send(assign, json!({ "u": [user] })).await.data();
    let targets = json!([
        target("USER", user, &["books:read", "books:lend"]),
        target("ROLE", "editor", &["books:read", "books:edit"]),
        target("GROUP", "staff", &["books:burn"]),
    ]);
    owner.authorize(Some("books:1"), None, targets).await.data();
    let targets = json!([target("USER", user, &["get"])]);
    owner.authorize(None, Some("API"), targets).await.data();
    let deny = "mutation($u: [String!]) {
        createPolicy(code: \"p\", statements: [{ resource: \"books:*\", actions: [\"*:lend\"], effect: DENY }]) { code }
        addPolicyAssignments(policies: [\"p\"], targetType: USER, targetIdentifiers: $u) { code } }";
    owner.send(deny, json!({ "u": [user] })).await.data();
    let books = resource("books:1", "DATA", &["books:read", "books:edit"]);
    let api = resource("*", "API", &["get"]);
    let all = json!({ "totalCount": 2, "list": [books, api] });
    assert_eq!(owner.resources(None).await, all);
    let some = json!({ "totalCount": 1, "list": [api] });
    assert_eq!(owner.resources(Some("API")).await, some);
    let own = "{ user { authorizedResources(namespace: \"shop\") { totalCount } other: authorizedResources { totalCount } } }";
    let response = owner
        .core
        .send(Some(&owner.user_token), own, json!({}))
        .await;
    let expected =
        json!({ "authorizedResources": { "totalCount": 0 }, "other": { "totalCount": 2 } });
    assert_eq!(*response.data(), expected);
    let of_role = "{ role(code: \"editor\") { authorizedResources { list { actions } } } }";
    let expected = json!({ "list": [{ "actions": ["books:read", "books:edit"] }] });
    let response = owner.send(of_role, json!({})).await;
    assert_eq!(response.data()["authorizedResources"], expected);
    let of_group = "{ group(code: \"staff\") { authorizedResources { list { actions } } } }";
    let expected = json!({ "list": [{ "actions": ["books:burn"] }] });
    let response = owner.send(of_group, json!({})).await;
    assert_eq!(response.data()["authorizedResources"], expected);
    let root = "query($i: String) { authorizedResources(targetType: GROUP, targetIdentifier: $i) { list { actions } } }";
    let response = owner.send(root, json!({ "i": "staff" })).await;
    assert_eq!(*response.data(), expected);
    for (group, expected) in [(json!("nobody"), 3901), (Value::Null, 2231)] {
        let response = owner.send(root, json!({ "i": group })).await;
        assert_eq!(response.code(), expected);
    }
}

#[tokio::test]
async fn the_targets_of_a_resource_are_listed() {
    let owner = Owner::with_editor_and_staff().await;
    let user = owner.user.as_str();
    let reader = target("USER", user, &["books:read"]);
    let editor = target("ROLE", "editor", &["books:read", "books:edit"]);
    let targets = json!([reader, editor]);
    owner.authorize(Some("books:1"), None, targets).await.data();
    let clerk = target("GROUP", "staff", &["books:*"]);
    owner
        .authorize(Some("books:*"), None, json!([clerk]))
        .await
        .data();
    let all_apis = json!([target("GROUP", "staff", &["get"])]);
    owner
        .authorize(Some("books:1"), Some("API"), all_apis)
        .await
        .data();
    let query = "query($r: String!, $k: PolicyAssignmentTargetType, $a: AuthorizedTargetsActionsInput) {
        authorizedTargets(namespace: \"default\", resourceType: DATA, resource: $r, targetType: $k, actions: $a) {
            totalCount list { targetType targetIdentifier actions } } }";
    let both = json!(["books:read", "books:edit"]);
    for (variables, expected) in [
        (json!({ "r": "books:1" }), json!([reader, editor, clerk])),
        (json!({ "r": "books:2" }), json!([clerk])),
        (json!({ "r": "cds:1" }), json!([])),
        (json!({ "r": "books:1", "k": "ROLE" }), json!([editor])),
        (json!({ "r": "books:1", "k": "AK_SK" }), json!([])),
        (
            json!({ "r": "books:1", "a": { "op": "AND", "list": both } }),
            json!([editor, clerk]),
        ),
        (
            json!({ "r": "books:1", "a": { "op": "OR", "list": both } }),
            json!([reader, editor, clerk]),
        ),
        (
            json!({ "r": "books:1", "a": { "op": "OR", "list": ["x"] } }),
            json!([]),
        ),
    ] {
        let response = owner.send(query, variables.clone()).await;
        assert_eq!(response.data()["list"], expected, "{variables}");
        let total = expected.as_array().map(Vec::len);
        assert_eq!(response.data()["totalCount"], json!(total), "{variables}");
    }
}

#[tokio::test]
async fn an_authorization_is_made_completely_or_not_at_all() {
    let owner = Owner::with_editor_and_staff().await;
    let good = target("USER", &owner.user, &["books:read"]);
    for (resource, targets, expected) in [
        (Some("books:1"), json!([]), 2231),
        (
            Some("books:1"),
            json!([good, target("ROLE", "editor", &[])]),
            2231,
        ),
        (
            Some("books:1"),
            json!([good, target("ROLE", "nobody", &["x"])]),
            3903,
        ),
        (None, json!([good]), 2231),
    ] {
        let response = owner.authorize(resource, None, targets).await;
        assert_eq!(response.code(), expected);
    }
    let nothing = json!({ "totalCount": 0, "list": [] });
    assert_eq!(owner.resources(None).await, nothing);
}

#[tokio::test]
async fn users_cannot_manage_permissions() {
    let owner = Owner::with_editor_and_staff().await;
    let one = "policy: \"a\", targetType: USER, targetIdentifier: \"b\"";
    let many = "policies: [\"a\"], targetType: USER, targetIdentifiers: [\"b\"]";
    for query in [
        "{ policy(code: \"a\") { code } }".to_owned(),
        "{ policies { totalCount } }".to_owned(),
        "{ policyAssignments { totalCount } }".to_owned(),
        "mutation { createPolicy(code: \"a\", statements: []) { code } }".to_owned(),
        "mutation { updatePolicy(code: \"a\") { code } }".to_owned(),
        "mutation { deletePolicy(code: \"a\") { code } }".to_owned(),
        "mutation { deletePolicies(codeList: [\"a\"]) { code } }".to_owned(),
        format!("mutation {{ addPolicyAssignments({many}) {{ code }} }}"),
        format!("mutation {{ removePolicyAssignments({many}) {{ code }} }}"),
        format!("mutation {{ enablePolicyAssignment({one}) {{ code }} }}"),
        format!("mutation {{ disbalePolicyAssignment({one}) {{ code }} }}"),
        "mutation { allow(resource: \"a\", action: \"a\", userId: \"b\") { code } }".to_owned(),
        "mutation { authorizeResource(resource: \"a\", opts: []) { code } }".to_owned(),
        "{ isActionAllowed(resource: \"a\", action: \"a\", userId: \"b\") }".to_owned(),
        "{ isActionDenied(resource: \"a\", action: \"a\", userId: \"b\") }".to_owned(),
        "{ authorizedResources(targetType: USER, targetIdentifier: \"b\") { totalCount } }".to_owned(),
        "{ authorizedTargets(namespace: \"default\", resourceType: DATA, resource: \"a\") { totalCount } }".to_owned(),
    ] {
        let response = owner.core.send(Some(&owner.user_token), &query, json!({})).await;
        assert_eq!(response.code(), 1001, "{query}");
    }
    let body = json!({ "userId": owner.user, "resource": "a", "action": "a" });
    let token = Some(owner.user_token.as_str());
    let reply = post(&owner.core, "/api/v2/acl/is-allowed", token, body).await;
    assert_eq!(reply["code"], 1001);
}

#[tokio::test]
async fn a_target_is_not_listed_for_a_denied_action() {
    let owner = Owner::with_editor_and_staff().await;
    let editor = target("ROLE", "editor", &["books:*"]);
    let targets = json!([editor]);
    owner.authorize(Some("books:1"), None, targets).await.data();
    let deny = "mutation {
        createPolicy(code: \"p\", statements: [{ resource: \"books:*\", actions: [\"books:burn\"], effect: DENY }]) { code }
        addPolicyAssignments(policies: [\"p\"], targetType: ROLE, targetIdentifiers: [\"editor\"]) { code } }";
    owner.send(deny, json!({})).await.data();
    let query = "query($o: Operator!, $l: [String]!) {
        authorizedTargets(namespace: \"default\", resourceType: DATA, resource: \"books:1\", actions: { op: $o, list: $l }) {
            list { targetType targetIdentifier actions } } }";
    let both = json!(["books:burn", "books:read"]);
    for (op, list, is_listed) in [
        ("OR", json!(["books:burn"]), false),
        ("AND", both.clone(), false),
        ("OR", both, true),
        ("AND", json!(["books:read"]), true),
    ] {
        let response = owner.send(query, json!({ "o": op, "l": list })).await;
        let expected = if is_listed {
            json!([editor])
        } else {
            json!([])
        };
        assert_eq!(response.data()["list"], expected, "{op} {list}");
    }
}
