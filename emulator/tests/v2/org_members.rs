//! The users and the roles of the nodes of organisations.

use serde_json::{Value, json};

use super::company::{DONE, Owner};
use crate::client::{POOL, v1};

#[tokio::test]
async fn nodes_have_users() {
    let owner = Owner::new().await;
    let Owner {
        org,
        company,
        sales,
        east,
        ..
    } = &owner;
    let (anna, _) = owner.core.user("anna@example.com").await;
    let (ben, _) = owner.core.user("ben@example.com").await;
    owner.join(company, &anna).await;
    let by_code = json!({ "org": org, "code": "east" });
    for _ in 0..2 {
        let response = owner.members("addMember", &by_code, &[&anna, &ben]).await;
        assert_eq!(
            *response.data(),
            json!({ "id": east, "users": { "totalCount": 2 } })
        );
    }
    let listed = |users: &Value| {
        let list = users["users"]["list"].as_array().expect("a list");
        list.iter()
            .map(|user| user["email"].clone())
            .collect::<Value>()
    };
    let all = owner
        .node(company, "users(limit: 5) { list { email } }")
        .await;
    assert_eq!(listed(&all), json!(["ben@example.com", "anna@example.com"]));
    let own = owner
        .node(
            company,
            "users(includeChildrenNodes: false) { list { email } }",
        )
        .await;
    assert_eq!(listed(&own), json!(["anna@example.com"]));
    let page = owner
        .node(
            company,
            "users(page: 2, limit: 1, sortBy: CREATEDAT_ASC) { list { email } }",
        )
        .await;
    assert_eq!(listed(&page), json!(["ben@example.com"]));

    let response = owner.move_members(&ben, east, sales).await;
    assert_eq!(response.data()["code"], DONE);
    assert_eq!(owner.move_members(&ben, east, sales).await.code(), 3913);
    assert_eq!(
        owner.move_members(&ben, sales, "missing").await.code(),
        3901
    );
    for (node, users, expected) in [
        (json!({ "id": "missing" }), vec![anna.as_str()], 3901),
        (json!({ "org": org, "code": "nobody" }), vec![&anna], 3901),
        (json!({ "org": org }), vec![&anna], 2231),
        (json!({ "id": sales }), vec![&anna, POOL], 2004),
    ] {
        let response = owner.members("addMember", &node, &users).await;
        assert_eq!(response.code(), expected, "{node}");
    }
    let own = owner
        .node(
            sales,
            "users(includeChildrenNodes: false) { list { email } }",
        )
        .await;
    assert_eq!(
        listed(&own),
        json!(["ben@example.com"]),
        "a refused call changes nothing"
    );
    let node = json!({ "id": sales });
    let response = owner.members("removeMember", &node, &[&ben]).await;
    assert_eq!(response.data()["users"]["totalCount"], 0);

    let users = "query($e: Boolean) { users(excludeUsersInOrg: $e) { totalCount list { email } } }";
    let response = owner.send(users, json!({ "e": true })).await;
    let expected = json!({ "totalCount": 1, "list": [{ "email": "ben@example.com" }] });
    assert_eq!(*response.data(), expected);
    let response = owner.send(users, json!({})).await;
    assert_eq!(response.data()["totalCount"], 2);
}

#[tokio::test]
async fn users_have_departments() {
    let owner = Owner::new().await;
    let Owner {
        org,
        sales,
        east,
        company,
        ..
    } = &owner;
    let (anna, token) = owner.core.user("anna@example.com").await;
    let none = json!({ "totalCount": 0, "list": [] });
    assert_eq!(owner.user(&anna).await["departments"], none);
    assert_eq!(owner.set_main(&anna, Some(east)).await.code(), 3913);
    owner.join(east, &anna).await;
    owner.join(sales, &anna).await;
    owner.set_main(&anna, Some(east)).await.data();
    let user = owner.user(&anna).await;
    assert_eq!(user["mainDepartmentId"], *east);
    assert_eq!(user["mainDepartmentCode"], "east");
    assert_eq!(user["groups"]["totalCount"], 0, "nodes are not groups");
    let departments = &user["departments"];
    assert_eq!(departments["totalCount"], 2);
    let [first, second] = [0, 1].map(|index| &departments["list"][index]);
    assert_eq!(first["department"]["name"], "Sales");
    assert_eq!(
        [&first["isMainDepartment"], &second["isMainDepartment"]],
        [false, true]
    );
    assert!(first["joinedAt"].is_string());

    let own = "query($o: String) { user { departments(orgId: $o) { totalCount } } }";
    for (org, expected) in [(None, 2), (Some(org.as_str()), 2), (Some("missing"), 0)] {
        let response = owner
            .core
            .send(Some(&token), own, json!({ "o": org }))
            .await;
        assert_eq!(response.data()["departments"]["totalCount"], expected);
    }
    for (user, node, expected) in [(POOL, sales, 2004), (&anna, &"missing".to_owned(), 3901)] {
        assert_eq!(owner.set_main(user, Some(node)).await.code(), expected);
    }
    owner.move_members(&anna, east, company).await.data();
    assert_eq!(
        owner.user(&anna).await["mainDepartmentId"],
        Value::Null,
        "the user left it"
    );
    owner.set_main(&anna, Some(company)).await.data();
    assert_eq!(owner.user(&anna).await["mainDepartmentId"], *company);
    owner.set_main(&anna, None).await.data();
    assert_eq!(owner.user(&anna).await["mainDepartmentId"], Value::Null);
    let delete = "mutation($u: String!) { deleteUser(id: $u) { code } }";
    owner.send(delete, json!({ "u": anna })).await.data();
    let snapshot = owner.core.0.emulator.snapshot().to_string();
    assert!(!snapshot.contains(&anna), "{snapshot}");
}

#[tokio::test]
async fn nodes_have_roles() {
    let owner = Owner::new().await;
    let (anna, _) = owner.core.user("anna@example.com").await;
    owner.join(&owner.east, &anna).await;
    let create = "mutation { createRole(code: \"seller\") { id } }";
    owner.send(create, json!({})).await.data();
    let change = |field: &str| {
        format!(
            "mutation($n: [String!]) {{ {field}(roleCode: \"seller\", nodeCodes: $n) {{ code }} }}"
        )
    };
    let (assign, revoke) = (change("assignRole"), change("revokeRole"));
    owner.send(&assign, json!({ "n": ["east"] })).await.data();
    let roles = "roles { totalCount list { code } }";
    let expected = json!({ "totalCount": 1, "list": [{ "code": "seller" }] });
    assert_eq!(owner.node(&owner.east, roles).await["roles"], expected);
    assert_eq!(owner.user(&anna).await["roles"]["totalCount"], 1);
    assert_eq!(
        owner.send(&assign, json!({ "n": ["nobody"] })).await.code(),
        3901
    );
    owner.send(&revoke, json!({ "n": ["east"] })).await.data();
    let none = json!({ "totalCount": 0, "list": [] });
    assert_eq!(owner.node(&owner.east, roles).await["roles"], none);
    // SDKs send ids. The nodes below the node have its roles, too.
    owner
        .send(&assign, json!({ "n": [owner.company] }))
        .await
        .data();
    owner.send(&assign, json!({ "n": ["east"] })).await.data();
    for node in [&owner.company, &owner.east] {
        assert_eq!(owner.node(node, roles).await["roles"], expected);
    }
}

#[tokio::test]
async fn a_role_of_a_node_is_one_of_the_users_below() {
    let owner = Owner::new().await;
    let (anna, _) = owner.core.user("anna@example.com").await;
    owner.join(&owner.east, &anna).await;
    let change = "mutation($n: [String!]) {
        createRole(code: \"seller\") { id }
        assignRole(roleCode: \"seller\", nodeCodes: $n) { code }
        allow(resource: \"shop\", action: \"shop:sell\", roleCode: \"seller\") { code } }";
    let company = json!({ "n": [owner.company] });
    owner.send(change, company.clone()).await.data();
    let query = "query($u: String!, $e: String!) {
        user(id: $u) { roles { list { code } } }
        isActionAllowed(resource: \"shop\", action: \"shop:sell\", userId: $u)
        authorizedResources(targetType: ORG, targetIdentifier: $e) { totalCount } }";
    let variables = json!({ "u": anna, "e": owner.east });
    let allowed = json!({
        "user": { "roles": { "list": [{ "code": "seller" }] } }, "isActionAllowed": true,
        "authorizedResources": { "totalCount": 1 },
    });
    let response = owner.send(query, variables.clone()).await;
    assert_eq!(response.body["data"], allowed);
    let revoke =
        "mutation($n: [String!]) { revokeRole(roleCode: \"seller\", nodeCodes: $n) { code } }";
    owner.send(revoke, company).await.data();
    let response = owner.send(query, variables).await;
    assert_eq!(response.body["data"]["isActionAllowed"], false);
    assert_eq!(response.body["data"]["user"]["roles"]["list"], json!([]));
}

#[tokio::test]
async fn leaving_a_node_forgets_the_membership() {
    let owner = Owner::new().await;
    let east = &owner.east;
    let (anna, _) = owner.core.user("anna@example.com").await;
    let v1_owner = owner.core.0.owner().await;
    let change = async |query: &str| {
        let input = json!({ "groupId": east, "userId": anna });
        let variables = json!({ "i": input });
        let client = &owner.core.0;
        client.send(Some(&v1_owner), query, variables).await.data();
    };
    owner.join(east, &anna).await;
    owner.set_main(&anna, Some(east)).await.data();
    change(v1::REMOVE_FROM_GROUP).await;
    change(v1::ADD_TO_GROUP).await;
    let user = owner.user(&anna).await;
    assert_eq!(user["mainDepartmentId"], Value::Null);
    assert_eq!(user["departments"]["list"][0]["joinedAt"], Value::Null);

    owner.set_main(&anna, Some(east)).await.data();
    let node = json!({ "id": east });
    owner.members("removeMember", &node, &[&anna]).await.data();
    owner.join(east, &anna).await;
    assert_eq!(owner.user(&anna).await["mainDepartmentId"], Value::Null);
}

#[tokio::test]
async fn a_removed_node_is_not_a_main_department() {
    let owner = Owner::new().await;
    let client = &owner.core.0;
    let (anna, _) = owner.core.user("anna@example.com").await;
    let v1_owner = client.owner().await;
    let input = json!({ "name": "Staff", "userPoolId": POOL });
    let group = client
        .send(Some(&v1_owner), v1::CREATE_GROUP, json!({ "i": input }))
        .await;
    let group = &group.data()["_id"];
    let node = json!({ "orgId": owner.org, "groupId": group, "parentGroupId": owner.company });
    let node = json!({ "i": node });
    let removed = json!({ "i": { "orgId": owner.org, "groupId": group } });
    let group = group.as_str().expect("an id");
    client
        .send(Some(&v1_owner), v1::ADD_NODE, node.clone())
        .await
        .data();
    owner.join(group, &anna).await;
    owner.set_main(&anna, Some(group)).await.data();
    client
        .send(Some(&v1_owner), v1::REMOVE_NODE, removed)
        .await
        .data();
    client
        .send(Some(&v1_owner), v1::ADD_NODE, node)
        .await
        .data();
    let user = owner.user(&anna).await;
    assert_eq!(user["departments"]["totalCount"], 1);
    assert_eq!(user["mainDepartmentId"], Value::Null);
}

#[tokio::test]
async fn an_update_sets_the_main_department() {
    let owner = Owner::new().await;
    let (anna, token) = owner.core.user("anna@example.com").await;
    let query = "mutation($i: String, $u: UpdateUserInput!) { updateUser(id: $i, input: $u) { mainDepartmentCode } }";
    let update = async |change: Value| owner.send(query, json!({ "i": anna, "u": change })).await;
    let east = json!({ "mainDepartmentId": owner.east });
    assert_eq!(update(east.clone()).await.code(), 3913);
    owner.join(&owner.east, &anna).await;
    assert_eq!(
        update(east.clone()).await.data()["mainDepartmentCode"],
        "east"
    );
    let none = json!({ "mainDepartmentId": "" });
    assert_eq!(update(none).await.data()["mainDepartmentCode"], Value::Null);
    let by_code = |code: &str| json!({ "mainDepartmentCode": code });
    for (code, expected) in [("sales", 3913), ("nobody", 3901)] {
        assert_eq!(update(by_code(code)).await.code(), expected);
    }
    assert_eq!(
        update(by_code("east")).await.data()["mainDepartmentCode"],
        "east"
    );
    for node in [&owner.east, &owner.sales] {
        let variables = json!({ "u": { "mainDepartmentId": node } });
        let own = owner.core.send(Some(&token), query, variables).await;
        assert_eq!(own.code(), 2018);
    }
}

#[tokio::test]
async fn roles_are_listed_by_namespace() {
    let owner = Owner::new().await;
    let (anna, _) = owner.core.user("anna@example.com").await;
    owner.join(&owner.east, &anna).await;
    for (code, namespace) in [("seller", "shop"), ("reader", "default")] {
        let change = "mutation($c: String!, $n: String, $e: [String!]) {
            createRole(code: $c, namespace: $n) { id }
            assignRole(roleCode: $c, namespace: $n, nodeCodes: $e) { code } }";
        let variables = json!({ "c": code, "n": namespace, "e": [owner.east] });
        owner.send(change, variables).await.data();
    }
    let query = "query($n: String, $u: String!, $e: String!) {
        user(id: $u) { roles(namespace: $n) { totalCount list { code } } }
        nodeById(id: $e) { roles(namespace: $n) { totalCount list { code } } } }";
    for (namespace, codes) in [
        (json!("shop"), vec!["seller"]),
        (json!("default"), vec!["reader"]),
        (json!(""), vec!["reader"]),
        (Value::Null, vec!["reader"]),
        (json!("forum"), vec![]),
    ] {
        let variables = json!({ "n": namespace, "u": anna, "e": owner.east });
        let body = owner.send(query, variables).await.body;
        let list: Value = codes.iter().map(|code| json!({ "code": code })).collect();
        let expected = json!({ "totalCount": codes.len(), "list": list });
        assert_eq!(body["data"]["user"]["roles"], expected, "{namespace}");
        assert_eq!(body["data"]["nodeById"]["roles"], expected, "{namespace}");
    }
}
