//! The applications of a pool, who has access to them, and their agreements, at REST addresses.

use authing_emulator::Emulator;
use serde_json::{Value, json};

use super::client::{APP, APP_SECRET, Core, Owner};
use super::rest::{delete, get, post, send};
use crate::client::{Client, POOL};

async fn read(owner: &Owner, path: &str) -> Value {
    get(&owner.core, path, Some(&owner.token)).await
}

async fn write(owner: &Owner, path: &str, body: Value) -> Value {
    post(&owner.core, path, Some(&owner.token), body).await
}

#[tokio::test]
async fn the_owner_reads_the_applications() {
    let owner = Owner::new().await;
    let list = read(&owner, "/api/v2/applications?page=1&limit=10").await;
    assert_eq!(list["data"]["totalCount"], 1);
    let path = format!("/api/v2/applications/{APP}");
    let app = read(&owner, &path).await;
    assert_eq!(app["data"], list["data"]["list"][0]);
    for (name, expected) in [
        ("id", json!(APP)),
        ("name", json!("Forum")),
        ("userPoolId", json!(POOL)),
        ("secret", json!(APP_SECRET)),
        ("protocol", json!("oidc")),
    ] {
        assert_eq!(app["data"][name], expected, "{name}");
    }
    let unknown = read(&owner, &format!("/api/v2/applications/{POOL}")).await;
    assert_eq!(unknown["code"], 2011);
    let as_user = get(&owner.core, &path, Some(&owner.user_token)).await;
    assert_eq!(as_user["code"], 1001);
}

#[tokio::test]
async fn access_is_denied_or_allowed_by_default() {
    let owner = Owner::new().await;
    let path = format!("/api/v2/applications/{APP}");
    let strategy = |app: &Value| app["data"]["permissionStrategy"]["defaultStrategy"].clone();
    assert_eq!(strategy(&read(&owner, &path).await), "ALLOW_ALL");
    let change = json!({ "permissionStrategy": { "defaultStrategy": "DENY_ALL" } });
    assert_eq!(strategy(&write(&owner, &path, change).await), "DENY_ALL");
    assert_eq!(strategy(&read(&owner, &path).await), "DENY_ALL");
    for (change, expected) in [
        (json!({ "name": "Other" }), 500),
        (json!({}), 2231),
        (
            json!({ "permissionStrategy": { "defaultStrategy": "SOME" } }),
            2231,
        ),
    ] {
        let reply = write(&owner, &path, change.clone()).await;
        assert_eq!(reply["code"], expected, "{change}");
    }
}

#[tokio::test]
async fn targets_are_allowed_and_denied_an_application() {
    let owner = Owner::new().await;
    let path = format!("/api/v2/applications/{APP}/authorization");
    let change = async |what: &str, kind: &str, identifier: &str| {
        let body = json!({ "targetType": kind, "targetIdentifiers": [identifier], "namespace": "default" });
        write(&owner, &format!("{path}/{what}"), body).await["code"].clone()
    };
    let records = async || {
        let list = read(&owner, &format!("{path}/records")).await;
        let list = list["data"]["list"].as_array().cloned();
        let shown = list.into_iter().flatten().map(|record| {
            json!([
                record["targetIdentifier"],
                record["effect"],
                record["enabled"]
            ])
        });
        shown.collect::<Value>()
    };
    let user = owner.user.as_str();
    assert_eq!(change("enable-effect", "USER", user).await, 500);
    assert_eq!(change("allow", "USER", POOL).await, 2004);
    assert_eq!(change("allow", "USER", user).await, 200);
    assert_eq!(records().await, json!([[user, "ALLOW", true]]));
    assert_eq!(change("disable-effect", "USER", user).await, 200);
    assert_eq!(records().await, json!([[user, "ALLOW", false]]));
    assert_eq!(change("enable-effect", "USER", user).await, 200);
    assert_eq!(change("deny", "USER", user).await, 200);
    let role = "mutation { createRole(code: \"editor\") { id } }";
    owner.send(role, json!({})).await.data();
    assert_eq!(change("allow", "ROLE", "editor").await, 200);
    let both = json!([["editor", "ALLOW", true], [user, "DENY", true]]);
    assert_eq!(records().await, both);
    let page = read(&owner, &format!("{path}/records?page=2&limit=1")).await;
    assert_eq!(page["data"]["totalCount"], 2);
    assert_eq!(page["data"]["list"][0]["targetIdentifier"], user);
    assert_eq!(change("revoke", "USER", user).await, 200);
    assert_eq!(records().await, json!([["editor", "ALLOW", true]]));
    let role = "mutation { deleteRole(code: \"editor\") { code } }";
    owner.send(role, json!({})).await.data();
    assert_eq!(records().await, json!([]));
    let unknown = format!("/api/v2/applications/{POOL}/authorization/records");
    assert_eq!(read(&owner, &unknown).await["code"], 2011);
}

#[tokio::test]
async fn a_role_of_a_namespace_is_allowed_an_application() {
    let owner = Owner::new().await;
    let path = format!("/api/v2/applications/{APP}/authorization");
    let role = "mutation($n: String) { createRole(code: \"editor\", namespace: $n) { id } }";
    owner.send(role, json!({ "n": APP })).await.data();
    let change = async |what: &str, namespace: &str, kind: &str, identifiers: Value| {
        let body =
            json!({ "targetType": kind, "targetIdentifiers": identifiers, "namespace": namespace });
        write(&owner, &format!("{path}/{what}"), body).await["code"].clone()
    };
    let records = async || {
        let list = read(&owner, &format!("{path}/records")).await;
        let list = list["data"]["list"].as_array().cloned();
        let shown = list.into_iter().flatten();
        let shown = shown.map(|record| json!([record["namespace"], record["enabled"]]));
        shown.collect::<Value>()
    };
    let editor = json!(["editor"]);
    assert_eq!(
        change("allow", "default", "ROLE", editor.clone()).await,
        3903
    );
    assert_eq!(change("allow", APP, "ROLE", editor.clone()).await, 200);
    assert_eq!(records().await, json!([[APP, true]]));
    assert_eq!(
        change("disable-effect", APP, "ROLE", editor.clone()).await,
        200
    );
    assert_eq!(records().await, json!([[APP, false]]));
    assert_eq!(change("revoke", APP, "ROLE", editor).await, 200);
    assert_eq!(records().await, json!([]));
    let (other, _) = owner.core.user("b@example.com").await;
    let (one, both) = (json!([owner.user]), json!([owner.user, other]));
    assert_eq!(change("allow", "", "USER", one).await, 200);
    assert_eq!(change("disable-effect", "", "USER", both).await, 500);
    assert_eq!(
        records().await,
        json!([["default", true]]),
        "a refused call changes nothing"
    );
}

#[tokio::test]
async fn agreements_of_a_seed_keep_their_order_and_their_ids() {
    let owner = Owner::new().await;
    let mut seed = owner.core.0.emulator.snapshot();
    let agreement = |id: u64, app: &str| json!({ "id": id, "app": app, "title": id.to_string(), "required": true, "lang": "en-US" });
    seed["pools"][0]["appRules"]["agreements"] =
        json!([agreement(1, APP), agreement(2, POOL), agreement(3, POOL)]);
    seed["pools"][0]["resources"]["namespaces"] =
        json!([{ "id": 7, "code": "shop", "name": "Shop", "description": null }]);
    let builder = Emulator::builder().seed(seed).expect("a seed");
    let core = Core(Client::of(builder.start().await.expect("an emulator")));
    let token = core.owner().await;
    let path = format!("/api/v2/applications/{APP}/agreements");
    let order = json!({ "ids": [3, 2, 1] });
    let sorted = post(&core, &format!("{path}/sort"), Some(&token), order).await;
    assert_eq!(sorted["code"], 200);
    let rules = &core.0.emulator.snapshot()["pools"][0]["appRules"];
    let ids = rules["agreements"].as_array().into_iter().flatten();
    let others: Value = ids
        .filter(|agreement| agreement["app"] == POOL)
        .map(|agreement| agreement["id"].clone())
        .collect();
    assert_eq!(others, json!([2, 3]));
    let created = post(&core, &path, Some(&token), json!({ "title": "new" })).await;
    assert_eq!(created["data"]["id"], 4, "ids follow those of the seed");
    let namespaces = format!("/api/v2/resource-namespace/{POOL}");
    let forum = json!({ "code": "forum", "name": "Forum" });
    let created = post(&core, &namespaces, Some(&token), forum).await;
    assert_eq!(created["data"]["id"], 8);
}

#[tokio::test]
async fn agreements_are_written_and_ordered() {
    let owner = Owner::new().await;
    let path = format!("/api/v2/applications/{APP}/agreements");
    let list = async || {
        let list = read(&owner, &path).await["data"].clone();
        let titles = list["list"].as_array().into_iter().flatten();
        let titles: Value = titles.map(|shown| shown["title"].clone()).collect();
        assert_eq!(list["totalCount"], titles.as_array().map_or(0, Vec::len));
        titles
    };
    let mut ids = Vec::new();
    for title in ["a", "b", "c"] {
        let body = json!({ "title": title, "required": false, "lang": "en-US" });
        let created = write(&owner, &path, body).await["data"].clone();
        assert_eq!(created["title"], title);
        assert_eq!(created["order"], ids.len());
        ids.push(created["id"].clone());
    }
    let order = json!({ "ids": [ids[2], ids[0]] });
    assert_eq!(
        write(&owner, &format!("{path}/sort"), order).await["code"],
        200
    );
    assert_eq!(list().await, json!(["c", "a", "b"]));
    let put = async |id: &Value, body: Value| {
        let url = format!("{}{path}/{id}", owner.core.0.emulator.base_url());
        let request = owner.core.0.http().put(url).json(&body);
        send(&owner.core, request, Some(&owner.token)).await
    };
    let changed = put(&ids[0], json!({ "title": "d", "required": true })).await["data"].clone();
    let expected = json!({
        "id": ids[0], "userPoolId": POOL, "appId": APP, "title": "d", "required": true, "lang": "en-US", "order": 1,
    });
    assert_eq!(changed, expected);
    assert_eq!(put(&json!(99), json!({})).await["code"], 500);
    let one = format!("{path}/{}", ids[2]);
    let token = Some(owner.token.as_str());
    assert_eq!(delete(&owner.core, &one, token).await["code"], 200);
    assert_eq!(delete(&owner.core, &one, token).await["code"], 500);
    assert_eq!(list().await, json!(["d", "b"]));
}
