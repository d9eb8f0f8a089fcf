//! The REST addresses with which owners manage their pools.

use authing_emulator::Emulator;
use serde_json::{Value, json};

use super::client::{APP, Core, Owner, text};
use super::rest::{delete, get, post};
use crate::client::{Client, POOL, SECRET};

#[tokio::test]
async fn the_owner_sees_who_is_logged_in_and_logs_users_out() {
    let owner = Owner::new().await;
    let (core, token) = (&owner.core, Some(owner.token.as_str()));
    let path = format!("/api/v2/users/login-status?userId={}", owner.user);
    let status = get(core, &path, token).await;
    assert_eq!(status["data"]["isLogin"], true);
    assert_eq!(status["data"]["user"]["id"], json!(owner.user));
    assert_eq!(status["data"]["application"][0]["id"], APP);
    let any = get(core, &format!("{path}&appId="), token).await;
    assert_eq!(any, status);
    let other = get(core, &format!("{path}&appId={POOL}"), token).await;
    assert_eq!(other["data"], json!({ "isLogin": false }));
    let unknown = json!({ "userIds": [owner.user, POOL] });
    let reply = post(core, "/api/v2/users/kick", token, unknown).await;
    assert_eq!(reply["code"], 2004);
    core.0.emulator.clock().freeze();
    let kick = json!({ "userIds": [owner.user, owner.user] });
    let as_user = Some(owner.user_token.as_str());
    let reply = post(core, "/api/v2/users/kick", as_user, kick.clone()).await;
    assert_eq!(reply["code"], 1001);
    let reply = post(core, "/api/v2/users/kick", token, kick).await;
    assert_eq!(reply["code"], 200);
    let now = core.0.emulator.clock().unix_seconds();
    let user = core.0.emulator.snapshot()["pools"][0]["users"][0].clone();
    let not_before = &user["tokensNotBefore"];
    assert_eq!(*not_before, now + 1, "a repeated id is one user");
    let me = get(core, "/api/v2/users/me", as_user).await;
    assert_eq!(me["code"], 2020);
    assert_eq!(get(core, &path, token).await["data"]["isLogin"], false);
    let input = json!({ "email": "a@example.com", "password": "secret1" });
    let again = text(&core.login(input).await.data()["token"]);
    let log_out = format!("/logout?userId={}&appId={APP}", owner.user);
    assert_eq!(get(core, &log_out, Some(&again)).await["code"], 1001);
    assert_eq!(get(core, &log_out, token).await["code"], 200);
    let me = get(core, "/api/v2/users/me", Some(&again)).await;
    assert_eq!(me["code"], 2020);
}

#[tokio::test]
async fn the_variables_of_functions_are_set_and_removed() {
    let owner = Owner::new().await;
    let (core, token) = (&owner.core, Some(owner.token.as_str()));
    for variable in [
        json!({ "key": "A", "value": "1" }),
        json!({ "key": "B", "value": { "c": 2 } }),
        json!({ "key": "A", "value": "3" }),
    ] {
        let reply = post(core, "/api/v2/env", token, variable).await;
        assert_eq!(reply["code"], 200);
    }
    let list = get(core, "/api/v2/env", token).await;
    let expected = json!([{ "key": "A", "value": "3" }, { "key": "B", "value": "{\"c\":2}" }]);
    assert_eq!(list["data"], expected);
    let left = delete(core, "/api/v2/env/A", token).await;
    assert_eq!(left["data"], json!([{ "key": "B", "value": "{\"c\":2}" }]));
    let as_user = Some(owner.user_token.as_str());
    assert_eq!(get(core, "/api/v2/env", as_user).await["code"], 1001);
}

#[tokio::test]
async fn the_pool_is_described_to_its_owner() {
    let owner = Owner::new().await;
    let reply = get(&owner.core, "/api/v2/userpools/detail", Some(&owner.token)).await;
    assert_eq!(reply["data"]["id"], POOL);
    assert_eq!(reply["data"]["secret"], SECRET);
    assert_eq!(reply["data"]["whitelist"]["phoneEnabled"], false);
    let reply = get(
        &owner.core,
        "/api/v2/userpools/detail",
        Some(&owner.user_token),
    )
    .await;
    assert_eq!(reply["code"], 1001);
}

#[tokio::test]
async fn an_imported_authenticator_is_required_at_logins() {
    let owner = Owner::new().await;
    let import = async |user: &str, token: &str| {
        let body = json!({ "userId": user, "secret": "123456", "recoveryCode": "654321" });
        post(&owner.core, "/api/v2/mfa/totp/import", Some(token), body).await
    };
    assert_eq!(import(POOL, &owner.token).await["code"], 2004);
    assert_eq!(import(&owner.user, &owner.user_token).await["code"], 1001);
    let imported = import(&owner.user, &owner.token).await;
    for (name, expected) in [
        ("userId", json!(owner.user)),
        ("secret", json!("123456")),
        ("recoveryCode", json!("654321")),
        ("enable", json!(true)),
    ] {
        assert_eq!(imported["data"][name], expected, "{name}");
    }
    let input = json!({ "email": "a@example.com", "password": "secret1" });
    assert_eq!(owner.core.login(input).await.code(), 1635);
}

#[tokio::test]
async fn organisations_are_imported_and_exported_as_trees() {
    let owner = Owner::new().await;
    let (core, token) = (&owner.core, Some(owner.token.as_str()));
    let import = async |file: Value| {
        let body = json!({ "filetype": "json", "file": file });
        post(core, "/api/v2/orgs/import", token, body).await
    };
    let tree = json!({
        "name": "Company",
        "code": "company",
        "nameI18n": { "en": "Company Ltd." },
        "children": [
            { "name": "Sales", "code": "sales", "order": 10 },
            { "name": "Research", "order": 20, "children": [{ "name": "Lab", "code": "lab" }] },
        ],
    });
    let imported = import(tree.clone()).await["data"].clone();
    assert_eq!(imported["nameI18n"], tree["nameI18n"]);
    let names = |tree: &Value| json!([tree["children"][0]["name"], tree["children"][1]["name"]]);
    assert_eq!(names(&imported), json!(["Research", "Sales"]));
    let id = text(&imported["id"]);
    let query = "query($id: String!) { org(id: $id) { rootNode { code } nodes { name path } } }";
    let org = owner.send(query, json!({ "id": id })).await;
    assert_eq!(org.data()["rootNode"]["code"], "company");
    assert_eq!(org.data()["nodes"].as_array().map(Vec::len), Some(4));
    let exported = get(core, &format!("/api/v2/orgs/export?org_id={id}"), token).await;
    assert_eq!(exported["data"], imported);
    let as_text = import(json!(tree.to_string())).await;
    assert_ne!(as_text["data"]["id"], imported["id"]);
    for path in ["/api/v2/orgs/export", "/api/v2/orgs/export?org_id="] {
        let all = get(core, path, token).await;
        assert_eq!(all["data"], json!([imported, as_text["data"]]), "{path}");
    }
    let twice = json!({ "name": "A", "code": "a", "children": [{ "name": "B", "code": "a" }] });
    assert_eq!(import(twice).await["code"], 500);
    assert_eq!(import(json!("{")).await["code"], 500);
    let all = get(core, "/api/v2/orgs/export", token).await;
    assert_eq!(all["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn logins_are_listed_as_user_actions() {
    let owner = Owner::new().await;
    let (core, token) = (&owner.core, Some(owner.token.as_str()));
    core.user("b@example.com").await;
    let input = json!({ "email": "a@example.com", "password": "wrong" });
    assert_eq!(core.login(input).await.code(), 2006);
    let arn = format!("arn:cn:authing:{POOL}:user:{}", owner.user);
    for (query, expected) in [
        (String::new(), 2),
        ("?operation_name[]=login&start=0".to_owned(), 2),
        ("?operation_name=register".to_owned(), 0),
        (format!("?operator_arn[]={arn}"), 1),
        (format!("?userId={}", owner.user), 1),
        ("?clientip=127.0.0.1&limit=1".to_owned(), 2),
        ("?clientip=127.0.0.2".to_owned(), 0),
        ("?end=1000".to_owned(), 0),
        (format!("?operator_arn={arn}&operation_name=&clientip="), 1),
    ] {
        let path = format!("/api/v2/analysis/user-action{query}");
        let actions = get(core, &path, token).await;
        assert_eq!(actions["data"]["totalCount"], expected, "{query}");
    }
    let path = format!("/api/v2/analysis/user-action?operator_arn={arn}");
    let action = get(core, &path, token).await["data"]["list"][0].clone();
    assert_eq!(action["operation_name"], "login");
    assert_eq!(action["user"]["id"], json!(owner.user));
    assert_eq!(action["userpool_id"], POOL);
    let audit = get(core, "/api/v2/analysis/audit", token).await;
    assert_eq!(audit["code"], 500);
}

#[tokio::test]
async fn a_user_is_known_by_one_of_the_names() {
    let owner = Owner::new().await;
    let token = Some(owner.token.as_str());
    for (query, expected) in [
        ("email=a@example.com", json!(true)),
        ("email=b@example.com&username=anna", json!(false)),
        ("externalId=1", json!(false)),
    ] {
        let path = format!("/api/v2/users/is-user-exists?{query}");
        let reply = get(&owner.core, &path, token).await;
        assert_eq!(reply["data"], expected, "{query}");
    }
    let reply = get(&owner.core, "/api/v2/users/is-user-exists", token).await;
    assert_eq!(reply["code"], 2231);
}

#[tokio::test]
async fn an_organisation_that_is_too_deep_is_not_exported() {
    let owner = Owner::new().await;
    let create = "mutation { createOrg(name: \"Deep\") { id rootNode { id } } }";
    let org = owner.send(create, json!({})).await.data().clone();
    let mut seed = owner.core.0.emulator.snapshot();
    let root = text(&org["rootNode"]["id"]);
    let nodes = (0..65).map(|depth: u32| match depth {
        0 => json!({ "group": root, "parent": null }),
        1 => json!({ "group": "1", "parent": root }),
        _ => json!({ "group": depth.to_string(), "parent": (depth - 1).to_string() }),
    });
    let nodes: Vec<Value> = nodes.collect();
    for (depth, expected) in [(62, 200), (65, 500)] {
        seed["pools"][0]["orgs"][0]["nodes"] = json!(nodes[..depth]);
        let builder = Emulator::builder().seed(seed.clone()).expect("a seed");
        let core = Core(Client::of(builder.start().await.expect("an emulator")));
        let token = core.owner().await;
        let reply = get(&core, "/api/v2/orgs/export", Some(&token)).await;
        assert_eq!(reply["code"], expected, "{depth}");
    }
}
