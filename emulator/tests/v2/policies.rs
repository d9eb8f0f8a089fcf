//! Policies, their assignments, and the permissions that follow from them.

use serde_json::{Value, json};

use super::client::{Core, Owner};
use crate::client::{self, POOL, Response};

impl Owner {
    /// Starts with the role `editor` and the group `staff`.
    pub(super) async fn with_editor_and_staff() -> Self {
        let owner = Self::new().await;
        let create = "mutation { createRole(code: \"editor\") { id } createGroup(code: \"staff\", name: \"s\") { code } }";
        owner.send(create, json!({})).await.data();
        owner
    }

    /// Creates a policy with one statement.
    async fn create(&self, code: &str, statement: Value) -> Response {
        let query = "mutation($c: String!, $s: [PolicyStatementInput!]!) { createPolicy(code: $c, statements: $s) {
            namespace code isDefault assignmentsCount statements { resource actions effect condition { param } } } }";
        self.send(query, json!({ "c": code, "s": [statement] }))
            .await
    }

    /// Sends a mutation of assignments: its name, the policies, and a target.
    async fn assign(&self, mutation: &str, policies: &[&str], kind: &str, id: &str) -> Response {
        let query = format!(
            "mutation($p: [String!]!, $k: PolicyAssignmentTargetType!, $i: [String!]) {{
            {mutation}(policies: $p, targetType: $k, targetIdentifiers: $i) {{ code }} }}"
        );
        let variables = json!({ "p": policies, "k": kind, "i": [id] });
        self.send(&query, variables).await
    }

    /// Enables or disables an assignment to the user.
    async fn switch(&self, mutation: &str, policy: &str) -> Response {
        let query = format!(
            "mutation($p: String!, $i: String!) {{
            {mutation}(policy: $p, targetType: USER, targetIdentifier: $i) {{ code }} }}"
        );
        self.send(&query, json!({ "p": policy, "i": self.user }))
            .await
    }

    /// Adds the user to the role or to the group.
    async fn join(&self, mutation: &str) {
        let query = format!("mutation($u: [String!]!) {{ {mutation}, userIds: $u) {{ code }} }}");
        self.send(&query, json!({ "u": [self.user] })).await.data();
    }

    /// Returns whether the user is allowed and denied an action.
    async fn may(&self, resource: &str, action: &str) -> (bool, bool) {
        let query = "query($r: String!, $a: String!, $u: String!) {
            yes: isActionAllowed(resource: $r, action: $a, userId: $u)
            no: isActionDenied(resource: $r, action: $a, userId: $u) }";
        let variables = json!({ "r": resource, "a": action, "u": self.user });
        let response = self.send(query, variables).await;
        let decision = |key: &str| response.body["data"][key].as_bool().expect("a decision");
        (decision("yes"), decision("no"))
    }
}

const YES: (bool, bool) = (true, false);
const NO: (bool, bool) = (false, true);
const NEITHER: (bool, bool) = (false, false);

fn statement(resource: &str, actions: &[&str]) -> Value {
    json!({ "resource": resource, "actions": actions })
}

fn denial(resource: &str, actions: &[&str]) -> Value {
    json!({ "resource": resource, "actions": actions, "effect": "DENY" })
}

#[tokio::test]
async fn a_policy_is_created_changed_listed_and_deleted() {
    let owner = Owner::with_editor_and_staff().await;
    let response = owner.create("a", statement("books:*", &["books:*"])).await;
    let expected = json!({
        "namespace": "default", "code": "a", "isDefault": false, "assignmentsCount": 0,
        "statements": [{ "resource": "books:*", "actions": ["books:*"], "effect": null, "condition": null }],
    });
    assert_eq!(*response.data(), expected);
    let again = owner.create("a", statement("*", &["*"])).await;
    assert_eq!(again.error(), (500, "code 已存在"));
    owner.create("b", denial("*", &["*"])).await.data();
    let update = "mutation($c: String!, $n: String, $d: String, $s: [PolicyStatementInput!]) {
        updatePolicy(code: $c, newCode: $n, description: $d, statements: $s) {
            code description statements { resource } } }";
    let variables = json!({ "c": "a", "n": "c", "d": "d" });
    let expected =
        json!({ "code": "c", "description": "d", "statements": [{ "resource": "books:*" }] });
    assert_eq!(*owner.send(update, variables).await.data(), expected);
    let variables = json!({ "c": "c", "s": [statement("x:1", &["x:y"])] });
    let expected =
        json!({ "code": "c", "description": "d", "statements": [{ "resource": "x:1" }] });
    assert_eq!(*owner.send(update, variables).await.data(), expected);
    let taken = owner.send(update, json!({ "c": "c", "n": "b" })).await;
    assert_eq!(taken.error(), (500, "code 已存在"));
    let missing = owner.send(update, json!({ "c": "a" })).await;
    assert_eq!(missing.error(), (500, "策略不存在"));
    let list = "{ policies(limit: 1, excludeDefault: true) { totalCount list { code } } }";
    let expected = json!({ "totalCount": 2, "list": [{ "code": "b" }] });
    assert_eq!(*owner.send(list, json!({})).await.data(), expected);
    let delete = "mutation($c: [String!]!) { deletePolicies(codeList: $c) { code } }";
    let one_missing = owner.send(delete, json!({ "c": ["b", "x"] })).await;
    assert_eq!(one_missing.error(), (500, "策略不存在"));
    let get = "{ policy(code: \"b\") { code } }";
    assert_eq!(
        *owner.send(get, json!({})).await.data(),
        json!({ "code": "b" })
    );
    owner.send(delete, json!({ "c": ["b"] })).await.data();
    assert_eq!(*owner.send(get, json!({})).await.data(), Value::Null);
    let delete = "mutation { deletePolicy(code: \"c\") { code message } }";
    let expected = json!({ "code": 200, "message": "操作成功" });
    assert_eq!(*owner.send(delete, json!({})).await.data(), expected);
    assert_eq!(owner.send(delete, json!({})).await.code(), 500);
}

#[tokio::test]
async fn conditions_and_other_namespaces_are_refused() {
    let owner = Owner::with_editor_and_staff().await;
    let condition = json!([{ "param": "CurrentTime", "operator": "DateEquals", "value": "x" }]);
    let mut conditional = statement("*", &["*"]);
    conditional["condition"] = condition;
    let response = owner.create("a", conditional).await;
    assert_eq!(
        response.error(),
        (500, "not emulated: conditions of statements")
    );
    let query =
        "mutation { createPolicy(code: \"a\", namespace: \"shop\", statements: []) { code } }";
    assert_eq!(owner.send(query, json!({})).await.code(), 500);
    owner.create("a", statement("*", &["*"])).await.data();
    let response = owner
        .assign("addPolicyAssignments", &["a"], "AK_SK", "key")
        .await;
    let text = "not emulated: targets of the type AK_SK";
    assert_eq!(response.error(), (500, text));
}

#[tokio::test]
async fn statements_apply_directly_and_through_roles_and_groups() {
    let owner = Owner::with_editor_and_staff().await;
    let add = "addPolicyAssignments";
    for (policy, kind, id) in [
        ("own", "USER", owner.user.as_str()),
        ("edit", "ROLE", "editor"),
        ("list", "GROUP", "staff"),
    ] {
        let action = format!("books:{policy}");
        let policy_statement = statement("books:*", &[&action]);
        owner.create(policy, policy_statement).await.data();
        owner.assign(add, &[policy], kind, id).await.data();
    }
    assert_eq!(owner.may("books:1", "books:own").await, YES);
    assert_eq!(owner.may("cds:1", "books:own").await, NEITHER);
    assert_eq!(owner.may("books:1", "books:edit").await, NEITHER);
    owner.join("assignRole(roleCode: \"editor\"").await;
    assert_eq!(owner.may("books:1", "books:edit").await, YES);
    owner.join("revokeRole(roleCode: \"editor\"").await;
    assert_eq!(owner.may("books:1", "books:list").await, NEITHER);
    owner.join("addUserToGroup(code: \"staff\"").await;
    assert_eq!(owner.may("books:1", "books:list").await, YES);
    assert_eq!(owner.may("books:1", "books:edit").await, NEITHER);
    let give = "mutation { assignRole(roleCode: \"editor\", groupCodes: [\"staff\"]) { code } }";
    owner.send(give, json!({})).await.data();
    assert_eq!(owner.may("books:1", "books:edit").await, YES);
    owner.create("never", denial("*", &["*:edit"])).await.data();
    owner.assign(add, &["never"], "GROUP", "staff").await.data();
    assert_eq!(owner.may("books:1", "books:edit").await, NO);
    assert_eq!(owner.may("books:1", "books:own").await, YES);
    assert_eq!(owner.may("books:*", "books:own").await, YES);
    assert_eq!(owner.may("*", "books:own").await, NEITHER);
}

#[tokio::test]
async fn a_disabled_assignment_does_not_count() {
    let owner = Owner::with_editor_and_staff().await;
    owner.create("a", statement("*", &["*"])).await.data();
    let missing = owner.switch("disbalePolicyAssignment", "a").await;
    assert_eq!(missing.error(), (500, "策略授权不存在"));
    let user = owner.user.as_str();
    let add = "addPolicyAssignments";
    owner.assign(add, &["a"], "USER", user).await.data();
    assert_eq!(owner.may("x", "y").await, YES);
    owner.switch("disbalePolicyAssignment", "a").await.data();
    assert_eq!(owner.may("x", "y").await, NEITHER);
    owner.switch("enablePolicyAssignment", "a").await.data();
    assert_eq!(owner.may("x", "y").await, YES);
    let remove = "removePolicyAssignments";
    owner.assign(remove, &["a"], "USER", user).await.data();
    assert_eq!(owner.may("x", "y").await, NEITHER);
}

#[tokio::test]
async fn assignments_are_listed_by_policy_and_by_target() {
    let owner = Owner::with_editor_and_staff().await;
    let add = "addPolicyAssignments";
    for code in ["a", "b"] {
        owner.create(code, statement("*", &["*"])).await.data();
    }
    let user = owner.user.as_str();
    owner.assign(add, &["a", "b"], "USER", user).await.data();
    owner.assign(add, &["a"], "ROLE", "editor").await.data();
    owner.assign(add, &["a"], "ROLE", "editor").await.data();
    for (policies, kind, id, expected) in [
        (["x"], "ROLE", "editor", 500),
        (["a"], "ROLE", "nobody", 3903),
        (["a"], "GROUP", "nobody", 3901),
        (["a"], "USER", POOL, 2004),
        (["a"], "ORG", POOL, 3901),
    ] {
        let response = owner.assign(add, &policies, kind, id).await;
        assert_eq!(response.code(), expected, "{kind}");
    }
    let rename = "mutation { updateRole(code: \"editor\", newCode: \"author\") { code } }";
    owner.send(rename, json!({})).await.data();
    let list = "query($c: String, $k: PolicyAssignmentTargetType, $i: String, $p: Int) {
        policyAssignments(code: $c, targetType: $k, targetIdentifier: $i, page: $p, limit: 2) {
            totalCount list { code targetType targetIdentifier } } }";
    let of_user = |code| json!({ "code": code, "targetType": "USER", "targetIdentifier": user });
    let of_role = json!({ "code": "a", "targetType": "ROLE", "targetIdentifier": "author" });
    let page = |total, list: Value| json!({ "totalCount": total, "list": list });
    for (variables, expected) in [
        (json!({ "c": "a" }), page(2, json!([of_user("a"), of_role]))),
        (json!({ "c": "x" }), page(0, json!([]))),
        (
            json!({ "k": "USER", "i": user }),
            page(2, json!([of_user("a"), of_user("b")])),
        ),
        (
            json!({ "k": "ROLE", "i": "author", "c": "b" }),
            page(0, json!([])),
        ),
        (json!({ "p": 2 }), page(3, json!([of_user("b")]))),
    ] {
        let response = owner.send(list, variables.clone()).await;
        assert_eq!(*response.data(), expected, "{variables}");
    }
    assert_eq!(owner.send(list, json!({ "k": "USER" })).await.code(), 2231);
    let delete = "mutation($u: String!) { deleteUser(id: $u) { code } }";
    owner.send(delete, json!({ "u": user })).await.data();
    let get = "{ policy(code: \"a\") { assignmentsCount assignments(page: 1, limit: 5) { targetIdentifier } } }";
    let expected =
        json!({ "assignmentsCount": 1, "assignments": [{ "targetIdentifier": "author" }] });
    assert_eq!(*owner.send(get, json!({})).await.data(), expected);
}

#[tokio::test]
async fn nodes_inherit_only_what_is_meant_for_them() {
    let v1 = client::owner::Owner::new().await;
    let (root, leaf) = (
        v1.create("Group", "root").await,
        v1.create("Group", "leaf").await,
    );
    let input = json!({ "userPoolId": POOL, "rootGroupId": root });
    let org = v1.change("createOrg", "CreateOrgInput", input, "_id").await;
    let input = json!({ "orgId": org.data()["_id"], "groupId": leaf, "parentGroupId": root });
    let added = v1
        .change("addOrgNode", "AddOrgNodeInput", input, "_id")
        .await;
    added.data();
    let owner = Owner {
        core: Core(v1.client),
        token: v1.token,
        user: client::owner::ANNA.to_owned(),
        user_token: String::new(),
    };
    owner.join("addUserToGroup(code: \"leaf\"").await;
    owner.create("a", statement("a", &["a"])).await.data();
    owner.create("b", statement("b", &["b"])).await.data();
    let assign = "mutation($p: [String!]!, $i: [String!], $c: Boolean) {
        addPolicyAssignments(policies: $p, targetType: ORG, targetIdentifiers: $i, inheritByChildren: $c) { code } }";
    for (policy, node, inherit) in [("a", &root, Value::Null), ("b", &root, json!(true))] {
        let variables = json!({ "p": [policy], "i": [node], "c": inherit });
        owner.send(assign, variables).await.data();
    }
    assert_eq!(owner.may("a", "a").await, NEITHER);
    assert_eq!(owner.may("b", "b").await, YES);
    let variables = json!({ "p": ["a"], "i": [leaf] });
    owner.send(assign, variables).await.data();
    assert_eq!(owner.may("a", "a").await, YES);
    let resources = "query($i: String) { authorizedResources(targetType: ORG, targetIdentifier: $i) { list { code } } }";
    let response = owner.send(resources, json!({ "i": leaf })).await;
    let expected = json!({ "list": [{ "code": "a" }, { "code": "b" }] });
    assert_eq!(*response.data(), expected);
    let node = "query($i: String!) { nodeById(id: $i) { authorizedResources { list { code } } } }";
    let response = owner.send(node, json!({ "i": leaf })).await;
    assert_eq!(response.data()["authorizedResources"], expected);
}

#[tokio::test]
async fn a_code_is_not_empty() {
    let owner = Owner::with_editor_and_staff().await;
    for (mutation, fields) in [
        ("createRole(code: \"\")", "id"),
        ("createGroup(code: \"\", name: \"n\")", "code"),
        ("createPolicy(code: \"\", statements: [])", "code"),
        ("updateRole(code: \"editor\", newCode: \"\")", "id"),
        ("updateGroup(code: \"staff\", newCode: \"\")", "code"),
    ] {
        let query = format!("mutation {{ {mutation} {{ {fields} }} }}");
        let response = owner.send(&query, json!({})).await;
        assert_eq!(response.code(), 2231, "{mutation}");
    }
}

#[tokio::test]
async fn a_role_is_also_named_by_its_id() {
    let owner = Owner::with_editor_and_staff().await;
    owner.create("a", statement("*", &["*"])).await.data();
    let role = owner
        .send("{ role(code: \"editor\") { id } }", json!({}))
        .await;
    let id = role.data()["id"].as_str().expect("an id");
    let add = "addPolicyAssignments";
    owner.assign(add, &["a"], "ROLE", id).await.data();
    let list = "{ policyAssignments(code: \"a\") { list { targetIdentifier } } }";
    let expected = json!({ "list": [{ "targetIdentifier": "editor" }] });
    assert_eq!(*owner.send(list, json!({})).await.data(), expected);
}
