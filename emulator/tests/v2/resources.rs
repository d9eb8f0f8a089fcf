//! The resources for permissions and their namespaces, at REST addresses.

use serde_json::{Value, json};

use super::client::{Owner, text};
use super::rest::{delete, get, post, send};
use crate::client::POOL;

#[tokio::test]
async fn resources_are_defined_in_namespaces() {
    let owner = Owner::new().await;
    let (core, token) = (&owner.core, Some(owner.token.as_str()));
    let chair = json!({
        "code": "chair", "type": "DATA", "description": "A chair", "namespace": "shop",
        "actions": [{ "name": "chair:sit", "description": "Sit" }],
    });
    let created = post(core, "/api/v2/resources", token, chair.clone()).await["data"].clone();
    for (name, value) in chair.as_object().into_iter().flatten() {
        assert_eq!(created[name], *value, "{name}");
    }
    let id = text(&created["id"]);
    let again = post(core, "/api/v2/resources", token, chair).await;
    assert_eq!(again["code"], 500);
    let elsewhere = json!({ "code": "chair", "type": "API", "actions": [{ "name": "get" }] });
    let other = post(core, "/api/v2/resources", token, elsewhere).await["data"].clone();
    assert_eq!(other["namespace"], "default");
    for (query, expected) in [
        ("", json!([other, created])),
        ("?namespace=shop&page=1&limit=10", json!([created])),
        ("?type=API", json!([other])),
        ("?limit=1&page=2", json!([created])),
        ("?namespace=forum", json!([])),
    ] {
        let list = get(core, &format!("/api/v2/resources{query}"), token).await;
        assert_eq!(list["data"]["list"], expected, "{query}");
    }
    for (query, expected) in [
        (format!("id={id}"), &created),
        ("namespace=&code=chair".to_owned(), &other),
        ("namespace=shop&code=chair".to_owned(), &created),
        ("id=xxx".to_owned(), &Value::Null),
        ("namespace=forum&code=chair".to_owned(), &Value::Null),
    ] {
        let detail = get(core, &format!("/api/v2/resources/detail?{query}"), token).await;
        assert_eq!((&detail["code"], &detail["data"]), (&json!(200), expected));
    }
    let change = json!({ "namespace": "shop", "type": "MENU", "actions": [{ "name": "open" }] });
    let changed = post(core, "/api/v2/resources/chair", token, change).await["data"].clone();
    assert_eq!(changed["type"], "MENU");
    assert_eq!(changed["description"], "A chair");
    assert_eq!(changed["actions"][0]["name"], "open");
    let remove = "/api/v2/resources/chair?namespace=";
    assert_eq!(delete(core, remove, token).await["code"], 200);
    let remove = "/api/v2/resources/chair?namespace=shop";
    assert_eq!(delete(core, remove, token).await["code"], 200);
    assert_eq!(delete(core, remove, token).await["code"], 500);
    let as_user = get(core, "/api/v2/resources", Some(&owner.user_token)).await;
    assert_eq!(as_user["code"], 1001);
}

#[tokio::test]
async fn namespaces_are_renamed_and_deleted_with_their_resources() {
    let owner = Owner::new().await;
    let (core, token) = (&owner.core, Some(owner.token.as_str()));
    let path = format!("/api/v2/resource-namespace/{POOL}");
    let put = async |path: &str, body: Value| {
        let url = format!("{}{path}", core.0.emulator.base_url());
        send(core, core.0.http().put(url).json(&body), token).await
    };
    let shop = json!({ "code": "shop", "name": "Shop", "description": "Sells" });
    let created = post(core, &path, token, shop.clone()).await["data"].clone();
    assert_eq!(post(core, &path, token, shop).await["code"], 500);
    let chair = json!({ "code": "chair", "namespace": "shop" });
    let chair = post(core, "/api/v2/resources", token, chair).await;
    assert_eq!(chair["data"]["namespaceId"], created["id"]);
    let by_id = format!("{path}/{}", created["id"]);
    let renamed = put(&by_id, json!({ "code": "store" })).await["data"].clone();
    assert_eq!(
        (&renamed["code"], &renamed["name"]),
        (&json!("store"), &json!("Shop"))
    );
    let list = get(core, &path, token).await;
    assert_eq!(list["data"], json!({ "total": 1, "list": [renamed] }));
    let by_code = format!("{path}/code/store");
    let named = put(&by_code, json!({ "name": "Store" })).await;
    assert_eq!(named["data"]["name"], "Store");
    let resources = get(core, "/api/v2/resources?namespace=store", token).await;
    assert_eq!(resources["data"]["totalCount"], 1);
    assert_eq!(delete(core, &by_code, token).await["code"], 200);
    assert_eq!(delete(core, &by_id, token).await["code"], 3003);
    let renamed = put(&by_id, json!({ "code": "shop" })).await;
    assert_eq!(renamed["code"], 3005);
    let resources = get(core, "/api/v2/resources", token).await;
    assert_eq!(resources["data"]["totalCount"], 0);
    let other = format!("/api/v2/resource-namespace/{}", owner.user);
    assert_eq!(get(core, &other, token).await["code"], 1001);
}

#[tokio::test]
async fn the_code_of_a_namespace_is_its_own() {
    let owner = Owner::new().await;
    let (core, token) = (&owner.core, Some(owner.token.as_str()));
    let path = format!("/api/v2/resource-namespace/{POOL}");
    let create = async |code: &str| {
        let namespace = json!({ "code": code, "name": "Shop" });
        post(core, &path, token, namespace).await
    };
    let put = async |path: &str, code: &str| {
        let url = format!("{}{path}", core.0.emulator.base_url());
        let request = core.0.http().put(url).json(&json!({ "code": code }));
        send(core, request, token).await["code"].clone()
    };
    let shop = create("shop").await["data"].clone();
    let number = create("1").await["data"].clone();
    assert_eq!((&shop["id"], &number["id"]), (&json!(1), &json!(2)));
    assert_eq!(create("default").await["code"], 500);
    let by_code = format!("{path}/code/1");
    assert_eq!(put(&by_code, "one").await, 200);
    assert_eq!(put(&by_code, "two").await, 3005, "1 is an id here");
    assert_eq!(put(&format!("{path}/shop"), "two").await, 3005);
    let chair = json!({ "code": "chair", "namespace": "store" });
    post(core, "/api/v2/resources", token, chair).await;
    for taken in ["default", "one", "store"] {
        assert_eq!(put(&format!("{path}/1"), taken).await, 500, "{taken}");
    }
    let by_code = format!("{path}/code/default");
    assert_eq!(delete(core, &by_code, token).await["code"], 3003);
    let list = get(core, &path, token).await["data"]["list"].clone();
    assert_eq!(
        (&list[0]["code"], &list[1]["code"]),
        (&json!("one"), &json!("shop"))
    );
}
