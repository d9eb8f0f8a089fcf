//! The set-up of the tests of organisations.

use serde_json::{Value, json};

use super::client::{Core, text};
use crate::client::Response;

pub(super) const DONE: i64 = 200;

/// The owner of a pool with an organisation: `Company` has `Sales`, which has `East`.
pub(super) struct Owner {
    pub(super) core: Core,
    pub(super) token: String,
    pub(super) org: String,
    pub(super) company: String,
    pub(super) sales: String,
    pub(super) east: String,
}

impl Owner {
    pub(super) async fn new() -> Self {
        let core = Core::new().await;
        let token = core.owner().await;
        let mut owner = Self {
            core,
            token,
            org: String::new(),
            company: String::new(),
            sales: String::new(),
            east: String::new(),
        };
        let response = owner.create_org("Company", "company").await;
        let org = response.data();
        owner.org = text(&org["id"]);
        owner.company = text(&org["rootNode"]["id"]);
        owner.sales = owner.add(&owner.company, "Sales", "sales").await;
        owner.east = owner.add(&owner.sales, "East", "east").await;
        owner
    }

    pub(super) async fn send(&self, query: &str, variables: Value) -> Response {
        self.core.send(Some(&self.token), query, variables).await
    }

    pub(super) async fn create_org(&self, name: &str, code: &str) -> Response {
        let query = "mutation($n: String!, $c: String) {
            createOrg(name: $n, code: $c, description: \"d\", tenantId: \"t\") {
                id tenantId rootNode { id name code description root depth path children } nodes { name } } }";
        self.send(query, json!({ "n": name, "c": code })).await
    }

    pub(super) async fn add_node(&self, parent: Option<&str>, name: &str, code: &str) -> Response {
        let query =
            "mutation($o: String!, $p: String, $n: String!, $c: String, $i: Int, $m: String) {
            addNodeV2(orgId: $o, parentNodeId: $p, name: $n, code: $c, order: $i, nameI18n: $m, descriptionI18n: $m) {
                id orgId name nameI18n descriptionI18n order code root depth path codePath namePath children } }";
        let variables =
            json!({ "o": self.org, "p": parent, "n": name, "c": code, "i": name.len(), "m": "{}" });
        self.send(query, variables).await
    }

    pub(super) async fn add(&self, parent: &str, name: &str, code: &str) -> String {
        let response = self.add_node(Some(parent), name, code).await;
        text(&response.data()["id"])
    }

    /// Returns a node with these fields.
    pub(super) async fn node(&self, id: &str, fields: &str) -> Value {
        let query = format!("query($n: String!) {{ nodeById(id: $n) {{ {fields} }} }}");
        let response = self.send(&query, json!({ "n": id })).await;
        response.data().clone()
    }

    /// Sends a mutation of an organisation's node.
    pub(super) async fn change(&self, call: &str, org: &str, node: &str) -> Response {
        let query = format!("mutation($o: String!, $n: String!) {{ {call} }}");
        self.send(&query, json!({ "o": org, "n": node })).await
    }

    pub(super) async fn delete_node(&self, org: &str, node: &str) -> Response {
        let call = "deleteNode(orgId: $o, nodeId: $n) { code message }";
        self.change(call, org, node).await
    }

    pub(super) async fn move_node(&self, node: &str, parent: &str) -> Response {
        let call = format!(
            "moveNode(orgId: $o, nodeId: $n, targetParentId: \"{parent}\") {{ nodes {{ id children }} }}"
        );
        self.change(&call, &self.org, node).await
    }

    pub(super) async fn members(&self, field: &str, node: &Value, users: &[&str]) -> Response {
        let query = format!(
            "mutation($n: String, $o: String, $c: String, $u: [String!]!) {{
                {field}(nodeId: $n, orgId: $o, nodeCode: $c, userIds: $u) {{
                    id users(includeChildrenNodes: false) {{ totalCount }} }} }}"
        );
        let variables = json!({ "n": node["id"], "o": node["org"], "c": node["code"], "u": users });
        self.send(&query, variables).await
    }

    pub(super) async fn join(&self, node: &str, user: &str) {
        let response = self
            .members("addMember", &json!({ "id": node }), &[user])
            .await;
        assert_eq!(response.data()["id"], node);
    }

    pub(super) async fn move_members(&self, user: &str, source: &str, target: &str) -> Response {
        let query = "mutation($u: [String!]!, $s: String!, $t: String!) {
            moveMembers(userIds: $u, sourceNodeId: $s, targetNodeId: $t) { code message } }";
        self.send(query, json!({ "u": [user], "s": source, "t": target }))
            .await
    }

    pub(super) async fn set_main(&self, user: &str, node: Option<&str>) -> Response {
        let query = "mutation($u: String!, $d: String) { setMainDepartment(userId: $u, departmentId: $d) { code } }";
        self.send(query, json!({ "u": user, "d": node })).await
    }

    /// Returns the user with the departments.
    pub(super) async fn user(&self, id: &str) -> Value {
        let query = "query($id: String, $o: String) { user(id: $id) { mainDepartmentId mainDepartmentCode
            departments(orgId: $o) { totalCount list { isMainDepartment joinedAt department { name } } }
            groups { totalCount } roles { totalCount } } }";
        let response = self.send(query, json!({ "id": id })).await;
        response.data().clone()
    }
}
