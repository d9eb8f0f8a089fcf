//! Organisations and their nodes.

use serde_json::{Value, json};

use super::{
    client::{Core, text},
    company::{DONE, Owner},
};
use crate::client::{POOL, owner};

#[tokio::test]
async fn an_organisation_begins_with_its_root() {
    let owner = Owner::new().await;
    let response = owner.create_org("Branch", "branch").await;
    let org = response.data();
    assert_eq!(org["tenantId"], "t");
    assert_eq!(org["nodes"], json!([{ "name": "Branch" }]));
    let root = &org["rootNode"];
    let expected = json!({
        "id": root["id"], "name": "Branch", "code": "branch", "description": "d", "root": true, "depth": 0,
        "path": [root["id"]], "children": [],
    });
    assert_eq!(*root, expected);
    let list = "query($s: SortByEnum) { orgs(limit: 1, sortBy: $s) { totalCount list { rootNode { name } } } }";
    for (order, first) in [
        ("CREATEDAT_DESC", "Branch"),
        ("CREATEDAT_ASC", "Company"),
        ("UPDATEDAT_ASC", "Company"),
    ] {
        let response = owner.send(list, json!({ "s": order })).await;
        let expected = json!({ "totalCount": 2, "list": [{ "rootNode": { "name": first } }] });
        assert_eq!(*response.data(), expected);
    }
    owner.add(&owner.company, "West", "west").await;
    let response = owner.send(list, json!({ "s": "UPDATEDAT_DESC" })).await;
    assert_eq!(response.data()["list"][0]["rootNode"]["name"], "Company");
    let delete = "mutation($o: String!) { deleteOrg(id: $o) { code } }";
    let response = owner.send(delete, json!({ "o": owner.org })).await;
    assert_eq!(response.data()["code"], DONE);
    let get = "query($o: String!) { org(id: $o) { id } }";
    for query in [
        delete,
        get,
        "query($o: String!) { rootNode(orgId: $o) { id } }",
    ] {
        let response = owner.send(query, json!({ "o": owner.org })).await;
        assert_eq!(response.code(), 3901, "{query}");
    }
    let snapshot = owner.core.0.emulator.snapshot();
    let groups = snapshot["pools"][0]["rbac"]["groups"].as_array();
    assert_eq!(groups.map(Vec::len), Some(1), "the nodes are deleted");
}

#[tokio::test]
async fn nodes_form_a_tree() {
    let owner = Owner::new().await;
    let Owner {
        org,
        company,
        sales,
        east,
        ..
    } = &owner;
    let fields = "id orgId name nameI18n descriptionI18n order code root depth path codePath namePath children";
    let expected = json!({
        "id": east, "orgId": org, "name": "East", "nameI18n": "{}", "descriptionI18n": "{}", "order": 4,
        "code": "east", "root": false, "depth": 2, "path": [company, sales, east],
        "codePath": ["company", "sales", "east"], "namePath": ["Company", "Sales", "East"], "children": [],
    });
    assert_eq!(owner.node(east, fields).await, expected);
    assert_eq!(owner.node("missing", fields).await, Value::Null);
    let without_parent = owner.add_node(None, "Research", "research").await;
    assert_eq!(without_parent.data()["path"][0], *company);
    let research = &without_parent.data()["id"];
    let children = owner.node(company, "children").await;
    assert_eq!(
        children["children"],
        json!([research, sales]),
        "higher numbers are first"
    );
    let by_code = "query($o: String!, $c: String!) { nodeByCode(orgId: $o, code: $c) { name } }";
    for (org, code, expected) in [
        (org.as_str(), "sales", json!({ "name": "Sales" })),
        (org, "nobody", Value::Null),
        ("missing", "sales", Value::Null),
    ] {
        let response = owner.send(by_code, json!({ "o": org, "c": code })).await;
        assert_eq!(*response.data(), expected);
    }
    let below =
        "query($o: String, $n: String!) { childrenNodes(orgId: $o, nodeId: $n) { name depth } }";
    let response = owner.send(below, json!({ "n": company })).await;
    let expected = json!([
        { "name": "Research", "depth": 1 }, { "name": "Sales", "depth": 1 }, { "name": "East", "depth": 2 },
    ]);
    assert_eq!(*response.data(), expected);
    let response = owner
        .send(below, json!({ "o": "missing", "n": company }))
        .await;
    assert_eq!(response.code(), 3901);
    let search = "query($k: String!) { searchNodes(keyword: $k) { name } }";
    for (keyword, expected) in [
        ("Eas", json!([{ "name": "East" }])),
        ("compa", json!([{ "name": "Company" }])),
        ("nobody", json!([])),
    ] {
        let response = owner.send(search, json!({ "k": keyword })).await;
        assert_eq!(*response.data(), expected, "{keyword}");
    }
    assert_eq!(owner.send(search, json!({ "k": " " })).await.code(), 2014);
    let is_root = "isRootNode(orgId: $o, nodeId: $n)";
    let query = format!("query($o: String!, $n: String!) {{ {is_root} }}");
    for (node, expected) in [(company, true), (east, false)] {
        let response = owner.send(&query, json!({ "o": org, "n": node })).await;
        assert_eq!(*response.data(), expected);
    }
    let response = owner
        .send(&query, json!({ "o": org, "n": "missing" }))
        .await;
    assert_eq!(response.code(), 3901);
}

#[tokio::test]
async fn nodes_are_changed_moved_and_deleted() {
    let owner = Owner::new().await;
    let Owner {
        org,
        company,
        sales,
        east,
        ..
    } = &owner;
    let update = "mutation($n: String!, $name: String, $code: String, $d: String) {
        updateNode(id: $n, name: $name, code: $code, description: $d) { name code description } }";
    let response = owner
        .send(
            update,
            json!({ "n": east, "name": "Far East", "d": "Ships" }),
        )
        .await;
    let expected = json!({ "name": "Far East", "code": "east", "description": "Ships" });
    assert_eq!(*response.data(), expected);
    let response = owner
        .send(update, json!({ "n": east, "code": "far" }))
        .await;
    assert_eq!(response.data()["code"], "far");
    for _ in 0..2 {
        let response = owner.send(update, json!({ "n": east, "code": "" })).await;
        assert_eq!(response.data()["code"], Value::Null);
    }
    for (node, code, expected) in [(east.as_str(), "sales", 500), ("missing", "a", 3901)] {
        let response = owner.send(update, json!({ "n": node, "code": code })).await;
        assert_eq!(response.code(), expected);
    }
    assert_eq!(
        owner.add_node(Some(company), "Other", "sales").await.code(),
        500
    );
    assert_eq!(
        owner
            .add_node(Some("missing"), "Other", "other")
            .await
            .code(),
        3901
    );
    let other = owner.create_org("Branch", "sales").await;
    let branch = text(&other.data()["rootNode"]["id"]);

    for (node, parent, expected) in [
        (sales, east, 500),
        (sales, sales, 500),
        (company, east, 500),
        (sales, &branch, 3901),
        (&branch, sales, 3901),
    ] {
        assert_eq!(owner.move_node(node, parent).await.code(), expected);
    }
    let response = owner.move_node(east, company).await;
    let nodes = &response.data()["nodes"];
    assert_eq!(
        nodes[0],
        json!({ "id": company, "children": [sales, east] })
    );
    assert_eq!(owner.node(east, "depth").await["depth"], 1);
    let response = owner.move_node(sales, east).await;
    let nodes = response.data()["nodes"].as_array().into_iter().flatten();
    let ids: Vec<&Value> = nodes.map(|node| &node["id"]).collect();
    assert_eq!(ids, [company, east, sales], "nodes are after their parents");
    let path = owner.node(sales, "path").await["path"].clone();
    assert_eq!(path, json!([company, east, sales]));

    assert_eq!(owner.delete_node(org, company).await.code(), 500);
    assert_eq!(owner.delete_node(org, &branch).await.code(), 3901);
    assert_eq!(owner.delete_node(org, east).await.data()["code"], DONE);
    for node in [east, sales] {
        assert_eq!(owner.node(node, "id").await, Value::Null);
    }
    assert_eq!(owner.delete_node(org, east).await.code(), 3901);
}

#[tokio::test]
async fn organisations_are_those_of_version_1() {
    let v1 = owner::Owner::new().await;
    let company = v1.create("Group", "Company").await;
    let west = v1.create("Group", "West").await;
    let input = json!({ "rootGroupId": company, "userPoolId": POOL });
    let response = v1.change("createOrg", "CreateOrgInput", input, "_id").await;
    let mut owner = Owner {
        org: text(&response.data()["_id"]),
        token: v1.client.owner().await,
        core: Core(v1.client),
        company,
        sales: String::new(),
        east: String::new(),
    };
    owner.sales = owner.add(&owner.company, "Sales", "sales").await;
    let v1 = owner::Owner {
        client: owner.core.0,
        token: v1.token,
    };
    let input = json!({ "orgId": owner.org, "groupId": west, "parentGroupId": owner.company });
    let nodes = "nodes { name root children }";
    let response = v1
        .change("addOrgNode", "AddOrgNodeInput", input, nodes)
        .await;
    let root = json!({ "name": "Company", "root": true, "children": [owner.sales, west] });
    assert_eq!(response.data()["nodes"][0], root);

    owner.core = Core(v1.client);
    let expected =
        json!({ "name": "Sales", "codePath": [null, "sales"], "namePath": ["Company", "Sales"] });
    let fields = "name codePath namePath";
    assert_eq!(owner.node(&owner.sales, fields).await, expected);
    assert_eq!(
        owner.node(&west, "name code").await,
        json!({ "name": "West", "code": null })
    );
    let groups = "{ groups { list { name } } }";
    let expected = json!([{ "name": "West" }, { "name": "Company" }]);
    let response = owner.send(groups, json!({})).await;
    assert_eq!(response.data()["list"], expected, "nodes are not groups");
    owner.delete_node(&owner.org, &west).await.data();
    assert_eq!(owner.node(&west, "id").await, Value::Null);
    let response = owner.send(groups, json!({})).await;
    assert_eq!(response.data()["list"], expected, "groups remain");
}

#[tokio::test]
async fn users_cannot_use_organisations() {
    let owner = Owner::new().await;
    let (_, token) = owner.core.user("anna@example.com").await;
    for call in [
        "query { orgs { totalCount } }",
        "query { org(id: \"a\") { id } }",
        "query { nodeById(id: \"a\") { id } }",
        "query { nodeByCode(orgId: \"a\", code: \"a\") { id } }",
        "query { rootNode(orgId: \"a\") { id } }",
        "query { isRootNode(orgId: \"a\", nodeId: \"a\") }",
        "query { childrenNodes(nodeId: \"a\") { id } }",
        "query { searchNodes(keyword: \"a\") { id } }",
        "mutation { createOrg(name: \"a\") { id } }",
        "mutation { deleteOrg(id: \"a\") { code } }",
        "mutation { addNode(orgId: \"a\", name: \"a\") { id } }",
        "mutation { updateNode(id: \"a\") { id } }",
        "mutation { deleteNode(orgId: \"a\", nodeId: \"a\") { code } }",
        "mutation { moveNode(orgId: \"a\", nodeId: \"a\", targetParentId: \"a\") { id } }",
        "mutation { addMember(nodeId: \"a\", userIds: []) { id } }",
        "mutation { moveMembers(userIds: [], sourceNodeId: \"a\", targetNodeId: \"a\") { code } }",
        "mutation { setMainDepartment(userId: \"a\") { code } }",
    ] {
        let response = owner.core.send(Some(&token), call, json!({})).await;
        assert_eq!(response.code(), 1001, "{call}");
    }
}
