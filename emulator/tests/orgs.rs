//! Organisations, which are trees of groups.

use crate::client::POOL;
use crate::client::owner::{ANNA, Owner};
use serde_json::json;

#[tokio::test]
async fn groups_form_a_tree() {
    let owner = Owner::new().await;
    let root = owner.create("Group", "company").await;
    let sales = owner.create("Group", "sales").await;
    let east = owner.create("Group", "east").await;
    let nodes = "_id nodes { _id name children root }";
    let input = json!({ "rootGroupId": root, "userPoolId": POOL });
    let response = owner
        .change("createOrg", "CreateOrgInput", input, nodes)
        .await;
    let org = response.data()["_id"].as_str().expect("an id").to_owned();
    assert_eq!(
        response.data()["nodes"],
        json!([{ "_id": root, "name": "company", "children": [], "root": true }])
    );

    let node = |group: &str, parent: &str| json!({ "orgId": org, "groupId": group, "parentGroupId": parent });
    let response = owner
        .change("addOrgNode", "AddOrgNodeInput", node(&sales, &root), nodes)
        .await;
    assert_eq!(response.data()["nodes"][0]["children"], json!([sales]));
    owner
        .change("addOrgNode", "AddOrgNodeInput", node(&east, &sales), nodes)
        .await
        .data();
    assert_eq!(
        owner
            .change("addOrgNode", "AddOrgNodeInput", node(&east, &root), nodes)
            .await
            .code(),
        500
    );
    assert_eq!(
        owner
            .change(
                "addOrgNode",
                "AddOrgNodeInput",
                node(&east, "missing"),
                nodes
            )
            .await
            .code(),
        3901
    );

    let children = "query($i: OrgChildrenNodesInput!) { orgChildrenNodes(input: $i) { depth group { name } } }";
    let variables = |group: &str| json!({ "i": { "orgId": org, "groupId": group } });
    let response = owner.send(children, variables(&root)).await;
    assert_eq!(
        *response.data(),
        json!([{ "depth": 1, "group": { "name": "sales" } }, { "depth": 2, "group": { "name": "east" } }])
    );
    assert_eq!(
        *owner.send(children, variables(&east)).await.data(),
        json!([])
    );
    let is_root = "query($i: IsRootNodeOfOrgInput!) { isRootNodeOfOrg(input: $i) }";
    assert_eq!(*owner.send(is_root, variables(&root)).await.data(), true);
    assert_eq!(*owner.send(is_root, variables(&sales)).await.data(), false);
    let root_node = "query($i: String!) { orgRootNode(_id: $i) { name } }";
    assert_eq!(
        owner.send(root_node, json!({ "i": org })).await.data()["name"],
        "company"
    );

    owner
        .change(
            "addUserToRBACGroup",
            "AddUserToRBACGroupInput",
            json!({ "groupId": east, "userId": ANNA }),
            "_id",
        )
        .await
        .data();
    let users = "query($o: String!, $n: String!, $c: Boolean) { orgNodeUserList(orgId: $o, nodeId: $n, includeChildrenNodes: $c) { totalCount } }";
    for (deep, count) in [(false, 0), (true, 1)] {
        let response = owner
            .send(users, json!({ "o": org, "n": root, "c": deep }))
            .await;
        assert_eq!(response.data()["totalCount"], count);
    }

    let remove = json!({ "orgId": org, "groupId": sales });
    let response = owner
        .change(
            "removeOrgNode",
            "RemoveOrgNodeInput",
            remove,
            "nodes { name }",
        )
        .await;
    assert_eq!(response.data()["nodes"], json!([{ "name": "company" }]));
    let orgs = "query($p: String!) { orgs(userPoolId: $p) { totalCount list { _id } } }";
    assert_eq!(
        *owner.send(orgs, json!({ "p": POOL })).await.data(),
        json!({ "totalCount": 1, "list": [{ "_id": org }] })
    );
    let delete = "mutation($i: String!) { deleteOrg(_id: $i) { code message } }";
    assert_eq!(
        *owner.send(delete, json!({ "i": org })).await.data(),
        json!({ "code": 200, "message": "操作成功！" })
    );
    let get = "query($i: String!) { org(_id: $i) { _id } }";
    assert_eq!(owner.send(get, json!({ "i": org })).await.code(), 3901);
}

#[tokio::test]
async fn the_root_of_an_organisation_cannot_be_removed() {
    let owner = Owner::new().await;
    let root = owner.create("Group", "company").await;
    let branch = owner.create("Group", "sales").await;
    let created = owner
        .change(
            "createOrg",
            "CreateOrgInput",
            json!({ "rootGroupId": root, "userPoolId": POOL }),
            "_id",
        )
        .await;
    let org = created.data()["_id"].clone();
    let node = json!({ "orgId": org, "groupId": branch, "parentGroupId": root });
    owner
        .change("addOrgNode", "AddOrgNodeInput", node, "_id")
        .await
        .data();
    let remove = json!({ "orgId": org, "groupId": root });
    let response = owner
        .change("removeOrgNode", "RemoveOrgNodeInput", remove, "_id")
        .await;
    assert_eq!(response.code(), 500);
    let delete = "mutation($i: String!) { deleteRBACGroup(_id: $i) { code } }";
    owner.send(delete, json!({ "i": root })).await.data();
    let get = "query($i: String!) { org(_id: $i) { _id } }";
    assert_eq!(owner.send(get, json!({ "i": org })).await.code(), 3901);
}
