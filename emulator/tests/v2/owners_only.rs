//! The REST addresses that only owners can use.

use serde_json::{Value, json};

use super::client::{APP, Owner};
use super::rest::send;
use crate::client::POOL;

/// The addresses below `/api/v2`, by method.
fn addresses(user: &str) -> Vec<(&'static str, String, Value)> {
    let app = format!("/applications/{APP}");
    let (access, agreements) = (format!("{app}/authorization"), format!("{app}/agreements"));
    let namespaces = format!("/resource-namespace/{POOL}");
    let targets = json!({ "targetType": "USER", "targetIdentifiers": [user] });
    let strategy = json!({ "permissionStrategy": { "defaultStrategy": "DENY_ALL" } });
    let import = json!({ "userId": user, "secret": "1", "recoveryCode": "2" });
    let tree = json!({ "filetype": "json", "file": { "name": "A" } });
    let named = json!({ "code": "a", "name": "A" });
    let reads = [
        "/analysis/user-action".to_owned(),
        format!("/users/login-status?userId={user}"),
        format!("/users/{user}/has-role?code=a"),
        "/userpools/detail".to_owned(),
        "/env".to_owned(),
        "/orgs/export".to_owned(),
        "/resources".to_owned(),
        "/resources/detail?code=a".to_owned(),
        namespaces.clone(),
        "/applications".to_owned(),
        app.clone(),
        format!("{access}/records"),
        agreements.clone(),
    ];
    let removals = [
        "/env/A".to_owned(),
        "/resources/a".to_owned(),
        format!("{namespaces}/1"),
        format!("{namespaces}/code/a"),
        format!("{agreements}/1"),
    ];
    let writes = [
        ("/users/kick", json!({ "userIds": [user] })),
        (
            "/acl/check-resource-permission-batch",
            json!({ "userId": user, "resources": [] }),
        ),
        (
            "/acl/get-authorized-resources-of-resource-kind",
            json!({ "userId": user, "resource": "a" }),
        ),
        (
            "/acl/revoke-resource",
            json!({ "resource": "a", "opts": [] }),
        ),
        ("/mfa/totp/import", import),
        ("/env", json!({ "key": "A", "value": "1" })),
        ("/orgs/import", tree),
        ("/resources", named.clone()),
        ("/resources/a", json!({})),
        (&namespaces, named),
        (&app, strategy),
        (&format!("{access}/allow"), targets.clone()),
        (&format!("{access}/deny"), targets.clone()),
        (&format!("{access}/enable-effect"), targets.clone()),
        (&format!("{access}/disable-effect"), targets.clone()),
        (&format!("{access}/revoke"), targets),
        (&agreements, json!({ "title": "A" })),
        (&format!("{agreements}/sort"), json!({ "ids": [] })),
    ];
    let changes = [
        format!("{namespaces}/1"),
        format!("{namespaces}/code/a"),
        format!("{agreements}/1"),
    ];
    let reads = reads.map(|path| ("GET", path, Value::Null));
    let removals = removals.map(|path| ("DELETE", path, Value::Null));
    let writes = writes.map(|(path, body)| ("POST", path.to_owned(), body));
    let changes = changes.map(|path| ("PUT", path, json!({})));
    let all = reads.into_iter().chain(removals);
    all.chain(writes).chain(changes).collect()
}

#[tokio::test]
async fn the_addresses_refuse_others() {
    let owner = Owner::new().await;
    let core = &owner.core;
    let base = core.0.emulator.base_url();
    let addresses = addresses(&owner.user).into_iter();
    let addresses =
        addresses.map(|(method, path, body)| (method, format!("{base}/api/v2{path}"), body));
    let log_out = format!("{base}/logout?userId={}", owner.user);
    for (method, url, body) in addresses.chain([("GET", log_out, Value::Null)]) {
        for (token, expected) in [(Some(owner.user_token.as_str()), 1001), (None, 2020)] {
            let method = method.parse().expect("a method");
            let mut request = core.0.http().request(method, &url);
            if !body.is_null() {
                request = request.json(&body);
            }
            let reply = send(core, request, token).await;
            assert_eq!(reply["code"], expected, "{url}");
        }
    }
}
