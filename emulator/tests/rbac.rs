//! Permissions, roles and groups.

use crate::client::POOL;
use crate::client::owner::{ANNA, BERT, FOREIGN, Owner};
use serde_json::{Value, json};

#[tokio::test]
async fn entities_are_created_changed_and_deleted() {
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
            assert_eq!(
                owner.send(&get, json!({ "i": missing_id })).await.code(),
                missing
            );
        }
    }
}

#[tokio::test]
async fn a_batch_is_deleted_completely_or_not_at_all() {
    let owner = Owner::new().await;
    let (one, two) = (
        owner.create("Role", "one").await,
        owner.create("Role", "two").await,
    );
    let delete = "mutation($i: [String!]!) { deleteRBACRoleBatch(idList: $i) { code } }";
    let list = "query($p: String!) { rbacRoleList(userPoolId: $p) { totalCount } }";
    let response = owner.send(delete, json!({ "i": [one, "missing"] })).await;
    assert_eq!(response.error(), (3903, "Role 不存在"));
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
}

#[tokio::test]
async fn a_batch_of_members_is_added_completely_or_not_at_all() {
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
    let response = owner
        .change(
            "assignRBACRoleToUserBatch",
            "AssignUserToRBACRoleBatchInput",
            missing,
            "_id",
        )
        .await;
    assert_eq!(response.code(), 3903);
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
    let response = owner.send(one, json!({ "i": ANNA })).await;
    assert_eq!(response.data()["totalCount"], 1);
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
