//! Permissions, roles and groups, and organisations made of groups.

mod client;

use authing_emulator::{Emulator, PoolSeed, UserSeed};
use client::{Answer, Client, POOL, SECRET};
use serde_json::{Value, json};

const ANNA: &str = "5f00000000000000000000aa";
const BERT: &str = "5f00000000000000000000bb";
const FOREIGN: &str = "5f00000000000000000000ee";

/// The owner of a pool with two users, at work on its groups.
struct Owner {
    client: Client,
    token: String,
}

impl Owner {
    async fn new() -> Self {
        let pool = PoolSeed::new(POOL, SECRET)
            .user(UserSeed::with_email("a@example.com", "secret1").id(ANNA))
            .user(UserSeed::with_email("b@example.com", "secret1").id(BERT));
        let emulator = Emulator::builder()
            .pool(pool)
            .pool(PoolSeed::new(FOREIGN, "secret"));
        let client = Client::of(emulator.start().await.expect("an emulator"));
        let token = client.owner().await;
        Self { client, token }
    }

    async fn send(&self, query: &str, variables: Value) -> Answer {
        self.client.send(Some(&self.token), query, variables).await
    }

    /// Makes a `Permission`, `Role` or `Group` and answers its id.
    async fn create(&self, kind: &str, name: &str) -> String {
        let query = format!(
            "mutation($i: CreateRBAC{kind}Input!) {{ createRBAC{kind}(input: $i) {{ _id }} }}"
        );
        let answer = self
            .send(&query, json!({ "i": { "userPoolId": POOL, "name": name } }))
            .await;
        answer.data()["_id"].as_str().expect("an id").to_owned()
    }

    /// Runs a membership mutation on its input.
    async fn change(&self, field: &str, input_type: &str, input: Value, selection: &str) -> Answer {
        let query =
            format!("mutation($i: {input_type}!) {{ {field}(input: $i) {{ {selection} }} }}");
        self.send(&query, json!({ "i": input })).await
    }
}

#[tokio::test]
async fn entities_are_made_changed_and_deleted() {
    let owner = Owner::new().await;
    for (kind, field, missing) in [
        ("Permission", "rbacPermission", 3905),
        ("Role", "rbacRole", 3903),
        ("Group", "rbacGroup", 3901),
    ] {
        let id = owner.create(kind, "one").await;
        let update = format!(
            "mutation($i: UpdateRBAC{kind}Input!) {{ updateRBAC{kind}(input: $i) {{ name description }} }}"
        );
        let answer = owner
            .send(
                &update,
                json!({ "i": { "_id": id, "description": "first" } }),
            )
            .await;
        assert_eq!(
            *answer.data(),
            json!({ "name": "one", "description": "first" })
        );
        let get = format!(
            "query($i: String!) {{ {field}(_id: $i) {{ _id name userPoolId createdAt }} }}"
        );
        let answer = owner.send(&get, json!({ "i": id })).await;
        assert_eq!(answer.data()["userPoolId"], POOL);
        let delete =
            format!("mutation($i: String!) {{ deleteRBAC{kind}(_id: $i) {{ code message }} }}");
        let answer = owner.send(&delete, json!({ "i": id })).await;
        assert_eq!(
            *answer.data(),
            json!({ "code": 200, "message": "操作成功" })
        );
        for gone in [id.as_str(), "NOGTEXIST"] {
            assert_eq!(owner.send(&get, json!({ "i": gone })).await.code(), missing);
        }
    }
}

#[tokio::test]
async fn a_batch_is_deleted_whole_or_not_at_all() {
    let owner = Owner::new().await;
    let (one, two) = (
        owner.create("Role", "one").await,
        owner.create("Role", "two").await,
    );
    let delete = "mutation($i: [String!]!) { deleteRBACRoleBatch(idList: $i) { code } }";
    let list = "query($p: String!) { rbacRoleList(userPoolId: $p) { totalCount } }";
    let answer = owner.send(delete, json!({ "i": [one, "missing"] })).await;
    assert_eq!(answer.refusal(), (3903, "Role 不存在"));
    assert_eq!(
        owner.send(list, json!({ "p": POOL })).await.data()["totalCount"],
        2
    );
    owner.send(delete, json!({ "i": [one, two] })).await.data();
    assert_eq!(
        owner.send(list, json!({ "p": POOL })).await.data()["totalCount"],
        0
    );
}

#[tokio::test]
async fn lists_are_sorted_and_paged_from_zero() {
    let owner = Owner::new().await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        ids.push(owner.create("Group", name).await);
    }
    let update = "mutation($i: UpdateRBACGroupInput!) { updateRBACGroup(input: $i) { _id } }";
    owner
        .send(
            update,
            json!({ "i": { "_id": ids[0], "description": "touched" } }),
        )
        .await
        .data();
    let list = "query($p: String!, $s: SortByEnum, $n: Int, $c: Int) {
        rbacGroupList(userPoolId: $p, sortBy: $s, page: $n, count: $c) { totalCount list { name } } }";
    for (sort, expected) in [
        (json!("CREATEDAT_DESC"), ["c", "b", "a"]),
        (json!("CREATEDAT_ASC"), ["a", "b", "c"]),
        (json!("UPDATEDAT_DESC"), ["a", "c", "b"]),
        (json!("UPDATEDAT_ASC"), ["b", "c", "a"]),
    ] {
        let mut names = Vec::new();
        for page in 0..2 {
            let ask = json!({ "p": POOL, "s": sort, "n": page, "c": 2 });
            let answer = owner.send(list, ask).await;
            assert_eq!(answer.data()["totalCount"], 3);
            let page = answer.data()["list"].as_array().expect("a list");
            names.extend(
                page.iter()
                    .map(|group| group["name"].as_str().unwrap_or_default().to_owned()),
            );
        }
        assert_eq!(names, expected, "{sort}");
    }
    let defaults = "query($p: String!) { rbacGroupList(userPoolId: $p) { list { name } } }";
    let answer = owner.send(defaults, json!({ "p": POOL })).await;
    assert_eq!(answer.data()["list"][0]["name"], "c");
}

#[tokio::test]
async fn members_come_and_go_with_the_documented_refusals() {
    let owner = Owner::new().await;
    let role = owner.create("Role", "editor").await;
    let group = owner.create("Group", "staff").await;
    let permission = owner.create("Permission", "write").await;
    for (add, add_type, remove, remove_type, input, already, not_in) in [
        (
            "assignRBACRoleToUser",
            "AssignUserToRBACRoleInput",
            "revokeRBACRoleFromUser",
            "RevokeRBACRoleFromUserInput",
            json!({ "roleId": role, "userId": ANNA }),
            (3918, format!("User {ANNA} 已具备 Role editor")),
            (3919, format!("User {ANNA} 不具备 Role editor")),
        ),
        (
            "addPermissionToRBACRole",
            "AddPermissionToRBACRoleInput",
            "removePermissionFromRBACRole",
            "RemovePermissionFromRBACRoleInput",
            json!({ "roleId": role, "permissionId": permission }),
            (3916, "Permission write 已在 Role editor 中了".to_owned()),
            (3917, "Permission write 不在 Role editor 中".to_owned()),
        ),
        (
            "addRoleToRBACGroup",
            "AddRoleToRBACGroupInput",
            "removeRoleFromRBACGroup",
            "RemoveRoleFromRBACGroupInput",
            json!({ "groupId": group, "roleId": role }),
            (3910, "Role editor 已在 Group staff 中了".to_owned()),
            (3911, "Role editor 不在 Group staff 中".to_owned()),
        ),
        (
            "addUserToRBACGroup",
            "AddUserToRBACGroupInput",
            "removeUserFromRBACGroup",
            "RemoveUserFromRBACGroupInput",
            json!({ "groupId": group, "userId": ANNA }),
            (3912, format!("User {ANNA} 已在 Group staff 中了")),
            (3913, format!("User {ANNA} 不在 Group staff 中")),
        ),
    ] {
        let refused = owner
            .change(remove, remove_type, input.clone(), "_id")
            .await;
        assert_eq!(refused.refusal(), (not_in.0, not_in.1.as_str()));
        owner
            .change(add, add_type, input.clone(), "_id")
            .await
            .data();
        let refused = owner.change(add, add_type, input.clone(), "_id").await;
        assert_eq!(refused.refusal(), (already.0, already.1.as_str()));
        owner.change(remove, remove_type, input, "_id").await.data();
    }
}

#[tokio::test]
async fn a_batch_of_members_is_taken_whole_or_not_at_all() {
    let owner = Owner::new().await;
    let role = owner.create("Role", "editor").await;
    let users = "users(page: 0, count: 10) { totalCount list { _id } }";
    let add = |ids: Value| {
        owner.change(
            "assignRBACRoleToUserBatch",
            "AssignUserToRBACRoleBatchInput",
            json!({ "roleId": role, "userIdList": ids }),
            users,
        )
    };
    assert_eq!(
        add(json!([ANNA, "5f00000000000000000000cc"])).await.code(),
        2004
    );
    assert_eq!(add(json!([ANNA])).await.data()["users"]["totalCount"], 1);
    assert_eq!(add(json!([BERT, ANNA])).await.code(), 3918);
    assert_eq!(add(json!([BERT])).await.data()["users"]["totalCount"], 2);
    let missing = json!({ "roleId": "missing", "userIdList": [ANNA] });
    let answer = owner
        .change(
            "assignRBACRoleToUserBatch",
            "AssignUserToRBACRoleBatchInput",
            missing,
            "_id",
        )
        .await;
    assert_eq!(answer.code(), 3903);
    let nothing = "mutation { addPermissionToRBACRoleBatch { _id } }";
    assert_eq!(owner.send(nothing, json!({})).await.code(), 2231);
}

#[tokio::test]
async fn users_inherit_through_groups() {
    let owner = Owner::new().await;
    let (direct, inherited) = (
        owner.create("Role", "direct").await,
        owner.create("Role", "inherited").await,
    );
    let group = owner.create("Group", "staff").await;
    let (read, write) = (
        owner.create("Permission", "read").await,
        owner.create("Permission", "write").await,
    );
    let of_role =
        |role: &str, permission: &str| json!({ "roleId": role, "permissionId": permission });
    for input in [
        of_role(&direct, &read),
        of_role(&inherited, &read),
        of_role(&inherited, &write),
    ] {
        owner
            .change(
                "addPermissionToRBACRole",
                "AddPermissionToRBACRoleInput",
                input,
                "_id",
            )
            .await
            .data();
    }
    owner
        .change(
            "assignRBACRoleToUser",
            "AssignUserToRBACRoleInput",
            json!({ "roleId": direct, "userId": ANNA }),
            "_id",
        )
        .await
        .data();
    let input = json!({ "groupId": group, "roleId": inherited });
    let answer = owner
        .change(
            "addRoleToRBACGroup",
            "AddRoleToRBACGroupInput",
            input,
            "roles { totalCount } permissions { totalCount list { name } }",
        )
        .await;
    assert_eq!(answer.data()["roles"]["totalCount"], 1);
    assert_eq!(answer.data()["permissions"]["totalCount"], 2);
    owner
        .change(
            "addUserToRBACGroup",
            "AddUserToRBACGroupInput",
            json!({ "groupId": group, "userId": ANNA }),
            "_id",
        )
        .await
        .data();

    let lists = "query($i: String!) { userRoleList(_id: $i) { totalCount rawList }
        userPermissionList(_id: $i) { totalCount rawList } userGroupList(_id: $i) { totalCount rawList list { users { list { _id } } } } }";
    let token = owner.client.token("a@example.com", "secret1").await;
    for token in [&owner.token, &token] {
        let answer = owner
            .client
            .send(Some(token), lists, json!({ "i": ANNA }))
            .await;
        let data = &answer.body["data"];
        assert_eq!(
            data["userRoleList"],
            json!({ "totalCount": 2, "rawList": ["direct", "inherited"] })
        );
        assert_eq!(
            data["userPermissionList"],
            json!({ "totalCount": 2, "rawList": ["read", "write"] })
        );
        assert_eq!(
            data["userGroupList"]["list"][0]["users"]["list"],
            json!([{ "_id": ANNA }])
        );
    }
    let one = "query($i: String!) { userRoleList(_id: $i) { totalCount } }";
    assert_eq!(
        owner
            .client
            .send(Some(&token), one, json!({ "i": BERT }))
            .await
            .code(),
        1001
    );
    owner
        .send(
            "mutation($i: String!) { deleteRBACGroup(_id: $i) { code } }",
            json!({ "i": group }),
        )
        .await
        .data();
    let answer = owner.send(one, json!({ "i": ANNA })).await;
    assert_eq!(answer.data()["totalCount"], 1);
}

#[tokio::test]
async fn what_belongs_to_another_pool_is_forbidden() {
    let owner = Owner::new().await;
    let query =
        "query($c: String, $s: String) { getAccessTokenByAppSecret(clientId: $c, secret: $s) }";
    let answer = owner
        .client
        .send(None, query, json!({ "c": FOREIGN, "s": "secret" }))
        .await;
    let foreign = answer.data().as_str().expect("a token").to_owned();
    for (kind, field, code) in [
        ("Group", "rbacGroup", 3902),
        ("Role", "rbacRole", 3904),
        ("Permission", "rbacPermission", 3906),
    ] {
        let id = owner.create(kind, "mine").await;
        let get = format!("query($i: String!) {{ {field}(_id: $i) {{ _id }} }}");
        let answer = owner
            .client
            .send(Some(&foreign), &get, json!({ "i": id }))
            .await;
        assert_eq!(answer.code(), code);
    }
}

#[tokio::test]
async fn groups_form_a_tree() {
    let owner = Owner::new().await;
    let root = owner.create("Group", "company").await;
    let (sales, east) = (
        owner.create("Group", "sales").await,
        owner.create("Group", "east").await,
    );
    let nodes = "_id nodes { _id name children root }";
    let input = json!({ "rootGroupId": root, "userPoolId": POOL });
    let answer = owner
        .change("createOrg", "CreateOrgInput", input, nodes)
        .await;
    let org = answer.data()["_id"].as_str().expect("an id").to_owned();
    assert_eq!(
        answer.data()["nodes"],
        json!([{ "_id": root, "name": "company", "children": [], "root": true }])
    );

    let node = |group: &str, parent: &str| json!({ "orgId": org, "groupId": group, "parentGroupId": parent });
    let answer = owner
        .change("addOrgNode", "AddOrgNodeInput", node(&sales, &root), nodes)
        .await;
    assert_eq!(answer.data()["nodes"][0]["children"], json!([sales]));
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
    let ask = |group: &str| json!({ "i": { "orgId": org, "groupId": group } });
    let answer = owner.send(children, ask(&root)).await;
    assert_eq!(
        *answer.data(),
        json!([{ "depth": 1, "group": { "name": "sales" } }, { "depth": 2, "group": { "name": "east" } }])
    );
    assert_eq!(*owner.send(children, ask(&east)).await.data(), json!([]));
    let is_root = "query($i: IsRootNodeOfOrgInput!) { isRootNodeOfOrg(input: $i) }";
    assert_eq!(*owner.send(is_root, ask(&root)).await.data(), true);
    assert_eq!(*owner.send(is_root, ask(&sales)).await.data(), false);
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
        let answer = owner
            .send(users, json!({ "o": org, "n": root, "c": deep }))
            .await;
        assert_eq!(answer.data()["totalCount"], count);
    }

    let remove = json!({ "orgId": org, "groupId": sales });
    let answer = owner
        .change(
            "removeOrgNode",
            "RemoveOrgNodeInput",
            remove,
            "nodes { name }",
        )
        .await;
    assert_eq!(answer.data()["nodes"], json!([{ "name": "company" }]));
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
async fn an_organisation_is_never_without_its_root() {
    let owner = Owner::new().await;
    let root = owner.create("Group", "company").await;
    let branch = owner.create("Group", "sales").await;
    let made = owner
        .change(
            "createOrg",
            "CreateOrgInput",
            json!({ "rootGroupId": root, "userPoolId": POOL }),
            "_id",
        )
        .await;
    let org = made.data()["_id"].clone();
    let node = json!({ "orgId": org, "groupId": branch, "parentGroupId": root });
    owner
        .change("addOrgNode", "AddOrgNodeInput", node, "_id")
        .await
        .data();
    let remove = json!({ "orgId": org, "groupId": root });
    let answer = owner
        .change("removeOrgNode", "RemoveOrgNodeInput", remove, "_id")
        .await;
    assert_eq!(answer.code(), 500);
    let delete = "mutation($i: String!) { deleteRBACGroup(_id: $i) { code } }";
    owner.send(delete, json!({ "i": root })).await.data();
    let get = "query($i: String!) { org(_id: $i) { _id } }";
    assert_eq!(owner.send(get, json!({ "i": org })).await.code(), 3901);
}
