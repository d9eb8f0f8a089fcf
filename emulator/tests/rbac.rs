//! Permissions, roles and groups.

use authing_emulator::{Emulator, PoolSeed, UserSeed};

use crate::client::owner::{ANNA, FOREIGN, Owner};
use crate::client::{Client, POOL, SECRET};
use serde_json::json;

#[tokio::test]
async fn entities_are_created_changed_and_deleted() {
    let owner = Owner::new().await;
    for (kind, field, missing) in [
        ("Permission", "rbacPermission", (3905, "Permission 不存在")),
        ("Role", "rbacRole", (3903, "Role 不存在")),
        ("Group", "rbacGroup", (3901, "Group 不存在")),
    ] {
        let id = owner.create(kind, "one").await;
        let update = format!(
            "mutation($i: UpdateRBAC{kind}Input!) {{ updateRBAC{kind}(input: $i) {{ name description }} }}"
        );
        let response = owner
            .send(
                &update,
                json!({ "i": { "_id": id, "description": "first" } }),
            )
            .await;
        assert_eq!(
            *response.data(),
            json!({ "name": "one", "description": "first" })
        );
        let get = format!(
            "query($i: String!) {{ {field}(_id: $i) {{ _id name userPoolId createdAt }} }}"
        );
        let response = owner.send(&get, json!({ "i": id })).await;
        assert_eq!(response.data()["userPoolId"], POOL);
        let delete =
            format!("mutation($i: String!) {{ deleteRBAC{kind}(_id: $i) {{ code message }} }}");
        let response = owner.send(&delete, json!({ "i": id })).await;
        assert_eq!(
            *response.data(),
            json!({ "code": 200, "message": "操作成功" })
        );
        for missing_id in [id.as_str(), "NOGTEXIST"] {
            let response = owner.send(&get, json!({ "i": missing_id })).await;
            assert_eq!(response.error(), missing);
        }
    }
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
            let variables = json!({ "p": POOL, "s": sort, "n": page, "c": 2 });
            let response = owner.send(list, variables).await;
            assert_eq!(response.data()["totalCount"], 3);
            let page = response.data()["list"].as_array().expect("a list");
            names.extend(
                page.iter()
                    .map(|group| group["name"].as_str().unwrap_or_default().to_owned()),
            );
        }
        assert_eq!(names, expected, "{sort}");
    }
    let defaults = "query($p: String!) { rbacGroupList(userPoolId: $p) { list { name } } }";
    let response = owner.send(defaults, json!({ "p": POOL })).await;
    assert_eq!(response.data()["list"][0]["name"], "c");
}

#[tokio::test]
async fn members_are_added_and_removed_with_the_documented_errors() {
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
        let rejected = owner
            .change(remove, remove_type, input.clone(), "_id")
            .await;
        assert_eq!(rejected.error(), (not_in.0, not_in.1.as_str()));
        owner
            .change(add, add_type, input.clone(), "_id")
            .await
            .data();
        let rejected = owner.change(add, add_type, input.clone(), "_id").await;
        assert_eq!(rejected.error(), (already.0, already.1.as_str()));
        owner.change(remove, remove_type, input, "_id").await.data();
    }
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
    let response = owner
        .change(
            "addRoleToRBACGroup",
            "AddRoleToRBACGroupInput",
            input,
            "roles { totalCount } permissions { totalCount list { name } }",
        )
        .await;
    assert_eq!(response.data()["roles"]["totalCount"], 1);
    assert_eq!(response.data()["permissions"]["totalCount"], 2);
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
        let response = owner
            .client
            .send(Some(token), lists, json!({ "i": ANNA }))
            .await;
        let data = &response.body["data"];
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
}

#[tokio::test]
async fn entities_of_other_pools_are_forbidden() {
    let owner = Owner::new().await;
    let query =
        "query($c: String, $s: String) { getAccessTokenByAppSecret(clientId: $c, secret: $s) }";
    let response = owner
        .client
        .send(None, query, json!({ "c": FOREIGN, "s": "secret" }))
        .await;
    let foreign = response.data().as_str().expect("a token").to_owned();
    for (kind, field, code) in [
        ("Group", "rbacGroup", 3902),
        ("Role", "rbacRole", 3904),
        ("Permission", "rbacPermission", 3906),
    ] {
        let id = owner.create(kind, "mine").await;
        let get = format!("query($i: String!) {{ {field}(_id: $i) {{ _id }} }}");
        let response = owner
            .client
            .send(Some(&foreign), &get, json!({ "i": id }))
            .await;
        assert_eq!(response.code(), code);
    }
}

#[tokio::test]
async fn a_pool_begins_with_the_roles_of_its_seed() {
    let pool = || {
        let anna = UserSeed::with_email("a@example.com", "secret1").id(ANNA);
        PoolSeed::new(POOL, SECRET).user(anna)
    };
    let client = Client::with(
        pool()
            .rbac_role("editor", ["read", "write"], [ANNA])
            .rbac_role("reader", ["read"], [] as [&str; 0]),
    )
    .await;
    let token = client.token("a@example.com", "secret1").await;
    let lists = "query($i: String!) { userRoleList(_id: $i) { rawList } userPermissionList(_id: $i) { rawList } }";
    let response = client.send(Some(&token), lists, json!({ "i": ANNA })).await;
    assert_eq!(
        response.body["data"],
        json!({
            "userRoleList": { "rawList": ["editor"] },
            "userPermissionList": { "rawList": ["read", "write"] },
        })
    );
    let count = "query($p: String!) { rbacPermissionList(userPoolId: $p) { totalCount } }";
    let owner = client.owner().await;
    let response = client.send(Some(&owner), count, json!({ "p": POOL })).await;
    assert_eq!(response.data()["totalCount"], 2, "both roles share `read`");

    let stranger = pool().rbac_role("editor", ["read"], [FOREIGN]);
    let error = Emulator::builder().pool(stranger).start().await;
    let error = error.expect_err("there is no such user").to_string();
    assert!(
        error.contains("editor") && error.contains(FOREIGN),
        "{error}"
    );
}

#[tokio::test]
async fn a_removed_record_is_forgotten_only_as_a_member_of_its_kind() {
    let time = "2020-01-01T00:00:00+08:00";
    let entity = |id: &str, roles: &[&str]| json!({ "_id": id, "name": id, "createdAt": time, "updatedAt": time, "roles": roles });
    let rbac = json!({
        "roles": [entity("sales", &[]), entity("editor", &[])],
        "groups": [entity("sales", &[]), entity("staff", &["sales", "editor"])],
    });
    let seed = json!({ "pools": [{ "id": POOL, "secret": SECRET, "rbac": rbac }] });
    let builder = Emulator::builder().seed(seed).expect("a seed");
    let client = Client::of(builder.start().await.expect("an emulator"));
    let token = client.owner().await;
    let get = "{ rbacGroup(_id: \"staff\") { roles { list { _id } } } }";
    for (kind, remaining) in [
        ("Group", json!([{ "_id": "sales" }, { "_id": "editor" }])),
        ("Role", json!([{ "_id": "editor" }])),
    ] {
        let delete = format!("mutation {{ deleteRBAC{kind}(_id: \"sales\") {{ code }} }}");
        client.send(Some(&token), &delete, json!({})).await.data();
        let group = client.send(Some(&token), get, json!({})).await;
        assert_eq!(group.data()["roles"]["list"], remaining, "{kind}");
    }
}
